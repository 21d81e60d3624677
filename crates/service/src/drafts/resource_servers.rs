//! Scopes as the domain reads them.

use domain::resource_server::Scope;
use wire::shapes::ResourceServerScopeType;

/// Not sent is none.
pub fn scopes(sent: Option<Vec<ResourceServerScopeType>>) -> Vec<Scope> {
    let scope = |sent: ResourceServerScopeType| Scope { name: sent.scope_name, description: sent.scope_description };
    sent.into_iter().flatten().map(scope).collect()
}
