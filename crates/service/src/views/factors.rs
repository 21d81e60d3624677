//! How a user may sign in.

use domain::{
    passkey::UserPasskeys,
    pool::{Contact, FirstFactor, Pool},
    user::Factor,
};
use wire::shapes::*;

use super::users::{enabled_factors, preferred_factor};
use crate::{lookup::Account, twins::Twin};

pub fn admin_get_user_auth_factors(
    pool: &Pool,
    account: &Account,
    passkeys: Option<&UserPasskeys>,
) -> AdminGetUserAuthFactorsResponse {
    AdminGetUserAuthFactorsResponse {
        username: account.user.username.clone(),
        preferred_mfa_setting: preferred_factor(account),
        user_mfa_setting_list: enabled_factors(account),
        configured_user_auth_factors: Some(configured(pool, account, passkeys).into_iter().map(Twin::of).collect()),
    }
}

pub fn get_user_auth_factors(
    pool: &Pool,
    account: &Account,
    passkeys: Option<&UserPasskeys>,
) -> GetUserAuthFactorsResponse {
    let shown = admin_get_user_auth_factors(pool, account, passkeys);
    GetUserAuthFactorsResponse {
        username: shown.username,
        preferred_mfa_setting: shown.preferred_mfa_setting,
        user_mfa_setting_list: shown.user_mfa_setting_list,
        configured_user_auth_factors: shown.configured_user_auth_factors,
    }
}

/// A password that is set, addresses that are proved and that the pool sends codes to, passkeys, and a software token.
fn configured(pool: &Pool, account: &Account, passkeys: Option<&UserPasskeys>) -> Vec<FirstFactor> {
    let allowed = &pool.settings.sign_in_policy.first_factors;
    let is_configured = |factor: &FirstFactor| match factor {
        FirstFactor::Password => account.credentials.password.is_some(),
        FirstFactor::EmailOtp => allowed.contains(factor) && account.user.is_verified(Contact::Email),
        FirstFactor::SmsOtp => allowed.contains(factor) && account.user.is_verified(Contact::PhoneNumber),
        FirstFactor::WebAuthn => {
            allowed.contains(factor) && passkeys.is_some_and(|passkeys| !passkeys.all().is_empty())
        }
        FirstFactor::SoftwareToken => account.credentials.factors.software_token.is_some(),
    };
    FirstFactor::ALL.iter().copied().filter(is_configured).collect()
}

/// The older view of text messages as a second factor.
pub fn mfa_options(account: &Account) -> Option<Vec<MFAOptionType>> {
    account.credentials.factors.enabled.contains(&Factor::SmsMfa).then(|| {
        vec![MFAOptionType {
            delivery_medium: Some(DeliveryMediumType::Sms),
            attribute_name: Some(Contact::PhoneNumber.as_str().to_owned()),
        }]
    })
}
