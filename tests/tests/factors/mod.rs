//! Second factors of users.

use domain::ids::PoolId;
use domain::user::{Credentials, Factors};
use poolhouse_tests::User;

mod admin_delete_software_token;
mod admin_get_user_auth_factors;
mod admin_set_user_settings;
mod set_user_settings;

/// Writes a user's factors past every operation.
async fn give(user: &User, factors: Factors) {
    let mut tx = user.pool.world.service().store().begin();
    let pool = tx.pool_by_id(&PoolId::from(user.pool.id.as_str())).await.unwrap().unwrap();
    let (_, credentials) = tx.user_by_name(&pool, &user.username).await.unwrap().unwrap();
    tx.put(&Credentials { factors, ..Credentials::clone(&credentials) });
    tx.commit().await.unwrap();
}
