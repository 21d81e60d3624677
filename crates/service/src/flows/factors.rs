//! A user's choice of second factors.

use domain::{
    pool::{Contact, Pool},
    user::{Chooser, Credentials, Factor, FactorChoices, Factors, User},
};
use store::Transaction;
use wire::shapes::{DeliveryMediumType, MFAOptionType};

use crate::{
    context::Context,
    lookup::Account,
    refusals::{Refusal, Result},
};

/// The older way: text messages to the user's number, or nothing.
///
/// # Errors
/// [`Refusal::MfaOptions`] for anything else; [`Refusal::NoMeansFor`] without a number.
pub fn set_options(cx: &Context, tx: &mut Transaction, account: &Account, options: &[MFAOptionType]) -> Result<()> {
    let chosen = account.credentials.factors.clone();
    if options.is_empty() {
        keep(cx, tx, account, chosen.without(Factor::SmsMfa));
        return Ok(());
    }
    for option in options {
        let is_text = option.delivery_medium == Some(DeliveryMediumType::Sms)
            && option.attribute_name.as_deref() == Some(Contact::PhoneNumber.as_str());
        if !is_text {
            return Err(Refusal::MfaOptions);
        }
    }
    if account.user.address(Contact::PhoneNumber).is_none() {
        return Err(Refusal::NoMeansFor(Factor::SmsMfa));
    }
    keep(cx, tx, account, chosen.with(Factor::SmsMfa));
    Ok(())
}

/// The newer way: every factor, and which is preferred.
///
/// # Errors
/// [`Refusal::FactorChoice`].
pub fn choose(
    cx: &Context,
    tx: &mut Transaction,
    pool: &Pool,
    account: &Account,
    choices: FactorChoices,
    by: Chooser,
) -> Result<()> {
    let chosen = choices.applied(pool, &account.user, &account.credentials.factors, by)?;
    keep(cx, tx, account, chosen);
    Ok(())
}

/// Writes what was chosen, if it is not what was chosen before.
pub fn keep(cx: &Context, tx: &mut Transaction, account: &Account, factors: Factors) {
    if account.credentials.factors == factors {
        return;
    }
    tx.put(&Credentials { factors, ..Credentials::clone(&account.credentials) });
    tx.put(&User { modified: cx.now(), ..User::clone(&account.user) });
}
