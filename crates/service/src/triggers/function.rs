//! One call of a pool's own function: the event it is given, and what may come back.

use std::time::Duration;

use domain::{ids::ClientId, pool::Pool};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    context::Context,
    ports::{FunctionError, Functions, Invocation},
    refusals::{FunctionRefusal, Refusal, Result},
};

/// How long a function may take, and how often one that takes longer is asked: Cognito's own limits.
const PATIENCE: Duration = Duration::from_secs(5);
const TRIES: usize = 3;

/// As often as Cognito does.
///
/// # Errors
/// [`FunctionError`]; silence is worded as Cognito words it.
pub(crate) async fn ask(
    functions: &dyn Functions,
    call: &Invocation<'_>,
) -> std::result::Result<String, FunctionError> {
    let mut answer = Err(FunctionError::NotCallable(SILENCE.to_owned()));
    for _ in 0..TRIES {
        answer = match tokio::time::timeout(call.deadline, functions.invoke(call)).await {
            Ok(Err(FunctionError::Transient(code))) => Err(FunctionError::Transient(code)),
            Ok(given) => return given,
            Err(_) => Err(FunctionError::NotCallable(SILENCE.to_owned())),
        };
    }
    answer
}

const SILENCE: &str = "Socket timeout while invoking Lambda function";

/// Which function is asked, about whom.
pub struct Call<'a> {
    /// As refusals name it.
    pub trigger: &'static str,
    /// `triggerSource`
    pub source: &'static str,
    pub arn: &'a str,
    pub pool: &'a Pool,
    pub client: &'a ClientId,
    pub username: &'a str,
}

/// The members that all events have, in Cognito's order.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Event<'a, Q, R> {
    version: &'static str,
    region: &'a str,
    user_pool_id: &'a str,
    user_name: &'a str,
    caller_context: CallerContext<'a>,
    trigger_source: &'static str,
    request: Q,
    response: R,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CallerContext<'a> {
    aws_sdk_version: String,
    client_id: &'a str,
}

/// The event as it comes back: whole, with `response` filled in. What it holds besides is not looked at.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "they must be there, and are not looked at")]
struct Returned<R> {
    version: String,
    region: String,
    user_pool_id: String,
    user_name: String,
    caller_context: serde_json::Map<String, serde_json::Value>,
    trigger_source: String,
    request: serde_json::Map<String, serde_json::Value>,
    response: R,
}

/// Asks the function, once for a request however often its operation runs.
///
/// # Errors
/// [`Refusal::TriggerNotCallable`], [`FunctionRefusal`].
pub async fn invoke<Q: Serialize, R: Serialize, A: DeserializeOwned>(
    cx: &Context,
    call: &Call<'_>,
    request: Q,
    response: R,
) -> Result<A> {
    let event = Event {
        version: "1",
        region: &cx.config().region,
        user_pool_id: call.pool.id.as_str(),
        user_name: call.username,
        caller_context: CallerContext {
            aws_sdk_version: sdk(cx.facts.user_agent.as_deref()),
            client_id: call.client.as_str(),
        },
        trigger_source: call.source,
        request,
        response,
    };
    let event = serde_json::to_string(&event).map_err(Refusal::internal)?;
    let invocation = Invocation {
        arn: call.arn,
        event: &event,
        source: call.source,
        pool: &call.pool.id,
        asynchronous: false,
        deadline: PATIENCE,
    };
    match cx.call_function(&invocation).await {
        Ok(answer) => read(&answer),
        Err(FunctionError::NotCallable(code) | FunctionError::Transient(code)) => {
            Err(Refusal::TriggerNotCallable(call.trigger, code))
        }
        Err(FunctionError::Failed(why)) => Err(FunctionRefusal::Failed { trigger: call.trigger, why }.into()),
    }
}

fn read<A: DeserializeOwned>(answer: &str) -> Result<A> {
    let value: serde_json::Value = serde_json::from_str(answer).map_err(|_| FunctionRefusal::NotJson)?;
    if !value.is_object() {
        return Err(FunctionRefusal::NotJson.into());
    }
    let returned: Returned<A> = serde_json::from_value(value).map_err(|_| FunctionRefusal::Unrecognizable)?;
    Ok(returned.response)
}

/// `awsSdkVersion`: the caller's SDK, if it is one.
fn sdk(user_agent: Option<&str>) -> String {
    let products = user_agent.unwrap_or_default().split(' ');
    products
        .filter_map(|product| product.split_once('/'))
        .find_map(|(name, version)| match name {
            "Boto3" => Some(format!("aws-sdk-python-{version}")),
            _ if name.starts_with("aws-sdk-") => Some(format!("{name}-{version}")),
            _ => None,
        })
        .unwrap_or_else(|| "aws-sdk-unknown-unknown".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Answer {
        answer_correct: Option<bool>,
    }

    fn event(response: &str) -> String {
        format!(
            r#"{{"version":"1","region":"us-east-1","userPoolId":"p","userName":"ana","callerContext":{{"clientId":null}},
            "triggerSource":"s","request":{{"clientMetadata":null}},"response":{response},"more":1}}"#
        )
    }

    #[test]
    fn a_whole_event_is_read_and_nothing_else() {
        assert_eq!(read::<Answer>(&event(r#"{"answerCorrect":true}"#)).unwrap().answer_correct, Some(true));
        assert_eq!(read::<Answer>(&event("{}")).unwrap().answer_correct, None);
        for answer in ["", "null", "\"yes\"", "[]", "{"] {
            let refused = read::<Answer>(answer).err().unwrap();
            assert!(matches!(refused, Refusal::Function(FunctionRefusal::NotJson)), "{answer}");
        }
        for answer in [
            "{}".to_owned(),
            event("null"),
            event(r#"{"answerCorrect":"true"}"#),
            event("{}").replace("userName", "username"),
            event("{}").replace("\"ana\"", "1"),
        ] {
            let refused = read::<Answer>(&answer).err().unwrap();
            assert!(matches!(refused, Refusal::Function(FunctionRefusal::Unrecognizable)), "{answer}");
        }
    }

    #[test]
    fn sdks_are_told_by_what_they_call_themselves() {
        for (agent, expected) in [
            (None, "aws-sdk-unknown-unknown"),
            (Some("curl/8.0"), "aws-sdk-unknown-unknown"),
            (Some("aws-sdk-js/3.500.0 ua/2.0 os/linux"), "aws-sdk-js-3.500.0"),
            (Some("Boto3/1.34.0 md/Botocore#1.34.0"), "aws-sdk-python-1.34.0"),
        ] {
            assert_eq!(sdk(agent), expected);
        }
    }
}
