//! DefineAuthChallenge, CreateAuthChallenge and VerifyAuthChallengeResponse.

use domain::sign_in::Round;
use serde::{Deserialize, Serialize};

use super::{
    Person, Scene, Texts,
    function::{Call, Flaw, invoke},
};
use crate::{
    caller::App,
    context::Context,
    lookup::Account,
    refusals::{FunctionRefusal, Result},
};

const OWN: &str = "CUSTOM_CHALLENGE";

/// Whom the functions are asked about, and what the app told along with the request.
pub struct Subject<'a> {
    pub app: &'a App,
    pub account: &'a Account,
    /// Nobody has the name; the functions are asked all the same.
    pub is_stranger: bool,
    /// `ClientMetadata` of an answer.
    pub metadata: Option<&'a Texts>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'a> {
    challenge_name: &'a str,
    challenge_result: bool,
    challenge_metadata: Option<&'a str>,
}

/// What the three requests have in common.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Common<'a> {
    user_attributes: Texts,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_metadata: Option<&'a Texts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_not_found: Option<bool>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DefineRequest<'a> {
    #[serde(flatten)]
    common: Common<'a>,
    session: Vec<Entry<'a>>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct DefineResponse {
    challenge_name: Option<String>,
    issue_tokens: Option<bool>,
    fail_authentication: Option<bool>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CreateRequest<'a> {
    #[serde(flatten)]
    common: Common<'a>,
    challenge_name: &'static str,
    session: Vec<Entry<'a>>,
}

/// A question of the pool's own.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Created {
    pub public_challenge_parameters: Option<Texts>,
    pub private_challenge_parameters: Option<Texts>,
    pub challenge_metadata: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct VerifyRequest<'a> {
    #[serde(flatten)]
    common: Common<'a>,
    private_challenge_parameters: &'a Texts,
    challenge_answer: &'a str,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct VerifyResponse {
    answer_correct: Option<bool>,
}

/// What DefineAuthChallenge says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// `issueTokens`
    Enough,
    /// `failAuthentication`
    Denied,
    /// CUSTOM_CHALLENGE
    AskOwn,
    /// PASSWORD_VERIFIER
    AskPassword,
}

/// What is to be asked next, after these rounds. `knows_srp`: the sign-in began with `SRP_A`, so that the password may be
/// asked for.
///
/// # Errors
/// [`FunctionRefusal`]; an answer that says nothing is [`FunctionRefusal::Unrecognizable`].
pub async fn define(cx: &Context, subject: &Subject<'_>, rounds: &[Round], knows_srp: bool) -> Result<Said> {
    let triggers = &subject.app.pool.settings.triggers;
    let call = subject.call(
        "DefineAuthChallenge",
        "DefineAuthChallenge_Authentication",
        triggers.define_auth_challenge.as_deref(),
    )?;
    let request = DefineRequest { common: subject.common(), session: entries(rounds) };
    let heard = invoke(cx, &call, request, DefineResponse::default()).await?;
    heard.judged(cx, |answer| said(answer, knows_srp)).map(|heard| heard.said)
}

fn said(answer: DefineResponse, knows_srp: bool) -> std::result::Result<Said, Flaw> {
    Ok(match answer {
        DefineResponse { fail_authentication: Some(true), .. } => Said::Denied,
        DefineResponse { issue_tokens: Some(true), .. } => Said::Enough,
        DefineResponse { challenge_name: Some(name), .. } if name == OWN => Said::AskOwn,
        DefineResponse { challenge_name: Some(name), .. } if name == "PASSWORD_VERIFIER" => {
            if !knows_srp {
                return Err(Flaw::unrecognizable("PASSWORD_VERIFIER is for sign-ins that began with SRP_A"));
            }
            Said::AskPassword
        }
        DefineResponse { .. } => {
            return Err(Flaw::unrecognizable(
                "`response` has none of issueTokens, failAuthentication, and a challengeName that is known",
            ));
        }
    })
}

/// The question itself.
///
/// # Errors
/// [`FunctionRefusal`].
pub async fn create(cx: &Context, subject: &Subject<'_>, rounds: &[Round]) -> Result<Created> {
    let triggers = &subject.app.pool.settings.triggers;
    let call = subject.call(
        "CreateAuthChallenge",
        "CreateAuthChallenge_Authentication",
        triggers.create_auth_challenge.as_deref(),
    )?;
    let request = CreateRequest { common: subject.common(), challenge_name: OWN, session: entries(rounds) };
    invoke(cx, &call, request, Created::default()).await.map(|heard| heard.said)
}

/// Whether the answer is right.
///
/// # Errors
/// [`FunctionRefusal`].
pub async fn verify(cx: &Context, subject: &Subject<'_>, private: &Texts, answer: &str) -> Result<bool> {
    let triggers = &subject.app.pool.settings.triggers;
    let call = subject.call(
        "VerifyAuthChallengeResponse",
        "VerifyAuthChallengeResponse_Authentication",
        triggers.verify_auth_challenge_response.as_deref(),
    )?;
    let request =
        VerifyRequest { common: subject.common(), private_challenge_parameters: private, challenge_answer: answer };
    let heard = invoke(cx, &call, request, VerifyResponse::default()).await?;
    let said = heard.judged(cx, |said: VerifyResponse| {
        said.answer_correct.ok_or(Flaw::unrecognizable("`response` has no answerCorrect"))
    });
    said.map(|heard| heard.said)
}

impl<'a> Subject<'a> {
    fn call(&self, trigger: &'static str, source: &'static str, arn: Option<&'a str>) -> Result<Call<'a>>
    where
        Self: 'a,
    {
        let arn = arn.ok_or(FunctionRefusal::NoCustomAuth)?;
        let (scene, username) = (Scene::of(self.app, self.metadata), self.account.user.username.as_str());
        Ok(Call { trigger, source, version: "1", arn, scene, username })
    }

    fn common(&self) -> Common<'a> {
        let person = Person::from(self.account);
        let user_attributes = if self.is_stranger { Texts::new() } else { person.attributes(&self.app.pool) };
        let hides = self.app.client.hides_unknown_users();
        Common { user_attributes, client_metadata: self.metadata, user_not_found: hides.then_some(self.is_stranger) }
    }
}

fn entries(rounds: &[Round]) -> Vec<Entry<'_>> {
    rounds
        .iter()
        .map(|round| Entry {
            challenge_name: &round.challenge,
            challenge_result: round.right,
            challenge_metadata: round.metadata.as_deref(),
        })
        .collect()
}
