//! Pools: created, described, updated with what was described.

use proptest::prelude::*;
use serde_json::{Value, json};
use wire::{Modelled, shapes::*};

use super::{ACCOUNT, NOW, answered, assert_complete, assert_shown, created, members_of, pruned, samples, typed};
use crate::{drafts, refusals::Refusal, views};
use domain::pool::Pool;

fn described(pool: &Pool) -> Value {
    let output = DescribeUserPoolResponse { user_pool: Some(views::pools::pool(pool, ACCOUNT, 3)) };
    answered::<DescribeUserPool>(&output)["UserPool"].take()
}

fn updated(pool: &Pool, request: &Value) -> Result<Pool, Refusal> {
    let update = drafts::pools::update(typed::<UpdateUserPool>(request)?);
    Ok(pool.updated(update, NOW)?)
}

/// UpdateUserPool with everything DescribeUserPool answered that it takes.
fn written_back(pool: &Pool) -> Pool {
    let mut request = members_of(UpdateUserPool::MODEL.input, &described(pool));
    request.insert("UserPoolId".into(), pool.id.as_str().into());
    request.insert("PoolName".into(), pool.name.clone().into());
    updated(pool, &Value::Object(request)).unwrap()
}

#[test]
fn the_samples_leave_nothing_out() {
    assert_complete::<CreateUserPool>(&[samples::pool_of_addresses(), samples::pool_of_aliases()]);
    assert_complete::<SetUserPoolMfaConfig>(&[samples::factors(), samples::factors_by_end_user_messaging()]);
}

#[test]
fn what_is_created_is_described() {
    for mut sample in [samples::pool_of_addresses(), samples::pool_of_aliases()] {
        let mut shown = described(&created(&sample).unwrap());

        let sent = sample.as_object_mut().unwrap();
        let schema = sent.remove("Schema").unwrap_or_else(|| json!([]));
        sent.insert("Name".into(), sent["PoolName"].clone());
        sent.remove("PoolName");
        let attributes = shown["SchemaAttributes"].take();
        assert_shown(&sample, &shown, "");
        for mut attribute in schema.as_array().unwrap().clone() {
            let name = attribute["Name"].take();
            let names = ["", "custom:", "dev:custom:"].map(|prefix| format!("{prefix}{}", name.as_str().unwrap()));
            let is_shown = |shown: &&Value| names.iter().any(|name| shown["Name"] == name.as_str());
            let shown = attributes.as_array().unwrap().iter().find(is_shown).unwrap();
            attribute["Name"] = shown["Name"].clone();
            assert_shown(&attribute, shown, name.as_str().unwrap());
        }
    }
}

#[test]
fn a_bare_pool_is_shown_with_its_defaults_and_nothing_else() {
    let mut shown = described(&created(&json!({"PoolName": "x"})).unwrap());

    assert_eq!(shown["SchemaAttributes"].take().as_array().unwrap().len(), 21);
    let expected = json!({
        "Id": "eu-west-1_Poolhouse",
        "Name": "x",
        "Policies": {
            "PasswordPolicy": {
                "MinimumLength": 8,
                "RequireUppercase": true,
                "RequireLowercase": true,
                "RequireNumbers": true,
                "RequireSymbols": true,
                "TemporaryPasswordValidityDays": 7,
            },
            "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD"]},
        },
        "DeletionProtection": "INACTIVE",
        "LambdaConfig": {},
        "LastModifiedDate": 1_700_000_000,
        "CreationDate": 1_700_000_000,
        "SchemaAttributes": null,
        "VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_CODE"},
        "MfaConfiguration": "OFF",
        "EstimatedNumberOfUsers": 3,
        "EmailConfiguration": {"EmailSendingAccount": "COGNITO_DEFAULT"},
        "UserPoolTags": {},
        "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": false, "UnusedAccountValidityDays": 7},
        "Arn": "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_Poolhouse",
        "UserPoolTier": "ESSENTIALS",
        "AcrConfiguration": {
            "Level1": {"AcrValue": "urn:cognito:loa:1"},
            "Level2": {"AcrValue": "urn:cognito:loa:2"},
            "Level3": {"AcrValue": "urn:cognito:loa:3"},
            "Level4": {"AcrValue": "urn:cognito:loa:4"},
        },
    });
    assert_eq!(shown, expected);
}

#[test]
fn standard_attributes_are_shown_as_amazons() {
    let mut shown = described(&created(&json!({"PoolName": "x"})).unwrap());
    let attributes = shown["SchemaAttributes"].take();
    let one = |name: &str| attributes.as_array().unwrap().iter().find(|shown| shown["Name"] == name).unwrap().clone();
    let text = |name: &str, least: &str, greatest: &str| {
        json!({
            "Name": name,
            "AttributeDataType": "String",
            "DeveloperOnlyAttribute": false,
            "Mutable": name != "sub",
            "Required": name == "sub",
            "StringAttributeConstraints": {"MinLength": least, "MaxLength": greatest},
        })
    };

    assert_eq!(one("sub"), text("sub", "1", "2048"));
    assert_eq!(one("email"), text("email", "0", "2048"));
    assert_eq!(one("birthdate"), text("birthdate", "10", "10"));
    let verified = json!({
        "Name": "phone_number_verified",
        "AttributeDataType": "Boolean",
        "DeveloperOnlyAttribute": false,
        "Mutable": true,
        "Required": false,
    });
    assert_eq!(one("phone_number_verified"), verified);
    let updated_at = json!({
        "Name": "updated_at",
        "AttributeDataType": "Number",
        "DeveloperOnlyAttribute": false,
        "Mutable": true,
        "Required": false,
        "NumberAttributeConstraints": {"MinValue": "0"},
    });
    assert_eq!(one("updated_at"), updated_at);
}

#[test]
fn a_text_is_shown_under_both_its_names() {
    let request = json!({
        "PoolName": "x",
        "SmsVerificationMessage": "old {####}",
        "VerificationMessageTemplate": {"EmailSubject": "new"},
        "LambdaConfig": {"PreTokenGeneration": "arn:aws:lambda:eu-west-1:123456789012:function:tokens"},
    });

    let shown = described(&created(&request).unwrap());

    assert_eq!(shown["VerificationMessageTemplate"]["SmsMessage"], "old {####}");
    assert_eq!(shown["EmailVerificationSubject"], "new");
    assert_eq!(shown["LambdaConfig"]["PreTokenGenerationConfig"]["LambdaVersion"], "V1_0");
}

#[test]
fn an_attribute_without_a_name_is_refused() {
    let request = json!({"PoolName": "x", "Schema": [{"AttributeDataType": "String"}]});

    assert!(matches!(created(&request), Err(Refusal::MissingParameter("Name"))));
}

#[test]
fn names_of_levels_that_say_nothing_new_are_no_feature() {
    let shown = described(&created(&json!({"PoolName": "x"})).unwrap());
    let cheap = json!({"PoolName": "x", "UserPoolTier": "LITE", "AcrConfiguration": shown["AcrConfiguration"]});

    assert_eq!(described(&created(&cheap).unwrap())["AcrConfiguration"], shown["AcrConfiguration"]);
}

#[test]
fn second_factors_are_shown_as_they_were_set() {
    for (pool, sample) in [
        (samples::pool_of_addresses(), samples::factors()),
        (samples::pool_of_aliases(), samples::factors_by_end_user_messaging()),
    ] {
        let draft = drafts::mfa::configuration(typed::<SetUserPoolMfaConfig>(&sample).unwrap());
        let pool = created(&pool).unwrap().with_mfa(draft, NOW).unwrap();

        let set = answered::<SetUserPoolMfaConfig>(&views::pools::set_user_pool_mfa_config(&pool));
        let got = answered::<GetUserPoolMfaConfig>(&views::pools::get_user_pool_mfa_config(&pool));

        let mut sent = sample.clone();
        sent.as_object_mut().unwrap().remove("UserPoolId");
        assert_shown(&sent, &set, "");
        assert_eq!(set, got);
    }
    let bare = created(&json!({"PoolName": "x"})).unwrap();
    let got = answered::<GetUserPoolMfaConfig>(&views::pools::get_user_pool_mfa_config(&bare));
    assert_eq!(got, json!({"MfaConfiguration": "OFF"}));
}

proptest! {
    #![proptest_config(ProptestConfig { max_global_rejects: 4096, ..ProptestConfig::with_cases(128) })]

    /// What infrastructure tools rely on: nothing is left to do after an apply.
    #[test]
    fn writing_back_what_was_read_changes_nothing(
        request in prop_oneof![pruned::<CreateUserPool>(samples::pool_of_addresses()), pruned::<CreateUserPool>(samples::pool_of_aliases())],
    ) {
        let created = created(&request);
        prop_assume!(created.is_ok());
        let pool = created.unwrap();
        prop_assert_eq!(described(&written_back(&pool)), described(&pool));
    }

    /// UpdateUserPool forgets what was there, but for what it is documented to keep.
    #[test]
    fn an_update_replaces_what_was_there(
        first in pruned::<CreateUserPool>(samples::pool_of_addresses()),
        second in pruned::<CreateUserPool>(samples::pool_of_aliases()),
    ) {
        let (before, fresh) = (created(&first), created(&second));
        prop_assume!(before.is_ok() && fresh.is_ok());
        let mut request = members_of(UpdateUserPool::MODEL.input, &second);
        request.insert("UserPoolId".into(), "eu-west-1_Poolhouse".into());
        let after = updated(&before.unwrap(), &Value::Object(request));
        // What is kept may need a tier that the second request leaves.
        prop_assume!(after.is_ok());
        prop_assert_eq!(after.unwrap().settings, fresh.unwrap().settings);
    }
}
