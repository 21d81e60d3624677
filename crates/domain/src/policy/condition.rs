//! One line of a `Condition` block: an operator, a key, values.

use super::json::{Many, Pairs, Scalar};
use super::malformed::Malformed;
use super::operator::{Comparison, Operand, Operator, Qualifier};
use super::request::Context;

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Condition {
    operator: Operator,
    /// In lower case.
    key: String,
    operands: Vec<Operand>,
}

impl Condition {
    /// All lines of a block, which must all hold.
    ///
    /// # Errors
    /// [`Malformed::Operator`], [`Malformed::Value`], [`Malformed::NoVendor`], [`Malformed::Syntax`].
    pub fn parse_block(block: Pairs<Pairs<Many<Scalar>>>, variables: bool) -> Result<Vec<Self>, Malformed> {
        let mut conditions = Vec::new();
        for (name, Pairs(keys)) in block.0 {
            let operator = Operator::parse(&name)?;
            for (key, Many(values)) in keys {
                if !key.split_once(':').is_some_and(|(vendor, name)| !vendor.is_empty() && !name.is_empty()) {
                    return Err(Malformed::NoVendor(key));
                }
                let operands = values
                    .iter()
                    .map(|Scalar(value)| Operand::parse(operator.comparison, &name, value, variables))
                    .collect::<Result<_, _>>()?;
                conditions.push(Self { operator, key: key.to_lowercase(), operands });
            }
        }
        Ok(conditions)
    }

    pub fn holds(&self, context: &Context) -> bool {
        let Operator { qualifier, if_exists, negated, comparison } = self.operator;
        let values = context.values(&self.key);
        if comparison == Comparison::Null {
            let is_absent = Operand::Truth(values.is_none());
            return self.operands.contains(&is_absent);
        }
        let fits = |value: &String| self.operands.iter().any(|operand| operand.matches(value, context)) != negated;
        let Some(values) = values else {
            return if_exists
                || match qualifier {
                    Qualifier::Single => negated,
                    Qualifier::ForAllValues => true,
                    Qualifier::ForAnyValue => false,
                };
        };
        match (qualifier, negated) {
            (Qualifier::ForAllValues, _) | (Qualifier::Single, true) => values.iter().all(fits),
            (Qualifier::ForAnyValue, _) | (Qualifier::Single, false) => values.iter().any(fits),
        }
    }

    /// In lower case, with those of variables.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        let variables = self.operands.iter().filter_map(Operand::template).flat_map(|template| template.keys());
        std::iter::once(self.key.as_str()).chain(variables)
    }

    pub fn key(&self) -> &str {
        &self.key
    }
}
