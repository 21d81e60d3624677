//! What somebody is told of a risky sign-in to their account.

use std::borrow::Cow;

use super::placeholders::escape;
use crate::pool::{EmailConfiguration, bare_address, is_address};
use crate::risk::{Notify, NotifyMail, TakeoverAction};
use crate::secret::Secret;

use super::texts::{Sender, sender};

const SUBJECT: &str = "A new sign-in to your account";
const SUBJECT_BLOCKED: &str = "A sign-in to your account was blocked";
const WHAT: &str = "at {login-time}, from the address {ip-address} with {device-name}. If this was not you, change your \
                    password.";

/// What became of the sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Blocked,
    /// It went on, with a second factor demanded of those who have one.
    SecondFactor,
    NoAction,
}

impl Fate {
    pub const fn of(action: TakeoverAction, is_blocked: bool) -> Self {
        match (is_blocked, action) {
            (true, _) => Self::Blocked,
            (false, TakeoverAction::MfaIfConfigured | TakeoverAction::MfaRequired) => Self::SecondFactor,
            (false, TakeoverAction::Block | TakeoverAction::NoAction) => Self::NoAction,
        }
    }
}

/// What goes into a notice.
#[derive(Clone, Copy)]
pub struct NoticeValues<'a> {
    pub username: &'a str,
    pub address: &'a str,
    pub device: Option<&'a str>,
    /// For people to read.
    pub time: &'a str,
    pub event_id: &'a str,
    pub token: &'a Secret,
}

/// A finished notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub subject: String,
    /// The plain text, or the HTML when that is all there is.
    pub body: String,
    /// The HTML beside a plain text.
    pub html: Option<String>,
    pub sender: Sender,
}

/// The notice that was configured for this fate, else a plain one of this server's. It has both forms where both
/// are configured.
pub fn notice(notify: Option<&Notify>, pool: &EmailConfiguration, fate: Fate, values: NoticeValues<'_>) -> Notice {
    let own = notify.and_then(|notify| match fate {
        Fate::Blocked => notify.block_email.as_ref(),
        Fate::SecondFactor => notify.mfa_email.as_ref(),
        Fate::NoAction => notify.no_action_email.as_ref(),
    });
    let (subject, opening) = match fate {
        Fate::Blocked => (SUBJECT_BLOCKED, "A sign-in to your account was blocked "),
        Fate::SecondFactor | Fate::NoAction => (SUBJECT, "Your account was signed in to "),
    };
    let filled_html = |html: &String| fill(html, values, true);
    let (body, html) = match own {
        Some(NotifyMail { html_body, text_body: Some(text), .. }) => {
            (fill(text, values, false), html_body.as_ref().map(filled_html))
        }
        Some(NotifyMail { html_body: Some(html), .. }) => (filled_html(html), None),
        _ => (fill(&format!("{opening}{WHAT}"), values, false), None),
    };
    Notice {
        subject: fill(own.map_or(subject, |own| &own.subject), values, false),
        body,
        html,
        sender: own_sender(notify, pool),
    }
}

fn own_sender(notify: Option<&Notify>, pool: &EmailConfiguration) -> Sender {
    let usual = sender(pool);
    let Some(notify) = notify else { return usual };
    let from = notify.from.clone().filter(|from| is_address(bare_address(from)));
    Sender { from: from.unwrap_or(usual.from), reply_to: notify.reply_to.clone().or(usual.reply_to) }
}

/// Values are put in once; a place that is not known stays as it is. Where a sign-in comes from on a map is not known,
/// and there are no pages behind one-click links.
fn fill(text: &str, values: NoticeValues<'_>, is_html: bool) -> String {
    let mut filled = String::with_capacity(text.len() + 64);
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        let (before, at_brace) = rest.split_at(start);
        filled.push_str(before);
        let place = at_brace.split_once('}').and_then(|(name, after)| Some((value(name, values)?, after)));
        match place {
            Some((value, after)) => {
                filled.push_str(&if is_html { escape(value) } else { Cow::Borrowed(value) });
                rest = after;
            }
            None => {
                filled.push('{');
                rest = at_brace.get(1..).unwrap_or_default();
            }
        }
    }
    filled.push_str(rest);
    filled
}

/// `name` with its opening brace.
fn value<'a>(name: &str, values: NoticeValues<'a>) -> Option<&'a str> {
    Some(match name {
        "{username" => values.username,
        "{ip-address" => values.address,
        "{device-name" => values.device.unwrap_or("an unknown device"),
        "{login-time" => values.time,
        "{event-id" => values.event_id,
        "{feedback-token" => values.token.expose(),
        "{city" | "{country" => "unknown",
        "{one-click-link-valid" | "{one-click-link-invalid" => "",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pool::NewPool;
    use crate::user::fixture;

    fn told(notify: Option<&Notify>, fate: Fate) -> Notice {
        let token = Secret::new("t0ken");
        let values = NoticeValues {
            username: "ana",
            address: "192.0.2.7",
            device: Some("<Browser>"),
            time: "today",
            event_id: "e1",
            token: &token,
        };
        let pool = fixture::pool(NewPool::default());
        notice(notify, &pool.settings.email, fate, values)
    }

    fn mail(subject: &str, html: Option<&str>, text: Option<&str>) -> Option<NotifyMail> {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        Some(NotifyMail { subject: subject.into(), html_body: owned(html), text_body: owned(text) })
    }

    #[test]
    fn a_notice_has_its_own_text_or_a_plain_one() {
        let notify = Notify {
            source_arn: "arn:aws:ses:us-east-1:123456789012:identity/example.com".into(),
            from: Some("Guard <guard@example.com>".into()),
            reply_to: None,
            block_email: mail(
                "Blocked, {username}",
                Some("<b>{device-name} {event-id} {nonsense} {</b>"),
                Some("{device-name} of {username}"),
            ),
            no_action_email: mail("Hm", None, Some("{device-name}, {feedback-token}{one-click-link-valid}")),
            mfa_email: None,
        };
        let only_html = Notify { block_email: mail("Blocked", Some("<b>{username}</b>"), None), ..notify.clone() };
        let blocked = told(Some(&only_html), Fate::Blocked);
        assert_eq!((blocked.body.as_str(), blocked.html), ("<b>ana</b>", None));

        let blocked = told(Some(&notify), Fate::Blocked);
        assert_eq!(blocked.subject, "Blocked, ana");
        assert_eq!(blocked.html.as_deref(), Some("<b>&lt;Browser&gt; e1 {nonsense} {</b>"));
        assert_eq!(blocked.body, "<Browser> of ana");
        assert_eq!(blocked.sender.from, "Guard <guard@example.com>");
        assert_eq!(told(Some(&notify), Fate::NoAction).body, "<Browser>, t0ken");
        for plain in [told(Some(&notify), Fate::SecondFactor), told(None, Fate::NoAction)] {
            assert_eq!(plain.subject, SUBJECT);
            assert!(plain.body.starts_with("Your account was signed in to at today, from the address 192.0.2.7"));
        }
        assert!(told(None, Fate::Blocked).body.starts_with("A sign-in to your account was blocked at today"));
    }

    #[test]
    fn the_action_decides_which_notice_it_is() {
        use TakeoverAction::{Block, MfaIfConfigured, MfaRequired, NoAction};
        for (action, is_blocked, fate) in [
            (Block, true, Fate::Blocked),
            (Block, false, Fate::NoAction),
            (MfaRequired, true, Fate::Blocked),
            (MfaRequired, false, Fate::SecondFactor),
            (MfaIfConfigured, false, Fate::SecondFactor),
            (NoAction, false, Fate::NoAction),
        ] {
            assert_eq!(Fate::of(action, is_blocked), fate, "{action} {is_blocked}");
        }
    }
}
