//! SES, version 1: mail that programs send by themselves.

mod send_email;
mod send_raw_email;
mod send_templated_email;

use domain::message::Route;
use wire::services::ses::MessageTag;

use crate::refusals::{Refusal, Result};

/// What the operations ask of a mail's way alike.
struct Asked {
    source_arn: Option<String>,
    return_path_arn: Option<String>,
    return_path: Option<String>,
    configuration_set: Option<String>,
    tags: Option<Vec<MessageTag>>,
}

impl Asked {
    fn route(self) -> Result<Route> {
        if self.return_path_arn.is_some() {
            return Err(Refusal::Unsupported("ReturnPathArn".to_owned()));
        }
        Ok(Route {
            source_arn: self.source_arn,
            configuration_set: self.configuration_set,
            return_path: self.return_path.filter(|path| !path.is_empty()),
            tags: self.tags.unwrap_or_default().into_iter().map(|tag| (tag.name, tag.value)).collect(),
            ..Route::default()
        })
    }
}
