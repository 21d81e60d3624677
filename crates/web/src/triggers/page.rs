//! Calls of functions as a page: a list on one side, one call on the other.

use form_urlencoded::Serializer;
use serde::Serialize;
use serde_json::Value;
use service::invocations::InvocationRecord;

use crate::page::Page;

#[derive(Serialize)]
pub struct TriggersPage {
    filter: Filter,
    /// Whether this server runs functions at all.
    has_host: bool,
    rows: Vec<Row>,
    shown: Option<Shown>,
}

/// What is shown of all calls; empty: everything.
#[derive(Serialize, Default)]
pub struct Filter {
    pub function: String,
    pub source: String,
    pub pool: String,
}

/// One line of the list.
#[derive(Serialize)]
struct Row {
    href: String,
    is_shown: bool,
    name: String,
    source: String,
    status: String,
    started_at: String,
    duration: String,
}

/// One call in full.
#[derive(Serialize)]
struct Shown {
    title: String,
    /// Name and value, in reading order.
    facts: Vec<(&'static str, String)>,
    error: Option<String>,
    trace: String,
    event: String,
    answer: String,
    log: String,
}

impl TriggersPage {
    pub fn new(filter: Filter, has_host: bool, calls: Vec<InvocationRecord>, wanted: Option<&str>) -> Self {
        let shown = match wanted {
            Some(id) => calls.iter().find(|call| call.id == id),
            None => calls.first(),
        };
        let shown_id = shown.map(|call| call.id.clone());
        let shown = shown.map(Shown::new);
        let rows = calls
            .into_iter()
            .map(|call| Row {
                href: href(&filter, &call.id),
                is_shown: shown_id.as_ref() == Some(&call.id),
                name: name(&call.function).to_owned(),
                status: spoken(call.status),
                duration: duration(&call),
                source: call.source,
                started_at: call.started_at,
            })
            .collect();
        Self { filter, has_host, rows, shown }
    }
}

impl Shown {
    fn new(call: &InvocationRecord) -> Self {
        let start = if call.cold { "cold: a process was started" } else { "warm" };
        let mut facts = vec![
            ("Function", call.function.clone()),
            ("Status", spoken(call.status)),
            ("Started", call.started_at.clone()),
            ("Took", duration(call)),
            ("Start", start.to_owned()),
            ("Request id", call.id.clone()),
        ];
        facts.extend(call.pool_id.clone().map(|pool| ("Pool", pool)));
        let error = call.error.as_ref().map(|error| match &error.r#type {
            Some(kind) => format!("{kind}: {}", error.message),
            None => error.message.clone(),
        });
        Self {
            title: format!("{} · {}", call.source, name(&call.function)),
            facts,
            error,
            trace: call.error.as_ref().map(|error| error.trace.join("\n")).unwrap_or_default(),
            event: pretty(call.event.as_ref()),
            answer: pretty(call.answer.as_ref()),
            log: call.log.clone(),
        }
    }
}

/// The name within an ARN.
fn name(arn: &str) -> &str {
    arn.splitn(7, ':').nth(6).unwrap_or(arn)
}

fn duration(call: &InvocationRecord) -> String {
    format!("{:.1} ms", call.duration_ms)
}

/// `not_callable` as people read it.
fn spoken(name: &str) -> String {
    name.replace('_', " ")
}

fn pretty(value: Option<&Value>) -> String {
    match value {
        None => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(value) => serde_json::to_string_pretty(value).unwrap_or_default(),
    }
}

fn href(filter: &Filter, id: &str) -> String {
    let path = String::from("/_poolhouse/triggers?");
    let query_start = path.len();
    let mut query = Serializer::for_suffix(path, query_start);
    for (name, value) in
        [("function", &filter.function), ("source", &filter.source), ("pool", &filter.pool), ("call", &id.to_owned())]
    {
        if !value.is_empty() {
            query.append_pair(name, value);
        }
    }
    query.finish()
}

impl Page for TriggersPage {
    const TEMPLATE: &'static str = "pages/triggers.html";

    #[cfg(test)]
    fn samples() -> Vec<(&'static str, Self)> {
        let call = |id: &str, status| InvocationRecord {
            id: id.to_owned(),
            function: "arn:aws:lambda:us-east-1:000000000000:function:welcome".to_owned(),
            source: "PreSignUp_AdminCreateUser".to_owned(),
            pool_id: Some("us-east-1_Poolhouse".to_owned()),
            started_at: "2026-11-20T19:24:00.000Z".to_owned(),
            duration_ms: 12.34,
            cold: false,
            status,
            event: Some(serde_json::json!({ "userName": "<script>alert(1)</script>" })),
            answer: Some("<html>".into()),
            error: None,
            log: "</pre><script>alert(1)</script>\n".to_owned(),
        };
        let failed = InvocationRecord {
            error: Some(service::invocations::InvocationError {
                r#type: Some("ValueError".to_owned()),
                message: "<img src=x onerror=alert(1)>".to_owned(),
                trace: vec!["  File \"lambda_function.py\"".to_owned()],
            }),
            answer: None,
            pool_id: None,
            ..call("\"/../<2>", "failed")
        };
        vec![
            ("no host", Self::new(Filter::default(), false, vec![], None)),
            ("empty", Self::new(Filter::default(), true, vec![], None)),
            ("calls", Self::new(Filter::default(), true, vec![call("1", "succeeded"), failed.clone()], None)),
            ("failed", Self::new(Filter { function: "welcome".into(), ..Filter::default() }, true, vec![failed], None)),
            ("gone", Self::new(Filter::default(), true, vec![call("1", "succeeded")], Some("2"))),
        ]
    }
}
