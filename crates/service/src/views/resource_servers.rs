//! Resource servers as administrators see them.

use domain::{
    pool::Pool,
    resource_server::{ResourceServer, Scope},
};
use wire::shapes::{ResourceServerScopeType, ResourceServerType};

/// Everything; a server without scopes has an empty list of them.
pub fn server(pool: &Pool, server: &ResourceServer) -> ResourceServerType {
    ResourceServerType {
        user_pool_id: Some(pool.id.to_string()),
        identifier: Some(server.identifier.clone()),
        name: Some(server.name.clone()),
        scopes: Some(server.scopes.iter().map(scope).collect()),
        // Every one is the pool owner's; none is made by us.
        managed_by: None,
    }
}

fn scope(scope: &Scope) -> ResourceServerScopeType {
    ResourceServerScopeType { scope_name: scope.name.clone(), scope_description: scope.description.clone() }
}
