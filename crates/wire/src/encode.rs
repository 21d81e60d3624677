//! From typed output to bytes, and the check that tests and debug builds run on every answer.

use serde_json::Value;

use crate::model::{Kind, OperationModel, Shape};
use crate::modelled::Modelled;
use crate::{scalars, validate};

/// `Content-Type` of every answer.
pub const CONTENT_TYPE: &str = "application/x-amz-json-1.1";

/// The body of a success: JSON, or nothing where the model has no output shape.
pub fn success<O: Modelled>(output: &O::Output) -> Vec<u8> {
    if O::MODEL.output.is_none() {
        return Vec::new();
    }
    // Shapes are structures with text keys throughout, which always serialise; `check_output` would see the gap.
    serde_json::to_vec(output).unwrap_or_default()
}

/// Headers of every answer but `Date`, `Content-Length` and CORS, which are the listener's.
pub fn headers(request_id: &str) -> Vec<(&'static str, String)> {
    vec![("content-type", CONTENT_TYPE.to_owned()), ("x-amzn-requestid", request_id.to_owned())]
}

/// Members of answers whose limits in the model are those of requests; the service itself goes beyond them. A schema has
/// 21 standard attributes besides up to 50 others, and names of 21 characters and more: `phone_number_verified`. The
/// account, where it is shown as a user, has the account's number for an id, which is shorter than any user's. Where the
/// model asks for the member, something stands in for it.
const BEYOND_THE_LIMITS: &[(&str, &str, Option<&str>)] =
    &[("/UserPool", "SchemaAttributes", None), ("/User", "UserId", Some("AIDAAAAAAAAAAAAAAAAAA"))];

/// Whether the body of a success is what the model promises: members, types, required ones, values, limits.
///
/// # Errors
/// What is wrong, for a developer. It never repeats a sensitive value.
pub fn check_output(model: &OperationModel, body: &[u8]) -> Result<(), String> {
    let Some(shape) = model.output else {
        return if body.is_empty() { Ok(()) } else { Err("the model has no output, yet there is a body".to_owned()) };
    };
    let mut value: Value = serde_json::from_slice(body).map_err(|error| format!("not JSON: {error}"))?;
    check_types(shape, &value, shape.name)?;
    for (parent, member, instead) in BEYOND_THE_LIMITS {
        if let Some(Value::Object(members)) = value.pointer_mut(parent)
            && members.remove(*member).is_some()
            && let Some(instead) = instead
        {
            members.insert((*member).to_owned(), (*instead).into());
        }
    }
    let violations = validate::violations(shape, &value);
    violations.into_error(model.service.violation).map_err(|error| error.message.unwrap_or_default().into_owned())
}

/// Answers are held to more than requests: no unknown member, no `null`, no fraction of an integer.
fn check_types(shape: &Shape, value: &Value, path: &str) -> Result<(), String> {
    match (&shape.kind, value) {
        (Kind::Document, _)
        | (Kind::String(_), Value::String(_))
        | (Kind::Boolean, Value::Bool(_))
        | (Kind::Timestamp, Value::Number(_)) => Ok(()),
        (Kind::Structure(members), Value::Object(given)) => {
            for (name, value) in given {
                let member = members.iter().find(|member| member.name == name);
                let member = member.ok_or_else(|| format!("{path} has no member {name}"))?;
                check_types(member.shape, value, &format!("{path}.{name}"))?;
            }
            let absent = members.iter().find(|member| member.zero && !given.contains_key(member.name));
            absent.map_or(Ok(()), |member| Err(format!("{path}.{} is absent", member.name)))
        }
        (Kind::List { element, .. }, Value::Array(elements)) => {
            elements.iter().try_for_each(|value| check_types(element, value, &format!("{path}[]")))
        }
        (Kind::Map { value: shape, .. }, Value::Object(entries)) => {
            entries.values().try_for_each(|value| check_types(shape, value, &format!("{path}{{}}")))
        }
        (Kind::Integer(_), Value::Number(number)) if number.as_i64().is_some_and(|it| i32::try_from(it).is_ok()) => {
            Ok(())
        }
        (Kind::Long(_), Value::Number(number)) if number.is_i64() => Ok(()),
        (Kind::Blob(_), Value::String(text)) if scalars::decode(text).is_some() => Ok(()),
        _ => Err(format!("{path} is not a value of {}", shape.name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shapes::*;
    use crate::{EpochSeconds, model};

    fn check(operation: &str, body: &str) -> Result<(), String> {
        check_output(model::operation(operation).expect("an operation"), body.as_bytes())
    }

    #[test]
    fn an_operation_without_output_answers_nothing_at_all() {
        assert_eq!(success::<DeleteUserPool>(&crate::Empty {}), b"");
        assert_eq!(check("DeleteUserPool", ""), Ok(()));
        assert!(check("DeleteUserPool", "{}").is_err());
    }

    #[test]
    fn the_operations_without_output_are_the_documented_ones() {
        let without: Vec<_> = model::operations()
            .filter(|operation| operation.output.is_none())
            .map(|operation| operation.name)
            .collect();
        let expected = "AdminAddUserToGroup AdminDeleteUser AdminForgetDevice AdminRemoveUserFromGroup DeleteGroup \
                        DeleteIdentityProvider DeleteManagedLoginBranding DeleteResourceServer DeleteTerms DeleteUser \
                        DeleteUserPool DeleteUserPoolClient ForgetDevice";
        assert_eq!(without, expected.split_whitespace().collect::<Vec<_>>());
    }

    #[test]
    fn an_operation_with_output_and_nothing_to_say_answers_an_empty_object() {
        assert_eq!(success::<AdminDisableUser>(&AdminDisableUserResponse {}), b"{}");
    }

    #[test]
    fn absent_members_are_left_out_and_names_are_the_models() {
        let user = AdminGetUserResponse {
            username: "ana".into(),
            enabled: Some(true),
            user_create_date: Some(EpochSeconds::from_millis(1_689_030_181_630)),
            user_status: Some(UserStatusType::ForceChangePassword),
            user_mfa_setting_list: Some(vec!["SMS_MFA".into()]),
            ..Default::default()
        };
        let body = success::<AdminGetUser>(&user);
        assert_eq!(
            String::from_utf8_lossy(&body),
            r#"{"Username":"ana","UserCreateDate":1689030181.63,"Enabled":true,"UserStatus":"FORCE_CHANGE_PASSWORD","UserMFASettingList":["SMS_MFA"]}"#
        );
        assert_eq!(check_output(AdminGetUser::MODEL, &body), Ok(()));
        assert_eq!(serde_json::from_slice::<AdminGetUserResponse>(&body).expect("readable"), user);
    }

    #[test]
    fn a_schema_in_an_answer_may_be_longer_than_in_a_request() {
        let attribute = r#"{"Name":"phone_number_verified"}"#;
        let answer = |attribute: &str| {
            let attributes = vec![attribute; 71].join(",");
            check("DescribeUserPool", &format!(r#"{{"UserPool":{{"SchemaAttributes":[{attributes}]}}}}"#))
        };

        assert_eq!(answer(attribute), Ok(()));
        assert!(answer(r#"{"Name":"a","Surprise":1}"#).is_err());
    }

    #[test]
    fn an_answer_against_the_model_is_found() {
        for (operation, body) in [
            ("AdminGetUser", r#"{}"#),
            ("AdminGetUser", r#"{"Username":"ana","Surprise":1}"#),
            ("AdminGetUser", r#"{"Username":"ana","Enabled":null}"#),
            ("AdminGetUser", r#"{"Username":"ana","Enabled":"true"}"#),
            ("AdminGetUser", r#"{"Username":"ana","UserStatus":"HAPPY"}"#),
            ("AdminGetUser", r#"{"Username":""}"#),
            ("DescribeUserPool", r#"{"UserPool":{"EstimatedNumberOfUsers":1.5}}"#),
            (
                "GetProvisionedLimit",
                r#"{"Limit":{"LimitDefinition":{"LimitClass":"API_CATEGORY"},"FreeLimitValue":1}}"#,
            ),
            ("GetUICustomization", ""),
        ] {
            assert!(check(operation, body).is_err(), "{operation} {body}");
        }
    }
}
