use crate::model;
use crate::protocol;

/// The message for a body, empty where nothing is wrong.
fn message(operation: &str, body: &str) -> String {
    let model = model::operation(operation).expect("an operation of the model");
    let decoded = protocol::decode(model, body.as_bytes()).expect("well-typed");
    match protocol::validate(&decoded) {
        Ok(()) => String::new(),
        Err(error) => error.message.expect("a message").into_owned(),
    }
}

#[test]
fn an_absent_number_reads_as_zero() {
    let expected = "1 validation error detected: Value '0' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 1";
    assert_eq!(message("ListUserPools", "{}"), expected);
    assert_eq!(message("ListUserPools", r#"{"MaxResults":null}"#), expected);
    assert_eq!(message("ListUserPools", r#"{"MaxResults":0}"#), expected);
    // Optional in the model, refused by the service all the same.
    assert_eq!(message("ListResourceServers", r#"{"UserPoolId":"r_a"}"#), expected);
}

#[test]
fn a_sensitive_value_is_not_repeated() {
    assert_eq!(
        message("AdminSetUserPassword", r#"{"UserPoolId":"r_a","Username":"ana","Password":" a"}"#),
        "1 validation error detected: Value at 'password' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[\\S]+.*[\\S]+$"
    );
    assert_eq!(
        message("GetUser", "{}"),
        "1 validation error detected: Value at 'accessToken' failed to satisfy constraint: Member must not be null"
    );
}

#[test]
fn nothing_inside_something_sensitive_is_repeated() {
    let long = "9".repeat(131_073);
    let message = message(
        "InitiateAuth",
        &format!(
            r#"{{"ClientId":"c","AuthFlow":"USER_PASSWORD_AUTH","AuthParameters":{{"PASSWORD":"{long}"}},"UserContextData":{{"EncodedData":"{long}"}}}}"#
        ),
    );
    assert!(!message.contains("999"), "{message}");
    assert!(
        message.contains("Value at 'authParameters' failed to satisfy constraint: Map value must satisfy"),
        "{message}"
    );
    assert!(message.contains("Value at 'userContextData.encodedData' failed"), "{message}");
}

#[test]
fn every_violation_is_gathered_in_the_models_order() {
    assert_eq!(
        message("AdminGetUser", r#"{"UserPoolId":"no pool"}"#),
        "2 validation errors detected: Value 'no pool' at 'userPoolId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w-]+_[0-9a-zA-Z]+; Value at 'username' failed to satisfy constraint: Member must not be null"
    );
    let code = message("ConfirmSignUp", r#"{"ClientId":"c","Username":"u","ConfirmationCode":""}"#);
    assert!(code.starts_with("2 validation errors detected: Value '' at 'confirmationCode' failed"), "{code}");
    assert!(code.contains("Member must satisfy regular expression pattern: [\\S]+"), "{code}");
    assert!(code.contains("Member must have length greater than or equal to 1"), "{code}");
}

#[test]
fn a_null_member_that_is_required_is_a_bare_word() {
    assert_eq!(
        message("AdminGetUser", r#"{"Username":"ana","UserPoolId":null}"#),
        "1 validation error detected: Value null at 'userPoolId' failed to satisfy constraint: Member must not be null"
    );
}

#[test]
fn paths_reach_into_structures_and_count_elements_from_one() {
    let minimum = r#"{"PoolName":"p","Policies":{"PasswordPolicy":{"MinimumLength":5}}}"#;
    assert_eq!(
        message("CreateUserPool", minimum),
        "1 validation error detected: Value '5' at 'policies.passwordPolicy.minimumLength' failed to satisfy constraint: Member must have value greater than or equal to 6"
    );
    let schema = r#"{"PoolName":"p","Schema":[{"Name":"ok"},{"Name":"this-name-is-far-too-long"}]}"#;
    assert_eq!(
        message("CreateUserPool", schema),
        "1 validation error detected: Value 'this-name-is-far-too-long' at 'schema.2.member.name' failed to satisfy constraint: Member must have length less than or equal to 20"
    );
    let invitation = r#"{"PoolName":"p","AdminCreateUserConfig":{"InviteMessageTemplate":{"SMSMessage":"short"}}}"#;
    assert_eq!(
        message("CreateUserPool", invitation),
        "1 validation error detected: Value 'short' at 'adminCreateUserConfig.inviteMessageTemplate.smsMessage' failed to satisfy constraint: Member must have length greater than or equal to 6"
    );
    let attributes =
        r#"{"UserPoolId":"r_a","Username":"u","UserAttributes":[{"Name":"a","Value":"b"},{"Value":"secret"}]}"#;
    assert_eq!(
        message("AdminUpdateUserAttributes", attributes),
        "1 validation error detected: Value null at 'userAttributes.2.member.name' failed to satisfy constraint: Member must not be null"
    );
}

#[test]
fn an_unknown_value_is_told_the_known_ones_in_the_models_order() {
    let message = message("AdminCreateUser", r#"{"UserPoolId":"r_a","Username":"u","MessageAction":"SHOUT"}"#);
    assert_eq!(
        message,
        "1 validation error detected: Value 'SHOUT' at 'messageAction' failed to satisfy constraint: Member must satisfy enum value set: [RESEND, SUPPRESS]"
    );
}

#[test]
fn a_list_of_simple_values_is_named_as_a_whole() {
    assert_eq!(
        message("CreateUserPool", r#"{"PoolName":"p","UsernameAttributes":["email","name"]}"#),
        "1 validation error detected: Value '[email, name]' at 'usernameAttributes' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [phone_number, email]]"
    );
    let flow = r#"{"UserPoolId":"r_a","ClientName":"c","ExplicitAuthFlows":["ALLOW_CLIENT_TOKEN_AUTH"]}"#;
    assert_eq!(message("CreateUserPoolClient", flow), "");
}

#[test]
fn the_size_of_a_list_is_its_length() {
    let attributes = vec![r#"{"Name":"a"}"#; 26].join(",");
    let message =
        message("AddCustomAttributes", &format!(r#"{{"UserPoolId":"r_a","CustomAttributes":[{attributes}]}}"#));
    assert!(message.starts_with("1 validation error detected: Value '[SchemaAttributeType(Name=a), "), "{message}");
    assert!(
        message.ends_with(
            " at 'customAttributes' failed to satisfy constraint: Member must have length less than or equal to 25"
        ),
        "{message}"
    );
}

#[test]
fn maps_are_named_as_a_whole() {
    let long = "k".repeat(129);
    let message = message("CreateUserPool", &format!(r#"{{"PoolName":"p","UserPoolTags":{{"{long}":"v"}}}}"#));
    assert_eq!(
        message,
        format!(
            "1 validation error detected: Value '{{{long}=v}}' at 'userPoolTags' failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length less than or equal to 128, Member must have length greater than or equal to 1]"
        )
    );
}

#[test]
fn lengths_count_characters_and_not_bytes() {
    let name = "ж".repeat(128);
    assert_eq!(message("AdminGetUser", &format!(r#"{{"UserPoolId":"r_a","Username":"{name}"}}"#)), "");
    let name = "ж".repeat(129);
    let message = message("AdminGetUser", &format!(r#"{{"UserPoolId":"r_a","Username":"{name}"}}"#));
    assert!(message.ends_with("Member must have length less than or equal to 128"), "{message}");
}

#[test]
fn many_violations_do_not_make_a_flood() {
    let elements = vec!["{}"; 100_000].join(",");
    let message = message(
        "AdminUpdateUserAttributes",
        &format!(r#"{{"UserPoolId":"r_a","Username":"u","UserAttributes":[{elements}]}}"#),
    );
    assert!(message.starts_with("100000 validation errors detected: "));
    assert!(message.len() < 2 << 20, "{}", message.len());
}
