//! Where a pool's logs go, as it was configured.

use serde::{Deserialize, Serialize};

use crate::ids::PoolNumber;
use crate::names::names;
use crate::pool::{Feature, Pool, ThreatProtection, Tier};

names! {
    /// What is logged.
    pub enum EventSource {
        /// Messages that could not be sent.
        UserNotification = "userNotification",
        /// What people did, and how risky it was.
        UserAuthEvents = "userAuthEvents",
    }
}

names! {
    pub enum LogLevel {
        Error = "ERROR",
        Info = "INFO",
    }
}

/// One destination, by its ARN.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Destination {
    LogGroup(String),
    Stream(String),
    Bucket(String),
}

/// One line of `LogConfigurations`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Export {
    pub source: EventSource,
    pub level: LogLevel,
    pub destination: Destination,
}

/// An export as it was sent: any of the destinations, with or without an ARN.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportDraft {
    pub source: EventSource,
    pub level: LogLevel,
    /// `CloudWatchLogsConfiguration.LogGroupArn`
    pub log_group: Option<Option<String>>,
    /// `FirehoseConfiguration.StreamArn`
    pub stream: Option<Option<String>>,
    /// `S3Configuration.BucketArn`
    pub bucket: Option<Option<String>>,
}

/// `LogDeliveryConfiguration`; a pool without one logs nowhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogDelivery {
    pub pool: PoolNumber,
    /// In the order they were sent, at most one of each source, never empty.
    pub exports: Vec<Export>,
}

/// A broken rule of log delivery.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LogDeliveryRefused {
    #[error("{0} is configured twice")]
    SourceTwice(EventSource),
    #[error("{source_name} is not logged at {level}")]
    Level { source_name: EventSource, level: LogLevel },
    #[error("{0} has no destination, or several")]
    NotOneDestination(EventSource),
    #[error("{0} cannot go there")]
    Destination(EventSource),
    #[error("{arn} is of another service")]
    Arn { arn: String },
    #[error("tier {0} does not log what people do")]
    NotInTier(Tier),
    #[error("threat protection is off")]
    ThreatProtectionOff,
}

impl Destination {
    /// The name of the log group, if it is one.
    pub fn log_group(&self) -> Option<&str> {
        match self {
            Self::LogGroup(arn) => log_group_name(arn),
            Self::Stream(_) | Self::Bucket(_) => None,
        }
    }
}

/// The name in a log group's ARN, which may end in `:*`.
pub fn log_group_name(arn: &str) -> Option<&str> {
    let name = arn.splitn(6, ':').nth(5)?.strip_prefix("log-group:")?;
    let name = name.strip_suffix(":*").unwrap_or(name);
    let is_name =
        |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || ".-_/#".contains(c));
    is_name(name).then_some(name)
}

impl LogDelivery {
    /// Where this source goes.
    pub fn destination(&self, source: EventSource) -> Option<&Destination> {
        self.exports.iter().find(|export| export.source == source).map(|export| &export.destination)
    }

    /// What replaces the whole configuration; `None` when the list is empty.
    ///
    /// # Errors
    /// The first broken rule.
    pub fn configure(pool: &Pool, drafts: Vec<ExportDraft>) -> Result<Option<Self>, LogDeliveryRefused> {
        let mut exports: Vec<Export> = Vec::with_capacity(drafts.len());
        for draft in drafts {
            if exports.iter().any(|known| known.source == draft.source) {
                return Err(LogDeliveryRefused::SourceTwice(draft.source));
            }
            exports.push(draft.finished()?);
        }
        if exports.iter().any(|export| export.source == EventSource::UserAuthEvents) {
            if !pool.tier.includes(Feature::ThreatProtection) {
                return Err(LogDeliveryRefused::NotInTier(pool.tier));
            }
            let protection = pool.settings.add_ons.map(|add_ons| add_ons.threat_protection);
            if protection.unwrap_or(ThreatProtection::Off) == ThreatProtection::Off {
                return Err(LogDeliveryRefused::ThreatProtectionOff);
            }
        }
        Ok((!exports.is_empty()).then_some(Self { pool: pool.number, exports }))
    }
}

impl ExportDraft {
    fn finished(self) -> Result<Export, LogDeliveryRefused> {
        let Self { source, level, log_group, stream, bucket } = self;
        let wanted = match source {
            EventSource::UserNotification => LogLevel::Error,
            EventSource::UserAuthEvents => LogLevel::Info,
        };
        if level != wanted {
            return Err(LogDeliveryRefused::Level { source_name: source, level });
        }
        let missing = LogDeliveryRefused::NotOneDestination(source);
        let (arn, service, make): (_, _, fn(String) -> Destination) = match (log_group, stream, bucket) {
            (Some(arn), None, None) => (arn, "logs", Destination::LogGroup),
            (None, Some(arn), None) => (arn, "firehose", Destination::Stream),
            (None, None, Some(arn)) => (arn, "s3", Destination::Bucket),
            _ => return Err(missing),
        };
        if source == EventSource::UserNotification && service != "logs" {
            return Err(LogDeliveryRefused::Destination(source));
        }
        let arn = arn.ok_or(missing)?;
        if arn.split(':').nth(2) != Some(service) {
            return Err(LogDeliveryRefused::Arn { arn });
        }
        if service == "logs" && log_group_name(&arn).is_none() {
            return Err(LogDeliveryRefused::Arn { arn });
        }
        Ok(Export { source, level, destination: make(arn) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::PoolId;
    use crate::pool::{AddOns, KeptDraft, NewPool, SettingsDraft};
    use crate::time::Timestamp;
    use EventSource::{UserAuthEvents, UserNotification};
    use LogDeliveryRefused as R;

    const GROUP: &str = "arn:aws:logs:us-east-1:123456789012:log-group:pool";
    const STREAM: &str = "arn:aws:firehose:us-east-1:123456789012:deliverystream/pool";
    const BUCKET: &str = "arn:aws:s3:::pool";

    fn pool(tier: Tier, threat_protection: ThreatProtection) -> Pool {
        let draft = NewPool {
            settings: SettingsDraft {
                add_ons: Some(AddOns { threat_protection, custom_auth: None }),
                ..SettingsDraft::default()
            },
            kept: KeptDraft { tier: Some(tier), ..KeptDraft::default() },
            ..NewPool::default()
        };
        Pool::create(PoolNumber(1), PoolId::from("us-east-1_a"), draft, Timestamp::EPOCH).unwrap()
    }

    fn export(source: EventSource, level: LogLevel) -> ExportDraft {
        ExportDraft { source, level, log_group: None, stream: None, bucket: None }
    }

    fn errors(arn: &str) -> ExportDraft {
        ExportDraft { log_group: Some(Some(arn.into())), ..export(UserNotification, LogLevel::Error) }
    }

    fn events() -> ExportDraft {
        export(UserAuthEvents, LogLevel::Info)
    }

    fn configure(drafts: Vec<ExportDraft>) -> Result<Option<LogDelivery>, R> {
        LogDelivery::configure(&pool(Tier::Plus, ThreatProtection::Audit), drafts)
    }

    #[test]
    fn each_source_has_its_level_and_its_destinations() {
        let to = |log_group: Option<&str>, stream: Option<&str>, bucket: Option<&str>| ExportDraft {
            log_group: log_group.map(|arn| Some(arn.into())),
            stream: stream.map(|arn| Some(arn.into())),
            bucket: bucket.map(|arn| Some(arn.into())),
            ..events()
        };
        for good in
            [errors(GROUP), to(Some(GROUP), None, None), to(None, Some(STREAM), None), to(None, None, Some(BUCKET))]
        {
            assert!(configure(vec![good]).is_ok());
        }
        for (draft, why) in [
            (
                ExportDraft { level: LogLevel::Info, ..errors(GROUP) },
                R::Level { source_name: UserNotification, level: LogLevel::Info },
            ),
            (
                ExportDraft { level: LogLevel::Error, ..events() },
                R::Level { source_name: UserAuthEvents, level: LogLevel::Error },
            ),
            (events(), R::NotOneDestination(UserAuthEvents)),
            (to(Some(GROUP), Some(STREAM), None), R::NotOneDestination(UserAuthEvents)),
            (ExportDraft { log_group: Some(None), ..events() }, R::NotOneDestination(UserAuthEvents)),
            (to(None, Some(GROUP), None), R::Arn { arn: GROUP.into() }),
            (errors(STREAM), R::Arn { arn: STREAM.into() }),
            (
                errors("arn:aws:logs:us-east-1:1:log-group:"),
                R::Arn { arn: "arn:aws:logs:us-east-1:1:log-group:".into() },
            ),
            (errors("arn:aws:logs:us-east-1:1:group"), R::Arn { arn: "arn:aws:logs:us-east-1:1:group".into() }),
            (
                ExportDraft { bucket: Some(Some(BUCKET.into())), ..export(UserNotification, LogLevel::Error) },
                R::Destination(UserNotification),
            ),
        ] {
            assert_eq!(configure(vec![draft]), Err(why));
        }
        assert_eq!(configure(vec![errors(GROUP), errors(GROUP)]), Err(R::SourceTwice(UserNotification)));
        assert_eq!(configure(Vec::new()), Ok(None));
    }

    #[test]
    fn a_group_is_known_by_its_name() {
        let name = |arn: &str| log_group_name(arn).map(str::to_owned);
        assert_eq!(name(&format!("{GROUP}:*")).as_deref(), Some("pool"));
        assert_eq!(name("arn:aws:logs:eu-west-1:1:log-group:/aws/vendedlogs/x").as_deref(), Some("/aws/vendedlogs/x"));
        for other in ["arn:aws:logs:eu-west-1:1:log-group:a:b", "arn:aws:logs:eu-west-1:1:log-group::*", "x", STREAM] {
            assert_eq!(name(other), None, "{other}");
        }
    }

    #[test]
    fn what_people_do_is_logged_with_threat_protection_only() {
        let draft = || vec![ExportDraft { bucket: Some(Some(BUCKET.into())), ..events() }];
        let essentials = pool(Tier::Essentials, ThreatProtection::Off);
        assert_eq!(LogDelivery::configure(&essentials, draft()), Err(R::NotInTier(Tier::Essentials)));
        let off = pool(Tier::Plus, ThreatProtection::Off);
        assert_eq!(LogDelivery::configure(&off, draft()), Err(R::ThreatProtectionOff));
        assert!(LogDelivery::configure(&essentials, vec![errors(GROUP)]).is_ok());
    }
}
