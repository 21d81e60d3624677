//! Who acts in the stories: a pool, an app client, a user.

use std::ops::Deref;

use serde_json::{Map, Value, json};

use crate::{AwsError, Outcome, PASSWORD, World, secret_hash};

type Answer = Result<Value, AwsError>;

fn with(mut input: Value, member: &str, value: &str) -> Value {
    input.as_object_mut().expect("an input is an object").entry(member).or_insert_with(|| value.into());
    input
}

/// A user pool.
#[derive(Clone)]
pub struct Pool {
    pub world: World,
    pub id: String,
}

impl Pool {
    /// Calls an operation with this pool's id.
    pub async fn call(&self, operation: &str, input: Value) -> Answer {
        self.world.call(operation, with(input, "UserPoolId", &self.id)).await
    }

    pub async fn describe(&self) -> Value {
        self.call("DescribeUserPool", json!({})).await.answered()["UserPool"].clone()
    }

    /// An app client without a secret that allows every password flow and refreshing.
    pub async fn client(&self) -> Client {
        self.client_with(json!({})).await
    }

    /// The same with a secret.
    pub async fn confidential_client(&self) -> Client {
        self.client_with(json!({"GenerateSecret": true})).await
    }

    /// The same with these members of CreateUserPoolClient instead.
    pub async fn client_with(&self, members: Value) -> Client {
        let mut input = json!({
            "ClientName": "app",
            "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        });
        merge(&mut input, members);
        let made = self.call("CreateUserPoolClient", input).await.answered();
        let made = &made["UserPoolClient"];
        Client {
            pool: self.clone(),
            id: made["ClientId"].as_str().unwrap().to_owned(),
            secret: made["ClientSecret"].as_str().map(str::to_owned),
        }
    }

    /// A user to be, with `<name>@example.com` as a verified address.
    pub fn user(&self, name: &str) -> UserDraft {
        let local = name.split('@').next().unwrap();
        UserDraft {
            pool: self.clone(),
            username: name.to_owned(),
            email: Some(format!("{local}@example.com")),
            attributes: Map::new(),
        }
    }

    /// The names of all users, sorted.
    pub async fn usernames(&self) -> Vec<String> {
        let mut names = Vec::new();
        let mut input = json!({});
        loop {
            let page = self.call("ListUsers", input.clone()).await.answered();
            names.extend(
                page["Users"].as_array().unwrap().iter().map(|user| user["Username"].as_str().unwrap().to_owned()),
            );
            match page.get("PaginationToken") {
                Some(token) => input["PaginationToken"] = token.clone(),
                None => break,
            }
        }
        names.sort();
        names
    }

    pub async fn key_set(&self) -> Value {
        let text = self.world.service().jwks(&self.id).await.unwrap().expect("the pool exists");
        serde_json::from_str(&text).unwrap()
    }
}

/// An app client.
#[derive(Clone)]
pub struct Client {
    pub pool: Pool,
    pub id: String,
    pub secret: Option<String>,
}

impl Client {
    /// Calls a public operation with this client's id and, for a `Username`, its hash, unless they are given.
    pub async fn call(&self, operation: &str, input: Value) -> Answer {
        let mut input = with(input, "ClientId", &self.id);
        if let Some(hash) = input.get("Username").and_then(Value::as_str).and_then(|name| self.hash(name)) {
            input = with(input, "SecretHash", &hash);
        }
        self.pool.world.call(operation, input).await
    }

    pub fn hash(&self, username: &str) -> Option<String> {
        self.secret.as_ref().map(|secret| secret_hash(username, &self.id, secret))
    }

    /// `AuthParameters` or `ChallengeResponses` with the hash if there is a secret.
    pub fn hashed(&self, username: &str, mut parameters: Value) -> Value {
        if let Some(hash) = self.hash(username) {
            parameters["SECRET_HASH"] = hash.into();
        }
        parameters
    }

    /// Signs in with a password, without an administrator.
    pub async fn sign_in(&self, username: &str, password: &str) -> Answer {
        let parameters = self.hashed(username, json!({"USERNAME": username, "PASSWORD": password}));
        self.call("InitiateAuth", json!({"AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": parameters})).await
    }

    /// Signs in with a password through a back end.
    pub async fn admin_sign_in(&self, username: &str, password: &str) -> Answer {
        let parameters = self.hashed(username, json!({"USERNAME": username, "PASSWORD": password}));
        let input = json!({"AuthFlow": "ADMIN_USER_PASSWORD_AUTH", "ClientId": self.id, "AuthParameters": parameters});
        self.pool.call("AdminInitiateAuth", input).await
    }

    /// Answers a challenge, without an administrator.
    pub async fn respond(&self, challenge: &Value, username: &str, responses: Value) -> Answer {
        self.call("RespondToAuthChallenge", self.answer(challenge, username, responses)).await
    }

    /// Answers a challenge through a back end.
    pub async fn admin_respond(&self, challenge: &Value, username: &str, responses: Value) -> Answer {
        let input = with(self.answer(challenge, username, responses), "ClientId", &self.id);
        self.pool.call("AdminRespondToAuthChallenge", input).await
    }

    /// The input of an answer to what InitiateAuth or an earlier answer asked.
    pub fn answer(&self, challenge: &Value, username: &str, responses: Value) -> Value {
        let mut all = self.hashed(username, json!({"USERNAME": username}));
        merge(&mut all, responses);
        json!({
            "ChallengeName": challenge["ChallengeName"], "Session": challenge["Session"], "ChallengeResponses": all,
        })
    }

    /// Tokens for a user who needs nothing but a password.
    pub async fn tokens(&self, username: &str, password: &str) -> Tokens {
        Tokens::of(&self.sign_in(username, password).await.answered())
    }

    /// Refreshes by InitiateAuth. `username` is the stored one.
    pub async fn refresh(&self, username: &str, refresh_token: &str) -> Answer {
        let parameters = self.hashed(username, json!({"REFRESH_TOKEN": refresh_token}));
        self.call("InitiateAuth", json!({"AuthFlow": "REFRESH_TOKEN_AUTH", "AuthParameters": parameters})).await
    }

    /// Refreshes by GetTokensFromRefreshToken.
    pub async fn renew(&self, refresh_token: &str) -> Answer {
        let mut input = json!({"RefreshToken": refresh_token});
        if let Some(secret) = &self.secret {
            input["ClientSecret"] = secret.as_str().into();
        }
        self.call("GetTokensFromRefreshToken", input).await
    }

    pub async fn sign_up(&self, username: &str, attributes: Value) -> Answer {
        let attributes = attribute_list(&attributes);
        self.call("SignUp", json!({"Username": username, "Password": PASSWORD, "UserAttributes": attributes})).await
    }

    pub async fn confirm(&self, username: &str, code: &str) -> Answer {
        self.call("ConfirmSignUp", json!({"Username": username, "ConfirmationCode": code})).await
    }

    pub async fn resend(&self, username: &str) -> Answer {
        self.call("ResendConfirmationCode", json!({"Username": username})).await
    }

    pub async fn describe(&self) -> Value {
        let answer = self.pool.call("DescribeUserPoolClient", json!({"ClientId": self.id})).await.answered();
        answer["UserPoolClient"].clone()
    }
}

/// A user to be.
pub struct UserDraft {
    pool: Pool,
    username: String,
    email: Option<String>,
    attributes: Map<String, Value>,
}

impl UserDraft {
    pub fn email(mut self, address: &str) -> Self {
        self.email = Some(address.to_owned());
        self
    }

    pub fn without_email(mut self) -> Self {
        self.email = None;
        self
    }

    pub fn attribute(mut self, name: &str, value: &str) -> Self {
        self.attributes.insert(name.to_owned(), value.into());
        self
    }

    /// Made by an administrator, silently, with [`PASSWORD`] as the temporary password.
    pub async fn invited(self) -> User {
        self.made(json!({"TemporaryPassword": PASSWORD})).await
    }

    async fn made(mut self, more: Value) -> User {
        if let Some(email) = &self.email {
            self.attributes.insert("email".into(), email.as_str().into());
            self.attributes.entry("email_verified").or_insert_with(|| "true".into());
        }
        let mut input = json!({
            "Username": self.username,
            "UserAttributes": attribute_list(&Value::Object(self.attributes)),
            "MessageAction": "SUPPRESS",
        });
        merge(&mut input, more);
        let made = self.pool.call("AdminCreateUser", input).await.answered();
        let stored = made["User"]["Username"].as_str().unwrap().to_owned();
        let sub = attributes_of(&made["User"]["Attributes"])["sub"].as_str().unwrap().to_owned();
        User { pool: self.pool, username: stored, sub, email: self.email.unwrap_or_default() }
    }

    /// Confirmed, with [`PASSWORD`].
    pub async fn confirmed(self) -> User {
        let user = self.made(json!({})).await;
        let input = json!({"Username": user.username, "Password": PASSWORD, "Permanent": true});
        user.pool.call("AdminSetUserPassword", input).await.answered();
        user
    }
}

/// A user who exists.
#[derive(Clone)]
pub struct User {
    pub pool: Pool,
    /// As stored.
    pub username: String,
    pub sub: String,
    pub email: String,
}

impl User {
    /// An operation of an administrator on this user.
    pub async fn call(&self, operation: &str, input: Value) -> Answer {
        self.pool.call(operation, with(input, "Username", &self.username)).await
    }

    pub async fn get(&self) -> Value {
        self.call("AdminGetUser", json!({})).await.answered()
    }

    pub async fn status(&self) -> String {
        self.get().await["UserStatus"].as_str().unwrap().to_owned()
    }

    /// Attributes by name.
    pub async fn attributes(&self) -> Value {
        attributes_of(&self.get().await["UserAttributes"])
    }

    pub async fn signs_in(&self, client: &Client) -> Tokens {
        client.tokens(&self.username, PASSWORD).await
    }
}

/// What a finished sign-in gives.
#[derive(Clone, Debug)]
pub struct Tokens {
    result: Value,
    pub access: String,
    pub id: String,
    /// Empty where none was given.
    pub refresh: String,
}

impl Tokens {
    /// # Panics
    /// When the answer is no finished sign-in.
    #[track_caller]
    pub fn of(answer: &Value) -> Self {
        let result = &answer["AuthenticationResult"];
        let token = |name: &str| result[name].as_str().unwrap_or_default().to_owned();
        assert!(result.is_object(), "no tokens in {answer}");
        Self {
            access: token("AccessToken"),
            id: token("IdToken"),
            refresh: token("RefreshToken"),
            result: result.clone(),
        }
    }
}

impl Deref for Tokens {
    type Target = Value;

    fn deref(&self) -> &Value {
        &self.result
    }
}

/// `{"a": "b"}` as the wire's list of `Name` and `Value`.
pub fn attribute_list(attributes: &Value) -> Value {
    attributes.as_object().unwrap().iter().map(|(name, value)| json!({"Name": name, "Value": value})).collect()
}

/// The wire's list as an object by name.
pub fn attributes_of(list: &Value) -> Value {
    let pairs = list.as_array().unwrap_or_else(|| panic!("no list of attributes: {list}"));
    let named: Map<_, _> =
        pairs.iter().map(|pair| (pair["Name"].as_str().unwrap().to_owned(), pair["Value"].clone())).collect();
    assert_eq!(named.len(), pairs.len(), "a name occurs twice in {list}");
    Value::Object(named)
}

/// Members of `more` replace those of `base`; null takes one away.
pub fn merge(base: &mut Value, more: Value) {
    let Value::Object(more) = more else { panic!("an input is an object") };
    for (name, value) in more {
        if value.is_null() {
            base.as_object_mut().unwrap().remove(&name);
        } else {
            base[name.as_str()] = value;
        }
    }
}
