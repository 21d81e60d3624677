//! How a pool sends text messages: `SmsConfiguration`.

use super::PoolRefused;
use serde::{Deserialize, Serialize};

/// One of Amazon's two ways to send a text message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SmsConfiguration {
    Sns(Sns),
    EndUserMessaging(EndUserMessaging),
}

/// `SnsCallerArn`, `ExternalId`, `SnsRegion`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sns {
    pub caller_arn: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// Absent is the pool's region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
}

/// `EumsSms`
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndUserMessaging {
    pub caller_arn: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origination_identity: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub configuration_set_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_entity_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_template_id: Option<String>,
    /// Absent is the pool's region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
}

/// `SmsConfiguration` as it was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SmsDraft {
    pub sns_caller_arn: Option<String>,
    pub external_id: Option<String>,
    pub sns_region: Option<String>,
    pub end_user_messaging: Option<EndUserMessaging>,
}

impl SmsDraft {
    /// Whether the role exists and may publish is Amazon's to know, and is not asked here.
    pub(super) fn finished(self, pool_region: &str) -> Result<SmsConfiguration, PoolRefused> {
        let caller_arn = self.sns_caller_arn.filter(|arn| !arn.is_empty());
        let has_sns = caller_arn.is_some() || self.external_id.is_some() || self.sns_region.is_some();
        if let Some(configuration) = self.end_user_messaging {
            if has_sns {
                return Err(PoolRefused::TwoSmsServices);
            }
            if configuration.region.as_deref().is_some_and(|region| region != pool_region) {
                return Err(PoolRefused::SmsRegion { pool_region: pool_region.into() });
            }
            return Ok(SmsConfiguration::EndUserMessaging(configuration));
        }
        let Some(caller_arn) = caller_arn else {
            return Err(PoolRefused::SmsRoleMissing);
        };
        if self.sns_region.as_deref().is_some_and(|region| !allows_sns(pool_region, region)) {
            return Err(PoolRefused::SmsRegion { pool_region: pool_region.into() });
        }
        Ok(SmsConfiguration::Sns(Sns { caller_arn, external_id: self.external_id, region: self.sns_region }))
    }
}

/// A pool sends through SNS of its own region, or of the one that stood in before SNS could send there.
fn allows_sns(pool_region: &str, region: &str) -> bool {
    let stand_in = match pool_region {
        "us-east-2" | "ca-central-1" => "us-east-1",
        "eu-central-1" | "eu-west-2" => "eu-west-1",
        "ap-south-1" => "ap-southeast-1",
        "ap-northeast-2" => "ap-northeast-1",
        _ => pool_region,
    };
    region == pool_region || region == stand_in
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROLE: &str = "arn:aws:iam::123456789012:role/sms";

    fn sns() -> SmsDraft {
        SmsDraft { sns_caller_arn: Some(ROLE.into()), external_id: Some("x".into()), ..SmsDraft::default() }
    }

    #[test]
    fn a_role_is_needed_and_one_service_only() {
        let eums = EndUserMessaging { caller_arn: ROLE.into(), ..EndUserMessaging::default() };

        assert_eq!(SmsDraft::default().finished("us-east-1"), Err(PoolRefused::SmsRoleMissing));
        assert_eq!(
            SmsDraft { sns_caller_arn: Some(String::new()), ..SmsDraft::default() }.finished("us-east-1"),
            Err(PoolRefused::SmsRoleMissing)
        );
        assert_eq!(
            SmsDraft { end_user_messaging: Some(eums.clone()), ..sns() }.finished("us-east-1"),
            Err(PoolRefused::TwoSmsServices)
        );
        assert_eq!(
            SmsDraft { end_user_messaging: Some(eums.clone()), ..SmsDraft::default() }.finished("us-east-1"),
            Ok(SmsConfiguration::EndUserMessaging(eums))
        );
    }

    #[test]
    fn messages_leave_from_the_pools_region() {
        let from = |region: &str| SmsDraft { sns_region: Some(region.into()), ..sns() };

        assert!(from("eu-north-1").finished("eu-north-1").is_ok());
        assert_eq!(
            from("us-east-1").finished("eu-north-1"),
            Err(PoolRefused::SmsRegion { pool_region: "eu-north-1".into() })
        );
        assert!(from("us-east-1").finished("us-east-2").is_ok());
    }
}
