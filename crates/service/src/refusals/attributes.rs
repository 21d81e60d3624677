//! The words for attributes, user names and filters.

use domain::{
    filter::FilterRefused,
    user::{AttributeProblem, AttributesRefused, UsernameRefused},
};
use wire::ApiError;

pub(super) fn username(why: &UsernameRefused) -> ApiError {
    ApiError::invalid_parameter(match why {
        UsernameRefused::EmailForm => {
            "Username cannot be of email format, since user pool is configured for email alias."
        }
        UsernameRefused::PhoneNumberForm => {
            "Username cannot be of phone number format, since user pool is configured for phone number alias."
        }
        UsernameRefused::NotAnEmail => "Username should be an email.",
        UsernameRefused::NotAPhoneNumber => "Username should be a phone number.",
        UsernameRefused::NotAContact => "Username should be either an email or a phone number.",
    })
}

pub(super) fn word(operation: &str, why: &AttributesRefused) -> ApiError {
    match why {
        AttributesRefused::Schema(problems) => schema(operation, problems),
        AttributesRefused::EmailForm => ApiError::invalid_parameter("Invalid email address format."),
        AttributesRefused::PhoneNumberForm => ApiError::invalid_parameter("Invalid phone number format."),
        AttributesRefused::Unauthorised { .. } => {
            ApiError::not_authorized("A client attempted to write unauthorized attribute")
        }
        AttributesRefused::NothingToVerify(contact) => {
            let (verified, address) = (contact.verified_attribute(), contact.as_str());
            ApiError::invalid_parameter(format!("{verified} cannot be set to true without {address}."))
        }
    }
}

/// One line for each problem; where users are changed, not made, two of them name the user too.
fn schema(operation: &str, problems: &[AttributeProblem]) -> ApiError {
    let is_new = matches!(operation, "SignUp" | "AdminCreateUser");
    let mut text =
        String::from(if is_new { "Attributes did not conform to the schema: " } else { "Invalid user attributes: " });
    for problem in problems {
        let named_in_full =
            !is_new && matches!(problem, AttributeProblem::Unknown { .. } | AttributeProblem::Immutable { .. });
        if named_in_full {
            text.push_str("user.");
        }
        text.push_str(&line(problem));
        text.push('\n');
    }
    ApiError::invalid_parameter(text)
}

fn line(problem: &AttributeProblem) -> String {
    use AttributeProblem as P;
    match problem {
        P::Unknown { name } => format!("{name}: Attribute does not exist in the schema."),
        P::TooShort { name, minimum } => format!("{name}: String must be no shorter than {minimum} characters"),
        P::TooLong { name, maximum } => format!("{name}: String must be no longer than {maximum} characters"),
        P::NotANumber { name } => format!("{name}: Value must be a number"),
        P::TooSmall { name, minimum } => format!("{name}: Number must be no less than {minimum}"),
        P::TooLarge { name, maximum } => format!("{name}: Number must be no greater than {maximum}"),
        P::NotADateTime { name } => format!("{name}: Value must be a date and time"),
        P::NotABoolean { name } => format!("{name}: Value must be true or false"),
        P::Required { name } => format!("{name}: The attribute is required"),
        P::Immutable { name } => format!("{name}: Attribute cannot be updated."),
    }
}

pub(super) fn filter(why: &FilterRefused) -> ApiError {
    match why {
        FilterRefused::Syntax => ApiError::invalid_parameter("Error while parsing filter."),
        FilterRefused::Attribute { name } => ApiError::invalid_parameter(format!("Invalid search attribute: {name}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(error: &ApiError) -> &str {
        error.message.as_deref().unwrap()
    }

    #[test]
    fn each_problem_has_its_line_and_each_kind_of_operation_its_frame() {
        let name = |name: &str| name.to_owned();
        let problems = AttributesRefused::Schema(vec![
            AttributeProblem::Unknown { name: name("custom:x") },
            AttributeProblem::TooShort { name: name("birthdate"), minimum: 10 },
            AttributeProblem::Immutable { name: name("custom:y") },
        ]);
        let made = "Attributes did not conform to the schema: custom:x: Attribute does not exist in the schema.\n\
                    birthdate: String must be no shorter than 10 characters\n\
                    custom:y: Attribute cannot be updated.\n";
        let changed = "Invalid user attributes: user.custom:x: Attribute does not exist in the schema.\n\
                       birthdate: String must be no shorter than 10 characters\n\
                       user.custom:y: Attribute cannot be updated.\n";
        assert_eq!(text(&word("SignUp", &problems)), made);
        assert_eq!(text(&word("AdminCreateUser", &problems)), made);
        assert_eq!(text(&word("UpdateUserAttributes", &problems)), changed);
        assert_eq!(text(&word("AdminUpdateUserAttributes", &problems)), changed);
    }
}
