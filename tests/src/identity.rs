//! Identity pools: who shows what, and who they are by that.

use serde_json::{Value, json};

use crate::neighbours::Credentials;
use crate::{AwsError, Client, Outcome, Pool, User, World, merge};

/// The developer provider of [`Identities`].
pub const BACK_END: &str = "login.example";

impl World {
    /// An operation of identity pools, by whoever may.
    pub async fn identity(&self, operation: &str, input: Value) -> Result<Value, AwsError> {
        self.ask("cognito-identity", operation, input).await
    }
}

/// An identity pool that takes guests, users of one app client and users of a back end.
pub struct Identities {
    pub world: World,
    pub id: String,
    pub pool: Pool,
    pub client: Client,
    pub ana: User,
}

impl Identities {
    pub async fn new(world: &World) -> Self {
        Self::with(world, json!({})).await
    }

    /// With these members of CreateIdentityPool instead.
    pub async fn with(world: &World, members: Value) -> Self {
        let pool = world.pool().await;
        let client = pool.client().await;
        let ana = pool.user("ana").confirmed().await;
        let mut input = json!({
            "IdentityPoolName": "people", "AllowUnauthenticatedIdentities": true, "AllowClassicFlow": true,
            "DeveloperProviderName": BACK_END,
            "CognitoIdentityProviders": [
                {"ProviderName": provider(&pool), "ClientId": client.id, "ServerSideTokenCheck": true},
            ],
        });
        merge(&mut input, members);
        let made = world.identity("CreateIdentityPool", input).await.answered();
        let id = made["IdentityPoolId"].as_str().unwrap().to_owned();
        Self { world: world.clone(), id, pool, client, ana }
    }

    /// The key of the user pool's logins.
    pub fn provider(&self) -> String {
        provider(&self.pool)
    }

    pub fn arn(&self) -> String {
        format!("arn:aws:cognito-identity:us-east-1:123456789012:identitypool/{}", self.id)
    }

    /// Calls an operation with this pool's id.
    pub async fn call(&self, operation: &str, mut input: Value) -> Result<Value, AwsError> {
        input["IdentityPoolId"] = self.id.as_str().into();
        self.world.identity(operation, input).await
    }

    /// `Logins` with a fresh ID token of a user.
    pub async fn logins_of(&self, user: &User) -> Value {
        json!({self.provider(): user.signs_in(&self.client).await.id})
    }

    /// Whom GetId says somebody to be.
    pub async fn get_id(&self, logins: Value) -> Result<String, AwsError> {
        let answer = self.call("GetId", json!({"Logins": logins})).await?;
        Ok(answer["IdentityId"].as_str().unwrap().to_owned())
    }

    /// Identity and token of a user whom the back end names.
    pub async fn named(&self, user: &str, more: Value) -> Result<(String, String), AwsError> {
        let mut input = json!({"Logins": {BACK_END: user}});
        merge(&mut input, more);
        let answer = self.call("GetOpenIdTokenForDeveloperIdentity", input).await?;
        let text = |member: &str| answer[member].as_str().unwrap().to_owned();
        Ok((text("IdentityId"), text("Token")))
    }

    /// A role that identities of this pool can have whose `amr` holds this, with a policy; its ARN.
    pub async fn role(&self, name: &str, amr: &str, policy: &Value) -> String {
        let trust = json!({
            "Version": "2012-10-17",
            "Statement": [{
                "Effect": "Allow",
                "Principal": {"Federated": "cognito-identity.amazonaws.com"},
                "Action": ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"],
                "Condition": {
                    "StringEquals": {"cognito-identity.amazonaws.com:aud": self.id},
                    "ForAnyValue:StringLike": {"cognito-identity.amazonaws.com:amr": amr},
                },
            }],
        });
        let input = json!({"RoleName": name, "AssumeRolePolicyDocument": trust.to_string()});
        let made = self.world.iam("CreateRole", input).await.answered();
        let input = json!({"RoleName": name, "PolicyName": "rights", "PolicyDocument": policy.to_string()});
        self.world.iam("PutRolePolicy", input).await.answered();
        made["Role"]["Arn"].as_str().unwrap().to_owned()
    }

    /// Replaces the pool's roles and what maps to them.
    pub async fn assigns(&self, roles: Value, mappings: Value) {
        let input = json!({"Roles": roles, "RoleMappings": mappings});
        self.call("SetIdentityPoolRoles", input).await.answered();
    }

    /// The whole answer of GetCredentialsForIdentity.
    pub async fn enhanced(&self, identity: &str, more: Value) -> Result<Value, AwsError> {
        let mut input = json!({"IdentityId": identity});
        merge(&mut input, more);
        self.world.identity("GetCredentialsForIdentity", input).await
    }

    /// Credentials of whoever shows these logins.
    pub async fn session(&self, logins: Value) -> Credentials {
        let id = self.get_id(logins.clone()).await.unwrap();
        Credentials::of(&self.enhanced(&id, json!({"Logins": logins})).await.answered())
    }

    /// The logins of an identity.
    pub async fn logins(&self, identity: &str) -> Value {
        let answer = self.world.identity("DescribeIdentity", json!({"IdentityId": identity})).await.answered();
        answer["Logins"].clone()
    }
}

fn provider(pool: &Pool) -> String {
    format!("cognito-idp.us-east-1.amazonaws.com/{}", pool.id)
}
