//! Identity policies, boundaries and session policies: they speak of actions and resources, not of who.

use super::json::{self, StatementText};
use super::malformed::Malformed;
use super::request::Request;
use super::statement::{Clause, Effect, Names, distinct_sids, has_variables};

/// A policy, read once.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    statements: Vec<Statement>,
    has_denies: bool,
    allows_everything: bool,
}

#[derive(Clone, Debug, PartialEq)]
struct Statement {
    clause: Clause,
    resources: Names,
}

impl Document {
    /// Reads an identity policy, boundary or session policy. Its length is its holder's business: [`super::Holder`].
    ///
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
        let has_denies = statements.iter().any(|statement| statement.clause.effect == Effect::Deny);
        let allows_everything = statements.iter().any(|Statement { clause, resources }| {
            let is_free = clause.conditions.is_empty() && clause.actions.are_everything();
            clause.effect == Effect::Allow && is_free && resources.are_everything()
        });
        Ok(Self { statements, has_denies, allows_everything })
    }

    /// Whether it allows whatever is asked, which is known without looking at the question.
    pub fn is_full(&self) -> bool {
        self.allows_everything && !self.has_denies
    }

    pub(super) const fn has_denies(&self) -> bool {
        self.has_denies
    }

    pub(super) const fn allows_everything(&self) -> bool {
        self.allows_everything
    }

    /// Whether a condition or a variable looks at a key that begins so; `prefix` in lower case.
    pub fn looks_at(&self, prefix: &str) -> bool {
        self.statements.iter().any(|Statement { clause, resources }| {
            let in_conditions = clause.conditions.iter().flat_map(|condition| condition.keys());
            in_conditions.chain(resources.keys()).any(|key| key.starts_with(prefix))
        })
    }

    /// The first statement of this effect that speaks of the request; `folded`: the action in lower case.
    pub(super) fn speaks(&self, effect: Effect, folded: &str, request: &Request<'_>) -> Option<&Clause> {
        let statement = self.statements.iter().find(|Statement { clause, resources }| {
            clause.effect == effect
                && clause.holds(folded, request.context)
                && resources.hold(request.resource, request.context)
        });
        statement.map(|statement| &statement.clause)
    }
}

fn statement(text: StatementText, variables: bool) -> Result<Statement, Malformed> {
    if text.principal.is_some() {
        return Err(Malformed::Prohibited("Principal"));
    }
    if text.not_principal.is_some() {
        return Err(Malformed::Prohibited("NotPrincipal"));
    }
    if let Some(sid) = &text.sid
        && !sid.bytes().all(|byte| byte.is_ascii_alphanumeric())
    {
        return Err(Malformed::Sid(sid.clone()));
    }
    let actions = Names::actions(text.action, text.not_action)?;
    let resources = Names::resources(text.resource, text.not_resource, variables)?;
    let clause = Clause::parse(text.sid, text.effect, actions, text.condition, variables)?;
    Ok(Statement { clause, resources })
}
