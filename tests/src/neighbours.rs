//! Calls of services beside user pools, in whichever protocol they speak: input and answers are JSON here all the same.

use http::{HeaderMap, HeaderName, HeaderValue, Method};
use roxmltree::{Document, Node};
use serde_json::{Map, Number, Value};
use service::{ApiRequest, ApiResponse};
use uuid::Uuid;
use wire::model::{Kind, OperationModel, Protocol, Shape};
use wire::sigv4::{Keys, Request, Scope, sign};

use crate::{AwsError, World};

/// What an SDK signs with.
#[derive(Clone, Debug)]
pub struct Credentials {
    pub id: String,
    pub secret: String,
    /// Of temporary ones.
    pub session_token: Option<String>,
}

impl Credentials {
    /// Of an answer's member `Credentials`.
    pub fn of(answer: &Value) -> Self {
        let member = |name: &str| answer["Credentials"][name].as_str().map(str::to_owned);
        Self {
            id: member("AccessKeyId").expect("an id"),
            // Identity pools call it so.
            secret: member("SecretAccessKey").or_else(|| member("SecretKey")).expect("a secret"),
            session_token: member("SessionToken"),
        }
    }
}

impl World {
    /// Calls an operation of any service, unsigned.
    pub async fn ask(&self, service: &str, operation: &str, input: Value) -> Result<Value, AwsError> {
        self.ask_as(None, service, operation, input).await
    }

    /// The same, signed at this world's wall clock.
    pub async fn ask_as(
        &self,
        signer: Option<&Credentials>,
        service: &str,
        operation: &str,
        input: Value,
    ) -> Result<Value, AwsError> {
        let model = model(service, operation);
        let mut request = request(model, &input);
        if let Some(signer) = signer {
            self.sign(&mut request, signer, model.service.signing_name);
        }
        let id = request.id.clone();
        read(model, &id, &self.service().call(request).await)
    }

    /// Signs a request as an SDK does.
    pub fn sign(&self, request: &mut ApiRequest, signer: &Credentials, service: &str) {
        let unsigned = Request {
            method: request.method.as_str(),
            path: &request.path,
            query: &request.query,
            headers: &request.headers,
            body: &request.body,
        };
        let keys =
            Keys { access_key_id: &signer.id, secret: &signer.secret, session_token: signer.session_token.as_deref() };
        let scope = Scope { region: "us-east-1", service };
        let now = self.service().clock().wall().millis();
        for (name, value) in sign(&unsigned, &keys, &scope, now).unwrap() {
            request.headers.insert(HeaderName::from_bytes(name.as_bytes()).unwrap(), value.parse().unwrap());
        }
    }
}

fn model(service: &str, operation: &str) -> &'static OperationModel {
    let service = wire::model::service(service).expect("a service of the model");
    service.operation(operation).expect("an operation of the service")
}

/// A request as the service's clients send it.
pub fn request(model: &OperationModel, input: &Value) -> ApiRequest {
    let mut headers = HeaderMap::new();
    headers.insert("host", HeaderValue::from_static("127.0.0.1:9229"));
    let json = input.to_string();
    let (path, kind, body) = match model.service.protocol {
        Protocol::Json { target } => {
            headers.insert("x-amz-target", format!("{target}.{}", model.name).parse().unwrap());
            ("/", "application/x-amz-json-1.1", json)
        }
        Protocol::Rest => (model.path.expect("a path"), "application/json", json),
        Protocol::Query { version, .. } => {
            let mut body = format!("Action={}&Version={version}", model.name);
            as_parameters(model.input, input, "", &mut body);
            ("/", "application/x-www-form-urlencoded; charset=utf-8", body)
        }
    };
    headers.insert("content-type", HeaderValue::from_static(kind));
    ApiRequest {
        method: Method::POST,
        path: path.to_owned(),
        query: String::new(),
        headers,
        body: body.into(),
        remote: std::net::IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 7)),
        id: Uuid::new_v4().to_string(),
    }
}

/// What a form says of a value. Members that the model does not have are sent as well.
fn as_parameters(shape: &Shape, value: &Value, name: &str, out: &mut String) {
    let inner = |part: &str| if name.is_empty() { part.to_owned() } else { format!("{name}.{part}") };
    let text = |value: &str| -> String {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
        value.bytes().map(|it| if plain(it) { char::from(it).to_string() } else { format!("%{it:02X}") }).collect()
    };
    match (&shape.kind, value) {
        (Kind::Structure(members), Value::Object(given)) => {
            for (member, value) in given {
                let shape = members.iter().find(|known| known.name == member).map_or(shape, |known| known.shape);
                as_parameters(shape, value, &inner(member), out);
            }
        }
        (Kind::List { .. }, Value::Array(elements)) if elements.is_empty() => out.push_str(&format!("&{name}=")),
        (Kind::List { element, .. }, Value::Array(elements)) => {
            for (index, value) in elements.iter().enumerate() {
                as_parameters(element, value, &inner(&format!("member.{}", index + 1)), out);
            }
        }
        (Kind::Map { value: shape, entry, .. }, Value::Object(entries)) => {
            for (index, (key, value)) in entries.iter().enumerate() {
                let place = inner(&format!("entry.{}", index + 1));
                out.push_str(&format!("&{place}.{}={}", entry.0, text(key)));
                as_parameters(shape, value, &format!("{place}.{}", entry.1), out);
            }
        }
        (_, Value::Null) => {}
        (_, Value::String(value)) => out.push_str(&format!("&{name}={}", text(value))),
        (_, other) => out.push_str(&format!("&{name}={}", text(&other.to_string()))),
    }
}

/// An answer in the form of its service, held to what every answer must be.
pub fn read(model: &OperationModel, id: &str, answer: &ApiResponse) -> Result<Value, AwsError> {
    let header =
        |wanted: &str| answer.headers.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value.as_str());
    assert_eq!(header("x-amzn-requestid"), Some(id), "{}", model.name);
    let Protocol::Query { namespace, .. } = model.service.protocol else {
        return read_json(model, answer, header("x-amzn-errortype"));
    };
    assert_eq!(header("content-type"), Some("text/xml"), "{}", model.name);
    let text = std::str::from_utf8(&answer.body).expect("XML is text");
    let document = Document::parse(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let root = document.root_element();
    assert_eq!(root.tag_name().namespace(), Some(namespace), "{text}");
    if answer.status == 200 {
        assert_eq!(root.tag_name().name(), format!("{}Response", model.name));
        assert_eq!(
            child(root, "ResponseMetadata").and_then(|it| child(it, "RequestId")).and_then(|it| it.text()),
            Some(id)
        );
        let result = child(root, &format!("{}Result", model.name));
        return Ok(match (model.output, result) {
            (Some(shape), Some(result)) => of_xml(shape, result),
            (None, None) => Value::Null,
            _ => panic!("a result only where the model has one: {text}"),
        });
    }
    let error = child(root, "Error").expect("an error");
    let part = |name: &str| child(error, name).and_then(|node| node.text()).unwrap_or_default().to_owned();
    assert_eq!(part("Type"), if answer.status < 500 { "Sender" } else { "Receiver" }, "{text}");
    assert_eq!(child(root, "RequestId").and_then(|node| node.text()), Some(id), "{text}");
    Err(AwsError { kind: part("Code"), message: Some(part("Message")), status: answer.status })
}

fn read_json(model: &OperationModel, answer: &ApiResponse, kind: Option<&str>) -> Result<Value, AwsError> {
    if answer.status == 200 {
        assert_eq!(
            model.output.is_none(),
            answer.body.is_empty(),
            "{}: a body only where the model has one",
            model.name
        );
        return Ok(if answer.body.is_empty() { Value::Null } else { serde_json::from_slice(&answer.body).unwrap() });
    }
    let body: Value = serde_json::from_slice(&answer.body).expect("an error is JSON");
    let kind = kind.expect("the kind of the error").trim_end_matches(':').to_owned();
    Err(AwsError { kind, message: body["message"].as_str().map(str::to_owned), status: answer.status })
}

fn child<'a, 'b>(node: Node<'a, 'b>, name: &str) -> Option<Node<'a, 'b>> {
    node.children().find(|node| node.is_element() && node.tag_name().name() == name)
}

fn of_xml(shape: &Shape, node: Node<'_, '_>) -> Value {
    let elements = || node.children().filter(|node| node.is_element());
    let text = || node.text().unwrap_or_default();
    match &shape.kind {
        Kind::Structure(members) => {
            let mut object = Map::new();
            for node in elements() {
                let name = node.tag_name().name();
                let member = members.iter().find(|member| member.name == name);
                let member = member.unwrap_or_else(|| panic!("{} has no member {name}", shape.name));
                object.insert(name.to_owned(), of_xml(member.shape, node));
            }
            Value::Object(object)
        }
        Kind::List { element, .. } => {
            assert!(elements().all(|node| node.tag_name().name() == "member"), "{}", shape.name);
            elements().map(|node| of_xml(element, node)).collect()
        }
        Kind::Map { value, entry, .. } => {
            let pair = |node| {
                let key = child(node, entry.0).and_then(|key| key.text()).unwrap_or_default();
                (key.to_owned(), of_xml(value, child(node, entry.1).expect("a value")))
            };
            Value::Object(elements().map(pair).collect())
        }
        Kind::Boolean => Value::Bool(text().parse().expect("true or false")),
        Kind::Integer(_) | Kind::Long(_) => Value::Number(text().parse::<Number>().expect("a number")),
        _ => Value::from(text()),
    }
}
