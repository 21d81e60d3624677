//! What the statements of all kinds of policies have in common.

use super::condition::Condition;
use super::json::{EffectText, Many, Pairs, Scalar};
use super::malformed::Malformed;
use super::request::Context;
use super::template::{Reading, Template, is_like};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    Allow,
    Deny,
}

impl From<EffectText> for Effect {
    fn from(text: EffectText) -> Self {
        match text {
            EffectText::Allow => Self::Allow,
            EffectText::Deny => Self::Deny,
        }
    }
}

/// `Action` or `NotAction`, `Resource` or `NotResource`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Names {
    /// `Not…`
    all_but: bool,
    patterns: Vec<Template>,
}

impl Names {
    /// Actions are compared without case: their patterns are folded here, the action of a request by its asker.
    ///
    /// # Errors
    /// [`Malformed::NoAction`], [`Malformed::NoVendor`]; [`Malformed::Syntax`] when both elements are there.
    pub fn actions(only: Option<Many<String>>, all_but: Option<Many<String>>) -> Result<Self, Malformed> {
        let (Many(actions), all_but) = one_of(only, all_but)?.ok_or(Malformed::NoAction)?;
        let mut patterns = Vec::with_capacity(actions.len());
        for action in actions {
            if action != "*" && !has_vendor(&action) {
                return Err(Malformed::NoVendor(action));
            }
            let reading = Reading { wildcards: true, variables: false };
            patterns.push(Template::parse(&action.to_lowercase(), reading)?);
        }
        Ok(Self { all_but, patterns })
    }

    /// # Errors
    /// [`Malformed::NoResource`], [`Malformed::Resource`]; [`Malformed::Syntax`] when both elements are there, or for a
    /// broken variable.
    pub fn resources(
        only: Option<Many<String>>,
        all_but: Option<Many<String>>,
        variables: bool,
    ) -> Result<Self, Malformed> {
        let (Many(resources), all_but) = one_of(only, all_but)?.ok_or(Malformed::NoResource)?;
        let mut patterns = Vec::with_capacity(resources.len());
        for resource in resources {
            if resource != "*" && !is_arn_pattern(&resource) {
                return Err(Malformed::Resource(resource));
            }
            patterns.push(Template::parse(&resource, Reading { wildcards: true, variables })?);
        }
        Ok(Self { all_but, patterns })
    }

    pub fn hold(&self, name: &str, context: &Context) -> bool {
        let listed = self.patterns.iter().any(|pattern| {
            pattern.is_everything() || pattern.filled(context).is_some_and(|pattern| is_like(&pattern, name))
        });
        listed != self.all_but
    }

    pub fn are_everything(&self) -> bool {
        !self.all_but && self.patterns.iter().any(Template::is_everything)
    }

    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.patterns.iter().flat_map(Template::keys)
    }
}

fn one_of<T>(only: Option<T>, all_but: Option<T>) -> Result<Option<(T, bool)>, Malformed> {
    match (only, all_but) {
        (Some(_), Some(_)) => Err(Malformed::Syntax),
        (Some(only), None) => Ok(Some((only, false))),
        (None, Some(all_but)) => Ok(Some((all_but, true))),
        (None, None) => Ok(None),
    }
}

/// `service:Name`, wildcards in the name alone.
fn has_vendor(action: &str) -> bool {
    action.split_once(':').is_some_and(|(vendor, name)| {
        let is_vendor = vendor.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_*?".contains(&byte));
        !vendor.is_empty() && is_vendor && !name.is_empty() && is_name
    })
}

/// `arn:partition:service:region:account:resource`; a last `*` may stand for several of the parts, but not for the service.
fn is_arn_pattern(text: &str) -> bool {
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    let is_whole = parts.len() == 6 || (parts.len() > 3 && text.ends_with('*'));
    let service = parts.get(2).copied().unwrap_or_default();
    parts.first() == Some(&"arn") && is_whole && !service.is_empty() && !service.contains(['*', '?'])
}

/// The parts of a statement that all kinds have.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Clause {
    pub sid: Option<String>,
    pub effect: Effect,
    pub actions: Names,
    pub conditions: Vec<Condition>,
}

impl Clause {
    /// # Errors
    /// As [`Names::actions`] and [`Condition::parse_block`].
    pub fn parse(
        sid: Option<String>,
        effect: EffectText,
        actions: Names,
        condition: Option<Pairs<Pairs<Many<Scalar>>>>,
        variables: bool,
    ) -> Result<Self, Malformed> {
        let conditions = condition.map_or(Ok(Vec::new()), |block| Condition::parse_block(block, variables))?;
        Ok(Self { sid, effect: effect.into(), actions, conditions })
    }

    /// `folded`: the action in lower case.
    pub fn holds(&self, folded: &str, context: &Context) -> bool {
        self.actions.hold(folded, context) && self.conditions.iter().all(|condition| condition.holds(context))
    }
}

/// Whether a policy of this version has variables.
///
/// # Errors
/// [`Malformed::Version`].
pub(super) fn has_variables(version: Option<&str>) -> Result<bool, Malformed> {
    match version {
        None | Some("2008-10-17") => Ok(false),
        Some("2012-10-17") => Ok(true),
        Some(other) => Err(Malformed::Version(other.to_owned())),
    }
}

/// # Errors
/// [`Malformed::SidTwice`].
pub(super) fn distinct_sids<'a>(sids: impl Iterator<Item = Option<&'a str>>) -> Result<(), Malformed> {
    let mut seen: Vec<&str> = Vec::new();
    for sid in sids.flatten().filter(|sid| !sid.is_empty()) {
        if seen.contains(&sid) {
            return Err(Malformed::SidTwice(sid.to_owned()));
        }
        seen.push(sid);
    }
    Ok(())
}
