//! SetRiskConfiguration as the domain reads it.

use domain::risk::{
    AccountTakeover, CompromisedCredentials, IpExceptions, IpRange, LevelAction, Notify, NotifyMail, RiskDraft,
    RiskRefused,
};
use wire::shapes::*;

use crate::twins::Twin;

/// # Errors
/// [`RiskRefused::NotARange`].
pub fn configuration(sent: SetRiskConfigurationRequest) -> Result<RiskDraft, RiskRefused> {
    Ok(RiskDraft {
        compromised_credentials: sent.compromised_credentials_risk_configuration.map(compromised_credentials),
        account_takeover: sent.account_takeover_risk_configuration.map(account_takeover),
        exceptions: sent.risk_exception_configuration.map(exceptions).transpose()?,
    })
}

fn compromised_credentials(sent: CompromisedCredentialsRiskConfigurationType) -> CompromisedCredentials {
    let events = sent.event_filter.map(|events| events.into_iter().map(Twin::to_domain).collect());
    CompromisedCredentials::new(events, sent.actions.event_action.to_domain())
}

fn account_takeover(sent: AccountTakeoverRiskConfigurationType) -> AccountTakeover {
    let level =
        |sent: AccountTakeoverActionType| LevelAction { action: sent.event_action.to_domain(), notify: sent.notify };
    AccountTakeover {
        low: sent.actions.low_action.map(level),
        medium: sent.actions.medium_action.map(level),
        high: sent.actions.high_action.map(level),
        notify: sent.notify_configuration.map(notify),
    }
}

fn notify(sent: NotifyConfigurationType) -> Notify {
    let mail = |sent: NotifyEmailType| NotifyMail {
        subject: sent.subject,
        html_body: sent.html_body,
        text_body: sent.text_body,
    };
    Notify {
        source_arn: sent.source_arn,
        from: sent.from,
        reply_to: sent.reply_to,
        block_email: sent.block_email.map(mail),
        no_action_email: sent.no_action_email.map(mail),
        mfa_email: sent.mfa_email.map(mail),
    }
}

fn exceptions(sent: RiskExceptionConfigurationType) -> Result<IpExceptions, RiskRefused> {
    Ok(IpExceptions { blocked: ranges(sent.blocked_ip_range_list)?, skipped: ranges(sent.skipped_ip_range_list)? })
}

fn ranges(sent: Option<Vec<String>>) -> Result<Vec<IpRange>, RiskRefused> {
    sent.iter().flatten().map(|range| IpRange::parse(range)).collect()
}
