//! Threat protection in a sign-in: where from, with which password, and what is remembered of it.
//!
//! Whatever way somebody signs in, it is asked at three places: at the begin of every step whether anybody may come from
//! there ([`Run::watched`]), where a password was right whether the whole world knows it ([`Run::password_watched`]), and
//! once for each sign-in, when something was proved, how risky it is ([`Run::judged`]).

use domain::{
    message::{Fate, NoticeValues, notice},
    password::Checked,
    pool::Contact,
    risk::{Answered, Asked, Assessment, CheckedEvent, EventId, EventKind, EventResponse, TakeoverAction},
    secret::Secret,
    sign_in::{Demand, demand},
};

use super::run::Run;
use crate::{
    flows::{
        feedback,
        protection::{Doing, Notifying},
    },
    messages::{self, Told},
    refusals::{Refusal, Result},
    triggers::{Person, Scene, Texts, custom_sender},
};

impl Run<'_> {
    /// Goes on unless nobody may sign in from where the request comes from.
    ///
    /// # Errors
    /// [`Refusal::SecurityReasons`].
    pub(super) async fn watched(self) -> Result<Self> {
        if self.guard.blocks_address() {
            return Err(self.turn_away(Refusal::SecurityReasons, Assessment::HARMLESS.blocked(), None).await);
        }
        Ok(self)
    }

    /// Goes on unless a right password is a known one that lets nobody in.
    ///
    /// # Errors
    /// [`Refusal::CompromisedSignIn`].
    pub(super) async fn password_watched(mut self, checked: Checked, password: &Secret) -> Result<Self> {
        if !checked.is_right() {
            return Ok(self);
        }
        match self.guard.check_password(self.cx, CheckedEvent::SignIn, password).await {
            Ok(assessment) => self.assessment = assessment,
            Err(Refusal::CompromisedPassword) => {
                let assessment = Assessment { compromised: Some(true), ..Assessment::HARMLESS };
                return Err(self.turn_away(Refusal::CompromisedSignIn, assessment.blocked(), None).await);
            }
            Err(why) => return Err(why),
        }
        Ok(self)
    }

    /// Goes on unless the risk is too high; once for each sign-in, after its first factor. Who is to be told is.
    ///
    /// # Errors
    /// [`Refusal::SecurityReasons`].
    pub(super) async fn judged(mut self, event_id: &str) -> Result<Self> {
        let (true, Some(id)) = (self.guard.is_on() && self.is_somebody(), EventId::parse(event_id)) else {
            return Ok(self);
        };
        let user = self.account.user.clone();
        if let Some(event) = self.tx.auth_event(user.pool, user.id, id).await? {
            self.assessment = event.assessment;
            return Ok(self);
        }
        let failures = self.attempts.failures(self.cx.now());
        let demand = demand(&self.app.pool, &user, &self.account.credentials.factors);
        let has_factor = matches!(demand, Demand::One(_) | Demand::OneOf(_));
        self.assessment = self.guard.assess(&mut self.tx, &user, failures, has_factor, self.assessment).await?;
        if let Some(notifying) = self.guard.notifying(self.assessment) {
            self.tell(id, &notifying).await?;
        }
        if self.assessment.is_blocked() {
            let assessment = self.assessment;
            return Err(self.turn_away(Refusal::SecurityReasons, assessment, Some(id)).await);
        }
        Ok(self)
    }

    /// Writes the notice of a risky sign-in, if the user has an address that is proved.
    async fn tell(&mut self, id: EventId, notifying: &Notifying) -> Result<()> {
        let user = self.account.user.clone();
        let Some(address) = user.address(Contact::Email).filter(|_| user.is_verified(Contact::Email)) else {
            return Ok(());
        };
        let token = feedback::token(self.cx, user.pool, user.id, id)?;
        let now = jiff::Timestamp::from_second(self.cx.now().seconds()).unwrap_or_default();
        let values = NoticeValues {
            username: &user.username,
            address: &notifying.origin.address,
            device: notifying.origin.device.as_deref(),
            time: &now.strftime("%Y-%m-%d %H:%M:%S UTC").to_string(),
            event_id: &id.to_string(),
            token: &token,
        };
        let fate = Fate::of(notifying.action, self.assessment.is_blocked());
        let pool = self.app.pool.clone();
        let told = if pool.settings.triggers.custom_email_sender.is_some() {
            let (scene, person) = (Scene::of(&self.app, None), Person::from(&self.account));
            let facts = take_over(&values, notifying.action, fate, now);
            Told::Event(custom_sender::notice(self.cx, scene, person, facts)?)
        } else {
            Told::Mail(notice(notifying.notify.as_ref(), &pool.settings.email, fate, values))
        };
        let notice = messages::notify(self.cx, &mut self.tx, &pool, &user, address, told).await?;
        self.notices.push(notice);
        Ok(())
    }

    /// Remembers the sign-in as far as it came, under the id that its tokens will name, and where it came from once it
    /// is done. `proved` is how much counted from a session before, and how much was proved now.
    pub(super) async fn remembered(
        &mut self,
        event_id: &str,
        (credited, proved): (usize, usize),
        response: EventResponse,
    ) -> Result<()> {
        let (true, Some(id)) = (self.guard.is_on() && self.is_somebody(), EventId::parse(event_id)) else {
            return Ok(());
        };
        let user = self.account.user.clone();
        let answered: Vec<Answered> =
            (credited..credited + proved).map(|place| Answered { asked: asked(place), rightly: true }).collect();
        let doing =
            Doing { user: &user, kind: EventKind::SignIn, response, assessment: self.assessment, answered: &answered };
        if response == EventResponse::Pass {
            self.guard.signed_in(self.cx, &mut self.tx, &user).await?;
        }
        self.guard.remember_as(self.cx, &mut self.tx, &doing, id).await
    }

    /// Remembers a wrong answer, with what a refusal leaves behind.
    pub(super) fn trace_failure(&mut self, asked: Asked) {
        let user = self.account.user.clone();
        if self.is_somebody() {
            let answered = [Answered { asked, rightly: false }];
            let doing = Doing {
                user: &user,
                kind: EventKind::SignIn,
                response: EventResponse::Fail,
                assessment: self.assessment,
                answered: &answered,
            };
            self.guard.trace(self.cx, &mut self.tx, &doing, None);
        }
    }

    /// Ends a sign-in that threat protection does not let through. Nothing is counted as a failure.
    async fn turn_away(mut self, why: Refusal, assessment: Assessment, id: Option<EventId>) -> Refusal {
        let user = self.account.user.clone();
        if self.is_somebody() {
            let doing = Doing {
                user: &user,
                kind: EventKind::SignIn,
                response: EventResponse::Fail,
                assessment,
                answered: &[],
            };
            self.guard.trace(self.cx, &mut self.tx, &doing, id);
        }
        if let Err(failure) = self.tx.refuse().await {
            return failure.into();
        }
        self.send_notices();
        why
    }

    /// After the commit: whoever signs in does not wait for a notice.
    pub(super) fn send_notices(&mut self) {
        for notice in std::mem::take(&mut self.notices) {
            messages::deliver_unobserved(self.cx, notice);
        }
    }
}

/// What a function is told of a risky sign-in in place of a profile. Where it comes from on a map is not known, and there
/// are no pages behind one-click links.
fn take_over(values: &NoticeValues<'_>, action: TakeoverAction, fate: Fate, now: jiff::Timestamp) -> Texts {
    let action = match fate {
        Fate::Blocked => TakeoverAction::Block,
        Fate::SecondFactor | Fate::NoAction => action,
    };
    [
        ("EVENT_ID", values.event_id),
        ("USER_NAME", values.username),
        ("IP_ADDRESS", values.address),
        ("ACCOUNT_TAKE_OVER_ACTION", action.as_str()),
        ("ONE_CLICK_LINK_VALID", ""),
        ("ONE_CLICK_LINK_INVALID", ""),
        ("LOGIN_TIME", &now.strftime("%A, %B %d, %Y %I:%M %p UTC").to_string()),
        ("FEEDBACK_TOKEN", values.token.expose()),
        ("CITY", "unknown"),
        ("COUNTRY", "unknown"),
        ("DEVICE_NAME", values.device.unwrap_or("unknown")),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .collect()
}

/// What the answer at this place was to.
const fn asked(place: usize) -> Asked {
    if place == 0 { Asked::Password } else { Asked::Mfa }
}
