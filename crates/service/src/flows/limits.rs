//! Request rates as operations name them.

use domain::limit::Category;
use wire::shapes::{LimitClass, LimitDefinitionType};

use crate::refusals::{LimitRefusal, Result};

/// The attribute that names a category.
const CATEGORY: &str = "Category";

/// # Errors
/// [`LimitRefusal`], but for a rate.
pub fn category(definition: &LimitDefinitionType) -> Result<Category> {
    match definition.limit_class {
        LimitClass::ApiCategory => {}
    }
    if let Some(name) = definition.attributes.keys().find(|name| *name != CATEGORY) {
        return Err(LimitRefusal::UnknownAttribute(name.clone()).into());
    }
    let name = definition.attributes.get(CATEGORY).ok_or(LimitRefusal::NoCategory)?;
    Ok(Category::parse(name).ok_or_else(|| LimitRefusal::UnknownCategory(name.clone()))?)
}
