//! A job's log, for whoever may describe the job.

use std::{collections::VecDeque, sync::Arc};

use domain::import::Job;
use futures::{Stream, stream};
use store::Cursor;
use wire::{Modelled as _, shapes::DescribeUserImportJob};

use super::job;
use crate::{
    audit::{self, About},
    authenticate,
    context::{Context, Facts},
    refusals,
    request::ApiRequest,
    service::{Shared, Unavailable},
};

/// Pages read at a time.
const AT_ONCE: usize = 16;

/// Why a log is not shown, in the words of the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogRefused {
    pub status: u16,
    pub name: &'static str,
    pub message: String,
}

/// The log in its order, while it is read. The request is signed as one to `POST /` would be.
///
/// # Errors
/// What DescribeUserImportJob would refuse with.
pub(crate) async fn read(
    shared: &Arc<Shared>,
    request: &ApiRequest,
    pool_id: &str,
    job_id: &str,
) -> Result<impl Stream<Item = Result<String, Unavailable>> + Send + use<>, LogRefused> {
    let facts = Facts {
        request_id: request.id.clone(),
        remote: request.remote,
        host: request.host().map(str::to_owned),
        user_agent: request.header("user-agent").map(str::to_owned),
        claimed_address: None,
        claimed_agent: None,
    };
    let cx = Context::new(shared.clone(), DescribeUserImportJob::MODEL, facts);
    let pool_arn = cx.config().pool_arn(pool_id);
    let found = async {
        authenticate::permit_on(&cx, request, &pool_arn).await?;
        job(&mut cx.begin(), pool_id, job_id).await
    };
    let found = found.await.map_err(|why| {
        if let refusals::Refusal::Internal(error) = &why {
            tracing::error!(request.id = %request.id, %error, "a log was not read");
        }
        refusals::word(cx.operation, &why)
    });
    audit::note(&cx, About::Resource(&pool_arn), found.as_ref().err()).await;
    let (_, job) = found.map_err(|error| LogRefused {
        status: error.status(),
        name: error.name(),
        message: error.message.unwrap_or_default().into(),
    })?;
    Ok(pages(shared.clone(), job))
}

fn pages(shared: Arc<Shared>, job: Arc<Job>) -> impl Stream<Item = Result<String, Unavailable>> + Send {
    /// What was read and not given yet, and where to go on.
    struct Reading {
        ready: VecDeque<String>,
        after: Option<Cursor>,
        is_last: bool,
    }
    let begin = Reading { ready: VecDeque::new(), after: None, is_last: false };
    stream::try_unfold(begin, move |mut reading| {
        let (shared, job) = (shared.clone(), job.clone());
        async move {
            while reading.ready.is_empty() && !reading.is_last {
                let page = shared.store.begin().import_log(&job, reading.after.as_ref(), AT_ONCE).await;
                let page = page.map_err(|error| Unavailable(error.to_string()))?;
                reading.ready = page.items.into_iter().map(|page| page.text.clone()).collect();
                reading.is_last = page.next.is_none();
                reading.after = page.next;
            }
            Ok(reading.ready.pop_front().map(|text| (text, reading)))
        }
    })
}
