//! `poolhouse policy`: policies in a store, before a server runs or beside one, which goes by them on its next request.

use std::io::Read as _;
use std::path::Path;

use serde_json::json;
use service::directory::DirectoryError;
use service::directory::policies::{self, Listed, Whom};
use service::directory::simulation::{self, Question};
use service::ports::Clock as _;
use store::Store;

use super::keys::with;
use crate::arguments::{Holder, PolicyAction, PolicyArguments};
use crate::console;
use crate::failure::Failure;
use crate::outbound::clock::SystemClock;
use crate::outbound::random::SystemRandom;
use crate::process;
use crate::storage::Absent;

pub fn run(action: PolicyAction) -> Result<(), Failure> {
    process::keep_files_private();
    match action {
        PolicyAction::Put { place, name, document, holder } => {
            let text = json_text(&document)?;
            at(place, Absent::Make, async |store, account| {
                let whom = whom(holder);
                let done =
                    policies::put(store, account, (&name, &text), whom.as_ref(), (&SystemRandom, SystemClock.wall()));
                done.await.map_err(failed)?;
                let whose = whom.map_or_else(
                    || format!("arn:aws:iam::{account}:policy/{name}"),
                    |whom| format!("{name} of {whom}"),
                );
                console::say(&format!("{whose} is written"));
                Ok(())
            })
        }
        PolicyAction::Attach { place, policy, holder } => at(place, Absent::Refuse, async |store, account| {
            let whom = one(holder)?;
            let arn = policies::attach(store, account, &policy, &whom).await.map_err(failed)?;
            console::say(&format!("{arn} counts for {whom}"));
            Ok(())
        }),
        PolicyAction::Detach { place, policy, holder } => at(place, Absent::Refuse, async |store, account| {
            let whom = one(holder)?;
            let arn = policies::detach(store, account, &policy, &whom).await.map_err(failed)?;
            console::say(&format!("{arn} counts for {whom} no longer"));
            Ok(())
        }),
        PolicyAction::Delete { place, name, holder } => at(place, Absent::Refuse, async |store, account| {
            policies::delete(store, account, &name, whom(holder).as_ref()).await.map_err(failed)?;
            console::say(&format!("{name} is deleted"));
            Ok(())
        }),
        PolicyAction::List { place, holder, json } => at(place, Absent::Refuse, async |store, account| {
            let listed = policies::list(store, account, whom(holder).as_ref()).await.map_err(failed)?;
            list(&listed, json);
            Ok(())
        }),
        PolicyAction::Show { place, policy, holder } => at(place, Absent::Refuse, async |store, account| {
            console::say(&policies::show(store, account, &policy, whom(holder).as_ref()).await.map_err(failed)?);
            Ok(())
        }),
        PolicyAction::Simulate { place, principal, action, resource, context, region, json } => {
            let context = keys(&context)?;
            let question = Question { who: &principal, action: &action, resource: &resource, context: &context };
            at(place, Absent::Refuse, async |store, account| {
                simulate(store, (account, region.as_str()), &question, json).await
            })
        }
    }
}

fn at(
    place: PolicyArguments,
    absent: Absent,
    work: impl AsyncFnOnce(&Store, &str) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let account = place.account;
    with(place.store, absent, async |store| work(store, account.as_str()).await)
}

fn whom(holder: Holder) -> Option<Whom> {
    holder.user.map(Whom::User).or(holder.group.map(Whom::Group)).or(holder.role.map(Whom::Role))
}

fn one(holder: Holder) -> Result<Whom, Failure> {
    whom(holder).ok_or_else(|| Failure::refused("whose? --user, --group or --role"))
}

fn text(path: &Path) -> Result<String, Failure> {
    let mut text = String::new();
    let read = if path == Path::new("-") {
        std::io::stdin().read_to_string(&mut text).map(|_| text)
    } else {
        std::fs::read_to_string(path)
    };
    read.map_err(|error| Failure::refused(format!("{}: {error}", path.display())))
}

/// A policy as it was given. What is no JSON at all is told with its place; whether it is a policy is judged later.
fn json_text(path: &Path) -> Result<String, Failure> {
    let text = text(path)?;
    match serde_json::from_str::<serde_json::Value>(&text) {
        Ok(_) => Ok(text),
        Err(error) => Err(Failure::refused(format!("{} is no JSON: {error}", path.display()))),
    }
}

/// What was typed as `KEY=VALUE`, by key.
fn keys(typed: &[String]) -> Result<Vec<(String, Vec<String>)>, Failure> {
    let mut keys: Vec<(String, Vec<String>)> = Vec::new();
    for pair in typed {
        let bad = || Failure::refused(format!("--context {pair}: KEY=VALUE"));
        let (key, value) = pair.split_once('=').ok_or_else(bad)?;
        match keys.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(key)) {
            Some((_, values)) => values.push(value.to_owned()),
            None => keys.push((key.to_owned(), vec![value.to_owned()])),
        }
    }
    Ok(keys)
}

fn list(listed: &[Listed], as_json: bool) {
    if as_json {
        let list: Vec<_> = listed
            .iter()
            .map(|it| json!({ "PolicyName": it.name, "Arn": it.arn, "AttachmentCount": it.holders }))
            .collect();
        console::say(&serde_json::Value::Array(list).to_string());
    } else if listed.is_empty() {
        console::remark("there are no policies");
    } else {
        let lines: Vec<_> = listed
            .iter()
            .map(|it| match &it.arn {
                Some(arn) => format!("{}  {arn}  of {}", it.name, it.holders),
                None => format!("{}  inline", it.name),
            })
            .collect();
        console::say(&lines.join("\n"));
    }
}

async fn simulate(store: &Store, place: (&str, &str), question: &Question<'_>, as_json: bool) -> Result<(), Failure> {
    let answer = simulation::ask(store, place, SystemClock.wall(), question).await.map_err(failed)?;
    let decision = if answer.allowed { "allowed" } else { "denied" };
    if as_json {
        let told = json!({ "Decision": decision, "Reason": answer.reason, "Resource": answer.resource });
        console::say(&told.to_string());
    } else {
        console::say(&format!("{decision}: {}", answer.reason));
    }
    if answer.allowed {
        return Ok(());
    }
    Err(Failure::failed(format!("{} may not {}", question.who, question.action)))
}

/// What was asked for wrongly is the caller's to mend.
fn failed(error: DirectoryError) -> Failure {
    match error {
        DirectoryError::Unfit(_) | DirectoryError::Refused(_) => Failure::refused(error.to_string()),
        DirectoryError::Store(_) | DirectoryError::Keyring(_) | DirectoryError::Busy => Failure::failed(error),
    }
}
