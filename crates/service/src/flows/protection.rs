//! Threat protection: what is done about addresses, known passwords and unfamiliar places in pools that have it on, and
//! what is remembered of users there. Where it is off it reads nothing and writes nothing.

use std::{net::IpAddr, sync::Arc};

use domain::{
    ids::PoolId,
    log_delivery::EventSource,
    pool::ThreatProtection,
    risk::{
        Answered, Assessment, AuthEvent, CheckedEvent, Configuration, CredentialsAction, Decision, EventId, EventKind,
        EventResponse, Familiar, IpExceptions, IpRange, Notify, Origin, TakeoverAction, level, listed_as,
    },
    secret::Secret,
    user::User,
};
use store::Transaction;

use super::{
    logs::{lines, write},
    sessions,
};
use crate::{
    caller::App,
    context::Context,
    refusals::{Refusal, Result},
    replay::Source,
};

/// One event in so many looks whether the user has too many.
const TRIMMED_ONCE_IN: u8 = 32;

/// What watches over one request: nothing, where the pool has threat protection off.
pub struct Guard(Option<Watch>);

struct Watch {
    /// Risks are acted upon, not only written down.
    is_enforced: bool,
    configuration: Option<Arc<Configuration>>,
    origin: Origin,
    address: Option<IpAddr>,
    export: Option<Export>,
}

/// What is remembered here is also sent elsewhere.
struct Export {
    /// None: to something that this server does not write to.
    group: Option<write::Destination>,
    pool: PoolId,
    client_id: String,
}

/// What somebody did, for the record.
pub struct Doing<'a> {
    pub user: &'a User,
    pub kind: EventKind,
    pub response: EventResponse,
    pub assessment: Assessment,
    pub answered: &'a [Answered],
}

/// The watch over a request of this app's. One read of what was configured, where protection is on.
///
/// # Errors
/// The store's.
pub async fn guard(cx: &Context, app: &App) -> Result<Guard> {
    guard_as(cx, app, app.pool.threat_protection()).await
}

/// The same over a sign-in by the pool's own challenges.
///
/// # Errors
/// The store's.
pub async fn guard_of_custom_auth(cx: &Context, app: &App) -> Result<Guard> {
    guard_as(cx, app, app.pool.threat_protection_of_custom_auth()).await
}

async fn guard_as(cx: &Context, app: &App, mode: ThreatProtection) -> Result<Guard> {
    let is_enforced = match mode {
        ThreatProtection::Off => return Ok(Guard(None)),
        ThreatProtection::Audit => false,
        ThreatProtection::Enforced => true,
    };
    let mut tx = cx.begin();
    let (configuration, delivery) = tx.watch(app.pool.number, &app.client.id).await?;
    let mut export = None;
    if let Some(delivery) = delivery.filter(|delivery| delivery.destination(EventSource::UserAuthEvents).is_some()) {
        let (source, pool) = (EventSource::UserAuthEvents, &app.pool.id);
        let group = write::destination(&mut tx, &delivery, source, pool, cx.wall(), cx.random()).await?;
        export = Some(Export { group, pool: pool.clone(), client_id: app.client.id.to_string() });
    }
    let address = sessions::address(cx, app);
    let origin = Origin::new(&address, sessions::agent(cx));
    Ok(Guard(Some(Watch { is_enforced, configuration, address: address.parse().ok(), origin, export })))
}

/// What somebody is to be told of a risky sign-in.
pub struct Notifying {
    pub action: TakeoverAction,
    pub notify: Option<Notify>,
    pub origin: Origin,
}

impl Guard {
    pub const fn is_on(&self) -> bool {
        self.0.is_some()
    }

    /// Whether nobody may sign in from here.
    pub fn blocks_address(&self) -> bool {
        self.0.as_ref().is_some_and(|watch| watch.is_enforced && watch.is_among(|exceptions| &exceptions.blocked))
    }

    /// Whether a password may be chosen, or signed in with: known ones may not, where the configuration says so.
    ///
    /// # Errors
    /// [`Refusal::CompromisedPassword`], [`Refusal::Overloaded`], a list that cannot be read.
    pub async fn check_password(&self, cx: &Context, event: CheckedEvent, password: &Secret) -> Result<Assessment> {
        let Some(watch) = &self.0 else { return Ok(Assessment::HARMLESS) };
        let rule = watch.configuration.as_ref().and_then(|found| found.compromised_credentials.as_ref());
        if rule.is_some_and(|rule| !rule.events.contains(&event)) {
            return Ok(Assessment::HARMLESS);
        }
        let compromised = is_known(cx, password).await?;
        let blocks = watch.is_enforced && rule.is_some_and(|rule| rule.action == CredentialsAction::Block);
        if blocks && compromised == Some(true) {
            return Err(Refusal::CompromisedPassword);
        }
        Ok(Assessment { compromised, ..Assessment::HARMLESS })
    }

    /// How risky it is that this user signs in from here. `has_factor`: a second factor is asked for besides.
    ///
    /// # Errors
    /// The store's.
    pub async fn assess(
        &self,
        tx: &mut Transaction,
        user: &User,
        failures: u32,
        has_factor: bool,
        so_far: Assessment,
    ) -> Result<Assessment> {
        let Some(watch) = &self.0 else { return Ok(so_far) };
        if watch.is_among(|exceptions| &exceptions.skipped) {
            return Ok(so_far);
        }
        let familiar = tx.familiar(user.pool, user.id).await?;
        let Some(level) = level(familiar.as_deref(), &watch.origin, failures) else { return Ok(so_far) };
        let assessment = Assessment { decision: Decision::AccountTakeover, level: Some(level), ..so_far };
        let rule = watch.configuration.as_ref().and_then(|found| found.account_takeover.as_ref());
        let is_blocked = watch.is_enforced && rule.is_some_and(|rule| rule.blocks(level, has_factor));
        Ok(if is_blocked { assessment.blocked() } else { assessment })
    }

    /// Whether the user is told of a risk that was found.
    pub fn notifying(&self, assessment: Assessment) -> Option<Notifying> {
        let watch = self.0.as_ref().filter(|watch| watch.is_enforced)?;
        let takeover = watch.configuration.as_ref()?.account_takeover.as_ref()?;
        let rule = takeover.at(assessment.level?).filter(|rule| rule.notify)?;
        Some(Notifying { action: rule.action, notify: takeover.notify.clone(), origin: watch.origin.clone() })
    }

    /// Makes a place familiar that a user signed in from, in the caller's commit.
    ///
    /// # Errors
    /// The store's.
    pub async fn signed_in(&self, cx: &Context, tx: &mut Transaction, user: &User) -> Result<()> {
        let Some(watch) = &self.0 else { return Ok(()) };
        let before = tx.familiar(user.pool, user.id).await?;
        let nothing = Familiar::nothing(user.pool, user.id);
        if let Some(noted) = before.as_deref().unwrap_or(&nothing).noting(&watch.origin, cx.now()) {
            tx.put(&noted);
        }
        Ok(())
    }

    /// Writes down what somebody did, with the caller's commit.
    ///
    /// # Errors
    /// The store's.
    pub async fn remember(&self, cx: &Context, tx: &mut Transaction, doing: &Doing<'_>) -> Result<()> {
        if !self.is_on() {
            return Ok(());
        }
        self.remember_as(cx, tx, doing, EventId::generate(cx.random(), cx.now())).await
    }

    /// The same under an id that is known already; an event that was under way is replaced if this transaction read it.
    ///
    /// # Errors
    /// The store's.
    pub async fn remember_as(&self, cx: &Context, tx: &mut Transaction, doing: &Doing<'_>, id: EventId) -> Result<()> {
        let Some(event) = self.event(cx, doing, id) else { return Ok(()) };
        let [.., last] = id.to_bytes();
        if last.is_multiple_of(TRIMMED_ONCE_IN) {
            tx.trim_auth_events(event.pool, event.user).await?;
        }
        tx.put(&event);
        if let Some((export, text)) = self.exported(cx, doing, &event)
            && let Some(group) = &export.group
        {
            group.entry(text, cx.wall(), cx.random()).put(tx);
        }
        Ok(())
    }

    /// The same of a request that is refused; under a new id where there is none.
    pub fn trace(&self, cx: &Context, tx: &mut Transaction, doing: &Doing<'_>, id: Option<EventId>) {
        if !self.is_on() {
            return;
        }
        let id = id.unwrap_or_else(|| EventId::generate(cx.random(), cx.now()));
        if let Some(event) = self.event(cx, doing, id) {
            tx.trace(&event);
            if let Some((export, text)) = self.exported(cx, doing, &event)
                && let Some(group) = &export.group
            {
                group.entry(text, cx.wall(), cx.random()).trace(tx);
            }
        }
    }

    /// The entry of an event, where events are sent elsewhere.
    fn exported(&self, cx: &Context, doing: &Doing<'_>, event: &AuthEvent) -> Option<(&Export, String)> {
        let export = self.0.as_ref()?.export.as_ref()?;
        let request_id = &cx.facts.request_id;
        let actor = lines::Actor { pool: &export.pool, client_id: &export.client_id, user: doing.user, request_id };
        let text = lines::activity(&actor, event, cx.wall());
        cx.tell(EventSource::UserAuthEvents.as_str(), export.pool.as_str(), &text);
        Some((export, text))
    }

    fn event(&self, cx: &Context, doing: &Doing<'_>, id: EventId) -> Option<AuthEvent> {
        let watch = self.0.as_ref()?;
        Some(AuthEvent {
            pool: doing.user.pool,
            user: doing.user.id,
            id,
            kind: doing.kind,
            created: cx.now(),
            response: doing.response,
            assessment: doing.assessment,
            answered: doing.answered.to_vec(),
            origin: watch.origin.clone(),
            feedback: None,
        })
    }
}

impl Watch {
    fn is_among(&self, ranges: impl Fn(&IpExceptions) -> &Vec<IpRange>) -> bool {
        let exceptions = self.configuration.as_ref().and_then(|found| found.exceptions.as_ref());
        let (Some(exceptions), Some(address)) = (exceptions, self.address) else { return false };
        ranges(exceptions).iter().any(|range| range.contains(address))
    }
}

/// Whether the operator's list has the password; `None` without a list.
async fn is_known(cx: &Context, password: &Secret) -> Result<Option<bool>> {
    let Some(list) = cx.shared().ports.known_passwords.clone() else { return Ok(None) };
    let digest = listed_as(password.expose());
    let looked_up = move || list.contains(&digest).map_err(|why| why.to_string());
    let found = cx.compute(Source::KnownPasswords, looked_up).await?;
    found.map(Some).map_err(|why| Refusal::internal(format!("the list of compromised passwords: {why}")))
}
