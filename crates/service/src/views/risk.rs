//! Risk configurations.

use domain::{
    pool::Pool,
    risk::{
        AccountTakeover, CompromisedCredentials, Configuration, IpExceptions, IpRange, LevelAction, Notify, NotifyMail,
    },
};
use wire::shapes::*;

use super::users::moment;
use crate::twins::Twin;

/// Under the client's name as it was asked for; without a configuration there is nothing to show but the names.
pub fn configuration(
    pool: &Pool,
    client_id: Option<String>,
    configuration: Option<&Configuration>,
) -> RiskConfigurationType {
    RiskConfigurationType {
        user_pool_id: Some(pool.id.to_string()),
        client_id,
        compromised_credentials_risk_configuration: configuration
            .and_then(|shown| shown.compromised_credentials.as_ref())
            .map(compromised_credentials),
        account_takeover_risk_configuration: configuration
            .and_then(|shown| shown.account_takeover.as_ref())
            .map(account_takeover),
        risk_exception_configuration: configuration.and_then(|shown| shown.exceptions.as_ref()).map(exceptions),
        last_modified_date: configuration.map(|shown| moment(shown.modified)),
    }
}

fn compromised_credentials(shown: &CompromisedCredentials) -> CompromisedCredentialsRiskConfigurationType {
    CompromisedCredentialsRiskConfigurationType {
        event_filter: Some(shown.events.iter().copied().map(Twin::of).collect()),
        actions: CompromisedCredentialsActionsType { event_action: Twin::of(shown.action) },
    }
}

fn account_takeover(shown: &AccountTakeover) -> AccountTakeoverRiskConfigurationType {
    let level =
        |level: LevelAction| AccountTakeoverActionType { notify: level.notify, event_action: Twin::of(level.action) };
    AccountTakeoverRiskConfigurationType {
        notify_configuration: shown.notify.as_ref().map(notify),
        actions: AccountTakeoverActionsType {
            low_action: shown.low.map(level),
            medium_action: shown.medium.map(level),
            high_action: shown.high.map(level),
        },
    }
}

fn notify(shown: &Notify) -> NotifyConfigurationType {
    let mail = |mail: &NotifyMail| NotifyEmailType {
        subject: mail.subject.clone(),
        html_body: mail.html_body.clone(),
        text_body: mail.text_body.clone(),
    };
    NotifyConfigurationType {
        from: shown.from.clone(),
        reply_to: shown.reply_to.clone(),
        source_arn: shown.source_arn.clone(),
        block_email: shown.block_email.as_ref().map(mail),
        no_action_email: shown.no_action_email.as_ref().map(mail),
        mfa_email: shown.mfa_email.as_ref().map(mail),
    }
}

fn exceptions(shown: &IpExceptions) -> RiskExceptionConfigurationType {
    let ranges = |ranges: &[IpRange]| {
        (!ranges.is_empty()).then(|| ranges.iter().map(|range| range.as_str().to_owned()).collect())
    };
    RiskExceptionConfigurationType {
        blocked_ip_range_list: ranges(&shown.blocked),
        skipped_ip_range_list: ranges(&shown.skipped),
    }
}
