//! A directory of users and everything that is decided for it.
//!
//! [`Pool`] is the noun; the drafts are requests as they were sent, so that defaults, "replace" and "keep" are decided
//! here and nowhere else. A draft's member names the wire's member in its doc line when the words differ. Lengths,
//! patterns, ranges and enumerations are checked by the wire before a draft is made.
//!
//! Begin with [`Pool::create`] and [`Pool::updated`].

mod attribute;
mod email;
mod identifiers;
mod kept;
mod mfa;
mod policies;
mod recovery;
mod refused;
mod replicas;
mod schema;
mod session_tracking;
mod settings;
mod sms;
mod standard;
pub mod tags;
mod templates;
mod tier;
mod triggers;

#[cfg(test)]
mod tests;

pub use attribute::{Attribute, AttributeDraft, Constraints, DataType, NumberConstraints, StringConstraints};
pub use email::{EmailConfiguration, EmailDraft, SendingAccount};
pub use email::{bare_address, is_address};
pub use identifiers::{Alias, Contact, Identifiers};
pub use kept::{AcrNames, AssuranceLevel, DynamicRegistration, IssuerKind, KeptDraft, KeyConfiguration, KeyType};
pub use mfa::{EmailMfa, Mfa, MfaDraft, MfaMode, PasskeyFactors, Passkeys, SmsMfaDraft, UserVerification};
pub use policies::{FirstFactor, PasswordPolicy, PasswordPolicyDraft, SignInPolicy};
pub use recovery::{AccountRecovery, RecoveryMechanism, RecoveryOption};
pub use refused::PoolRefused;
pub use replicas::{Replica, ReplicaRefused};
pub use schema::{MAX_CUSTOM_ATTRIBUTES, Schema};
pub use session_tracking::{DEFAULT_SESSIONS_PER_USER, SessionTracking, TrackingNotInTier};
pub use settings::{AddOns, AdminCreateUser, AdminCreateUserDraft, Devices, Settings, SettingsDraft, ThreatProtection};
pub use sms::{EndUserMessaging, SmsConfiguration, SmsDraft, Sns};
pub use tags::Tags;
pub use templates::{EmailOption, InvitationTemplate, VerificationDraft, VerificationTemplate, VerificationText};
pub use tier::{Feature, Tier};
pub use triggers::{EventVersion, TokenEventVersion, TokenFunction, Triggers, TriggersDraft, VersionedFunction};

use crate::ids::{PoolId, PoolNumber};
use crate::names::{is_false, is_zero};
use crate::text::fold;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// A user pool. Made by [`Pool::create`], changed by the methods that return a new one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pool {
    /// Its name in storage keys, and its incarnation.
    pub number: PoolNumber,
    pub id: PoolId,
    pub name: String,
    /// `AliasAttributes` or `UsernameAttributes`
    pub identifiers: Identifiers,
    /// `UsernameConfiguration.CaseSensitive` as it was sent: not sent is true, and not shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case_sensitive: Option<bool>,
    pub schema: Schema,
    pub settings: Settings,
    pub mfa: Mfa,
    pub tier: Tier,
    #[serde(default, skip_serializing_if = "is_false")]
    pub deletion_protected: bool,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: Tags,
    /// `DcrConfiguration`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registration: Option<DynamicRegistration>,
    /// `KeyConfiguration`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<KeyConfiguration>,
    /// `IssuerConfiguration.Type`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer: Option<IssuerKind>,
    /// `AcrConfiguration` as it was sent; [`Pool::acr_value`] knows the rest.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub acr: AcrNames,
    /// SetUserPoolSessionConfiguration; never called is the default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_tracking: Option<SessionTracking>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replica: Option<Replica>,
    /// How often the pairs that sign its tokens gave way to others: whoever keeps pairs sees by it that they are old.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub key_changes: u32,
    pub created: Timestamp,
    pub modified: Timestamp,
}

/// A request of CreateUserPool.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewPool {
    /// `PoolName`
    pub name: String,
    /// `UsernameAttributes`
    pub username_attributes: Option<BTreeSet<Contact>>,
    /// `AliasAttributes`
    pub alias_attributes: Option<BTreeSet<Alias>>,
    /// `UsernameConfiguration.CaseSensitive`
    pub case_sensitive: Option<bool>,
    /// `Schema`
    pub schema: Vec<AttributeDraft>,
    pub settings: SettingsDraft,
    pub kept: KeptDraft,
}

/// A request of UpdateUserPool.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PoolUpdate {
    /// `PoolName`; not sent is kept.
    pub name: Option<String>,
    pub settings: SettingsDraft,
    pub kept: KeptDraft,
}

impl Pool {
    /// A new pool in the region that its id begins with.
    ///
    /// # Errors
    /// The first broken rule, in Amazon's order: schema, members that exclude each other, texts, e-mail and text
    /// messages, second factors, tier.
    pub fn create(number: PoolNumber, id: PoolId, draft: NewPool, now: Timestamp) -> Result<Self, PoolRefused> {
        let schema = Schema::create(&draft.schema)?;
        let identifiers = Identifiers::choose(draft.username_attributes, draft.alias_attributes)?;
        let preferred_username_required =
            schema.find(Alias::PreferredUsername.as_str()).is_some_and(|attribute| attribute.required);
        if preferred_username_required && identifiers.has_alias(Alias::PreferredUsername) {
            return Err(PoolRefused::PreferredUsernameRequired);
        }
        let empty = Self {
            number,
            id,
            name: draft.name,
            identifiers,
            case_sensitive: draft.case_sensitive,
            schema,
            settings: Settings::default(),
            mfa: Mfa::default(),
            tier: Tier::Essentials,
            deletion_protected: false,
            tags: Tags::new(),
            registration: None,
            key: None,
            issuer: None,
            acr: AcrNames::new(),
            session_tracking: None,
            replica: None,
            key_changes: 0,
            created: now,
            modified: now,
        };
        empty.configured(draft.settings, draft.kept, None)
    }

    /// The pool after UpdateUserPool: settings are replaced as a whole, the rest is kept where nothing was sent.
    ///
    /// # Errors
    /// As [`Pool::create`], but for the schema and what else is fixed.
    pub fn updated(&self, update: PoolUpdate, now: Timestamp) -> Result<Self, PoolRefused> {
        let mut pool = self.clone();
        pool.modified = now;
        pool.name = update.name.unwrap_or(pool.name);
        pool.configured(update.settings, update.kept, Some(&self.settings))
    }

    fn configured(
        mut self,
        settings: SettingsDraft,
        kept: KeptDraft,
        before: Option<&Settings>,
    ) -> Result<Self, PoolRefused> {
        let mode = settings.mfa_mode.unwrap_or(MfaMode::Off);
        kept.check()?;
        self.settings = settings.finished(self.region(), before)?;
        self.mfa = self.mfa.with_mode(mode, self.settings.sms.is_some())?;
        self.deletion_protected = kept.deletion_protected.unwrap_or(self.deletion_protected);
        self.tags = kept.tags.unwrap_or(self.tags);
        self.tier = kept.tier.unwrap_or(self.tier);
        self.registration = kept.registration.or(self.registration);
        self.key = kept.key.or(self.key);
        self.issuer = kept.issuer.or(self.issuer);
        self.acr = kept.acr.unwrap_or(self.acr);
        self.checked()
    }

    /// The pool after SetUserPoolMfaConfig: factors that are not sent are off, passkeys are kept. A request that speaks
    /// of passkeys only changes nothing else.
    ///
    /// # Errors
    /// A mode without a factor, a factor without a mode or without its means, or a factor that the tier lacks.
    pub fn with_mfa(&self, draft: MfaDraft, now: Timestamp) -> Result<Self, PoolRefused> {
        let mut pool = self.clone();
        pool.modified = now;
        if let Some(passkeys) = &draft.passkeys {
            passkeys.check()?;
        }
        if draft.mode == Some(MfaMode::Off) && draft.turns_on_a_factor() {
            return Err(PoolRefused::MfaOffWithFactor);
        }
        if draft.speaks_of_factors() {
            let has_sms = draft.sms.is_some();
            if let Some(sms) = draft.sms {
                pool.settings.sms_authentication_message = sms.message.or(pool.settings.sms_authentication_message);
                if let Some(configuration) = sms.configuration {
                    pool.settings.sms = Some(configuration.finished(self.region())?);
                }
                if pool.settings.sms.is_none() {
                    return Err(PoolRefused::SmsMfaWithoutConfiguration);
                }
            }
            pool.mfa = Mfa {
                mode: draft.mode.unwrap_or(MfaMode::Off),
                sms: has_sms,
                software_token: draft.software_token.unwrap_or(false),
                email: draft.email,
                passkeys: pool.mfa.passkeys,
            };
            if pool.mfa.mode != MfaMode::Off && !pool.mfa.has_factor() {
                return Err(PoolRefused::MfaWithoutFactor);
            }
        }
        pool.mfa.passkeys = draft.passkeys.or(pool.mfa.passkeys);
        pool.checked()
    }

    /// The pool after AddCustomAttributes.
    ///
    /// # Errors
    /// A name that is taken, an attribute that breaks a rule of schemas, or more than [`MAX_CUSTOM_ATTRIBUTES`].
    pub fn with_custom_attributes(&self, drafts: &[AttributeDraft], now: Timestamp) -> Result<Self, PoolRefused> {
        Ok(Self { schema: self.schema.extended(drafts)?, modified: now, ..self.clone() })
    }

    /// Rules about several parts together.
    fn checked(self) -> Result<Self, PoolRefused> {
        if self.mfa.mode == MfaMode::On && self.settings.sign_in_policy.has_sent_codes() {
            return Err(PoolRefused::MfaRequiredWithSentCodes);
        }
        if self.mfa.email.is_some() {
            if self.settings.email.account != SendingAccount::Developer {
                return Err(PoolRefused::EmailMfaWithoutDeveloper);
            }
            if self.settings.recovery.as_ref().is_some_and(AccountRecovery::is_email_only) {
                return Err(PoolRefused::EmailMfaWithEmailRecovery);
            }
        }
        let features = self.features_beyond(self.tier);
        if !features.is_empty() {
            return Err(PoolRefused::NotInTier { tier: self.tier, features });
        }
        Ok(self)
    }

    /// What this configuration uses and a tier lacks.
    fn features_beyond(&self, tier: Tier) -> Vec<Feature> {
        let in_use = |feature: Feature| match feature {
            Feature::PasswordlessSignIn => self.settings.sign_in_policy.is_passwordless(),
            Feature::PasswordHistory => self.settings.password_policy.history_size > 0,
            Feature::EmailMfa => self.mfa.email.is_some(),
            Feature::AccessTokenCustomization => self.settings.triggers.changes_access_tokens(),
            Feature::DynamicClientRegistration => {
                self.registration.as_ref().is_some_and(|registration| registration.enabled)
            }
            Feature::AuthenticationContext => !self.acr.is_empty(),
            // A domain's, and none of the pool's own.
            Feature::ManagedLogin => false,
            Feature::SessionTracking => self.tracks_sessions(),
            Feature::MultiRegionReplication => self.replica.is_some(),
            Feature::ThreatProtection => self.settings.add_ons.is_some_and(|add_ons| {
                add_ons.threat_protection != ThreatProtection::Off || add_ons.custom_auth.is_some()
            }),
        };
        Feature::ALL.iter().copied().filter(|&feature| !tier.includes(feature) && in_use(feature)).collect()
    }

    /// The region that the id begins with.
    pub fn region(&self) -> &str {
        self.id.region().unwrap_or_default()
    }

    /// `account` is twelve digits.
    pub fn arn(&self, account: &str) -> String {
        self.arn_in(self.region(), account)
    }

    /// The ARN of the pool's stand-by in a region.
    pub fn arn_in(&self, region: &str, account: &str) -> String {
        format!("arn:aws:cognito-idp:{region}:{account}:userpool/{}", self.id)
    }

    /// Whether names that differ in case are different names.
    pub fn is_case_sensitive(&self) -> bool {
        self.case_sensitive.unwrap_or(true)
    }

    /// The form in which user names, e-mail addresses and preferred user names are compared and indexed.
    pub fn folded<'a>(&self, name: &'a str) -> Cow<'a, str> {
        if self.is_case_sensitive() { Cow::Borrowed(name) } else { fold(name) }
    }

    /// Whether people may sign up by themselves.
    pub fn may_sign_up(&self) -> bool {
        !self.settings.admin_create_user.only_administrators
    }

    /// In which mode risks are looked at.
    pub fn threat_protection(&self) -> ThreatProtection {
        self.settings.add_ons.map_or(ThreatProtection::Off, |add_ons| add_ons.threat_protection)
    }

    /// The same of sign-ins by the pool's own challenges, which may have a mode of their own where it is on.
    pub fn threat_protection_of_custom_auth(&self) -> ThreatProtection {
        let own = self.settings.add_ons.and_then(|add_ons| add_ons.custom_auth);
        match self.threat_protection() {
            ThreatProtection::Off => ThreatProtection::Off,
            mode => own.unwrap_or(mode),
        }
    }

    /// What tokens call a level of assurance.
    pub fn acr_value(&self, level: AssuranceLevel) -> &str {
        self.acr.get(&level).map_or(level.default_acr(), String::as_str)
    }
}
