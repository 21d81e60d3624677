//! What is measured, and which cryptography each operation cannot do without.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::{client::Client, load::Requests};

pub const PASSWORD: &str = "C0rrect-horse";

/// A pool with a client and confirmed users `user0@example.com` and on.
pub struct House {
    pub pool: String,
    pub client: String,
    pub users: usize,
    pub access_token: String,
    pub refresh_token: String,
}

pub struct Measured {
    pub title: &'static str,
    pub operation: &'static str,
    pub requests: Requests,
    /// RSA signatures and verifier computations of one call.
    pub signatures: u32,
    pub verifiers: u32,
}

impl House {
    pub async fn furnish(client: &mut Client, users: usize) -> Result<Self, String> {
        let pool = client
            .call(
                "CreateUserPool",
                &json!({"PoolName": "bench", "UsernameAttributes": ["email"], "AutoVerifiedAttributes": ["email"]}),
            )
            .await?;
        let pool = text(&pool, "/UserPool/Id")?;
        let app = client
            .call(
                "CreateUserPoolClient",
                &json!({"UserPoolId": pool, "ClientName": "bench",
                    "ExplicitAuthFlows":
                    ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
                    "PreventUserExistenceErrors": "ENABLED"}),
            )
            .await?;
        let app = text(&app, "/UserPoolClient/ClientId")?;
        for number in 0..users {
            let name = email(number as u64);
            let attributes = json!([{"Name": "email", "Value": name}, {"Name": "given_name", "Value": "Ana"},
                {"Name": "family_name", "Value": format!("Sample{number}")}]);
            client
                .call("AdminCreateUser", &json!({"UserPoolId": pool, "Username": name, "MessageAction": "SUPPRESS", "UserAttributes": attributes}))
                .await?;
            client
                .call(
                    "AdminSetUserPassword",
                    &json!({"UserPoolId": pool, "Username": name, "Password": PASSWORD, "Permanent": true}),
                )
                .await?;
        }
        let signed_in = client.call("InitiateAuth", &sign_in(&app, &email(0))).await?;
        Ok(Self {
            access_token: text(&signed_in, "/AuthenticationResult/AccessToken")?,
            refresh_token: text(&signed_in, "/AuthenticationResult/RefreshToken")?,
            pool,
            client: app,
            users,
        })
    }

    pub fn all(&self) -> Vec<Measured> {
        let users = self.users as u64;
        let (pool, app) = (self.pool.clone(), self.client.clone());
        let (access, refresh) = (self.access_token.clone(), self.refresh_token.clone());
        let measured = |title, operation, signatures, verifiers, requests: Requests| Measured {
            title,
            operation,
            requests,
            signatures,
            verifiers,
        };
        let of = {
            let app = app.clone();
            move |number| sign_in(&app, &email(number % users))
        };
        let refreshing =
            json!({"AuthFlow": "REFRESH_TOKEN_AUTH", "ClientId": app, "AuthParameters": {"REFRESH_TOKEN": refresh}});
        let signing_up = move |number| {
            let name = format!("new{number}@example.com");
            json!({"ClientId": app, "Username": name, "Password": PASSWORD, "UserAttributes": [{"Name": "email", "Value": name}]})
        };
        let reading = {
            let pool = pool.clone();
            move |number| json!({"UserPoolId": pool, "Username": email(number % users)})
        };
        let page = json!({"UserPoolId": pool, "Limit": 60});
        let filtered = json!({"UserPoolId": pool, "Limit": 60, "Filter": "family_name ^= \"Sample1\""});
        vec![
            measured("password sign-in", "InitiateAuth", 2, 1, Arc::new(of)),
            measured("refresh", "InitiateAuth", 2, 0, Arc::new(move |_| refreshing.clone())),
            measured("sign-up", "SignUp", 0, 1, Arc::new(signing_up)),
            measured("GetUser", "GetUser", 0, 0, Arc::new(move |_| json!({"AccessToken": access}))),
            measured("AdminGetUser", "AdminGetUser", 0, 0, Arc::new(reading)),
            measured("ListUsers, 60", "ListUsers", 0, 0, Arc::new(move |_| page.clone())),
            measured("ListUsers, 60, filtered", "ListUsers", 0, 0, Arc::new(move |_| filtered.clone())),
        ]
    }
}

pub fn sign_in(app: &str, name: &str) -> Value {
    json!({"AuthFlow": "USER_PASSWORD_AUTH", "ClientId": app, "AuthParameters": {"USERNAME": name, "PASSWORD": PASSWORD}})
}

pub fn email(number: u64) -> String {
    format!("user{number}@example.com")
}

fn text(value: &Value, pointer: &str) -> Result<String, String> {
    value.pointer(pointer).and_then(Value::as_str).map(str::to_owned).ok_or_else(|| format!("no {pointer} in {value}"))
}
