//! Signing in, as a machine without I/O.
//!
//! [`begin`] opens a sign-in, [`Pending::answer`] moves it on, and [`Step`] says what must happen next. After every
//! right answer `order` alone decides what is asked next; each challenge's own rule is a file of its own. Only a machine
//! that has run to its end makes a [`Proof`], and only a `Proof` is given tokens. Every path to tokens, this one and
//! the refreshing of a session, passes [`may_sign_in`]. What is read, sent, stored and worded is done outside.
mod challenge;
mod challenge_name;
mod choice;
mod claim_time;
mod custom;
mod device;
mod first_factor;
mod gate;
mod machine;
mod mfa;
mod mfa_setup;
mod new_password;
mod order;
mod proof;
mod renewal;
mod sent_code;
mod session;
mod sign_up_session;
mod software_token;
mod srp_exchange;
mod step_up;
mod web_authn;

pub use challenge::Challenge;
pub use challenge_name::ChallengeName;
pub use custom::{Creating, CustomState, Defining, Round, Verdict};
pub use gate::{Obstacle, Path, may_sign_in};
pub use machine::{Answer, Facts, First, Need, Pending, Refusal, Step, Stranger, Visit, Waiting, begin};
pub(crate) use mfa::usable;
pub use mfa::{Demand, demand};
pub use mfa_setup::{MfaSetup, SetUp};
pub use new_password::{NewAttributesRefused, check_new_attributes, missing_attributes};
pub use proof::{Method, Proof};
pub use renewal::{Renewal, RenewalRefused};
pub use sent_code::{Sending, SentCode};
pub use session::{Session, SessionRefused};
pub use sign_up_session::SignUpSession;
pub use srp_exchange::{SrpClaim, SrpExchange};
pub use step_up::{StepUp, assurance, references};
pub use web_authn::{Asking, PasskeyQuestion, must_verify};
