//! CreateUserPool: defaults, schema, configuration, and what is refused.

use poolhouse_tests::{Outcome, World};
use serde_json::{Value, json};

/// A pool as it was answered, without what Amazon's own transcripts do not agree on.
fn settled(mut pool: Value) -> Value {
    let members = pool.as_object_mut().unwrap();
    for unsettled in [
        "AcrConfiguration",
        "IssuerConfiguration",
        "KeyConfiguration",
        "DcrConfiguration",
        "UserAttributeUpdateSettings",
    ] {
        members.remove(unsettled);
    }
    pool
}

fn attribute<'a>(pool: &'a Value, name: &str) -> &'a Value {
    let schema = pool["SchemaAttributes"].as_array().unwrap();
    schema.iter().find(|attribute| attribute["Name"] == name).unwrap_or_else(|| panic!("no attribute {name}"))
}

async fn refusal(world: &World, members: Value) -> String {
    let mut input = json!({"PoolName": "x"});
    poolhouse_tests::merge(&mut input, members);
    world.call("CreateUserPool", input).await.refused()
}

#[tokio::test]
async fn a_bare_pool_has_every_default() {
    let world = World::new().await;

    let made = world.call("CreateUserPool", json!({"PoolName": "x"})).await.answered();
    let mut pool = settled(made["UserPool"].clone());

    let id = pool["Id"].as_str().unwrap().to_owned();
    let suffix = id.strip_prefix("us-east-1_").expect("the region first");
    assert!(suffix.len() == 9 && suffix.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{id}");
    pool.as_object_mut().unwrap().remove("SchemaAttributes");
    assert_eq!(
        pool,
        json!({
            "Id": id,
            "Name": "x",
            "Arn": format!("arn:aws:cognito-idp:us-east-1:123456789012:userpool/{id}"),
            "Policies": {
                "PasswordPolicy": {
                    "MinimumLength": 8, "RequireUppercase": true, "RequireLowercase": true, "RequireNumbers": true,
                    "RequireSymbols": true, "TemporaryPasswordValidityDays": 7,
                },
                "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD"]},
            },
            "DeletionProtection": "INACTIVE",
            "LambdaConfig": {},
            "LastModifiedDate": 1_772_521_689.123,
            "CreationDate": 1_772_521_689.123,
            "VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_CODE"},
            "MfaConfiguration": "OFF",
            "EstimatedNumberOfUsers": 0,
            "EmailConfiguration": {"EmailSendingAccount": "COGNITO_DEFAULT"},
            "UserPoolTags": {},
            "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": false, "UnusedAccountValidityDays": 7},
            "UserPoolTier": "ESSENTIALS",
        })
    );
}

#[tokio::test]
async fn the_default_schema_is_the_recorded_one() {
    let world = World::new().await;
    let pool = world.pool().await.describe().await;

    let string = |name: &str, min: &str, max: &str| {
        json!({
            "Name": name, "AttributeDataType": "String", "DeveloperOnlyAttribute": false, "Mutable": true,
            "Required": false, "StringAttributeConstraints": {"MinLength": min, "MaxLength": max},
        })
    };
    for name in [
        "name",
        "given_name",
        "family_name",
        "middle_name",
        "nickname",
        "preferred_username",
        "profile",
        "picture",
        "website",
        "email",
        "gender",
        "zoneinfo",
        "locale",
        "phone_number",
        "address",
    ] {
        assert_eq!(*attribute(&pool, name), string(name, "0", "2048"));
    }
    assert_eq!(*attribute(&pool, "birthdate"), string("birthdate", "10", "10"));
    let mut sub = string("sub", "1", "2048");
    sub["Required"] = true.into();
    sub["Mutable"] = false.into();
    assert_eq!(*attribute(&pool, "sub"), sub);
    for name in ["email_verified", "phone_number_verified"] {
        assert_eq!(
            *attribute(&pool, name),
            json!({
                "Name": name, "AttributeDataType": "Boolean", "DeveloperOnlyAttribute": false, "Mutable": true,
                "Required": false,
            })
        );
    }
    assert_eq!(
        *attribute(&pool, "updated_at"),
        json!({
            "Name": "updated_at", "AttributeDataType": "Number", "DeveloperOnlyAttribute": false, "Mutable": true,
            "Required": false, "NumberAttributeConstraints": {"MinValue": "0"},
        })
    );
    // "identities" is in most newer pools, not in all.
    let names = pool["SchemaAttributes"].as_array().unwrap().iter().filter(|each| each["Name"] != "identities").count();
    assert_eq!(names, 20);
}

#[tokio::test]
async fn everything_that_was_sent_comes_back() {
    let world = World::new().await;
    let sent = json!({
        "PoolName": "everything",
        "Policies": {"PasswordPolicy": {
            "MinimumLength": 12, "RequireUppercase": false, "RequireLowercase": true, "RequireNumbers": false,
            "RequireSymbols": true, "TemporaryPasswordValidityDays": 3, "PasswordHistorySize": 4,
        }},
        "DeletionProtection": "ACTIVE",
        "AutoVerifiedAttributes": ["email"],
        "AliasAttributes": ["email", "preferred_username"],
        "VerificationMessageTemplate": {
            "EmailMessage": "Code: {####}", "EmailSubject": "Code", "DefaultEmailOption": "CONFIRM_WITH_LINK",
            "EmailMessageByLink": "Here: {##link##}", "EmailSubjectByLink": "Link",
        },
        "SmsAuthenticationMessage": "Enter {####}",
        "MfaConfiguration": "OFF",
        "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]},
        "DeviceConfiguration": {"ChallengeRequiredOnNewDevice": true, "DeviceOnlyRememberedOnUserPrompt": false},
        "EmailConfiguration": {
            "EmailSendingAccount": "DEVELOPER", "From": "Pools <pools@example.com>",
            "SourceArn": "arn:aws:ses:us-east-1:123456789012:identity/pools@example.com",
            "ReplyToEmailAddress": "help@example.com",
        },
        "SmsConfiguration": {
            "SnsCallerArn": "arn:aws:iam::123456789012:role/sms", "ExternalId": "ext", "SnsRegion": "us-east-1",
        },
        "UserPoolTags": {"team": "people", "empty": ""},
        "AdminCreateUserConfig": {
            "AllowAdminCreateUserOnly": true,
            "InviteMessageTemplate": {
                "EmailMessage": "Hello {username}, {####}", "EmailSubject": "Welcome", "SMSMessage": "{username} {####}",
            },
        },
        "Schema": [
            {"Name": "name", "AttributeDataType": "String", "Required": true, "Mutable": true,
             "StringAttributeConstraints": {"MinLength": "1", "MaxLength": "40"}},
            {"Name": "city", "AttributeDataType": "String", "StringAttributeConstraints": {"MaxLength": "30"}},
            {"Name": "level", "AttributeDataType": "Number", "Mutable": false,
             "NumberAttributeConstraints": {"MinValue": "1", "MaxValue": "9"}},
        ],
        "UsernameConfiguration": {"CaseSensitive": false},
        "AccountRecoverySetting": {"RecoveryMechanisms": [{"Name": "verified_email", "Priority": 1}]},
        "UserPoolTier": "PLUS",
        "UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT"},
    });

    let made = world.call("CreateUserPool", sent.clone()).await.answered();
    let id = made["UserPool"]["Id"].as_str().unwrap();
    let described = world.call("DescribeUserPool", json!({"UserPoolId": id})).await.answered();

    let pool = &described["UserPool"];
    for member in [
        "DeletionProtection",
        "AutoVerifiedAttributes",
        "SmsAuthenticationMessage",
        "MfaConfiguration",
        "UserAttributeUpdateSettings",
        "DeviceConfiguration",
        "EmailConfiguration",
        "SmsConfiguration",
        "UserPoolTags",
        "UsernameConfiguration",
        "AccountRecoverySetting",
        "UserPoolTier",
        "UserPoolAddOns",
    ] {
        assert_eq!(pool[member], sent[member], "{member}");
    }
    let mut aliases: Vec<_> =
        pool["AliasAttributes"].as_array().unwrap().iter().map(|each| each.as_str().unwrap()).collect();
    aliases.sort_unstable();
    assert_eq!(aliases, ["email", "preferred_username"]);
    assert_eq!(pool["Policies"]["PasswordPolicy"], sent["Policies"]["PasswordPolicy"]);
    assert_eq!(
        pool["AdminCreateUserConfig"],
        json!({
            "AllowAdminCreateUserOnly": true,
            "UnusedAccountValidityDays": 3,
            "InviteMessageTemplate": sent["AdminCreateUserConfig"]["InviteMessageTemplate"],
        })
    );
    for (member, value) in sent["VerificationMessageTemplate"].as_object().unwrap() {
        assert_eq!(pool["VerificationMessageTemplate"][member], *value, "{member}");
    }
    assert_eq!(attribute(pool, "name")["Required"], true);
    assert_eq!(attribute(pool, "name")["StringAttributeConstraints"], json!({"MinLength": "1", "MaxLength": "40"}));
    assert_eq!(
        *attribute(pool, "custom:city"),
        json!({
            "Name": "custom:city", "AttributeDataType": "String", "DeveloperOnlyAttribute": false, "Mutable": true,
            "Required": false, "StringAttributeConstraints": {"MaxLength": "30"},
        })
    );
    assert_eq!(
        *attribute(pool, "custom:level"),
        json!({
            "Name": "custom:level", "AttributeDataType": "Number", "DeveloperOnlyAttribute": false, "Mutable": false,
            "Required": false, "NumberAttributeConstraints": {"MinValue": "1", "MaxValue": "9"},
        })
    );
    assert_eq!(described["UserPool"], made["UserPool"]);
}

#[tokio::test]
async fn the_two_validity_periods_mirror_each_other() {
    let world = World::new().await;
    let policy = json!({
        "MinimumLength": 8, "RequireUppercase": true, "RequireLowercase": true, "RequireNumbers": true,
        "RequireSymbols": true,
    });
    for (days, legacy, shown) in [(Some(1), None, 1), (None, Some(2), 2), (Some(0), None, 7), (None, None, 7)] {
        let mut policy = policy.clone();
        if let Some(days) = days {
            policy["TemporaryPasswordValidityDays"] = days.into();
        }
        let mut members = json!({"Policies": {"PasswordPolicy": policy}});
        if let Some(legacy) = legacy {
            members["AdminCreateUserConfig"] = json!({"UnusedAccountValidityDays": legacy});
        }
        let pool = world.pool_with(members).await.describe().await;
        assert_eq!(pool["Policies"]["PasswordPolicy"]["TemporaryPasswordValidityDays"], shown, "{days:?} {legacy:?}");
        assert_eq!(pool["AdminCreateUserConfig"]["UnusedAccountValidityDays"], shown, "{days:?} {legacy:?}");
    }
}

#[tokio::test]
async fn old_and_new_verification_texts_fill_each_other() {
    let world = World::new().await;

    let new = world
        .pool_with(json!({"VerificationMessageTemplate": {
            "SmsMessage": "sms {####}", "EmailMessage": "mail {####}", "EmailSubject": "subject",
        }}))
        .await
        .describe()
        .await;
    let old = world
        .pool_with(json!({
            "SmsVerificationMessage": "sms {####}", "EmailVerificationMessage": "mail {####}",
            "EmailVerificationSubject": "subject",
        }))
        .await
        .describe()
        .await;

    for pool in [new, old] {
        assert_eq!(pool["SmsVerificationMessage"], "sms {####}");
        assert_eq!(pool["EmailVerificationMessage"], "mail {####}");
        assert_eq!(pool["EmailVerificationSubject"], "subject");
        let template = &pool["VerificationMessageTemplate"];
        assert_eq!(template["SmsMessage"], "sms {####}");
        assert_eq!(template["EmailMessage"], "mail {####}");
        assert_eq!(template["EmailSubject"], "subject");
        assert_eq!(template["DefaultEmailOption"], "CONFIRM_WITH_CODE");
    }
}

#[tokio::test]
async fn custom_attributes_get_their_prefix_and_defaults() {
    let world = World::new().await;
    let pool = world
        .pool_with(json!({"Schema": [
            {"Name": "plain", "AttributeDataType": "String"},
            {"Name": "count", "AttributeDataType": "Number"},
            {"Name": "secret", "AttributeDataType": "String", "DeveloperOnlyAttribute": true},
            {"Name": "flag", "AttributeDataType": "Boolean", "StringAttributeConstraints": {"MaxLength": "3"}},
            {"Name": "born", "AttributeDataType": "DateTime"},
        ]}))
        .await
        .describe()
        .await;

    let base = |name: &str, kind: &str| json!({"Name": name, "AttributeDataType": kind, "DeveloperOnlyAttribute": false, "Mutable": true, "Required": false});
    let mut plain = base("custom:plain", "String");
    plain["StringAttributeConstraints"] = json!({});
    assert_eq!(*attribute(&pool, "custom:plain"), plain);
    assert_eq!(*attribute(&pool, "custom:count"), base("custom:count", "Number"));
    assert_eq!(*attribute(&pool, "custom:flag"), base("custom:flag", "Boolean"));
    assert_eq!(*attribute(&pool, "custom:born"), base("custom:born", "DateTime"));
    assert_eq!(attribute(&pool, "dev:custom:secret")["DeveloperOnlyAttribute"], true);
}

#[tokio::test]
async fn a_schema_that_cannot_be_is_refused() {
    let world = World::new().await;
    let fifty_one: Vec<_> =
        (0..51).map(|number| json!({"Name": format!("a{number}"), "AttributeDataType": "String"})).collect();
    for (schema, expected) in [
        (
            json!([{"Name": "x", "AttributeDataType": "Banana"}]),
            "1 validation error detected: Value 'Banana' at 'schema.1.member.attributeDataType' failed to satisfy \
             constraint: Member must satisfy enum value set: [String, Number, DateTime, Boolean]",
        ),
        (
            json!([{"Name": "x"}]),
            "Invalid AttributeDataType input, consider using the provided AttributeDataType enum.",
        ),
        (
            json!([{"Name": "x", "AttributeDataType": "String", "Required": true}]),
            "Required custom attributes are not supported currently.",
        ),
        (
            json!([{"Name": "email", "AttributeDataType": "Number"}]),
            "You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute email",
        ),
        (
            json!([{"Name": "email", "AttributeDataType": "String", "DeveloperOnlyAttribute": true}]),
            "You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute email",
        ),
        (
            json!([{"Name": "x", "AttributeDataType": "String", "StringAttributeConstraints": {"MinLength": "a"}}]),
            "Invalid StringAttributeConstraints for schema attribute custom:x",
        ),
        (
            json!([{"Name": "x", "AttributeDataType": "Number", "NumberAttributeConstraints": {"MinValue": "-a"}}]),
            "Invalid NumberAttributeConstraints for schema attribute custom:x",
        ),
        (
            json!([{"Name": "x", "AttributeDataType": "String", "StringAttributeConstraints": {"MaxLength": "2049"}}]),
            "user.custom:x: String attributes cannot have a length of more than 2048",
        ),
        (
            json!([{"Name": "x", "AttributeDataType": "String",
                    "StringAttributeConstraints": {"MinLength": "9", "MaxLength": "3"}}]),
            "Attribute custom:x cannot have a max length shorter than it's min length",
        ),
        (
            json!([{"Name": "x", "AttributeDataType": "Number",
                    "NumberAttributeConstraints": {"MinValue": "9", "MaxValue": "3"}}]),
            "Attribute custom:x cannot have a max value smaller than it's min value",
        ),
        (
            json!([{"Name": "x", "AttributeDataType": "String"}, {"Name": "x", "AttributeDataType": "Number"}]),
            "Duplicate custom attribute names custom:x are not allowed in a user pool schema.",
        ),
        (
            json!([{"Name": "abcdefghijklmnopqrstu", "AttributeDataType": "String"}]),
            "1 validation error detected: Value 'abcdefghijklmnopqrstu' at 'schema.1.member.name' failed to satisfy \
             constraint: Member must have length less than or equal to 20",
        ),
    ] {
        let refused = refusal(&world, json!({"Schema": schema})).await;
        if expected.contains("enum value set") {
            // The order of the set is the model's; the reference's sample has another.
            assert!(refused.contains("at 'schema.1.member.attributeDataType' failed to satisfy constraint: Member must satisfy enum value set: ["), "{refused}");
            continue;
        }
        assert_eq!(refused, format!("InvalidParameterException: {expected}"), "{schema}");
    }
    let refused = refusal(&world, json!({"Schema": fifty_one})).await;
    assert!(refused.starts_with("InvalidParameterException: 1 validation error detected: Value '"), "{refused}");
    assert!(
        refused.ends_with("at 'schema' failed to satisfy constraint: Member must have length less than or equal to 50"),
        "{refused}"
    );
}

#[tokio::test]
async fn a_configuration_that_cannot_be_is_refused_in_amazons_words() {
    let world = World::new().await;
    let policy = |member: &str, value: i64| json!({"Policies": {"PasswordPolicy": {member: value}}});
    let recovery = |mechanisms: Value| json!({"AccountRecoverySetting": {"RecoveryMechanisms": mechanisms}});
    for (members, expected) in [
        (
            json!({"AliasAttributes": ["email"], "UsernameAttributes": ["email"]}),
            "Only one of the aliasAttributes or usernameAttributes can be set in a User pool.",
        ),
        (
            json!({"MfaConfiguration": "ON"}),
            "SMS configuration and Auto verification for phone_number are required when MFA is required/optional",
        ),
        (
            json!({"MfaConfiguration": "OPTIONAL"}),
            "SMS configuration and Auto verification for phone_number are required when MFA is required/optional",
        ),
        (
            json!({"AutoVerifiedAttributes": ["phone_number"]}),
            "SMS configuration is required when phone_number is selected for auto verification",
        ),
        (
            policy("MinimumLength", 5),
            "1 validation error detected: Value '5' at 'policies.passwordPolicy.minimumLength' failed to satisfy \
             constraint: Member must have value greater than or equal to 6",
        ),
        (
            policy("MinimumLength", 100),
            "1 validation error detected: Value '100' at 'policies.passwordPolicy.minimumLength' failed to satisfy \
             constraint: Member must have value less than or equal to 99",
        ),
        (
            policy("PasswordHistorySize", 25),
            "1 validation error detected: Value '25' at 'policies.passwordPolicy.passwordHistorySize' failed to \
             satisfy constraint: Member must have value less than or equal to 24",
        ),
        (
            policy("TemporaryPasswordValidityDays", 366),
            "1 validation error detected: Value '366' at 'policies.passwordPolicy.temporaryPasswordValidityDays' \
             failed to satisfy constraint: Member must have value less than or equal to 365",
        ),
        (
            json!({
                "Policies": {"PasswordPolicy": {"TemporaryPasswordValidityDays": 3}},
                "AdminCreateUserConfig": {"UnusedAccountValidityDays": 4},
            }),
            "Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays",
        ),
        (
            recovery(json!([{"Name": "admin_only", "Priority": 1}, {"Name": "verified_email", "Priority": 2}])),
            "Account Recovery Setting cannot use admin_only setting with any other recovery mechanisms.",
        ),
        (
            recovery(
                json!([{"Name": "verified_email", "Priority": 1}, {"Name": "verified_phone_number", "Priority": 1}]),
            ),
            "Account Recovery Setting cannot have duplicate priorities or recovery mechanisms.",
        ),
        (
            recovery(json!([{"Name": "verified_email", "Priority": 1}, {"Name": "verified_email", "Priority": 2}])),
            "Account Recovery Setting cannot have duplicate priorities or recovery mechanisms.",
        ),
        (
            json!({"Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["EMAIL_OTP"]}}}),
            "Password should be configured as one of the allowed first auth factors.",
        ),
        (
            json!({"EmailConfiguration": {"EmailSendingAccount": "DEVELOPER"}}),
            "Source ARN is required to use DEVELOPER email sending owner",
        ),
        (
            json!({"EmailConfiguration": {
                "EmailSendingAccount": "DEVELOPER", "From": "nobody",
                "SourceArn": "arn:aws:ses:us-east-1:123456789012:identity/a@example.com",
            }}),
            "Provided From email address is invalid",
        ),
        (
            json!({"SmsConfiguration": {"SnsCallerArn": "arn:aws:iam::123456789012:role/sms", "SnsRegion": "eu-west-1"}}),
            "Invalid snsRegion. Allowed SNS region for us-east-1 is us-east-1",
        ),
        (
            json!({"LambdaConfig": {"CustomEmailSender": {
                "LambdaVersion": "V1_0", "LambdaArn": "arn:aws:lambda:us-east-1:123456789012:function:f",
            }}}),
            "KMSKeyId parameter is required when Custom SMS/Email Lambda trigger is used.",
        ),
        (
            json!({"LambdaConfig": {
                "PreTokenGeneration": "arn:aws:lambda:us-east-1:123456789012:function:a",
                "PreTokenGenerationConfig": {
                    "LambdaVersion": "V1_0", "LambdaArn": "arn:aws:lambda:us-east-1:123456789012:function:b",
                },
            }}),
            "Cannot use PreTokenGenerationLambda and PreTokenGeneration with different Lambda function ARN's",
        ),
    ] {
        assert_eq!(
            refusal(&world, members.clone()).await,
            format!("InvalidParameterException: {expected}"),
            "{members}"
        );
    }
}

#[tokio::test]
async fn what_has_no_known_wording_is_refused_all_the_same() {
    let world = World::new().await;
    for members in [
        json!({"AutoVerifiedAttributes": ["nickname"]}),
        json!({
            "AliasAttributes": ["preferred_username"],
            "Schema": [{"Name": "preferred_username", "AttributeDataType": "String", "Required": true}],
        }),
        json!({"UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]}}),
        json!({
            "VerificationMessageTemplate": {"EmailMessage": "one {####}"}, "EmailVerificationMessage": "two {####}",
        }),
    ] {
        let refused = refusal(&world, members.clone()).await;
        assert!(refused.starts_with("InvalidParameterException: "), "{members}: {refused}");
    }
}

#[tokio::test]
async fn texts_that_lack_their_code_are_refused() {
    let world = World::new().await;
    for (members, path) in [
        (json!({"SmsVerificationMessage": "no code"}), "smsVerificationMessage"),
        (json!({"SmsAuthenticationMessage": "no code"}), "smsAuthenticationMessage"),
        (json!({"EmailVerificationMessage": "no code"}), "emailVerificationMessage"),
        (
            json!({"VerificationMessageTemplate": {"EmailMessage": "no code"}}),
            "verificationMessageTemplate.emailMessage",
        ),
        (
            json!({"VerificationMessageTemplate": {"EmailMessageByLink": "no link here"}}),
            "verificationMessageTemplate.emailMessageByLink",
        ),
    ] {
        let refused = refusal(&world, members).await;
        let constraint =
            format!("at '{path}' failed to satisfy constraint: Member must satisfy regular expression pattern: ");
        assert!(refused.contains(&constraint), "{refused}");
    }
}

#[tokio::test]
async fn an_invitation_may_lack_user_name_and_code() {
    let world = World::new().await;
    let pool = world
        .pool_with(json!({"AdminCreateUserConfig": {"InviteMessageTemplate": {"EmailMessage": "Welcome to us"}}}))
        .await
        .describe()
        .await;
    assert_eq!(pool["AdminCreateUserConfig"]["InviteMessageTemplate"], json!({"EmailMessage": "Welcome to us"}));
}

#[tokio::test]
async fn a_tier_refuses_what_it_lacks() {
    let world = World::new().await;
    let refused = refusal(
        &world,
        json!({
            "UserPoolTier": "LITE",
            "Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}},
        }),
    )
    .await;
    assert_eq!(
        refused,
        "FeatureUnavailableInTierException: The following features need to be disabled for the LITE pricing tier \
         configured: Passwordless Sign-In"
    );
}

#[tokio::test]
async fn either_form_of_the_token_trigger_shows_both() {
    let world = World::new().await;
    let arn = "arn:aws:lambda:us-east-1:123456789012:function:tokens";
    let both = json!({
        "PreTokenGeneration": arn, "PreTokenGenerationConfig": {"LambdaVersion": "V1_0", "LambdaArn": arn},
    });
    for given in [
        json!({"PreTokenGeneration": arn}),
        json!({"PreTokenGenerationConfig": {"LambdaVersion": "V1_0", "LambdaArn": arn}}),
    ] {
        let pool = world.pool_with(json!({"LambdaConfig": given})).await.describe().await;
        assert_eq!(pool["LambdaConfig"], both);
    }
}

#[tokio::test]
async fn every_violation_is_named_in_one_message() {
    let world = World::new().await;
    let refused =
        world.call("CreateUserPool", json!({"Policies": {"PasswordPolicy": {"MinimumLength": 5}}})).await.refused();
    assert!(refused.starts_with("InvalidParameterException: 2 validation errors detected: "), "{refused}");
    assert!(
        refused.contains("Value null at 'poolName' failed to satisfy constraint: Member must not be null"),
        "{refused}"
    );
    assert!(refused.contains("; "), "{refused}");
    assert!(
        refused.contains("Value '5' at 'policies.passwordPolicy.minimumLength' failed to satisfy constraint: Member must have value greater than or equal to 6"),
        "{refused}"
    );
}

#[tokio::test]
async fn names_need_not_be_unique_and_ids_are() {
    let world = World::new().await;
    let (one, other) = (world.pool().await, world.pool().await);
    assert_ne!(one.id, other.id);
}
