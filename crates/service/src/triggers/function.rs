//! One call of a pool's own function: the event it is given, and what may come back.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::Scene;
use crate::{
    context::Context,
    ports::{FunctionAnswer, FunctionError, Functions, Invocation, NotTaken},
    refusals::{self, FunctionRefusal, Refusal, Result},
};

/// Lambda's limit for an answer, in bytes.
const LARGEST_ANSWER: usize = 6_291_556;
/// As Cognito calls it when a function let every attempt pass.
const SILENCE: &str = "Socket timeout while invoking Lambda function";

/// Which function is asked, about whom.
pub struct Call<'a> {
    /// As refusals name it.
    pub trigger: &'static str,
    /// `triggerSource`
    pub source: &'static str,
    /// Of the event: "1", but for newer forms of token generation.
    pub version: &'static str,
    pub arn: &'a str,
    pub scene: Scene<'a>,
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
    /// None: nobody waits for an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    response: Option<R>,
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
#[allow(dead_code, reason = "they must be there, and are not all looked at")]
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

impl<R> Returned<R> {
    fn told(&self) -> Told<'_> {
        Told {
            version: &self.version,
            region: &self.region,
            user_pool_id: &self.user_pool_id,
            user_name: &self.user_name,
            trigger_source: &self.trigger_source,
        }
    }
}

/// What must come back as it was told.
struct Told<'a> {
    version: &'a str,
    region: &'a str,
    user_pool_id: &'a str,
    user_name: &'a str,
    trigger_source: &'a str,
}

impl Told<'_> {
    /// The first member that is another.
    fn differs_in(&self, other: &Told<'_>) -> Option<&'static str> {
        let members = [
            ("`version` did not come back as it was told", self.version == other.version),
            ("`region` did not come back as it was told", self.region == other.region),
            ("`userPoolId` did not come back as it was told", self.user_pool_id == other.user_pool_id),
            ("`userName` did not come back as it was told", self.user_name == other.user_name),
            ("`triggerSource` did not come back as it was told", self.trigger_source == other.trigger_source),
        ];
        members.into_iter().find(|(_, is_same)| !is_same).map(|(why, _)| why)
    }
}

/// An answer that says nothing.
#[derive(Serialize, Deserialize)]
pub struct Silent {}

/// Why an answer is not taken: in the client's words, and in words for whoever wrote the function.
#[derive(Debug)]
pub struct Flaw {
    refusal: FunctionRefusal,
    /// Holds nothing of the answer.
    why: &'static str,
}

impl Flaw {
    pub const fn unrecognizable(why: &'static str) -> Self {
        Self { refusal: FunctionRefusal::Unrecognizable, why }
    }
}

impl From<FunctionRefusal> for Flaw {
    /// One whose words say all of it.
    fn from(refusal: FunctionRefusal) -> Self {
        Self { refusal, why: "" }
    }
}

/// What a function said, and in which call, so that it can be told when that is not taken.
pub struct Heard<'a, A> {
    pub said: A,
    origin: Origin<'a>,
}

struct Origin<'a> {
    call: String,
    arn: &'a str,
    source: &'a str,
}

impl<'a, A> Heard<'a, A> {
    /// What it means.
    ///
    /// # Errors
    /// It means nothing: the flaw's refusal.
    pub fn judged<B>(
        self,
        cx: &Context,
        judge: impl FnOnce(A) -> std::result::Result<B, Flaw>,
    ) -> Result<Heard<'a, B>> {
        let Self { said, origin } = self;
        match judge(said) {
            Ok(said) => Ok(Heard { said, origin }),
            Err(Flaw { refusal, why }) => Err(origin.refuse(cx, refusal, why)),
        }
    }

    /// It cannot be done. `why` is for whoever wrote the function.
    pub fn refuse(&self, cx: &Context, refusal: FunctionRefusal, why: &str) -> Refusal {
        self.origin.refuse(cx, refusal, why)
    }
}

impl<'a, A> Heard<'a, Option<A>> {
    pub fn some(self) -> Option<Heard<'a, A>> {
        let Self { said, origin } = self;
        said.map(|said| Heard { said, origin })
    }
}

impl Origin<'_> {
    fn refuse(&self, cx: &Context, refusal: FunctionRefusal, why: &str) -> Refusal {
        let told = refusals::word_function(&refusal);
        cx.shared().ports.functions.not_taken(&NotTaken {
            call: &self.call,
            arn: self.arn,
            source: self.source,
            kind: told.kind.name(),
            message: told.message.as_deref().unwrap_or_default(),
            why,
        });
        refusal.into()
    }
}

/// The event as JSON text; with None for a response it has no such member.
///
/// # Errors
/// [`Refusal::Internal`].
pub fn event<Q: Serialize, R: Serialize>(
    cx: &Context,
    call: &Call<'_>,
    request: Q,
    response: Option<R>,
) -> Result<String> {
    let event = Event {
        version: call.version,
        region: region(cx, call),
        user_pool_id: call.scene.pool.id.as_str(),
        user_name: call.username,
        caller_context: CallerContext {
            aws_sdk_version: sdk(cx.facts.user_agent.as_deref()),
            client_id: call.scene.client_id(),
        },
        trigger_source: call.source,
        request,
        response,
    };
    serde_json::to_string(&event).map_err(Refusal::internal)
}

/// Asks the function, once for a request however often its operation runs.
///
/// # Errors
/// [`Refusal::TriggerNotCallable`], [`FunctionRefusal`].
pub async fn invoke<'a, Q: Serialize, R: Serialize, A: DeserializeOwned>(
    cx: &Context,
    call: &Call<'a>,
    request: Q,
    response: R,
) -> Result<Heard<'a, A>> {
    let event = event(cx, call, request, Some(response))?;
    let pool = &call.scene.pool.id;
    let deadline = cx.config().patience.of(pool).time;
    let invocation =
        Invocation { arn: call.arn, event: &event, source: call.source, pool, asynchronous: false, deadline };
    let answered = cx.call_function(call.source, &invocation).await;
    let told = Told {
        version: call.version,
        region: region(cx, call),
        user_pool_id: pool.as_str(),
        user_name: call.username,
        trigger_source: call.source,
    };
    let FunctionAnswer { call: id, text } = outcome(call.trigger, answered)?;
    let origin = Origin { call: id, arn: call.arn, source: call.source };
    Heard { said: text, origin }.judged(cx, |text| read(&told, &text))
}

/// What came of a call, in the words of refusals.
///
/// # Errors
/// As [`invoke`].
fn outcome(
    trigger: &'static str,
    answered: std::result::Result<FunctionAnswer, FunctionError>,
) -> Result<FunctionAnswer> {
    let failed = |why: String| Refusal::from(FunctionRefusal::Failed { trigger, why });
    match answered {
        Ok(answer) if answer.text.len() > LARGEST_ANSWER => Err(failed(format!(
            "Response payload size exceeded maximum allowed payload size ({LARGEST_ANSWER} bytes)."
        ))),
        Ok(answer) => Ok(answer),
        Err(FunctionError::NotCallable(code) | FunctionError::Transient(code)) => {
            Err(Refusal::TriggerNotCallable(trigger, code))
        }
        Err(FunctionError::Failed(why)) => Err(failed(why)),
    }
}

/// Whether a function that was given this event had nothing to say against it.
///
/// # Errors
/// As [`invoke`].
pub(crate) fn check_silent(
    cx: &Context,
    trigger: &'static str,
    answered: std::result::Result<FunctionAnswer, FunctionError>,
    asked: &Invocation<'_>,
) -> Result<()> {
    let FunctionAnswer { call, text } = outcome(trigger, answered)?;
    let event: Returned<Silent> = serde_json::from_str(asked.event).map_err(Refusal::internal)?;
    let origin = Origin { call, arn: asked.arn, source: asked.source };
    let Silent {} = Heard { said: text, origin }.judged(cx, |text| read(&event.told(), &text))?.said;
    Ok(())
}

/// As often as the pool's patience lasts.
///
/// # Errors
/// [`FunctionError`]; silence is worded as Cognito words it.
pub(crate) async fn ask(
    functions: &dyn Functions,
    call: &Invocation<'_>,
    tries: u32,
) -> std::result::Result<FunctionAnswer, FunctionError> {
    let mut answer = Err(FunctionError::NotCallable(SILENCE.to_owned()));
    for _ in 0..tries {
        answer = match tokio::time::timeout(call.deadline, functions.invoke(call)).await {
            Ok(Err(FunctionError::Transient(code))) => Err(FunctionError::Transient(code)),
            Ok(given) => return given,
            Err(_) => Err(FunctionError::NotCallable(SILENCE.to_owned())),
        };
    }
    answer
}

/// The pool's, which its id begins with.
fn region<'a>(cx: &'a Context, call: &Call<'a>) -> &'a str {
    call.scene.pool.id.as_str().split_once('_').map_or(cx.config().region.as_str(), |(region, _)| region)
}

fn read<A: DeserializeOwned>(told: &Told<'_>, answer: &str) -> std::result::Result<A, Flaw> {
    use serde_json::Value;

    let not_json = |why| Flaw { refusal: FunctionRefusal::NotJson, why };
    let value = serde_json::from_str(answer).map_err(|_| not_json("its answer is no JSON"))?;
    match &value {
        Value::Null => {
            const NOTHING: &str =
                "it returned nothing: a trigger returns the event it was given, with `response` filled in";
            return Err(not_json(NOTHING));
        }
        Value::String(_) => return Err(not_json("its answer is a text, not the event it was given")),
        Value::Object(_) => {}
        Value::Array(_) | Value::Bool(_) | Value::Number(_) => {
            return Err(Flaw::unrecognizable("its answer is not the event it was given, with `response` filled in"));
        }
    }
    let partial =
        |_| Flaw::unrecognizable("its answer is not the whole event: a member is missing, or of the wrong kind");
    let returned: Returned<Value> = serde_json::from_value(value).map_err(partial)?;
    if let Some(why) = returned.told().differs_in(told) {
        return Err(Flaw::unrecognizable(why));
    }
    serde_json::from_value(returned.response)
        .map_err(|_| Flaw::unrecognizable("`response`, or a member of it, has a value of the wrong kind"))
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

    const TOLD: Told<'_> =
        Told { version: "1", region: "us-east-1", user_pool_id: "p", user_name: "ana", trigger_source: "s" };

    fn event(response: &str) -> String {
        format!(
            r#"{{"version":"1","region":"us-east-1","userPoolId":"p","userName":"ana","callerContext":{{"clientId":null}},
            "triggerSource":"s","request":{{"clientMetadata":null}},"response":{response},"more":1}}"#
        )
    }

    #[test]
    fn a_whole_event_is_read_and_nothing_else() {
        assert_eq!(read::<Answer>(&TOLD, &event(r#"{"answerCorrect":true}"#)).unwrap().answer_correct, Some(true));
        assert_eq!(read::<Answer>(&TOLD, &event("{}")).unwrap().answer_correct, None);
        for answer in ["", "null", "\"yes\"", "<html></html>", "{"] {
            let refused = read::<Answer>(&TOLD, answer).err().unwrap();
            assert_eq!(refused.refusal, FunctionRefusal::NotJson, "{answer}");
        }
        for answer in [
            "{}".to_owned(),
            "[]".to_owned(),
            "7".to_owned(),
            event("null"),
            event(r#"{"answerCorrect":"true"}"#),
            event("{}").replace("userName", "username"),
            event("{}").replace("\"ana\"", "1"),
            event("{}").replace("\"ana\"", "\"bea\""),
            event("{}").replace("\"p\"", "\"q\""),
            event("{}").replace("\"s\"", "\"t\""),
        ] {
            let refused = read::<Answer>(&TOLD, &answer).err().unwrap();
            assert_eq!(refused.refusal, FunctionRefusal::Unrecognizable, "{answer}");
        }
    }

    #[test]
    fn whoever_wrote_the_function_is_told_what_is_wrong() {
        for (answer, part) in [
            ("null".to_owned(), "returned nothing"),
            ("<html></html>".to_owned(), "no JSON"),
            ("\"done\"".to_owned(), "a text"),
            ("[]".to_owned(), "not the event"),
            ("{}".to_owned(), "not the whole event"),
            (event("{}").replace("\"ana\"", "\"bea\""), "`userName` did not come back"),
            (event("{}").replace("\"s\"", "\"t\""), "`triggerSource` did not come back"),
            (event(r#"{"answerCorrect":"true"}"#), "`response`"),
        ] {
            let flaw = read::<Answer>(&TOLD, &answer).err().unwrap();
            assert!(flaw.why.contains(part), "{answer}: {}", flaw.why);
        }
    }

    #[test]
    fn lambdas_limit_for_an_answer_is_kept() {
        let answer = |length| FunctionAnswer { call: String::new(), text: " ".repeat(length) };
        assert!(outcome("PreSignUp", Ok(answer(LARGEST_ANSWER))).is_ok());
        let refused = outcome("PreSignUp", Ok(answer(LARGEST_ANSWER + 1))).unwrap_err();
        assert!(matches!(refused, Refusal::Function(FunctionRefusal::Failed { trigger: "PreSignUp", .. })));
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
