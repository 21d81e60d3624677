//! Users, roles, policies and providers of an account, made as administrators make them.

use serde_json::{Value, json};

use crate::neighbours::Credentials;
use crate::{AwsError, Outcome, World};

/// Allows everything of user pools.
pub const POOLS: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"cognito-idp:*","Resource":"*"}]}"#;

/// Lets everybody of the account in whose own policies allow it.
pub const TRUSTS_ACCOUNT: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":["sts:AssumeRole","sts:TagSession"]}]}"#;

impl World {
    /// Calls an operation of IAM, unsigned: in a world that asks nobody, that is the account itself.
    pub async fn iam(&self, operation: &str, input: Value) -> Result<Value, AwsError> {
        self.ask("iam", operation, input).await
    }

    pub async fn iam_user(&self, name: &str) {
        self.iam("CreateUser", json!({"UserName": name})).await.answered();
    }

    /// A group with these members, who are made for it.
    pub async fn iam_group(&self, name: &str, members: &[&str]) {
        self.iam("CreateGroup", json!({"GroupName": name})).await.answered();
        for member in members {
            self.iam_user(member).await;
            self.iam("AddUserToGroup", json!({"GroupName": name, "UserName": member})).await.answered();
        }
    }

    pub async fn iam_role(&self, name: &str) -> String {
        let input = json!({"RoleName": name, "AssumeRolePolicyDocument": TRUSTS_ACCOUNT});
        let made = self.iam("CreateRole", input).await.answered();
        made["Role"]["Arn"].as_str().unwrap().to_owned()
    }

    /// A managed policy of [`POOLS`]; its ARN.
    pub async fn iam_policy(&self, name: &str) -> String {
        let made = self.iam("CreatePolicy", json!({"PolicyName": name, "PolicyDocument": POOLS})).await.answered();
        made["Policy"]["Arn"].as_str().unwrap().to_owned()
    }

    /// A provider for `sts.amazonaws.com`; its ARN.
    pub async fn oidc_provider(&self, url: &str) -> String {
        let input = json!({"Url": url, "ClientIDList": ["sts.amazonaws.com"]});
        let made = self.iam("CreateOpenIDConnectProvider", input).await.answered();
        made["OpenIDConnectProviderArn"].as_str().unwrap().to_owned()
    }

    /// An access key of a user.
    pub async fn iam_key(&self, user: &str) -> Credentials {
        let made = self.iam("CreateAccessKey", json!({"UserName": user})).await.answered();
        let key = &made["AccessKey"];
        Credentials {
            id: key["AccessKeyId"].as_str().unwrap().to_owned(),
            secret: key["SecretAccessKey"].as_str().unwrap().to_owned(),
            session_token: None,
        }
    }

    /// Who somebody is, by STS of a server that asks.
    pub async fn who_is(&self, credentials: &Credentials) -> Result<String, AwsError> {
        let answer = self.ask_as(Some(credentials), "sts", "GetCallerIdentity", json!({})).await?;
        Ok(answer["Arn"].as_str().unwrap().to_owned())
    }
}

/// A document as it is answered: percent-encoded.
pub fn decoded(document: &Value) -> String {
    let text = document.as_str().expect("a document");
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next().unwrap(), rest.next().unwrap()];
            bytes.extend(hex::decode(digits).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap()
}
