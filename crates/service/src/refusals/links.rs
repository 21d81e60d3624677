//! The words for who cannot be linked, and why.

use domain::user::{LinkRefused, MAX_LINKS, SUBJECT};
use wire::{ApiError, ErrorKind as Kind};

pub fn word(why: &LinkRefused) -> ApiError {
    let kind = match why {
        LinkRefused::LinkedElsewhere => Kind::AliasExistsException,
        LinkRefused::TooMany => Kind::LimitExceededException,
        _ => Kind::InvalidParameterException,
    };
    ApiError::new(kind, text(why))
}

fn text(why: &LinkRefused) -> String {
    use LinkRefused as L;
    match why {
        L::Missing { user, member } => format!("Invalid {user}: {member} is required"),
        L::LocalSource => "Invalid SourceUser: Cognito users with a username/password may not be passed in as a \
                           SourceUser, only as a DestinationUser"
            .into(),
        L::SourceHasProfile => {
            "Merging is not currently supported, provide a SourceUser that has not been signed up in order to link"
                .into()
        }
        L::AlreadyLinked => "SourceUser is already linked to DestinationUser".into(),
        L::LinkedElsewhere => "SourceUser is already linked to another user".into(),
        L::SubjectOnly { provider } => {
            format!("Invalid SourceUser: ProviderAttributeName must be {SUBJECT} for provider {provider}")
        }
        L::TooLong => "Invalid SourceUser: the user name it would have is longer than 128 characters".into(),
        L::TooMany => format!("A user cannot have more than {MAX_LINKS} linked identities."),
    }
}
