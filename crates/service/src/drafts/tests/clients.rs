//! App clients: created, described, updated with what was described.

use domain::{
    client::{Client, ClientRefused, ClientSecret, Surroundings},
    ids::ClientId,
    secret::{Sealed, Secret},
};
use proptest::prelude::*;
use serde_json::{Value, json};
use wire::{Modelled, shapes::*};

use super::{NOW, answered, assert_complete, assert_shown, members_of, pruned, samples, typed};
use crate::{drafts, refusals::Refusal, views};

const SECRET: &str = "a secret that was sealed elsewhere";

fn created(request: &Value) -> Result<Client, Refusal> {
    let sent = typed::<CreateUserPoolClient>(request)?;
    let id = ClientId::from("client");
    let has_secret = sent.generate_secret == Some(true) || sent.client_secret.is_some();
    let secret = has_secret.then(|| ClientSecret::new(&id, Sealed::from_ciphertext(vec![1]), &[], NOW));
    let pool = super::created(&samples::pool_of_addresses())?;
    Ok(Client::create(id, &pool, Surroundings::NONE, drafts::clients::new_client(sent), secret, NOW)?)
}

fn described(client: &Client) -> Value {
    let secrets: Vec<Secret> = client.secrets.iter().map(|_| Secret::new(SECRET.replace(' ', "+"))).collect();
    let output = DescribeUserPoolClientResponse { user_pool_client: Some(views::clients::client(client, &secrets)) };
    answered::<DescribeUserPoolClient>(&output)["UserPoolClient"].take()
}

fn updated(client: &Client, request: &Value) -> Result<Client, Refusal> {
    let pool = super::created(&samples::pool_of_addresses())?;
    let draft = drafts::clients::update(typed::<UpdateUserPoolClient>(request)?);
    Ok(client.updated(&pool, Surroundings::NONE, draft, NOW)?)
}

#[test]
fn the_samples_leave_nothing_out() {
    assert_complete::<CreateUserPoolClient>(&[samples::client_with_secret(), samples::client_of_a_machine()]);
}

#[test]
fn what_is_created_is_described() {
    for mut sample in [samples::client_with_secret(), samples::client_of_a_machine()] {
        let shown = described(&created(&sample).unwrap());

        let sent = sample.as_object_mut().unwrap();
        sent.remove("GenerateSecret");
        sent.remove("ClientSecret");
        assert_shown(&sample, &shown, "");
        assert_eq!(shown["ClientSecret"], SECRET.replace(' ', "+"));
    }
}

#[test]
fn a_bare_client_is_shown_with_its_defaults_and_nothing_else() {
    let shown = described(&created(&json!({"UserPoolId": "eu-west-1_Poolhouse", "ClientName": "c"})).unwrap());

    let expected = json!({
        "UserPoolId": "eu-west-1_Poolhouse",
        "ClientName": "c",
        "ClientId": "client",
        "LastModifiedDate": 1_700_000_000,
        "CreationDate": 1_700_000_000,
        "RefreshTokenValidity": 30,
        "TokenValidityUnits": {},
        "AllowedOAuthFlowsUserPoolClient": false,
        "EnableTokenRevocation": true,
        "EnablePropagateAdditionalUserContextData": false,
        "AuthSessionValidity": 3,
        "ClientType": "REGULAR",
    });
    assert_eq!(shown, expected);
}

#[test]
fn a_broken_rule_is_refused_with_what_it_names() {
    let mut request = samples::client_with_secret();
    request["SupportedIdentityProviders"] = json!(["COGNITO", "Okta"]);

    let Err(Refusal::Client(why)) = created(&request) else { panic!("not refused") };

    let expected = ClientRefused::UnknownProvider { provider: "Okta".into(), pool: "eu-west-1_Poolhouse".into() };
    assert_eq!(why, expected);
}

proptest! {
    #![proptest_config(ProptestConfig { max_global_rejects: 4096, ..ProptestConfig::with_cases(128) })]

    /// What infrastructure tools rely on: nothing is left to do after an apply.
    #[test]
    fn writing_back_what_was_read_changes_nothing(
        request in prop_oneof![pruned::<CreateUserPoolClient>(samples::client_with_secret()), pruned::<CreateUserPoolClient>(samples::client_of_a_machine())],
    ) {
        let created = created(&request);
        prop_assume!(created.is_ok());
        let client = created.unwrap();
        let shown = described(&client);
        let again = updated(&client, &Value::Object(members_of(UpdateUserPoolClient::MODEL.input, &shown)));
        prop_assert_eq!(described(&again.unwrap()), shown);
    }

    #[test]
    fn an_update_replaces_what_was_there(request in pruned::<CreateUserPoolClient>(samples::client_with_secret())) {
        let fresh = created(&request);
        prop_assume!(fresh.is_ok());
        let fresh = fresh.unwrap();
        let mut update = members_of(UpdateUserPoolClient::MODEL.input, &request);
        update.insert("ClientId".into(), "client".into());
        let before = created(&samples::client_of_a_machine()).unwrap();
        let after = updated(&before, &Value::Object(update));
        // A request may fit a client with a secret only, or one without.
        prop_assume!(after.is_ok());
        prop_assert_eq!(after.unwrap().settings, fresh.settings);
    }
}
