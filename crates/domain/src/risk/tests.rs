use super::RiskRefused as R;
use super::*;
use crate::ids::PoolId;
use crate::pool::{AddOns, KeptDraft, NewPool, SettingsDraft, Tier};

const NOW: Timestamp = Timestamp::from_seconds(1_790_000_000);

fn pool(threat_protection: ThreatProtection) -> Pool {
    let add_ons = Some(AddOns { threat_protection, custom_auth: None });
    let draft = NewPool {
        settings: SettingsDraft { add_ons, ..SettingsDraft::default() },
        kept: KeptDraft { tier: Some(Tier::Plus), ..KeptDraft::default() },
        ..NewPool::default()
    };
    Pool::create(PoolNumber(1), PoolId::from("us-east-1_a"), draft, NOW).unwrap()
}

fn finished(draft: RiskDraft) -> Result<Option<Configuration>, R> {
    draft.finished(&pool(ThreatProtection::Audit), None, NOW)
}

fn takeover(notifies: bool, notify: Option<Notify>) -> RiskDraft {
    let high = Some(LevelAction { action: TakeoverAction::Block, notify: notifies });
    RiskDraft {
        account_takeover: Some(AccountTakeover { high, notify, ..AccountTakeover::default() }),
        ..RiskDraft::default()
    }
}

fn notify(source_arn: &str, from: Option<&str>) -> Option<Notify> {
    Some(Notify {
        source_arn: source_arn.into(),
        from: from.map(str::to_owned),
        reply_to: None,
        block_email: None,
        no_action_email: None,
        mfa_email: None,
    })
}

const IDENTITY: &str = "arn:aws:ses:us-east-1:123456789012:identity/example.com";

#[test]
fn nothing_is_configured_where_threat_protection_is_off() {
    assert_eq!(RiskDraft::default().finished(&pool(ThreatProtection::Off), None, NOW), Err(R::ThreatProtectionOff));
    assert!(RiskDraft::default().finished(&pool(ThreatProtection::Enforced), None, NOW).is_ok());
}

#[test]
fn an_empty_request_takes_the_configuration_away() {
    assert_eq!(finished(RiskDraft::default()), Ok(None));
    let empty = RiskDraft { exceptions: Some(IpExceptions::default()), ..RiskDraft::default() };
    assert_eq!(finished(empty), Ok(None));
}

#[test]
fn who_notifies_says_how() {
    assert_eq!(finished(takeover(true, None)), Err(R::NotifyMissing));
    assert!(finished(takeover(false, None)).is_ok());
    for from in [None, Some("ana@example.com"), Some("Ana <ana@example.com>")] {
        assert!(finished(takeover(true, notify(IDENTITY, from))).is_ok(), "{from:?}");
    }
    assert_eq!(
        finished(takeover(false, notify(IDENTITY, Some("ana")))),
        Err(R::NotAnAddress { address: "ana".into() })
    );
    let arn = "arn:aws:sns:us-east-1:123456789012:identity/example.com";
    assert_eq!(finished(takeover(false, notify(arn, None))), Err(R::NotAnIdentity { arn: arn.into() }));
}

#[test]
fn every_event_is_checked_unless_some_are_named() {
    let all = CompromisedCredentials::new(None, CredentialsAction::Block);
    assert_eq!(all.events.len(), CheckedEvent::ALL.len());
    assert_eq!(CompromisedCredentials::new(Some(BTreeSet::new()), CredentialsAction::Block), all);
    let one = BTreeSet::from([CheckedEvent::SignUp]);
    assert_eq!(CompromisedCredentials::new(Some(one.clone()), CredentialsAction::NoAction).events, one);
}
