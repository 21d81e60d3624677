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

    /// A client alone in a pool of its own, where nothing else counts towards a limit.
    async fn pool_of_clients(&self) -> Client {
        self.world.pool().await.client().await
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
            "SetUICustomization" | "GetUICustomization" => {
                let prefix = self.new_name();
                let pool = self.world.pool().await;
                pool.call("CreateUserPoolDomain", json!({"Domain": prefix})).await.answered();
                let mut input = json!({"UserPoolId": pool.id});
                if operation == "SetUICustomization" {
                    input["CSS"] = ".label-customizable { font-weight: 400; }".into();
                    input["ImageFile"] = "iVBORw0KGgo=".into();
                }
                input
            }
            "CreateManagedLoginBranding" => {
                let asset = json!({
                    "Category": "FORM_LOGO", "ColorMode": "LIGHT", "Extension": "PNG", "Bytes": "iVBORw0KGgo=",
                    "ResourceId": "logo",
                });
                let client = self.pool_of_clients().await;
                json!({
                    "UserPoolId": client.pool.id, "ClientId": client.id, "Assets": [asset],
                    "Settings": {"components": {"form": {"borderRadius": 8.0}}},
                })
            }
            "DescribeManagedLoginBranding" | "UpdateManagedLoginBranding" | "DeleteManagedLoginBranding"
            | "DescribeManagedLoginBrandingByClient" => {
                let client = self.pool_of_clients().await;
                let made = json!({"ClientId": client.id, "UseCognitoProvidedValues": true});
                let made = client.pool.call("CreateManagedLoginBranding", made).await.answered();
                let id = made["ManagedLoginBranding"]["ManagedLoginBrandingId"].clone();
                match operation {
                    "DescribeManagedLoginBrandingByClient" => json!({
                        "UserPoolId": client.pool.id, "ClientId": client.id, "ReturnMergedResources": true,
                    }),
                    "UpdateManagedLoginBranding" => json!({
                        "UserPoolId": client.pool.id, "ManagedLoginBrandingId": id, "Settings": {"categories": {}},
                    }),
                    _ => json!({"UserPoolId": client.pool.id, "ManagedLoginBrandingId": id}),
                }
            }
            "CreateTerms" | "DescribeTerms" | "DescribeTermsByClient" | "UpdateTerms" | "DeleteTerms" | "ListTerms" => {
                let client = self.pool_of_clients().await;
                let input = json!({
                    "UserPoolId": client.pool.id, "ClientId": client.id, "TermsName": "terms-of-use",
                    "TermsSource": "LINK", "Enforcement": "NONE", "Links": {"cognito:default": "https://example.com"},
                });
                if operation == "CreateTerms" {
                    return input;
                }
                let made = self.world.call("CreateTerms", input.clone()).await.answered()["Terms"].clone();
                let id = &made["TermsId"];
                match operation {
                    "ListTerms" => json!({"UserPoolId": made["UserPoolId"], "MaxResults": 10}),
                    "DescribeTermsByClient" => json!({
                        "UserPoolId": made["UserPoolId"], "ClientId": client.id, "TermsName": "terms-of-use",
                    }),
                    "UpdateTerms" => json!({
                        "UserPoolId": made["UserPoolId"], "TermsId": id, "TermsName": "privacy-policy",
                        "Links": {"cognito:english": "https://example.com/privacy"},
                    }),
                    _ => json!({"UserPoolId": made["UserPoolId"], "TermsId": id}),
                }
            }
            "SetRiskConfiguration" | "DescribeRiskConfiguration" => {
                let members = json!({"UserPoolTier": "PLUS", "UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT"}});
                let mut input = json!({"UserPoolId": self.world.pool_with(members).await.id});
                if operation == "SetRiskConfiguration" {
                    input["CompromisedCredentialsRiskConfiguration"] = json!({
                        "EventFilter": ["SIGN_IN"], "Actions": {"EventAction": "BLOCK"},
                    });
                    input["RiskExceptionConfiguration"] = json!({"BlockedIPRangeList": ["198.51.100.0/24"]});
                }
                input
            }
            "SetLogDeliveryConfiguration" => json!({
                "UserPoolId": pool,
                "LogConfigurations": [{
                    "LogLevel": "ERROR", "EventSource": "userNotification",
                    "CloudWatchLogsConfiguration": {
                        "LogGroupArn": "arn:aws:logs:us-east-1:123456789012:log-group:pool",
                    },
                }],
            }),
            "GetLogDeliveryConfiguration" => json!({"UserPoolId": pool}),
            "AdminSetUserSettings" => json!({"UserPoolId": pool, "Username": name, "MFAOptions": []}),
            "SetUserSettings" => json!({"AccessToken": self.tokens.access, "MFAOptions": []}),
            "AdminGetUserAuthFactors" | "AdminDeleteSoftwareToken" => json!({"UserPoolId": pool, "Username": name}),
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
            | "GetTokensFromRefreshToken" | "SetUICustomization" | "GetUICustomization" | "DescribeManagedLoginBranding"
            | "UpdateManagedLoginBranding" | "DescribeManagedLoginBrandingByClient" | "DescribeTerms"
            | "DescribeTermsByClient" | "ListTerms" | "SetRiskConfiguration" | "DescribeRiskConfiguration"
            | "SetLogDeliveryConfiguration" | "GetLogDeliveryConfiguration" | "AdminSetUserSettings" | "SetUserSettings"
            | "AdminGetUserAuthFactors" | "AdminDeleteSoftwareToken"
    )
}
