//! The lines of a job's log: Cognito's where they are known.

use domain::import::{HeaderRefused, LONGEST_ROW, RowProblem};
use domain::password::HashRefused;

use crate::{
    context::Context,
    refusals::{self, Refusal},
};

/// What became of a row.
#[derive(Debug)]
pub(super) enum Outcome {
    Succeeded,
    /// The user name is somebody's.
    Skipped,
    Failed(RowProblem),
    /// Another name is somebody's. Holds the attribute's name.
    AliasTaken(&'static str),
}

/// Adds a line; `number` is the row's in the file, of which the header is the first.
pub(super) fn write(cx: &Context, log: &mut String, number: u64, outcome: &Outcome) {
    let (word, why) = match outcome {
        Outcome::Succeeded => ("SUCCEEDED", "The import succeeded.".to_owned()),
        Outcome::Skipped => ("SKIPPED", "The user already exists.".to_owned()),
        Outcome::Failed(problem) => ("FAILED", reason(cx, problem)),
        Outcome::AliasTaken(attribute) => ("FAILED", format!("An account with the given {attribute} already exists.")),
    };
    log.push_str(&format!("[{word}] Line Number {number} - {why}\n"));
}

/// The line about a header that is none.
pub(super) fn write_header(log: &mut String, why: &HeaderRefused) {
    let why = match why {
        HeaderRefused::NotText => "The header is not UTF-8, too long, or has control characters.".to_owned(),
        HeaderRefused::Unknown(name) if name.starts_with('\u{feff}') => {
            "The file begins with a byte order mark.".to_owned()
        }
        HeaderRefused::Unknown(name) => format!("The header has an unknown column: {}.", shortened(name)),
        HeaderRefused::Twice(name) => format!("The header has a column twice: {name}."),
        HeaderRefused::Missing(name) => format!("The header lacks a column: {name}."),
    };
    log.push_str(&format!("[FAILED] Line Number 1 - {why}\n"));
}

/// It came from outside.
fn shortened(name: &str) -> String {
    name.chars().take(64).map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

fn reason(cx: &Context, problem: &RowProblem) -> String {
    use RowProblem as P;
    match problem {
        P::TooLong => format!("The row is longer than {LONGEST_ROW} characters."),
        P::NotUtf8 => "The row is not UTF-8.".into(),
        P::ControlCharacter => "The row has a control character.".into(),
        P::Values { expected, found } => format!("The row has {found} values, and the header {expected} columns."),
        P::NoUsername => "The User Record does not have a value for cognito:username.".into(),
        P::UsernameForm => {
            "The value of cognito:username is too long, or has characters that user names do not have.".into()
        }
        P::Birthdate => "birthdate: The value must be a date in the form MM/DD/YYYY.".into(),
        P::NothingVerified => "The User Record does not set any of the auto verified attributes to true. (Example: \
                               email_verified to true)."
            .into(),
        P::MfaForm => "cognito:mfa_enabled: Value must be true or false".into(),
        P::MfaOff => "cognito:mfa_enabled cannot be true, since MFA is off for the user pool.".into(),
        P::MfaRequired => "cognito:mfa_enabled cannot be false, since MFA is required for the user pool.".into(),
        P::Hash(HashRefused::Form) => {
            "cognito:password_hash: The value is not a hash in PHC or modular crypt form.".into()
        }
        P::Hash(HashRefused::OtherAlgorithm { expected, found }) => {
            format!("cognito:password_hash: The value is a hash of {found}, and the job is for {expected}.")
        }
        P::Hash(HashRefused::Cost) => {
            "cognito:password_hash: The parameters of the hash ask for more memory or time than is allowed.".into()
        }
        // As AdminCreateUser says it, in one line.
        P::Username(why) => worded(cx, (*why).into()),
        P::Attributes(why) => worded(cx, why.clone().into()),
    }
}

fn worded(cx: &Context, why: Refusal) -> String {
    let message = refusals::word(cx.operation, &why).message.unwrap_or_default();
    message.trim_end().replace('\n', "; ")
}
