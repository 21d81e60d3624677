//! What a step of a sign-in looks like on the wire.

use std::collections::BTreeMap;

use domain::{secret::Secret as Known, sign_in::ChallengeName};
use wire::{Secret, shapes::*};

use crate::{
    flows::{
        sign_in::{Asked, Outcome},
        tokens::Tokens,
    },
    refusals::{Refusal, Result},
};

pub fn tokens(tokens: Tokens) -> AuthenticationResultType {
    let shown = |secret: Known| Secret::from(secret.expose());
    AuthenticationResultType {
        access_token: Some(shown(tokens.access)),
        expires_in: Some(i32::try_from(tokens.expires_in).unwrap_or(i32::MAX)),
        token_type: Some("Bearer".into()),
        refresh_token: tokens.refresh.map(shown),
        id_token: Some(shown(tokens.id)),
        new_device_metadata: tokens.new_device.map(|device| NewDeviceMetadataType {
            device_key: Some(device.key),
            device_group_key: Some(device.group_key),
        }),
    }
}

/// The members that all four answers have in common; each answer takes them apart again.
pub struct Answer {
    pub challenge_name: Option<ChallengeNameType>,
    pub session: Option<Secret>,
    pub challenge_parameters: Option<BTreeMap<String, String>>,
    pub authentication_result: Option<AuthenticationResultType>,
    pub available_challenges: Option<Vec<ChallengeNameType>>,
}

pub fn answer(outcome: Outcome) -> Result<Answer> {
    Ok(match outcome {
        Outcome::SignedIn(issued) => Answer {
            challenge_name: None,
            session: None,
            // AWS sends an empty object along with tokens.
            challenge_parameters: Some(BTreeMap::new()),
            authentication_result: Some(tokens(issued)),
            available_challenges: None,
        },
        Outcome::Asked(Asked { challenge, session, parameters, available }) => Answer {
            challenge_name: Some(named(challenge)?),
            session,
            challenge_parameters: Some(parameters),
            authentication_result: None,
            available_challenges: (!available.is_empty())
                .then(|| available.into_iter().map(named).collect())
                .transpose()?,
        },
    })
}

fn named(challenge: ChallengeName) -> Result<ChallengeNameType> {
    challenge.as_str().parse().map_err(Refusal::internal)
}
