use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use domain::ids::PoolId;
use domain::secret::Secret;
use domain::time::Timestamp;
use serde_json::{Value, json};

use super::*;
use crate::configuration::environment;
use crate::functions::Application;
use crate::functions::folder::Spec;
use crate::outbound::clock::SystemClock;
use crate::outbound::random::SystemRandom;

const PATIENCE: Duration = Duration::from_secs(60);

fn host(directory: &Path) -> Host {
    host_with(directory, Arc::new(Application::new(None)))
}

fn host_with(directory: &Path, issuer: Arc<dyn Issuer>) -> Host {
    let plan = Plan {
        surroundings: Surroundings {
            region: "us-east-1".into(),
            account: "000000000000".into(),
            endpoint: "http://127.0.0.1:9".into(),
            environment: environment::variables(),
        },
        issuer,
        own_credentials: None,
        voice: Voice::Log,
        keeps_invocations: true,
        trusts_files_for: Duration::ZERO,
        clock: Arc::new(SystemClock),
        random: Arc::new(SystemRandom),
    };
    Host::open(directory, plan, Guard::absent()).unwrap()
}

/// Answers every request at a port of its own, and tells what was asked: the line, the headers, the body.
#[allow(clippy::disallowed_methods, reason = "the other side of a test")]
async fn elsewhere(
    status: u16,
    headers: &'static [(&'static str, &'static str)],
    body: &'static str,
) -> (String, tokio::sync::mpsc::UnboundedReceiver<(String, http::HeaderMap, Bytes)>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (tell, asked) = tokio::sync::mpsc::unbounded_channel();
    let answer = move |request: axum::extract::Request| {
        let tell = tell.clone();
        async move {
            let (parts, sent) = request.into_parts();
            let sent = axum::body::to_bytes(sent, usize::MAX).await.unwrap();
            tell.send((format!("{} {}", parts.method, parts.uri), parts.headers, sent)).unwrap();
            let mut response = http::Response::builder().status(status);
            for (name, value) in headers {
                response = response.header(*name, *value);
            }
            response.body(axum::body::Body::from(body)).unwrap()
        }
    };
    tokio::spawn(async move { axum::serve(listener, axum::Router::new().fallback(answer)).await });
    (url, asked)
}

const ELSEWHERE: &str = "arn:aws:lambda:eu-west-1:111111111111:function:other:live";

async fn ask_elsewhere(host: &Host, asynchronous: bool) -> Result<String, FunctionError> {
    let pool = PoolId::from("us-east-1_Test");
    let call = Invocation {
        arn: ELSEWHERE,
        event: "{\"a\":1}",
        source: "CustomEmailSender_SignUp",
        pool: &pool,
        asynchronous,
        deadline: PATIENCE,
    };
    host.invoke(&call).await.map(|answer| answer.text)
}

#[tokio::test]
async fn functions_behind_the_invoke_api_are_called_with_a_signature() {
    let (url, mut asked) = elsewhere(200, &[("x-amz-log-result", "aGVsbG8=")], "{\"b\":2}").await;
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("functions.toml"), format!("[arn.\"{ELSEWHERE}\"]\nendpoint = \"{url}/\""))
        .unwrap();
    let host = host(directory.path());

    assert_eq!(ask_elsewhere(&host, false).await.unwrap(), "{\"b\":2}");
    let (line, headers, body) = asked.recv().await.unwrap();
    assert_eq!(line, "POST /2015-03-31/functions/other/invocations?Qualifier=live");
    assert_eq!(
        (headers["x-amz-invocation-type"].as_bytes(), body.as_ref()),
        (&b"RequestResponse"[..], &b"{\"a\":1}"[..])
    );
    let sent = wire::sigv4::Request {
        method: "POST",
        path: "/2015-03-31/functions/other/invocations",
        query: "Qualifier=live",
        headers: &headers,
        body: &body,
    };
    let now = SystemClock.wall().millis();
    wire::sigv4::parse(&sent).unwrap().verify("any", "eu-west-1", "lambda", now).unwrap();
    let kept = host.invocations().unwrap().list(Some("other"), None, None, 10);
    assert_eq!((kept[0].log.as_str(), kept[0].status), ("hello", "succeeded"));

    assert_eq!(ask_elsewhere(&host, true).await.unwrap(), "");
    assert_eq!(asked.recv().await.unwrap().1["x-amz-invocation-type"], "Event");
}

#[tokio::test]
async fn a_web_address_is_shown_the_secret_and_leads_nowhere_else() {
    let (url, mut asked) = elsewhere(200, &[], "{\"b\":2}").await;
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path();
    let manifest = |url: &str| format!("[arn.\"{ELSEWHERE}\"]\nurl = \"{url}/hook\"\nsecret-file = \"secret\"");
    fs::write(path.join("functions.toml"), manifest(&url)).unwrap();
    let host = self::host(path);

    let without = ask_elsewhere(&host, false).await;
    assert!(matches!(without, Err(FunctionError::NotCallable(code)) if code == "AccessDeniedException"));
    fs::write(path.join("secret"), "hush\n").unwrap();
    assert_eq!(ask_elsewhere(&host, false).await.unwrap(), "{\"b\":2}");
    let (line, headers, body) = asked.recv().await.unwrap();
    assert_eq!((line.as_str(), body.as_ref()), ("POST /hook", &b"{\"a\":1}"[..]));
    assert_eq!(headers["x-poolhouse-secret"], "hush");
    assert_eq!(headers["x-poolhouse-source"], "CustomEmailSender_SignUp");

    for (status, headers, body, expected) in [
        (307, &[("location", "http://127.0.0.1:1/")][..], "", "NotCallable(\"ServiceException\")"),
        (400, &[], "{\"errorMessage\":\"no\"}", "Failed(\"no\")"),
        (404, &[], "", "NotCallable(\"ResourceNotFoundException\")"),
        (429, &[], "", "Transient(\"TooManyRequestsException\")"),
        (500, &[], "<html>", "NotCallable(\"ServiceException\")"),
    ] {
        let (url, _asked) = elsewhere(status, headers, body).await;
        fs::write(path.join("functions.toml"), manifest(&url)).unwrap();
        let host = self::host(path);
        let why = ask_elsewhere(&host, false).await.unwrap_err();
        assert_eq!(format!("{why:?}"), expected, "{status}");
    }
}

fn write(directory: &Path, name: &str, file: &str, text: &str) {
    let folder = directory.join(name);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(file), text).unwrap();
    if file == "bootstrap" {
        fs::set_permissions(folder.join(file), fs::Permissions::from_mode(0o755)).unwrap();
    }
    // Lambda's usual three seconds are too few for a busy machine; a test that is about time says its own before.
    let manifest = directory.join("functions.toml");
    let told = fs::read_to_string(&manifest).unwrap_or_default();
    let is_handler =
        ["handler.", "lambda_function.", "index.", "bootstrap"].iter().any(|begin| file.starts_with(begin));
    if is_handler && !told.contains(&format!("[{name}]")) {
        fs::write(manifest, format!("{told}[{name}]\ntimeout = 60\n")).unwrap();
    }
}

async fn ask(host: &Host, name: &str, event: Value) -> Result<Value, FunctionError> {
    let event = event.to_string();
    let pool = PoolId::from("us-east-1_Test");
    let arn = format!("arn:aws:lambda:us-east-1:000000000000:function:{name}");
    let call = Invocation {
        arn: &arn,
        event: &event,
        source: "PreSignUp_SignUp",
        pool: &pool,
        asynchronous: false,
        deadline: PATIENCE,
    };
    let answer = host.invoke(&call).await?.text;
    Ok(serde_json::from_str(&answer).unwrap_or(Value::String(answer)))
}

async fn fails(host: &Host, name: &str) -> String {
    match ask(host, name, json!({})).await {
        Err(FunctionError::Failed(why)) => why,
        other => panic!("{name}: {other:?}"),
    }
}

/// A function in shell: reads its event, says `body`, and waits to be asked again.
fn shell(body: &str) -> String {
    format!(
        r#"#!/bin/sh
api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation"
while true; do
  head=$(mktemp)
  event=$(curl -sS -D "$head" "$api/next") || exit 0
  id=$(grep -i lambda-runtime-aws-request-id "$head" | tr -d '\r' | cut -d' ' -f2)
  rm -f "$head"
  {body}
done
"#
    )
}

#[tokio::test]
async fn python_answers_is_reused_and_read_anew_when_it_changes() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path();
    write(
        path,
        "f",
        "lambda_function.py",
        "import os\ncount = 0\ndef lambda_handler(event, context):\n    global count\n    count += 1\n    \
         print('said', count)\n    event['count'] = count\n    event['name'] = context.function_name\n    return event\n",
    );
    let host = host(path);
    for count in 1..=2 {
        assert_eq!(
            ask(&host, "f", json!({ "a": "ü" })).await.unwrap(),
            json!({ "a": "ü", "count": count, "name": "f" })
        );
    }
    let kept = host.invocations().unwrap().list(Some("f"), None, None, 10);
    assert_eq!(
        kept.iter().map(|each| (each.cold, each.log.as_str())).collect::<Vec<_>>(),
        [(false, "said 2\n"), (true, "said 1\n")]
    );

    write(path, "f", "lambda_function.py", "def lambda_handler(event, context):\n    raise ValueError('not you')\n");
    assert_eq!(fails(&host, "f").await, "not you");
    let kept = host.invocations().unwrap().list(Some("f"), None, None, 1);
    let error = kept[0].error.as_ref().unwrap();
    assert_eq!((kept[0].status, error.r#type.as_deref()), ("failed", Some("ValueError")));
    assert!(error.trace[0].contains("lambda_function.py"), "{error:?}");
    assert!(kept[0].log.contains("[ERROR] ValueError: not you"), "{}", kept[0].log);
    host.stop().await;
}

#[tokio::test]
async fn python_tells_what_keeps_it_from_starting() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path();
    for (name, text, expected) in [
        ("a", "import absent_module", "Unable to import module 'handler': No module named 'absent_module'"),
        ("b", "def handler(", "Syntax error in module 'handler': '(' was never closed (handler.py, line 1)"),
        ("c", "x = 1", "Handler 'handler' missing on module 'handler'"),
        ("d", "raise KeyError('x')", "'x'"),
        (
            "e",
            "def handler(event, context):\n    return {1, 2}",
            "Unable to marshal response: Object of type set is not JSON serializable",
        ),
    ] {
        write(path, name, "handler.py", text);
        assert_eq!(fails(&host(path), name).await, expected);
    }
    write(path, "g", "handler.py", "import sys\ndef handler(event, context):\n    sys.exit(3)");
    let why = fails(&host(path), "g").await;
    assert!(why.ends_with("Error: Runtime exited with error: exit status 3"), "{why}");
}

#[tokio::test]
async fn node_answers_by_promises_and_callbacks_from_either_kind_of_module() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path();
    // Whoever keeps functions inside a project: on Lambda nothing lies above them.
    fs::write(path.join("package.json"), r#"{"type":"module"}"#).unwrap();
    write(path, "b", "package.json", "{}");
    write(path, "k", "lib.js", "exports.name = 'lib';");
    write(path, "l", "lib.mjs", "export const name = 'mjs';");
    for (name, file, text, expected) in [
        (
            "a",
            "index.mjs",
            "export const handler = async (event) => ({ ...event, by: 'a' });",
            json!({ "e": 1, "by": "a" }),
        ),
        (
            "b",
            "index.js",
            "exports.handler = (event, context, done) => setTimeout(() => done(null, context.functionName), 1);",
            json!("b"),
        ),
        ("c", "index.cjs", "module.exports = { handler: async () => undefined };", Value::Null),
        ("d", "index.js", "exports.handler = (event) => event;", Value::Null),
        ("k", "index.js", "exports.handler = async () => require('./lib').name;", json!("lib")),
        ("l", "index.js", "import { name } from './lib.mjs'; export const handler = async () => name;", json!("mjs")),
        (
            "e",
            "index.cjs",
            "exports.handler = (e, c, done) => { c.callbackWaitsForEmptyEventLoop = false; setInterval(() => {}, 1e6); done(null, 5); };",
            json!(5),
        ),
    ] {
        write(path, name, file, text);
        assert_eq!(ask(&host(path), name, json!({ "e": 1 })).await.unwrap(), expected, "{name}");
    }
    for (name, text, expected) in [
        ("f", "exports.handler = async () => { throw new TypeError('no'); };", "no"),
        ("g", "exports.handler = (event, context, done) => done('a text');", "a text"),
        ("h", "exports.other = 1;", "index.handler is undefined or not exported"),
        (
            "i",
            "exports.handler = async () => { await new Promise((r) => setImmediate(r)); null.x; };",
            "Cannot read properties of null (reading 'x')",
        ),
        (
            "j",
            "exports.handler = (event, context, done) => setImmediate(() => { throw new Error('aside'); });",
            "aside",
        ),
    ] {
        write(path, name, "index.js", text);
        assert_eq!(fails(&host(path), name).await, expected);
    }
}

#[tokio::test]
async fn what_a_process_does_instead_of_answering_is_told_as_lambda_does() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path();
    fs::write(path.join("unstartable"), "").unwrap();
    fs::write(path.join("functions.toml"), "[hangs]\ntimeout = 0.05\n").unwrap();
    for (name, body) in [
        ("html", r#"curl -sS -o /dev/null "$api/$id/response" -d '<html></html>'"#),
        ("hangs", "sleep 600"),
        ("exits", "exit 7"),
        ("killed", "kill -9 $$"),
        ("refuses", r#"curl -sS -o /dev/null "$api/$id/error" -d '{"errorType":"E","errorMessage":"no"}'"#),
        (
            "large",
            r#"head -c 6300000 /dev/zero | tr '\0' x | curl -sS -o /dev/null -H Expect: --data-binary @- "$api/$id/response""#,
        ),
        (
            "strange",
            r#"curl -sS -o /dev/null "$api/other/response" -d 1; curl -sS -o /dev/null "$api/$id/response" -d 2"#,
        ),
    ] {
        write(path, name, "bootstrap", &shell(body));
    }
    write(path, "absent", "bootstrap", "#!/absent/interpreter\n");
    let host = host(path);

    assert_eq!(ask(&host, "html", json!({})).await.unwrap(), json!("<html></html>"));
    assert_eq!(ask(&host, "strange", json!({})).await.unwrap(), json!(2));
    for (name, expected) in [
        ("hangs", "Error: Task timed out after 0.05 seconds"),
        ("exits", "Error: Runtime exited with error: exit status 7"),
        ("killed", "Error: Runtime exited with error: signal: killed"),
        ("refuses", "no"),
        ("large", "Response payload size exceeded maximum allowed payload size (6291556 bytes)."),
        ("absent", "bootstrap is not installed here, or not in the PATH"),
    ] {
        let why = fails(&host, name).await;
        assert!(why.ends_with(expected), "{name}: {why}");
    }
    let unknown = ask(&host, "nowhere", json!({})).await;
    assert!(matches!(unknown, Err(FunctionError::NotCallable(code)) if code == "ResourceNotFoundException"));
    host.stop().await;
}

#[tokio::test]
async fn who_takes_more_memory_than_it_has_is_ended_as_on_lambda() {
    const GREEDY: &str = "held = b'x' * 300_000_000; import time; time.sleep(600)";
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path();
    let counts = format!(
        "count = 0\ndef handler(event, context):\n    global count\n    count += 1\n    \
         if event.get('much'):\n        {GREEDY}\n    return [count, context.memory_limit_in_mb]\n"
    );
    write(path, "itself", "handler.py", &counts);
    write(path, "child", "bootstrap", &shell(&format!("python3 -c \"{GREEDY}\"")));
    write(path, "start", "handler.py", &GREEDY.replace("; ", "\n"));
    let limit = |name| format!("[{name}]\ntimeout = 600\nmemory = 200\n");
    fs::write(path.join("functions.toml"), ["itself", "child", "start"].map(limit).concat()).unwrap();
    let host = host(path);
    let killed = "Error: Runtime exited with error: signal: killed";

    assert_eq!(ask(&host, "itself", json!({})).await.unwrap(), json!([1, "200"]));
    let told = ask(&host, "itself", json!({ "much": true })).await;
    assert!(matches!(&told, Err(FunctionError::Failed(why)) if why.ends_with(killed)), "{told:?}");
    let kept = host.invocations().unwrap().list(Some("itself"), None, None, 1);
    let error = kept[0].error.as_ref().unwrap();
    assert_eq!((kept[0].cold, error.r#type.as_deref()), (false, Some("Runtime.ExitError")));
    assert!(error.trace[0].ends_with("memory in functions.toml is 200"), "{error:?}");
    assert_eq!(ask(&host, "itself", json!({})).await.unwrap(), json!([1, "200"]), "a fresh process");

    for name in ["child", "start"] {
        let why = fails(&host, name).await;
        assert!(why.ends_with(killed), "{name}: {why}");
    }
    host.stop().await;
}

#[tokio::test]
async fn what_becomes_of_an_answer_is_kept_with_its_call() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path();
    let waits = r#"touch begun; until [ -e go ]; do sleep 0.01; done; curl -sS -o /dev/null "$api/$id/response" -d 1"#;
    write(path, "late", "bootstrap", &shell(waits));
    write(path, "wrong", "bootstrap", &shell(r#"curl -sS -o /dev/null "$api/$id/response" -d '[]'"#));
    fs::write(path.join("functions.toml"), "[late]\ntimeout = 60\n[wrong]\ntimeout = 60\n").unwrap();
    let host = host(path);
    let kept = |name: &str| host.invocations().unwrap().list(Some(name), None, None, 10);

    assert_eq!(ask(&host, "wrong", json!({})).await.unwrap(), json!([]));
    let call = &kept("wrong")[0];
    assert_eq!((call.status, &call.error), ("succeeded", &None));
    let refused = NotTaken {
        call: &call.id,
        arn: &call.function,
        source: &call.source,
        kind: "InvalidLambdaResponseException",
        message: "Unrecognizable lambda output",
        why: "it is a list",
    };
    host.not_taken(&refused);
    host.not_taken(&refused);
    let call = &kept("wrong")[0];
    let error = call.error.as_ref().unwrap();
    assert_eq!((call.status, error.r#type.as_deref()), ("refused", Some(refused.kind)));
    assert_eq!((error.message.as_str(), error.trace.as_slice()), (refused.message, &["it is a list".to_owned()][..]));

    let until = async |is_so: &dyn Fn() -> bool| {
        let waited = tokio::time::timeout(PATIENCE, async {
            while !is_so() {
                tokio::task::yield_now().await;
            }
        });
        assert!(waited.await.is_ok());
    };
    let has_begun = || path.join("late/begun").exists();
    tokio::select! {
        biased;
        answer = ask(&host, "late", json!({})) => panic!("{answer:?}"),
        () = until(&has_begun) => {}
    }
    fs::write(path.join("late/go"), "").unwrap();
    until(&|| kept("late").first().is_some_and(|call| call.status == "too_late")).await;
    let call = &kept("late")[0];
    assert_eq!(call.answer, Some(json!(1)));
    assert_eq!(call.error.as_ref().unwrap().message, "its answer came too late: whoever asks waits 60 s");
    host.stop().await;
}

/// Gives each process a key of its own, which lasts for so many seconds; nothing where it lasts for none.
struct Numbered {
    seconds: i64,
    given: AtomicUsize,
}

impl Issuer for Numbered {
    fn issue<'a>(&'a self, spec: &'a Spec) -> BoxFuture<'a, Result<Option<Credentials>, NoCredentials>> {
        Box::pin(async move {
            if self.seconds == 0 {
                return Err(NoCredentials::NoRole(spec.name.clone()));
            }
            let number = self.given.fetch_add(1, Ordering::Relaxed);
            let expires = Timestamp::from_seconds(SystemClock.wall().seconds() + self.seconds);
            Ok(Some(Credentials {
                access_key_id: format!("ASIA{number}"),
                secret: Secret::new("s"),
                session_token: Some(Secret::new("t")),
                expires: Some(expires),
            }))
        })
    }
}

#[tokio::test]
async fn a_process_is_used_while_its_credentials_last() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path();
    write(
        path,
        "f",
        "bootstrap",
        &shell(r#"curl -sS -o /dev/null "$api/$id/response" -d "\"$AWS_ACCESS_KEY_ID $AWS_SESSION_TOKEN\"""#),
    );
    for (seconds, second) in [(3_600, "ASIA0 t"), (60, "ASIA1 t")] {
        let host = host_with(path, Arc::new(Numbered { seconds, given: AtomicUsize::new(0) }));
        assert_eq!(ask(&host, "f", json!({})).await.unwrap(), "ASIA0 t");
        assert_eq!(ask(&host, "f", json!({})).await.unwrap(), second);
        host.stop().await;
    }
    let host = host_with(path, Arc::new(Numbered { seconds: 0, given: AtomicUsize::new(0) }));
    let refused = ask(&host, "f", json!({})).await;
    assert!(matches!(refused, Err(FunctionError::NotCallable(code)) if code == "AccessDeniedException"));
    assert_eq!(host.unsigned().await, ["[f] cannot be called: there is no role f"]);
}

#[tokio::test]
async fn calls_at_once_have_processes_of_their_own_up_to_the_limit() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path();
    write(
        path,
        "f",
        "handler.py",
        "import os, time\ndef handler(event, context):\n    time.sleep(0.02)\n    return os.getpid()\n",
    );
    fs::write(path.join("functions.toml"), "[f]\nconcurrency = 2\ntimeout = 60\n").unwrap();
    let host = host(path);
    let asked = (0..6).map(|_| ask(&host, "f", json!({})));
    let answers = futures::future::join_all(asked).await;
    let processes: std::collections::BTreeSet<_> =
        answers.into_iter().map(|answer| answer.unwrap().as_i64().unwrap()).collect();
    assert_eq!(processes.len(), 2);
}

#[tokio::test]
async fn a_stop_leaves_nothing_running() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path();
    write(path, "f", "bootstrap", &shell(r#"sleep 600 & curl -sS -o /dev/null "$api/$id/response" -d "[$$,$!]""#));
    let host = host(path);
    let processes = ask(&host, "f", json!({})).await.unwrap();
    host.stop().await;
    for process in processes.as_array().unwrap() {
        let gone = || !Path::new(&format!("/proc/{process}/cmdline")).exists() || is_zombie(process);
        let waited = tokio::time::timeout(PATIENCE, async {
            while !gone() {
                tokio::task::yield_now().await;
            }
        });
        assert!(waited.await.is_ok(), "{process} is left");
    }
}

/// Killed, and waiting for whoever adopted it.
fn is_zombie(process: &Value) -> bool {
    fs::read_to_string(format!("/proc/{process}/stat")).is_ok_and(|stat| stat.contains(") Z "))
}
