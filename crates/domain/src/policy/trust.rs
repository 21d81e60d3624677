//! Trust policies: who may become a role.

use super::decision::{Allowed, Decision, Denied, Layer, decide, denial, shortfall};
use super::json::{self, Many, Pairs, PrincipalText, StatementText};
use super::malformed::Malformed;
use super::principal::Principal;
use super::request::Request;
use super::statement::{Clause, Effect, Names, distinct_sids, has_variables};

/// A role's trust policy, read once.
#[derive(Clone, Debug, PartialEq)]
pub struct TrustPolicy {
    statements: Vec<Statement>,
}

#[derive(Clone, Debug, PartialEq)]
struct Statement {
    clause: Clause,
    /// `NotPrincipal`
    all_but: bool,
    named: Vec<Named>,
}

/// One name in a `Principal` element.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Named {
    /// `*`
    Anybody,
    /// `123456789012`, `arn:aws:iam::123456789012:root`: whom the account's own policies allow it.
    Account(String),
    /// A user, a role or a session.
    Arn(String),
    /// A provider's ARN, or a host such as `cognito-identity.amazonaws.com`.
    Federated(String),
    Service(String),
    /// `CanonicalUser`: of S3 alone, so nobody here.
    Nobody,
}

/// Who wants to become a role.
#[derive(Clone, Copy, Debug)]
pub enum Claimant<'a> {
    /// Somebody with credentials of this account.
    Aws(&'a Principal),
    /// Somebody for whom a provider speaks: its ARN, or `cognito-identity.amazonaws.com`.
    Federated(&'a str),
    /// Such as `cognito-idp.amazonaws.com`.
    Service(&'a str),
}

/// How a `Principal` element fits a claimant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    No,
    /// Through the account: its own policies must allow it as well.
    Account,
    /// Through its role: boundary and session policies limit it.
    Role,
    Direct,
}

impl TrustPolicy {
    /// # Errors
    /// [`Malformed`].
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let text = json::read(text)?;
        let variables = has_variables(text.version.as_deref())?;
        if text.statement.0.is_empty() {
            return Err(Malformed::Syntax);
        }
        let statements: Vec<Statement> =
            text.statement.0.into_iter().map(|text| statement(text, variables)).collect::<Result<_, _>>()?;
        distinct_sids(statements.iter().map(|statement| statement.clause.sid.as_deref()))?;
        Ok(Self { statements })
    }

    /// Whether every statement that lets this provider's people in also looks at one of these keys (in lower case).
    /// AWS demands it for issuers whose tokens anybody can have.
    pub fn looks_at_one_of(&self, provider: &str, keys: &[&str]) -> bool {
        let lets_in = |statement: &&Statement| {
            let names_it =
                statement.named.iter().any(|named| matches!(named, Named::Federated(name) if name == provider));
            statement.clause.effect == Effect::Allow && names_it
        };
        let looks =
            |statement: &Statement| statement.clause.conditions.iter().any(|condition| keys.contains(&condition.key()));
        self.statements.iter().filter(lets_in).all(looks)
    }

    fn fit(&self, effect: Effect, who: &Claimant<'_>, folded: &str, request: &Request<'_>) -> (Fit, Option<&Clause>) {
        let mut best = (Fit::No, None);
        for statement in &self.statements {
            if statement.clause.effect != effect || !statement.clause.holds(folded, request.context) {
                continue;
            }
            let fit = statement.fit(who);
            if fit > best.0 {
                best = (fit, Some(&statement.clause));
            }
        }
        best
    }
}

impl Statement {
    fn fit(&self, who: &Claimant<'_>) -> Fit {
        let fit = self.named.iter().map(|named| named.fit(who)).max().unwrap_or(Fit::No);
        match (self.all_but, fit) {
            (false, fit) => fit,
            (true, Fit::No) => Fit::Direct,
            (true, _) => Fit::No,
        }
    }
}

impl Named {
    fn fit(&self, who: &Claimant<'_>) -> Fit {
        let direct = |fits: bool| if fits { Fit::Direct } else { Fit::No };
        match (self, who) {
            (Self::Anybody, _) => Fit::Direct,
            (Self::Account(account), Claimant::Aws(principal)) if *account == principal.account => Fit::Account,
            (Self::Arn(arn), Claimant::Aws(principal)) if *arn == principal.arn => Fit::Direct,
            (Self::Arn(arn), Claimant::Aws(principal)) if *arn == principal.lasting_arn() => Fit::Role,
            (Self::Federated(name), Claimant::Federated(provider)) => direct(name == provider),
            (Self::Service(name), Claimant::Service(service)) => direct(name == service),
            _ => Fit::No,
        }
    }

    fn parse(kind: &str, value: String) -> Result<Self, Malformed> {
        let bad = |value: String| Err(Malformed::Principal { kind: kind.to_owned(), value });
        if value.is_empty() || (value.contains(['*', '?']) && value != "*") {
            return bad(value);
        }
        match kind {
            "AWS" if value == "*" => Ok(Self::Anybody),
            "AWS" if is_account(&value) => Ok(Self::Account(value)),
            "AWS" => match value.splitn(6, ':').collect::<Vec<_>>().as_slice() {
                ["arn", _, "iam", "", account, "root"] if is_account(account) => {
                    Ok(Self::Account((*account).to_owned()))
                }
                ["arn", _, "iam" | "sts", "", account, name] if is_account(account) && !name.is_empty() => {
                    Ok(Self::Arn(value))
                }
                _ => bad(value),
            },
            "Federated" if value != "*" => Ok(Self::Federated(value)),
            "Service" if value != "*" => Ok(Self::Service(value)),
            "CanonicalUser" if value != "*" => Ok(Self::Nobody),
            _ => bad(value),
        }
    }
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn statement(text: StatementText, variables: bool) -> Result<Statement, Malformed> {
    if text.resource.is_some() {
        return Err(Malformed::Prohibited("Resource"));
    }
    if text.not_resource.is_some() {
        return Err(Malformed::Prohibited("NotResource"));
    }
    let (principal, all_but) = match (text.principal, text.not_principal) {
        (Some(_), Some(_)) => return Err(Malformed::Syntax),
        (Some(principal), None) => (principal, false),
        (None, Some(principal)) => (principal, true),
        (None, None) => return Err(Malformed::NoPrincipal),
    };
    let actions = text.action.iter().chain(&text.not_action).flat_map(|Many(actions)| actions);
    for action in actions {
        let is_sts = action.get(..4).is_some_and(|vendor| vendor.eq_ignore_ascii_case("sts:"));
        if action.contains(':') && !is_sts {
            return Err(Malformed::NotTrust(action.clone()));
        }
    }
    let actions = Names::actions(text.action, text.not_action)?;
    let clause = Clause::parse(text.sid, text.effect, actions, text.condition, variables)?;
    Ok(Statement { clause, all_but, named: named(principal)? })
}

fn named(text: PrincipalText) -> Result<Vec<Named>, Malformed> {
    let kinds = match text {
        PrincipalText::Anybody => return Ok(vec![Named::Anybody]),
        PrincipalText::Named(Pairs(kinds)) => kinds,
    };
    let mut names = Vec::new();
    for (kind, Many(values)) in kinds {
        for value in values {
            names.push(Named::parse(&kind, value)?);
        }
    }
    Ok(names)
}

/// Whether somebody may become a role: the whole rule, the claimant's own policies included where they count.
///
/// Who is named directly needs nothing else; who is meant through the account needs an allowing policy of their own.
/// An explicit deny on either side wins. The request's resource is the role; its context must hold
/// [`Principal::context`] for a claimant of AWS, and the provider's keys for a federated one.
pub fn decide_trust(trust: &TrustPolicy, who: &Claimant<'_>, request: &Request<'_>) -> Decision {
    let folded = request.action.to_lowercase();
    if let Claimant::Aws(principal) = who
        && let Some(denied) = denial(principal, &folded, request)
    {
        return Decision::Denied(denied);
    }
    if trust.fit(Effect::Deny, who, &folded, request).0 != Fit::No {
        return Decision::Denied(Denied::Explicitly { layer: Layer::Trust, policy: None });
    }
    let (fit, clause) = trust.fit(Effect::Allow, who, &folded, request);
    let allowed = Decision::Allowed(Allowed::Trust { sid: clause.and_then(|clause| clause.sid.clone()) });
    match (fit, who) {
        (Fit::Direct, _) => allowed,
        (Fit::Role, Claimant::Aws(principal)) => match shortfall(principal, &folded, request) {
            Some(layer) => Decision::Denied(Denied::Unmentioned(layer)),
            None => allowed,
        },
        (Fit::Account, Claimant::Aws(principal)) => decide(principal, request),
        _ => Decision::Denied(Denied::Unmentioned(Layer::Trust)),
    }
}
