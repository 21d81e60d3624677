//! PreTokenGeneration: before tokens are signed, a function may change what they say.
//!
//! The form of the event, and so of the answer, is the one that was configured: the first knows ID tokens and groups, the
//! second access tokens as well, the third tokens of a client's own too.

use std::collections::BTreeSet;

use domain::{
    claims::{Claim, ClaimChanges, TokenChanges},
    group::Standing,
    pool::{TokenEventVersion, TokenFunction},
};
use serde::{Deserialize, Serialize};

use super::{
    Person, Scene, Texts,
    function::{Call, Flaw, invoke},
};
use crate::{context::Context, refusals::Result};

/// What tokens are made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    SignIn,
    /// A temporary password was replaced.
    NewPassword,
    /// A device proved itself.
    Device,
    Refresh,
}

impl Occasion {
    const fn source(self) -> &'static str {
        match self {
            Self::SignIn => "TokenGeneration_Authentication",
            Self::NewPassword => "TokenGeneration_NewPasswordChallenge",
            Self::Device => "TokenGeneration_AuthenticateDevice",
            Self::Refresh => "TokenGeneration_RefreshTokens",
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Request<'a> {
    user_attributes: Texts,
    group_configuration: Groups,
    #[serde(skip_serializing_if = "Option::is_none")]
    scopes: Option<Vec<&'a str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_metadata: Option<&'a Texts>,
}

/// `groupConfiguration`, and `groupOverrideDetails`: what is not given is none.
#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Groups {
    groups_to_override: Option<Vec<String>>,
    iam_roles_to_override: Option<Vec<String>>,
    preferred_role: Option<String>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct FirstResponse {
    claims_override_details: Option<ClaimsOverride>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct ClaimsOverride {
    claims_to_add_or_override: Option<Texts>,
    claims_to_suppress: Option<BTreeSet<String>>,
    group_override_details: Option<Groups>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct LaterResponse {
    claims_and_scope_override_details: Option<ClaimsAndScopes>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct ClaimsAndScopes {
    id_token_generation: Option<Generation>,
    access_token_generation: Option<Generation>,
    group_override_details: Option<Groups>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Generation {
    claims_to_add_or_override: Option<std::collections::BTreeMap<String, Claim>>,
    claims_to_suppress: Option<BTreeSet<String>>,
    scopes_to_add: Option<Vec<String>>,
    scopes_to_suppress: Option<Vec<String>>,
}

/// Asks the function, if there is one, what a user's tokens are to say. `scope` is the access token's.
///
/// # Errors
/// [`FunctionRefusal`](crate::refusals::FunctionRefusal).
pub async fn ask(
    cx: &Context,
    scene: Scene<'_>,
    occasion: Occasion,
    person: Person<'_>,
    standing: &Standing,
    scope: &str,
) -> Result<Option<TokenChanges>> {
    let Some(function) = &scene.pool.settings.triggers.pre_token_generation else { return Ok(None) };
    let groups = Groups {
        groups_to_override: Some(standing.groups.clone()),
        iam_roles_to_override: Some(standing.roles.clone()),
        preferred_role: standing.preferred_role.clone(),
    };
    let user_attributes = person.attributes(scene.pool);
    let told = Told { user_attributes, groups, scope, username: &person.user.username };
    call(cx, scene, function, occasion.source(), told).await.map(Some)
}

/// As [`ask`], of a client's own token: only the newest form of the event knows such.
///
/// # Errors
/// [`FunctionRefusal`](crate::refusals::FunctionRefusal).
pub async fn ask_for_client(cx: &Context, scene: Scene<'_>, scope: &str) -> Result<Option<TokenChanges>> {
    let function = scene.pool.settings.triggers.pre_token_generation.as_ref();
    let Some(function) = function.filter(|function| function.version == TokenEventVersion::V3) else {
        return Ok(None);
    };
    let told = Told { user_attributes: Texts::new(), groups: Groups::default(), scope, username: scene.client_id() };
    call(cx, scene, function, "TokenGeneration_ClientCredentials", told).await.map(Some)
}

struct Told<'a> {
    user_attributes: Texts,
    groups: Groups,
    scope: &'a str,
    username: &'a str,
}

async fn call(
    cx: &Context,
    scene: Scene<'_>,
    function: &TokenFunction,
    source: &'static str,
    told: Told<'_>,
) -> Result<TokenChanges> {
    let (version, is_first) = match function.version {
        TokenEventVersion::V1 => ("1", true),
        TokenEventVersion::V2 => ("2", false),
        TokenEventVersion::V3 => ("3", false),
    };
    let (arn, username) = (function.arn.as_str(), told.username);
    let call = Call { trigger: "PreTokenGeneration", source, version, arn, scene, username };
    let scopes = told.scope.split(' ').filter(|scope| !scope.is_empty());
    let request = Request {
        user_attributes: told.user_attributes,
        group_configuration: told.groups,
        scopes: (!is_first).then(|| scopes.collect()),
        client_metadata: scene.metadata,
    };
    let heard = if is_first {
        let heard = invoke(cx, &call, request, FirstResponse::default()).await?;
        heard.judged(cx, |said: FirstResponse| checked(first(said.claims_override_details.unwrap_or_default())))
    } else {
        let heard = invoke(cx, &call, request, LaterResponse::default()).await?;
        heard.judged(cx, |said: LaterResponse| {
            checked(later(said.claims_and_scope_override_details.unwrap_or_default()))
        })
    };
    heard.map(|heard| heard.said)
}

fn checked(changes: TokenChanges) -> std::result::Result<TokenChanges, Flaw> {
    let flaw = "`response` changes a claim to what it cannot be, adds a scope with a blank, or changes too much";
    changes.check().map_err(|_| Flaw::unrecognizable(flaw))?;
    Ok(changes)
}

fn first(answer: ClaimsOverride) -> TokenChanges {
    let texts = answer.claims_to_add_or_override.unwrap_or_default();
    TokenChanges {
        id: ClaimChanges {
            add: texts.into_iter().map(|(name, text)| (name, Claim::Text(text))).collect(),
            suppress: answer.claims_to_suppress.unwrap_or_default(),
        },
        standing: answer.group_override_details.map(standing),
        ..TokenChanges::default()
    }
}

fn later(answer: ClaimsAndScopes) -> TokenChanges {
    let (id, access) =
        (answer.id_token_generation.unwrap_or_default(), answer.access_token_generation.unwrap_or_default());
    let changes = |add: Option<_>, suppress: Option<_>| ClaimChanges {
        add: add.unwrap_or_default(),
        suppress: suppress.unwrap_or_default(),
    };
    TokenChanges {
        id: changes(id.claims_to_add_or_override, id.claims_to_suppress),
        access: changes(access.claims_to_add_or_override, access.claims_to_suppress),
        scopes_to_add: access.scopes_to_add.unwrap_or_default(),
        scopes_to_suppress: access.scopes_to_suppress.unwrap_or_default(),
        standing: answer.group_override_details.map(standing),
    }
}

fn standing(groups: Groups) -> Standing {
    Standing {
        groups: groups.groups_to_override.unwrap_or_default(),
        roles: groups.iam_roles_to_override.unwrap_or_default(),
        preferred_role: groups.preferred_role.filter(|role| !role.is_empty()),
    }
}
