//! From a kind and its values to the text that a person reads.

pub use super::texts::is_by_link;

use super::placeholders::{Inserts, fill, has_code, has_link, has_username};
use super::texts::{Demand, texts};
use super::{Channel, Kind};
use crate::pool::Pool;
use crate::secret::Secret;
use serde::{Deserialize, Serialize};
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Texts that a CustomMessage function gave in place of the pool's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CustomTexts {
    /// `smsMessage`
    pub sms: Option<String>,
    /// `emailMessage`
    pub email: Option<String>,
    /// `emailSubject`
    pub subject: Option<String>,
}

/// What goes into a message.
#[derive(Clone, Copy, Debug)]
pub struct Values<'a> {
    /// The code, or an invitation's temporary password. `None` for one who has no password.
    pub code: Option<&'a Secret>,
    /// The name that the person signs in with.
    pub username: &'a str,
    /// Where a click confirms the account; demanded when [`is_by_link`].
    pub link: Option<&'a str>,
}

/// A finished message. It holds codes and passwords in clear, can be written out for one purpose only, to be sealed,
/// and is wiped when dropped.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub struct Payload {
    /// For e-mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// HTML for e-mail, plain for text messages. Of what somebody sends by themselves: the plain text, or the HTML when
    /// that is all there is.
    pub body: String,
    /// The HTML of a mail that somebody sends by themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub html: Option<String>,
    /// Whom the mail names, where that is not just its recipient.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown: Option<Addressees>,
    /// A whole mail as somebody wrote it, in base64: sent as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// For invitations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temporary_password: Option<String>,
}

/// Whom a mail says it is to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Zeroize)]
pub struct Addressees {
    pub to: Vec<String>,
    pub cc: Vec<String>,
}

impl Payload {
    /// What a function is given that sends the message itself: there is no text to show, and no code in clear.
    pub fn of_event(event: String) -> Self {
        Self::plain(None, event)
    }

    /// A text alone, of which nothing is known.
    pub fn plain(subject: Option<String>, body: String) -> Self {
        Self {
            subject,
            body,
            html: None,
            shown: None,
            raw: None,
            code: None,
            link: None,
            username: None,
            temporary_password: None,
        }
    }
}

impl fmt::Debug for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Payload(..)")
    }
}

/// A message and what is to be said of its making.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Composed {
    pub payload: Payload,
    /// The text in force lacked a place for the code, link or user name, and the default was used: worth a line in the
    /// log.
    pub fell_back: bool,
}

/// Makes a message of a kind for a channel.
///
/// The text in force is the function's, else the pool's, else Amazon's default. One that lacks what it is sent for is
/// never sent: the default is.
pub fn compose(pool: &Pool, kind: Kind, channel: Channel, custom: &CustomTexts, values: Values<'_>) -> Composed {
    let texts = texts(pool, kind, channel, values.code.is_some());
    let own = match channel {
        Channel::Email => custom.email.as_deref(),
        Channel::Sms => custom.sms.as_deref(),
    };
    let in_force = own.unwrap_or(texts.body);
    let is_usable = match texts.demand {
        Demand::Nothing => true,
        Demand::Code => has_code(in_force),
        Demand::Link => has_link(in_force),
        Demand::UsernameAndCode => has_username(in_force) && has_code(in_force),
    };
    let text = if is_usable { in_force } else { texts.default_body };

    let is_invitation = kind == Kind::Invitation;
    let code = values.code.map(Secret::expose);
    let link = if texts.demand == Demand::Link { values.link } else { None };
    let inserts =
        Inserts { code, username: is_invitation.then_some(values.username), link, is_html: channel == Channel::Email };
    let subject = (channel == Channel::Email).then(|| {
        let subject = custom.subject.as_deref().unwrap_or(texts.subject);
        // A header is plain text, and codes have no place in it.
        fill(subject, &Inserts { username: inserts.username, ..Inserts::default() })
    });
    let payload = Payload {
        subject,
        body: fill(text, &inserts),
        html: None,
        shown: None,
        raw: None,
        code: code.filter(|_| !is_invitation).map(str::to_owned),
        link: link.map(str::to_owned),
        username: is_invitation.then(|| values.username.to_owned()),
        temporary_password: code.filter(|_| is_invitation).map(str::to_owned),
    };
    Composed { payload, fell_back: !is_usable }
}
