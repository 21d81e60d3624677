//! Request rates as administrators see them.

use domain::limit::{Category, ProvisionedLimit};
use wire::shapes::{LimitDefinitionType, LimitType};

/// `definition` as it was asked for; a category that was never provisioned has its free rate.
pub fn limit(definition: LimitDefinitionType, category: Category, provisioned: Option<&ProvisionedLimit>) -> LimitType {
    let rate = |rate: u32| i32::try_from(rate).unwrap_or(i32::MAX);
    LimitType {
        limit_definition: definition,
        provisioned_limit_value: rate(provisioned.map_or(category.free_rate(), |limit| limit.rate)),
        free_limit_value: rate(category.free_rate()),
    }
}
