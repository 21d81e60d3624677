//! Confirms whoever signs up; a name that begins with `bad` it refuses, and at one that begins with `panics` it does.

use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use serde_json::Value;

async fn pre_sign_up(event: LambdaEvent<Value>) -> Result<Value, Error> {
    let (mut event, context) = event.into_parts();
    let name = event["userName"].as_str().unwrap_or_default();
    eprintln!("{} is asked about {name}", context.env_config.function_name);
    if name.starts_with("bad") {
        return Err("not compiled for you".into());
    }
    assert!(!name.starts_with("panics"), "{name} is too much");
    event["response"]["autoConfirmUser"] = true.into();
    Ok(event)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    run(service_fn(pre_sign_up)).await
}
