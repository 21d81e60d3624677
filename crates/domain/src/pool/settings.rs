//! What UpdateUserPool replaces as a whole: a member that is not sent goes back to its default.

use super::policies::DEFAULT_TEMPORARY_PASSWORD_DAYS;
use super::{
    AccountRecovery, Contact, EmailConfiguration, EmailDraft, FirstFactor, InvitationTemplate, MfaMode, PasswordPolicy,
    PasswordPolicyDraft, PoolRefused, RecoveryOption, SignInPolicy, SmsConfiguration, SmsDraft, Triggers,
    TriggersDraft, VerificationDraft, VerificationTemplate,
};
use crate::names::{is_false, names};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

names! {
    /// `AdvancedSecurityMode`
    pub enum ThreatProtection {
        Off = "OFF",
        Audit = "AUDIT",
        Enforced = "ENFORCED",
    }
}

/// `UserPoolAddOns`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddOns {
    pub threat_protection: ThreatProtection,
    /// `AdvancedSecurityAdditionalFlows.CustomAuthMode`; never off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub custom_auth: Option<ThreatProtection>,
}

/// `DeviceConfiguration`; both are false when only the object was sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Devices {
    /// `ChallengeRequiredOnNewDevice`
    #[serde(default, skip_serializing_if = "is_false")]
    pub challenge_on_new: bool,
    /// `DeviceOnlyRememberedOnUserPrompt`
    #[serde(default, skip_serializing_if = "is_false")]
    pub remembered_on_prompt: bool,
}

/// `AdminCreateUserConfig`, but for `UnusedAccountValidityDays`, which is
/// [`PasswordPolicy::temporary_password_days`] under its older name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdminCreateUser {
    /// `AllowAdminCreateUserOnly`: nobody may sign up.
    #[serde(default, skip_serializing_if = "is_false")]
    pub only_administrators: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invitation: Option<InvitationTemplate>,
}

/// `AdminCreateUserConfig` as it was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AdminCreateUserDraft {
    pub only_administrators: Option<bool>,
    pub unused_account_days: Option<u16>,
    pub invitation: Option<InvitationTemplate>,
}

/// Configuration that is replaced as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    pub password_policy: PasswordPolicy,
    /// The validity of temporary passwords was set in the policy, and not under its older name.
    #[serde(default, skip_serializing_if = "is_false")]
    pub validity_in_policy: bool,
    pub sign_in_policy: SignInPolicy,
    /// `LambdaConfig`
    #[serde(default, skip_serializing_if = "Triggers::is_empty")]
    pub triggers: Triggers,
    /// `AutoVerifiedAttributes`
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub auto_verified: BTreeSet<Contact>,
    /// `VerificationMessageTemplate` and the three older names.
    #[serde(default)]
    pub verification: VerificationTemplate,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sms_authentication_message: Option<String>,
    /// `UserAttributeUpdateSettings.AttributesRequireVerificationBeforeUpdate`; an empty set was sent so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verify_before_update: Option<BTreeSet<Contact>>,
    /// `DeviceConfiguration`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub devices: Option<Devices>,
    #[serde(default)]
    pub email: EmailConfiguration,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sms: Option<SmsConfiguration>,
    #[serde(default)]
    pub admin_create_user: AdminCreateUser,
    /// `UserPoolAddOns`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub add_ons: Option<AddOns>,
    /// `AccountRecoverySetting`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recovery: Option<AccountRecovery>,
}

/// The replaceable members of CreateUserPool and UpdateUserPool as they were sent; `None` and empty are "not sent".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SettingsDraft {
    /// `Policies.PasswordPolicy`
    pub password_policy: Option<PasswordPolicyDraft>,
    /// `Policies.SignInPolicy.AllowedFirstAuthFactors`
    pub first_factors: Option<BTreeSet<FirstFactor>>,
    /// `LambdaConfig`
    pub triggers: TriggersDraft,
    /// `AutoVerifiedAttributes`
    pub auto_verified: BTreeSet<Contact>,
    /// `VerificationMessageTemplate` and the three older members.
    pub verification: VerificationDraft,
    pub sms_authentication_message: Option<String>,
    /// `UserAttributeUpdateSettings.AttributesRequireVerificationBeforeUpdate`; the object without the list is empty.
    pub verify_before_update: Option<BTreeSet<Contact>>,
    /// `MfaConfiguration`
    pub mfa_mode: Option<MfaMode>,
    /// `DeviceConfiguration`
    pub devices: Option<Devices>,
    pub email: Option<EmailDraft>,
    pub sms: Option<SmsDraft>,
    pub admin_create_user: AdminCreateUserDraft,
    /// `UserPoolAddOns`
    pub add_ons: Option<AddOns>,
    /// `AccountRecoverySetting.RecoveryMechanisms`
    pub recovery: Option<Vec<RecoveryOption>>,
}

impl SettingsDraft {
    /// Checks in Amazon's order: members that exclude each other, texts, then the ways to send them.
    pub(super) fn finished(self, region: &str, before: Option<&Settings>) -> Result<Settings, PoolRefused> {
        let sign_in_policy = SignInPolicy::choose(self.first_factors)?;
        let sent_days = self.password_policy.as_ref().and_then(|policy| policy.temporary_password_days);
        let validity = Validity::choose(sent_days, self.admin_create_user.unused_account_days, before)?;
        let triggers = self.triggers.finished()?;
        let recovery = self.recovery.map(AccountRecovery::choose).transpose()?;
        for contact in self.verify_before_update.iter().flatten() {
            if !self.auto_verified.contains(contact) {
                return Err(PoolRefused::UpdateSettingNotVerified { attribute: contact.as_str() });
            }
        }

        let verification = self.verification.finished()?;

        let email = self.email.unwrap_or_default().finished(region)?;
        let sms = self.sms.map(|draft| draft.finished(region)).transpose()?;
        if self.auto_verified.contains(&Contact::PhoneNumber) && sms.is_none() {
            return Err(PoolRefused::PhoneVerificationWithoutSms);
        }

        let password_policy = match &self.password_policy {
            Some(policy) => policy.finished(validity.days),
            None => PasswordPolicy { temporary_password_days: validity.days, ..PasswordPolicy::default() },
        };
        Ok(Settings {
            password_policy,
            validity_in_policy: validity.in_policy,
            sign_in_policy,
            triggers,
            auto_verified: self.auto_verified,
            verification,
            sms_authentication_message: self.sms_authentication_message,
            verify_before_update: self.verify_before_update,
            devices: self.devices,
            email,
            sms,
            admin_create_user: AdminCreateUser {
                only_administrators: self.admin_create_user.only_administrators.unwrap_or(false),
                invitation: self.admin_create_user.invitation,
            },
            add_ons: self.add_ons,
            recovery,
        })
    }
}

/// How long temporary passwords are good, and under which of its two names that was said.
struct Validity {
    days: u16,
    in_policy: bool,
}

impl Validity {
    /// 0 is as good as nothing. Equal values under both names are what a client sends that copies Describe's answer.
    fn choose(policy: Option<u16>, unused: Option<u16>, before: Option<&Settings>) -> Result<Self, PoolRefused> {
        let given = |days: &u16| *days > 0;
        match (policy.filter(given), unused.filter(given)) {
            (Some(policy), Some(unused)) if policy != unused => Err(PoolRefused::UnusedAccountValidity),
            (Some(days), _) => Ok(Self { days, in_policy: true }),
            (None, Some(days)) => {
                let in_policy = before.is_some_and(|settings| settings.validity_in_policy);
                let same = before.is_some_and(|settings| settings.password_policy.temporary_password_days == days);
                if in_policy && !same {
                    return Err(PoolRefused::UnusedAccountValidity);
                }
                Ok(Self { days, in_policy })
            }
            (None, None) => Ok(Self { days: DEFAULT_TEMPORARY_PASSWORD_DAYS, in_policy: false }),
        }
    }
}
