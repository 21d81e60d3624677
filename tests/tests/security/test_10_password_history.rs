//! 10: what a pool remembers of passwords holds at all four places where one is set.

use poolhouse_tests::{AwsError, Client, Outcome, PASSWORD, Pool, User, World};
use serde_json::{Value, json};

const REUSED: &str = "PasswordHistoryPolicyViolationException: Password has already been used.";

/// Where a password is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    ChangePassword,
    ConfirmForgotPassword,
    AdminSetUserPassword,
    NewPasswordChallenge,
}

const PLACES: [Place; 4] =
    [Place::ChangePassword, Place::ConfirmForgotPassword, Place::AdminSetUserPassword, Place::NewPasswordChallenge];

async fn pool_remembering(world: &World, size: u8) -> Pool {
    let policy = json!({
        "MinimumLength": 8, "RequireUppercase": true, "RequireLowercase": true, "RequireNumbers": true,
        "RequireSymbols": true, "PasswordHistorySize": size,
    });
    world.pool_with(json!({"Policies": {"PasswordPolicy": policy}})).await
}

/// Somebody who sets passwords, and what is needed for it.
struct Person {
    world: World,
    client: Client,
    user: User,
    password: String,
}

impl Person {
    async fn new(world: &World, size: u8) -> Self {
        let pool = pool_remembering(world, size).await;
        let client = pool.client().await;
        let user = pool.user("ana").confirmed().await;
        Self { world: world.clone(), client, user, password: PASSWORD.to_owned() }
    }

    /// Sets a password at one place, without any other being set on the way.
    async fn sets(&mut self, place: Place, password: &str) -> Result<Value, AwsError> {
        let outcome = match place {
            Place::ChangePassword => {
                let tokens = self.client.tokens("ana", &self.password).await;
                let input = json!({
                    "AccessToken": tokens.access, "PreviousPassword": self.password, "ProposedPassword": password,
                });
                self.world.call("ChangePassword", input).await
            }
            Place::ConfirmForgotPassword => {
                self.client.call("ForgotPassword", json!({"Username": "ana"})).await.answered();
                let code = self.world.inbox().code_for("ana@example.com").await;
                let input = json!({"Username": "ana", "ConfirmationCode": code, "Password": password});
                self.client.call("ConfirmForgotPassword", input).await
            }
            Place::AdminSetUserPassword => {
                self.user.call("AdminSetUserPassword", json!({"Password": password, "Permanent": true})).await
            }
            Place::NewPasswordChallenge => {
                let challenge = self.client.sign_in("ana", &self.password).await.answered();
                let responses = json!({"USERNAME": "ana", "NEW_PASSWORD": password});
                let input = json!({
                    "ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": challenge["Session"],
                    "ChallengeResponses": responses,
                });
                self.client.call("RespondToAuthChallenge", input).await
            }
        };
        if outcome.is_ok() {
            self.password = password.to_owned();
        }
        outcome
    }

    /// An administrator's password that must be replaced at the next sign-in.
    async fn is_given(&mut self, password: &str) {
        self.user.call("AdminSetUserPassword", json!({"Password": password})).await.answered();
        self.password = password.to_owned();
    }
}

#[tokio::test]
async fn test_10_the_current_password_and_those_before_it_are_refused() {
    let world = World::new().await;
    for place in PLACES {
        let mut ana = Person::new(&world, 3).await;
        ana.sets(Place::AdminSetUserPassword, "Second-w0rd!").await.answered();
        ana.sets(Place::AdminSetUserPassword, "Third-w0rd!").await.answered();
        let mut remembered = vec![PASSWORD, "Second-w0rd!", "Third-w0rd!"];
        if place == Place::NewPasswordChallenge {
            ana.is_given("Given-w0rd!").await;
            remembered = vec!["Second-w0rd!", "Third-w0rd!", "Given-w0rd!"];
        }

        for former in remembered {
            assert_eq!(ana.sets(place, former).await.refused(), REUSED, "{place:?} {former}");
        }

        ana.sets(place, "Fresh-w0rd!").await.answered();
        ana.client.tokens("ana", "Fresh-w0rd!").await;
    }
}

#[tokio::test]
async fn test_10_what_a_place_sets_is_remembered_by_the_others() {
    let world = World::new().await;
    for place in PLACES {
        let mut ana = Person::new(&world, 24).await;
        if place == Place::NewPasswordChallenge {
            ana.is_given("Given-w0rd!").await;
        }
        ana.sets(place, "Fresh-w0rd!").await.answered();
        ana.sets(Place::AdminSetUserPassword, "Later-w0rd!").await.answered();
        for other in [Place::ChangePassword, Place::ConfirmForgotPassword, Place::AdminSetUserPassword] {
            assert_eq!(ana.sets(other, "Fresh-w0rd!").await.refused(), REUSED, "{place:?}, then {other:?}");
        }
    }
}

#[tokio::test]
async fn test_10_what_is_older_than_the_history_returns_at_every_place() {
    let world = World::new().await;
    for place in PLACES {
        let mut ana = Person::new(&world, 2).await;
        ana.sets(Place::AdminSetUserPassword, "Second-w0rd!").await.answered();
        ana.sets(Place::AdminSetUserPassword, "Third-w0rd!").await.answered();
        if place == Place::NewPasswordChallenge {
            ana.is_given("Given-w0rd!").await;
        }
        ana.sets(place, PASSWORD).await.answered();
    }
}

#[tokio::test]
async fn test_10_without_a_history_nothing_is_remembered() {
    let world = World::new().await;
    for place in PLACES {
        let mut ana = Person::new(&world, 0).await;
        if place == Place::NewPasswordChallenge {
            ana.is_given("Given-w0rd!").await;
        }
        let same = ana.password.clone();
        ana.sets(place, &same).await.answered();
    }
}
