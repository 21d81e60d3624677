//! How a pool sends e-mail: `EmailConfiguration`.

use super::PoolRefused;
use crate::names::names;
use serde::{Deserialize, Serialize};

names! {
    /// Whose account mail is sent from.
    pub enum SendingAccount {
        /// Amazon's own, with its sender and its daily limit.
        CognitoDefault = "COGNITO_DEFAULT",
        /// The pool owner's SES identity.
        Developer = "DEVELOPER",
    }
}

/// SES regions that pools of every region may use, in the order in which Amazon lists them.
const COMMON_SES_REGIONS: [&str; 3] = ["eu-west-1", "us-east-1", "us-west-2"];

/// `EmailConfiguration`: shows what was set, and always the account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmailConfiguration {
    pub account: SendingAccount,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_arn: Option<String>,
    /// `address` or `Name <address>`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub configuration_set: Option<String>,
}

impl Default for EmailConfiguration {
    fn default() -> Self {
        Self {
            account: SendingAccount::CognitoDefault,
            source_arn: None,
            from: None,
            reply_to: None,
            configuration_set: None,
        }
    }
}

/// `EmailConfiguration` as it was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EmailDraft {
    pub account: Option<SendingAccount>,
    pub source_arn: Option<String>,
    pub from: Option<String>,
    pub reply_to: Option<String>,
    pub configuration_set: Option<String>,
}

impl EmailDraft {
    /// Whether the identity exists and may be used is Amazon's to know, and is not asked here.
    pub(super) fn finished(self, pool_region: &str) -> Result<EmailConfiguration, PoolRefused> {
        let account = self.account.unwrap_or(SendingAccount::CognitoDefault);
        if account == SendingAccount::Developer && self.source_arn.is_none() {
            return Err(PoolRefused::DeveloperWithoutSource);
        }
        if let Some(from) = &self.from
            && !is_address(bare_address(from))
        {
            return Err(PoolRefused::FromNotAnAddress);
        }
        if let Some(arn) = &self.source_arn {
            let region = arn_region(arn);
            if region != pool_region && !COMMON_SES_REGIONS.contains(&region) {
                return Err(PoolRefused::SourceRegion { allowed: ses_regions(pool_region) });
            }
        }
        Ok(EmailConfiguration {
            account,
            source_arn: self.source_arn,
            from: self.from,
            reply_to: self.reply_to,
            configuration_set: self.configuration_set,
        })
    }
}

fn ses_regions(pool_region: &str) -> Vec<String> {
    let mut regions = COMMON_SES_REGIONS.map(str::to_owned).to_vec();
    if !regions.iter().any(|region| region == pool_region) {
        regions.push(pool_region.to_owned());
        regions.sort();
    }
    regions
}

/// The fourth part of `arn:partition:service:region:account:resource`; empty when there is none.
fn arn_region(arn: &str) -> &str {
    arn.split(':').nth(3).unwrap_or_default()
}

/// The address of `Name <address>`, or the whole text.
pub fn bare_address(from: &str) -> &str {
    match from.trim().strip_suffix('>').and_then(|text| text.rsplit_once('<')) {
        Some((_, address)) => address.trim(),
        None => from.trim(),
    }
}

/// One `@` with something on both sides and no spaces: what Amazon asks of an address.
pub fn is_address(text: &str) -> bool {
    match text.split_once('@') {
        Some((local, domain)) => {
            !local.is_empty() && !domain.is_empty() && !domain.contains('@') && !text.contains(char::is_whitespace)
        }
        None => false,
    }
}

impl EmailConfiguration {
    /// The address or domain at the end of `arn:aws:ses:…:identity/<…>`.
    pub fn identity(&self) -> Option<&str> {
        self.source_arn.as_deref()?.split_once(":identity/").map(|(_, identity)| identity)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn developer() -> EmailDraft {
        EmailDraft {
            account: Some(SendingAccount::Developer),
            source_arn: Some("arn:aws:ses:eu-west-1:123456789012:identity/example.com".into()),
            ..EmailDraft::default()
        }
    }

    #[test]
    fn a_developers_mail_needs_a_source() {
        let refused = EmailDraft { source_arn: None, ..developer() }.finished("eu-north-1");

        assert_eq!(refused, Err(PoolRefused::DeveloperWithoutSource));
        assert_eq!(developer().finished("eu-north-1").unwrap().identity(), Some("example.com"));
    }

    #[test]
    fn an_empty_configuration_is_amazons_account() {
        assert_eq!(EmailDraft::default().finished("us-east-1"), Ok(EmailConfiguration::default()));
    }

    #[test]
    fn the_sender_is_an_address_with_or_without_a_name() {
        for (from, accepted) in [
            ("ana@example.com", true),
            ("Ana <ana@example.com>", true),
            ("\"Ana, Inc.\" <ana@example.com>", true),
            ("Ana", false),
            ("Ana <ana>", false),
            ("ana@", false),
            ("a@b@c", false),
            ("ana maria@example.com", false),
        ] {
            let finished = EmailDraft { from: Some(from.into()), ..developer() }.finished("eu-west-1");
            assert_eq!(finished.is_ok(), accepted, "{from}");
        }
    }

    #[test]
    fn the_source_lies_in_a_common_region_or_in_the_pools() {
        let source = |region: &str| EmailDraft {
            source_arn: Some(format!("arn:aws:ses:{region}:123456789012:identity/a@b.c")),
            ..developer()
        };

        assert!(source("us-west-2").finished("ap-south-1").is_ok());
        assert!(source("ap-south-1").finished("ap-south-1").is_ok());
        assert_eq!(
            source("eu-central-1").finished("us-east-1"),
            Err(PoolRefused::SourceRegion {
                allowed: vec!["eu-west-1".into(), "us-east-1".into(), "us-west-2".into()]
            })
        );
        assert_eq!(
            source("eu-central-1").finished("ap-south-1"),
            Err(PoolRefused::SourceRegion {
                allowed: vec!["ap-south-1".into(), "eu-west-1".into(), "us-east-1".into(), "us-west-2".into()]
            })
        );
    }
}
