//! What a pool tells its users, by e-mail and text message: which text, with what put in, to whom, and what becomes of it.
//!
//! Sending is not done here: [`Payload`] is what a sender gets, [`Outgoing`] is the record it works from.
//!
//! Begin with [`compose`].

mod compose;
mod delivery;
mod found;
mod history;
mod notice;
mod outgoing;
mod placeholders;
mod plain;
mod texts;

#[cfg(test)]
mod tests;

pub use compose::{Addressees, Composed, CustomTexts, Payload, Values, compose, is_by_link};
pub use delivery::{CodeDelivery, simulated, simulated_contact, verification_contact};
pub use found::{Found, find};
pub use history::{HISTORY_KEPT, MessageEvent};
pub use notice::{Fate, Notice, NoticeValues, notice};
pub use outgoing::{LONGEST_TRY, NotYours, Outgoing, Recipient, Route, State, Status};
pub use placeholders::{has_code, has_link, has_username};
pub use plain::{is_html, plain_text};
pub use texts::{DEFAULT_SENDER, Sender, sender};

use crate::names::names;

names! {
    /// Why a message is sent. The inbox shows these names.
    pub enum Kind {
        SignUp = "sign_up",
        Resend = "resend",
        Invitation = "invitation",
        ForgotPassword = "forgot_password",
        VerifyAttribute = "verify_attribute",
        UpdateAttribute = "update_attribute",
        Mfa = "mfa",
        SignInCode = "sign_in_code",
        Notification = "notification",
        Other = "other",
    }
}

names! {
    /// How a message travels. The inbox shows these names; the wire's are [`Channel::medium`].
    pub enum Channel {
        Email = "email",
        Sms = "sms",
    }
}

impl Channel {
    /// `DeliveryMedium`
    pub const fn medium(self) -> &'static str {
        match self {
            Self::Email => "EMAIL",
            Self::Sms => "SMS",
        }
    }

    pub fn from_medium(medium: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|channel| channel.medium() == medium)
    }
}
