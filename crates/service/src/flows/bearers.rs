//! Who a web identity speaks for: the bearer of a provider's token, or an identity of an identity pool.

use std::collections::BTreeMap;

use domain::{
    audit::Who,
    iam::{Provider, Role, Tags, provider_name},
    identity_pool::{ISSUER, PROVIDER, PrincipalTags, Standing},
    ids::IdentityId,
    policy::{Claimant, Context as Facts},
};
use store::Transaction;
use wire::services::sts::Tag;

use super::{
    identity_tokens, roles,
    web_identity::{self, Claims, NoProof},
};
use crate::{
    audit::{Caller, Unproven},
    context::Context,
    refusals::{IdentityPoolRefusal, LoginRefusal, Refusal, Result, StsRefusal},
};

/// Claims of GitHub's tokens that trust policies may look at.
const GITHUB: &str = "token.actions.githubusercontent.com";
const OF_GITHUB: [&str; 9] = [
    "actor",
    "actor_id",
    "enterprise_id",
    "environment",
    "job_workflow_ref",
    "ref",
    "repository",
    "repository_id",
    "workflow",
];
/// The claim that brings tags.
const TAGS: &str = "https://aws.amazon.com/tags";

/// Somebody whose identity is proved by a token.
#[derive(Debug)]
pub struct Bearer {
    /// As trust policies name it: the ARN of a provider of the account, or `cognito-identity.amazonaws.com`.
    pub provider: String,
    pub subject: String,
    pub audience: String,
    /// Condition keys of the trust policy and of the session's requests.
    pub facts: Facts,
    tags: Vec<Tag>,
}

impl Bearer {
    /// Of a web identity token, whoever issued it.
    ///
    /// # Errors
    /// [`NoProof`]; [`StsRefusal::NoProvider`]; [`StsRefusal::NotTrusted`] for an identity that is gone or whose pool
    /// gives no tokens out for this.
    pub async fn of_token(cx: &Context, tx: &mut Transaction, text: &str) -> Result<Self> {
        let issuer = web_identity::read(text).inspect_err(|_| note_unproven(cx, false))?.claims.issuer;
        if issuer == ISSUER {
            return of_identity_token(cx, tx, text).await;
        }
        let provider = tx.oidc_provider(provider_name(&issuer)).await?.filter(|provider| provider.url == issuer);
        let provider = provider.ok_or(StsRefusal::NoProvider(issuer)).inspect_err(|_| note_unproven(cx, false))?;
        let claims = web_identity::verify(cx, text, &provider).await.inspect_err(|_| note_unproven(cx, true))?;
        let bearer = of_claims(cx, &provider, claims);
        note(cx, &bearer, provider.name());
        Ok(bearer)
    }

    /// Of an identity, in its public form, and its pool's. `methods` is its `amr`.
    pub fn of_identity(pool: &str, identity: &str, methods: Vec<String>, tags: BTreeMap<String, String>) -> Self {
        let mut facts = Facts::new();
        facts.set(&format!("{PROVIDER}:aud"), pool);
        facts.set(&format!("{PROVIDER}:sub"), identity);
        facts.set_all(&format!("{PROVIDER}:amr"), methods);
        facts.set("aws:FederatedProvider", PROVIDER);
        Self {
            provider: PROVIDER.to_owned(),
            subject: identity.to_owned(),
            audience: pool.to_owned(),
            facts,
            tags: tags.into_iter().map(|(key, value)| Tag { key, value }).collect(),
        }
    }

    /// The tags of a session of this name, if the role's trust policy lets the bearer begin one.
    ///
    /// # Errors
    /// For tags that no session can have: [`crate::refusals::IamRefusal`].
    pub fn admitted(&self, cx: &Context, role: &Role, session: &str) -> Result<Option<Tags>> {
        let mut facts = self.facts.clone();
        facts.set("sts:RoleSessionName", session);
        let tags = roles::session_tags(self.tags.clone(), &mut facts)?;
        let claimant = Claimant::Federated(&self.provider);
        let action = "sts:AssumeRoleWithWebIdentity";
        Ok(roles::lets_in(cx, role, &claimant, action, &facts, !tags.is_empty()).then_some(tags))
    }
}

/// For the audit, as what it calls the provider.
fn note(cx: &Context, bearer: &Bearer, provider: &str) {
    let account = &cx.config().account;
    cx.note_caller(|| {
        Caller::Bearer(Who::bearer(account, &bearer.provider, provider, &bearer.audience, &bearer.subject))
    });
}

fn note_unproven(cx: &Context, is_known: bool) {
    cx.note_caller(|| Caller::Unproven(Unproven { access_key_id: String::new(), is_known }));
}

/// A token that an identity pool of this account gave out, as long as what it stands for is there.
async fn of_identity_token(cx: &Context, tx: &mut Transaction, text: &str) -> Result<Bearer> {
    let claims = identity_tokens::verify(cx, text).await.inspect_err(|_| note_unproven(cx, true));
    let claims = claims.map_err(|why| match why {
        Refusal::IdentityPool(IdentityPoolRefusal::Login(why)) => no_proof(&why).into(),
        other => other,
    })?;
    let found = match IdentityId::regional(&claims.sub) {
        Some((_, id)) => tx.identity(id).await?,
        None => None,
    };
    let (identity, pool) = found.ok_or(StsRefusal::NotTrusted)?;
    if pool.public_id() != claims.aud || !pool.settings.classic || identity.standing == Standing::Disabled {
        return Err(StsRefusal::NotTrusted.into());
    }
    let tags = claims.tags.as_ref().map(PrincipalTags::plain).unwrap_or_default();
    let bearer = Bearer::of_identity(&claims.aud, &claims.sub, claims.amr, tags);
    note(cx, &bearer, PROVIDER);
    Ok(bearer)
}

fn no_proof(why: &LoginRefusal) -> NoProof {
    match why {
        LoginRefusal::Expired(now, expired) => NoProof::Expired { now: *now, expired: *expired },
        LoginRefusal::Malformed => NoProof::Malformed,
        _ => NoProof::Signature,
    }
}

fn of_claims(cx: &Context, provider: &Provider, claims: Claims) -> Bearer {
    let (name, arn) = (provider.name(), provider.arn(&cx.config().account));
    let mut facts = Facts::new();
    let audience = claims.text("azp").or_else(|| claims.audiences().next()).unwrap_or_default().to_owned();
    facts.set(&format!("{name}:aud"), &*audience);
    if claims.text("azp").is_some() {
        facts.set_all(&format!("{name}:oaud"), claims.audiences().map(str::to_owned));
    }
    facts.set(&format!("{name}:sub"), &*claims.subject);
    facts.set_all(&format!("{name}:amr"), claims.texts("amr").map(str::to_owned));
    if name == GITHUB {
        for claim in OF_GITHUB {
            claims.text(claim).into_iter().for_each(|value| facts.set(&format!("{name}:{claim}"), value));
        }
    }
    facts.set("aws:FederatedProvider", &*arn);
    let tags = claims.all.get(TAGS).and_then(|tags| tags.get("principal_tags")?.as_object());
    let tags = tags.into_iter().flatten().filter_map(|(key, values)| {
        let value = values.as_str().or_else(|| values.as_array()?.first()?.as_str())?;
        Some(Tag { key: key.clone(), value: value.to_owned() })
    });
    let tags = tags.collect();
    Bearer { provider: arn, subject: claims.subject, audience, facts, tags }
}
