//! What is measured, and which cryptography each operation cannot do without.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::{
    client::Client,
    crypto::Needs,
    load::{Work, once},
    srp::SrpClient,
};

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
    pub work: Work,
    pub needs: Needs,
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
        let measured = |title, needs, work| Measured { title, work, needs };
        let tokens = Needs { signatures: 2, ..Needs::default() };
        let checked = Needs { verifiers: 1, ..tokens };
        let proved = Needs { exchanges: 1, ..tokens };
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
            measured("password sign-in", checked, once("InitiateAuth", of)),
            measured("SRP sign-in", proved, srp_sign_in(&self.client, &pool, users)),
            measured("refresh", tokens, once("InitiateAuth", move |_| refreshing.clone())),
            measured("sign-up", Needs { verifiers: 1, ..Needs::default() }, once("SignUp", signing_up)),
            measured("GetUser", Needs::default(), once("GetUser", move |_| json!({"AccessToken": access}))),
            measured("AdminGetUser", Needs::default(), once("AdminGetUser", reading)),
            measured("ListUsers, 60", Needs::default(), once("ListUsers", move |_| page.clone())),
            measured("ListUsers, 60, filtered", Needs::default(), once("ListUsers", move |_| filtered.clone())),
        ]
    }
}

/// Both requests of an exchange.
fn srp_sign_in(app: &str, pool: &str, users: u64) -> Work {
    let srp = Arc::new(SrpClient::new());
    let app = app.to_owned();
    let suffix = pool.split_once('_').map_or("", |(_, suffix)| suffix).to_owned();
    Arc::new(move |client, number| {
        let (app, suffix, srp) = (app.clone(), suffix.clone(), srp.clone());
        Box::pin(async move {
            let parameters = json!({"USERNAME": email(number % users), "SRP_A": srp.public()});
            let begin = json!({"AuthFlow": "USER_SRP_AUTH", "ClientId": app, "AuthParameters": parameters});
            let asked = client.call("InitiateAuth", &begin).await?;
            let answer = json!({"ChallengeName": "PASSWORD_VERIFIER", "ClientId": app,
                "ChallengeResponses": srp.answer(&suffix, PASSWORD, &asked)?});
            client.call("RespondToAuthChallenge", &answer).await.map(drop)
        })
    })
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
