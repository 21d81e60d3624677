//! A stage on which every operation can be called as it should be: what tests of all operations start from.

use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};

use crate::{Client, NEW_PASSWORD, Outcome, PASSWORD, Pool, Tokens, User, World};

/// A pool with an app client and a user.
pub struct Stage {
    pub world: World,
    pub pool: Pool,
    pub client: Client,
    /// Confirmed, with [`PASSWORD`].
    pub user: User,
    pub tokens: Tokens,
    next: AtomicU64,
}

impl Stage {
    pub async fn new(world: &World) -> Self {
        let pool = world.verifying_pool().await;
        let client = pool.client().await;
        let user = pool.user("someone").confirmed().await;
        let tokens = user.signs_in(&client).await;
        Self { world: world.clone(), pool, client, user, tokens, next: AtomicU64::new(0) }
    }

    fn new_name(&self) -> String {
        format!("user{}", self.next.fetch_add(1, Ordering::Relaxed))
    }

    /// An input that the operation must accept, once. Makes what it consumes.
    pub async fn input(&self, operation: &str) -> Value {
        let pool = &self.pool.id;
        let client = &self.client.id;
        let name = &self.user.username;
        match operation {
            "CreateUserPool" => json!({"PoolName": "another", "UserPoolTags": {"a": "b"}}),
            "ListUserPools" => json!({"MaxResults": 10}),
            "DeleteUserPool" => json!({"UserPoolId": self.world.pool().await.id}),
            "DescribeUserPool" | "GetUserPoolMfaConfig" | "ListUserPoolClients" => json!({"UserPoolId": pool}),
            "UpdateUserPool" => {
                json!({"UserPoolId": self.world.pool().await.id, "AutoVerifiedAttributes": ["email"]})
            }
            "AddCustomAttributes" => json!({
                "UserPoolId": self.world.pool().await.id,
                "CustomAttributes": [{"Name": "city", "AttributeDataType": "String"}],
            }),
            "SetUserPoolMfaConfig" => json!({
                "UserPoolId": pool, "SoftwareTokenMfaConfiguration": {"Enabled": true}, "MfaConfiguration": "OPTIONAL",
            }),
            "CreateUserPoolClient" => json!({"UserPoolId": pool, "ClientName": "another", "GenerateSecret": true}),
            "DescribeUserPoolClient" => json!({"UserPoolId": pool, "ClientId": client}),
            "UpdateUserPoolClient" | "DeleteUserPoolClient" => {
                json!({"UserPoolId": pool, "ClientId": self.pool.client().await.id})
            }
            "ListUsers" => json!({"UserPoolId": pool, "Filter": "username ^= \"u\"", "Limit": 3}),
            "AdminGetUser" | "AdminDisableUser" | "AdminEnableUser" | "AdminUserGlobalSignOut" | "AdminDeleteUser" => {
                let name = if operation == "AdminGetUser" {
                    name.clone()
                } else {
                    self.pool.user(&self.new_name()).invited().await.username
                };
                json!({"UserPoolId": pool, "Username": name})
            }
            "AdminCreateUser" => {
                let name = self.new_name();
                json!({
                    "UserPoolId": pool, "Username": name, "DesiredDeliveryMediums": ["EMAIL"],
                    "UserAttributes": [{"Name": "email", "Value": format!("{name}@example.com")}],
                })
            }
            "AdminSetUserPassword" => {
                let name = self.pool.user(&self.new_name()).invited().await.username;
                json!({"UserPoolId": pool, "Username": name, "Password": NEW_PASSWORD, "Permanent": true})
            }
            "SignUp" => {
                let name = self.new_name();
                json!({
                    "ClientId": client, "Username": name, "Password": PASSWORD,
                    "UserAttributes": [{"Name": "email", "Value": format!("{name}@example.com")}],
                })
            }
            "ConfirmSignUp" | "ResendConfirmationCode" | "AdminConfirmSignUp" => {
                let name = self.new_name();
                let address = format!("{name}@example.com");
                self.client.sign_up(&name, json!({"email": address})).await.answered();
                let code = self.world.inbox().code_for(&address).await;
                match operation {
                    "ConfirmSignUp" => json!({"ClientId": client, "Username": name, "ConfirmationCode": code}),
                    "AdminConfirmSignUp" => json!({"UserPoolId": pool, "Username": name}),
                    _ => json!({"ClientId": client, "Username": name}),
                }
            }
            "InitiateAuth" | "AdminInitiateAuth" => {
                let mut input = json!({
                    "ClientId": client, "AuthFlow": "USER_PASSWORD_AUTH",
                    "AuthParameters": {"USERNAME": name, "PASSWORD": PASSWORD},
                });
                if operation == "AdminInitiateAuth" {
                    input["UserPoolId"] = pool.as_str().into();
                    input["AuthFlow"] = "ADMIN_USER_PASSWORD_AUTH".into();
                }
                input
            }
            "RespondToAuthChallenge" | "AdminRespondToAuthChallenge" => {
                let name = self.pool.user(&self.new_name()).invited().await.username;
                let challenge = self.client.sign_in(&name, PASSWORD).await.answered();
                let mut input = json!({
                    "ClientId": client, "ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": challenge["Session"],
                    "ChallengeResponses": {"USERNAME": name, "NEW_PASSWORD": NEW_PASSWORD},
                });
                if operation == "AdminRespondToAuthChallenge" {
                    input["UserPoolId"] = pool.as_str().into();
                }
                input
            }
            "GetUser" => json!({"AccessToken": self.tokens.access}),
            "GlobalSignOut" | "DeleteUser" => {
                let user = self.pool.user(&self.new_name()).confirmed().await;
                json!({"AccessToken": user.signs_in(&self.client).await.access})
            }
            "GetTokensFromRefreshToken" => json!({"ClientId": client, "RefreshToken": self.tokens.refresh}),
            "RevokeToken" => {
                let tokens = self.user.signs_in(&self.client).await;
                json!({"ClientId": client, "Token": tokens.refresh})
            }
            other => panic!("{other} is built, but no one knows yet how to call it: say it in stage.rs"),
        }
    }
}

/// The operations that are built, by name.
pub fn built() -> Vec<&'static str> {
    service::operations().into_iter().filter(|operation| operation.built).map(|operation| operation.name).collect()
}

/// Whether the same input is accepted only once.
pub fn is_consumed(operation: &str) -> bool {
    !matches!(
        operation,
        "CreateUserPool" | "ListUserPools" | "DescribeUserPool" | "GetUserPoolMfaConfig" | "ListUserPoolClients"
            | "UpdateUserPool" | "SetUserPoolMfaConfig" | "CreateUserPoolClient" | "DescribeUserPoolClient"
            | "UpdateUserPoolClient" | "ListUsers" | "AdminGetUser" | "AdminDisableUser" | "AdminEnableUser"
            | "AdminUserGlobalSignOut" | "AdminSetUserPassword" | "InitiateAuth" | "AdminInitiateAuth" | "GetUser"
            | "GetTokensFromRefreshToken"
    )
}
