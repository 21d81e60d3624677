//! The service's port: finds out what an ARN means, has it called, and tells and keeps what happened.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use domain::random::{self, Random};
use futures::future::BoxFuture;
use service::NoCredentials;
use service::invocations::{InvocationError, Invocations};
use service::ports::{Clock, FunctionAnswer, FunctionError, Functions, Invocation, NotTaken};
use tokio::sync::oneshot;
use tokio::time::Instant;
use tokio_util::task::TaskTracker;

use super::arn::FunctionArn;
use super::catalogue::{Catalogue, Target};
use super::credentials::{Credentials, Issuer};
use super::front_door::Found;
use super::guard::Guard;
use super::launch::Surroundings;
use super::manifest::Manifest;
use super::outcome::Outcome;
use super::output::Voice;
use super::pool::{Pool, Run};
use super::remote::{Heard, Remote};
use super::report::Finished;
use super::worker::{Call, Workshop};
use crate::outbound::http::Client;

/// How long Lambda waits before it tries an asynchronous call again that failed.
const PAUSES: [Duration; 2] = [Duration::from_mins(1), Duration::from_mins(2)];
/// How often processes are looked for that nobody uses.
const TIDYING: Duration = Duration::from_mins(1);

/// How a host is set up.
pub struct Plan {
    pub surroundings: Surroundings,
    /// Where functions have from what they sign their own calls with.
    pub issuer: Arc<dyn Issuer>,
    /// What calls to Amazon are signed with.
    pub own_credentials: Option<Credentials>,
    pub voice: Voice,
    /// Whether calls are kept for people to look at.
    pub keeps_invocations: bool,
    /// For so long, files are taken to be as they were.
    pub trusts_files_for: Duration,
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Random>,
}

/// A clone is the same host.
#[derive(Clone)]
pub struct Host(Arc<Inner>);

struct Inner {
    catalogue: Catalogue,
    workshop: Workshop,
    remote: Remote,
    /// By function, with the moment at which its files were looked at.
    pools: Mutex<HashMap<String, (Arc<Pool>, Instant)>>,
    invocations: Option<Invocations>,
    trusts_files_for: Duration,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    /// Calls whose caller may have gone.
    calls: TaskTracker,
}

/// What is asked of a function, by whom.
struct Asked {
    call: Call,
    source: String,
    pool: Option<String>,
    asynchronous: bool,
    /// How long the caller waits.
    deadline: Duration,
}

impl Host {
    /// Reads the directory, starts nothing but the guard.
    ///
    /// # Errors
    /// What is wrong with the directory, for people.
    pub fn open(directory: &Path, plan: Plan, guard: Guard) -> Result<Self, String> {
        let catalogue = Catalogue::open(directory)?;
        let workshop = Workshop {
            surroundings: plan.surroundings,
            guard: Arc::new(guard),
            issuer: plan.issuer,
            voice: plan.voice,
        };
        let remote = Remote { http: Client::default(), clock: plan.clock.clone(), credentials: plan.own_credentials };
        let inner = Inner {
            catalogue,
            workshop,
            remote,
            pools: Mutex::default(),
            invocations: plan.keeps_invocations.then(Invocations::default),
            trusts_files_for: plan.trusts_files_for,
            clock: plan.clock,
            random: plan.random,
            calls: TaskTracker::new(),
        };
        let host = Self(Arc::new(inner));
        host.keep_tidy();
        Ok(host)
    }

    /// One line for each folder: the function it is, or why it is none.
    pub fn describe(&self) -> Vec<String> {
        let Surroundings { region, account, .. } = &self.0.workshop.surroundings;
        let listed = self.0.catalogue.list().unwrap_or_default();
        let line = |(name, spec): (String, Result<_, String>)| match spec {
            Ok(_) => format!("arn:aws:lambda:{region}:{account}:function:{name}"),
            Err(why) => format!("no function: {why}"),
        };
        listed.into_iter().map(line).collect()
    }

    /// Ends every process; calls that are running fail.
    pub async fn stop(&self) {
        self.0.calls.close();
        for (_, (pool, _)) in self.0.pools().drain() {
            pool.retire();
        }
        self.0.workshop.guard.end_all().await;
        self.0.workshop.guard.close();
    }

    #[allow(clippy::disallowed_methods, reason = "idle processes are looked for aside")]
    fn keep_tidy(&self) {
        let inner = Arc::downgrade(&self.0);
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(TIDYING).await;
                let Some(inner) = inner.upgrade() else { return };
                let now = Instant::now();
                let pools: Vec<_> = inner.pools().values().map(|(pool, _)| pool.clone()).collect();
                pools.iter().for_each(|pool| pool.tidy(now));
            }
        });
    }

    /// The function whose route this is: of those that match, the one that says most.
    pub fn route(&self, method: &str, path: &str) -> Option<Found> {
        let manifest = self.0.catalogue.manifest();
        let routes =
            manifest.functions.iter().flat_map(|(name, own)| own.routes.iter().map(move |route| (name, route)));
        let matching = routes.filter_map(|(name, route)| Some((name, route, route.matches(method, path)?)));
        let (name, route, parameters) = matching.min_by_key(|(_, route, _)| route.rank())?;
        Some((name.clone(), route.clone(), parameters))
    }

    /// The file with what a proxy in front of `serve` shows; None: the front door is closed there.
    pub fn front_door_secret(&self) -> Option<PathBuf> {
        self.0.catalogue.manifest().front_door_secret_file.as_deref().map(|file| self.0.catalogue.beside(file))
    }

    /// One line for each function that would have nothing to sign with if it were called now.
    pub async fn unsigned(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for (name, spec) in self.0.catalogue.list().unwrap_or_default() {
            let Ok(spec) = spec else { continue };
            if let Err(why) = self.0.workshop.issuer.issue(&spec).await {
                lines.push(format!("[{name}] cannot be called: {why}"));
            }
        }
        lines
    }

    pub fn new_id(&self) -> String {
        random::uuid(self.0.random.as_ref()).to_string()
    }

    /// Calls a function for its route.
    pub async fn call_route(&self, id: String, name: &str, source: &str, event: String, deadline: Duration) -> Outcome {
        let Surroundings { region, account, .. } = &self.0.workshop.surroundings;
        let arn = format!("arn:aws:lambda:{region}:{account}:function:{name}");
        let call = Call { trace_id: self.0.trace_id(&id), id, arn, event: Bytes::from(event) };
        self.call(Asked { call, source: source.to_owned(), pool: None, asynchronous: false, deadline }).await
    }

    /// The call goes on in a task of its own: a function that takes longer than its caller waits is not stopped for that.
    async fn call(&self, asked: Asked) -> Outcome {
        let (mut tell, outcome) = oneshot::channel();
        let inner = self.0.clone();
        let asynchronous = asked.asynchronous;
        if asynchronous && inner.target(&asked.call.arn).is_none() {
            return inner.perform(&asked, &mut tell).await;
        }
        self.0.calls.spawn(async move {
            let mut outcome = inner.perform(&asked, &mut tell).await;
            for pause in PAUSES {
                if !asked.asynchronous || !matches!(outcome, Outcome::Failed(_) | Outcome::Transient(_)) {
                    break;
                }
                tokio::time::sleep(pause).await;
                outcome = inner.perform(&asked, &mut tell).await;
            }
            let is_answer = matches!(outcome, Outcome::Answered(_));
            if tell.send(outcome).is_err() && is_answer && !asked.asynchronous {
                inner.unheard(&asked);
            }
        });
        if asynchronous {
            return Outcome::Answered(Bytes::new());
        }
        outcome.await.unwrap_or_else(|_| Outcome::Transient("ServiceException".to_owned()))
    }
}

impl Inner {
    fn target(&self, arn: &str) -> Option<(Target, Arc<Manifest>)> {
        let manifest = self.catalogue.manifest();
        let Surroundings { region, account, .. } = &self.workshop.surroundings;
        self.catalogue.target(arn, &manifest, region, account).map(|target| (target, manifest))
    }

    /// One attempt, told and kept.
    async fn perform(&self, asked: &Asked, caller: &mut oneshot::Sender<Outcome>) -> Outcome {
        let (started, begun) = (self.clock.wall(), Instant::now());
        let call = &asked.call;
        let mut cold = false;
        let mut unknown = None;
        let mut name = call.arn.clone();
        let heard = match self.target(&call.arn) {
            None => {
                unknown = Some(self.elsewhere());
                Outcome::unknown().into()
            }
            Some((Target::Hosted(function), manifest)) => {
                name.clone_from(&function);
                match self.pool(&function, &manifest).await {
                    Err(why) => {
                        unknown = Some(why);
                        Outcome::unknown().into()
                    }
                    Ok(pool) => match self.hosted(&pool, asked, caller).await {
                        Some(Ok(run)) => {
                            cold = run.cold;
                            let outcome = run.reply.map_or_else(Outcome::Failed, Outcome::Answered);
                            Heard { outcome, log: run.log }
                        }
                        Some(Err(why)) => {
                            self.workshop.voice.say(&name, &format!("has no credentials: {why}"));
                            Outcome::NotCallable("AccessDeniedException".to_owned()).into()
                        }
                        // As Lambda says it, had it no room: nobody hears it but the record.
                        None => Outcome::Transient("TooManyRequestsException".to_owned()).into(),
                    },
                }
            }
            Some((Target::Endpoint { endpoint, function }, _)) => {
                self.remote.invoke(&endpoint, function.as_deref(), call, asked.asynchronous, asked.deadline).await
            }
            Some((Target::Url { url, secret_file }, _)) => {
                self.remote.post(&url, secret_file.as_deref(), &asked.source, call, asked.deadline).await.into()
            }
        };
        let Heard { outcome, log } = heard;
        let finished = Finished {
            call,
            name: &name,
            source: &asked.source,
            pool: asked.pool.as_deref(),
            started,
            duration_ms: begun.elapsed().as_secs_f64() * 1000.0,
            cold,
            outcome: &outcome,
            unknown,
            log,
        };
        finished.explain(self.workshop.voice);
        if let Some(invocations) = &self.invocations {
            finished.keep(invocations);
        }
        outcome
    }

    /// Nobody waited for the answer any more.
    fn unheard(&self, asked: &Asked) {
        let seconds = asked.deadline.as_secs_f64();
        let message = format!("its answer came too late: whoever asks waits {seconds} s");
        self.workshop.voice.say(name_of(&asked.call.arn), &format!("{}: {message}", asked.source));
        if let Some(invocations) = &self.invocations {
            let error = InvocationError { r#type: None, message, trace: Vec::new() };
            invocations.came_to_nothing(&asked.call.id, "too_late", error);
        }
    }

    /// None: its caller gave up while it waited for a process.
    async fn hosted(
        &self,
        pool: &Pool,
        asked: &Asked,
        caller: &mut oneshot::Sender<Outcome>,
    ) -> Option<Result<Run, NoCredentials>> {
        let place = async {
            tokio::select! {
                place = pool.place() => place,
                () = caller.closed(), if !asked.asynchronous => None,
            }
        };
        let _place = place.await?;
        let wall = || self.clock.wall().millis();
        Some(pool.run(&self.workshop, &asked.call, wall).await)
    }

    /// Why an ARN means nothing here.
    fn elsewhere(&self) -> String {
        let Surroundings { region, account, .. } = &self.workshop.surroundings;
        format!(
            "functions here are arn:aws:lambda:{region}:{account}:function:NAME; functions.toml says what other ARNs mean"
        )
    }

    /// The processes of a function, as its files are now.
    ///
    /// # Errors
    /// Why there is no such function, for people.
    async fn pool(&self, name: &str, manifest: &Arc<Manifest>) -> Result<Arc<Pool>, String> {
        let known = self.pools().get(name).cloned();
        if let Some((pool, seen)) = &known
            && seen.elapsed() < self.trusts_files_for
        {
            return Ok(pool.clone());
        }
        let spec = match self.catalogue.spec(name, manifest) {
            Ok(spec) => spec,
            Err(why) => {
                if let Some((pool, _)) = self.pools().remove(name) {
                    pool.retire();
                }
                return Err(why);
            }
        };
        let looked = spec.clone();
        let stamp = tokio::task::spawn_blocking(move || looked.stamp()).await.map_err(|error| error.to_string())?;
        let mut pools = self.pools();
        let seen = Instant::now();
        if let Some((pool, last)) = pools.get_mut(name) {
            if pool.stamp == stamp && pool.spec == spec {
                *last = seen;
                return Ok(pool.clone());
            }
            pool.retire();
            self.workshop.voice.say(name, "changed: the next call starts it anew");
        }
        let pool = Arc::new(Pool::new(spec, stamp));
        pools.insert(name.to_owned(), (pool.clone(), seen));
        Ok(pool)
    }

    fn pools(&self) -> MutexGuard<'_, HashMap<String, (Arc<Pool>, Instant)>> {
        self.pools.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// As X-Ray writes it, not sampled: nobody traces here.
    fn trace_id(&self, id: &str) -> String {
        let seconds = u32::try_from(self.clock.wall().millis() / 1000).unwrap_or_default();
        let plain: String = id.chars().filter(|each| *each != '-').take(24).collect();
        format!("Root=1-{seconds:08x}-{plain};Sampled=0")
    }
}

impl Functions for Host {
    fn invoke<'a>(&'a self, call: &'a Invocation<'a>) -> BoxFuture<'a, Result<FunctionAnswer, FunctionError>> {
        Box::pin(async move {
            let id = self.new_id();
            let asked = Asked {
                call: Call {
                    trace_id: self.0.trace_id(&id),
                    id: id.clone(),
                    arn: call.arn.to_owned(),
                    event: Bytes::copy_from_slice(call.event.as_bytes()),
                },
                source: call.source.to_owned(),
                pool: Some(call.pool.as_str().to_owned()),
                asynchronous: call.asynchronous,
                deadline: call.deadline,
            };
            self.call(asked).await.into_answer(id)
        })
    }

    fn not_taken(&self, answer: &NotTaken<'_>) {
        let NotTaken { call, arn, source, kind, message, why } = *answer;
        if let Some(invocations) = &self.0.invocations {
            let trace = if why.is_empty() { Vec::new() } else { vec![why.to_owned()] };
            let error = InvocationError { r#type: Some(kind.to_owned()), message: message.to_owned(), trace };
            if !invocations.came_to_nothing(call, "refused", error) {
                return;
            }
        }
        let why = if why.is_empty() { message } else { why };
        self.0.workshop.voice.say(name_of(arn), &format!("{source} was not taken: {why}"));
    }

    fn invocations(&self) -> Option<&Invocations> {
        self.0.invocations.as_ref()
    }
}

/// As people know a function.
fn name_of(arn: &str) -> &str {
    FunctionArn::parse(arn).map_or(arn, |parsed| parsed.name)
}

#[cfg(test)]
#[path = "host_tests.rs"]
mod tests;
