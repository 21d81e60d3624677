//! Signing in, as a machine without I/O.
//!
//! [`begin`] opens a sign-in, [`Challenge::answer`] moves it on, and [`Step`] says what must happen next. Only a machine
//! that has run to its end makes a [`Proof`], and only a `Proof` is given tokens. Every path to tokens, this one and
//! the refreshing of a session, passes [`may_sign_in`]. What is read, sent, stored and worded is done outside.
mod challenge_name;
mod gate;
mod machine;
mod new_password;
mod proof;
mod renewal;
mod session;

pub use challenge_name::ChallengeName;
pub use gate::{Obstacle, Path, may_sign_in};
pub use machine::{Answer, Challenge, Facts, Need, Refusal, Step, Visit, Waiting, begin};
pub use new_password::{NewAttributesRefused, check_new_attributes, missing_attributes};
pub use proof::{Method, Proof};
pub use renewal::{Renewal, RenewalRefused};
pub use session::{Session, SessionRefused};
