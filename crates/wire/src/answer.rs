//! An answer in the form that its service has: AWS JSON, REST, XML or JSON of the Query protocol.

use serde_json::{Value, json};

use crate::error::{ApiError, ErrorKind};
use crate::model::{OperationModel, Protocol};
use crate::modelled::Modelled;
use crate::routing::{Form, Route};
use crate::{encode, xml};

/// A refusal, complete but for `Date`, `Content-Length` and CORS, which are the listener's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

/// Of errors that no service of the Query protocol was asked for.
const FAULT_NAMESPACE: &str = "http://webservices.amazon.com/AWSFault/2005-15-09";

/// The body of a success.
pub fn success<O: Modelled>(output: &O::Output, form: Form, request_id: &str) -> Vec<u8> {
    match form {
        Form::Json | Form::Rest => encode::success::<O>(output),
        Form::Xml => in_xml::<O>(output, request_id).into_bytes(),
        Form::QueryJson => {
            let mut response = json!({ "ResponseMetadata": { "RequestId": request_id } });
            if let (Some(_), Some(members)) = (O::MODEL.output, response.as_object_mut()) {
                members.insert(format!("{}Result", O::NAME), serde_json::to_value(output).unwrap_or_default());
            }
            json!({ format!("{}Response", O::NAME): response }).to_string().into_bytes()
        }
    }
}

fn in_xml<O: Modelled>(output: &O::Output, request_id: &str) -> String {
    let name = O::NAME;
    let mut out = format!("<{name}Response xmlns=\"{}\">", namespace_of(O::MODEL));
    if let Some(shape) = O::MODEL.output {
        out += &format!("<{name}Result>");
        xml::content(shape, &serde_json::to_value(output).unwrap_or_default(), &mut out);
        out += &format!("</{name}Result>");
    }
    out += "<ResponseMetadata>";
    xml::text_element("RequestId", request_id, &mut out);
    out += &format!("</ResponseMetadata></{name}Response>");
    out
}

fn namespace_of(operation: &OperationModel) -> &'static str {
    match operation.service.protocol {
        Protocol::Query { namespace, .. } => namespace,
        _ => FAULT_NAMESPACE,
    }
}

/// Headers of a success.
pub fn headers(form: Form, request_id: &str) -> Vec<(&'static str, String)> {
    vec![("content-type", content_type(form).to_owned()), ("x-amzn-requestid", request_id.to_owned())]
}

fn content_type(form: Form) -> &'static str {
    match form {
        Form::Json => encode::CONTENT_TYPE,
        Form::Rest | Form::QueryJson => "application/json",
        Form::Xml => "text/xml",
    }
}

/// The answer to a request that is refused.
pub fn refusal(error: &ApiError, route: &Route, request_id: &str) -> Refusal {
    match route.form {
        Form::Json => Refusal { status: error.status(), headers: error.headers(request_id), body: error.body() },
        Form::Rest => {
            let mut headers = headers(Form::Rest, request_id);
            headers.push((crate::error::ERROR_TYPE_HEADER, error.name().to_owned()));
            let (_, status) = named(error.kind, route);
            Refusal { status, headers, body: json!({ "message": error.message }).to_string().into_bytes() }
        }
        Form::Xml | Form::QueryJson => in_query(error, route, request_id),
    }
}

fn in_query(error: &ApiError, route: &Route, request_id: &str) -> Refusal {
    let (code, status) = named(error.kind, route);
    let whose = if status < 500 { "Sender" } else { "Receiver" };
    let message = error.message.clone().unwrap_or_default();
    let body = if route.form == Form::QueryJson {
        let error: Value = json!({ "Code": code, "Message": message, "Type": whose });
        json!({ "Error": error, "RequestId": request_id }).to_string()
    } else {
        let namespace = match route.service.map(|service| service.protocol) {
            Some(Protocol::Query { namespace, .. }) => namespace,
            _ => FAULT_NAMESPACE,
        };
        let mut out = format!("<ErrorResponse xmlns=\"{namespace}\"><Error>");
        for (name, value) in [("Type", whose), ("Code", code), ("Message", &message)] {
            xml::text_element(name, value, &mut out);
        }
        out += "</Error>";
        xml::text_element("RequestId", request_id, &mut out);
        out += "</ErrorResponse>";
        out
    };
    Refusal { status, headers: headers(route.form, request_id), body: body.into_bytes() }
}

/// What an error is called and which status it has. An operation's own errors have the name their service gave them; all
/// others are those of the layer before it.
fn named(kind: ErrorKind, route: &Route) -> (&'static str, u16) {
    // What no signature is asked for has nobody before it who could find so.
    let has_layer = route.operation.as_ref().is_ok_and(|operation| !operation.unsigned);
    let services = route.service.map(|service| service.errors).unwrap_or_default();
    let found = services.iter().find(|(its, ..)| *its == kind && !(has_layer && is_of_the_layer(kind)));
    if let Some((_, code, status)) = found {
        return (code, *status);
    }
    let (code, status) = match kind {
        ErrorKind::AccessDeniedException => ("AccessDenied", 403),
        ErrorKind::ExpiredTokenException => ("ExpiredToken", 403),
        ErrorKind::IncompleteSignatureException => ("IncompleteSignature", 400),
        ErrorKind::InternalErrorException => ("InternalFailure", 500),
        ErrorKind::InvalidSignatureException => ("SignatureDoesNotMatch", 403),
        ErrorKind::MissingAuthenticationTokenException => ("MissingAuthenticationToken", 403),
        ErrorKind::SerializationException => ("MalformedInput", 400),
        ErrorKind::TooManyRequestsException => ("Throttling", 400),
        ErrorKind::UnknownOperationException => ("InvalidAction", 400),
        ErrorKind::UnrecognizedClientException => ("InvalidClientTokenId", 403),
        other => (other.name(), other.status()),
    };
    // REST services have the statuses of the Query protocol, and the names of JSON.
    (if route.form == Form::Rest { kind.name() } else { code }, status)
}

/// What the layer of signatures may find at any operation, whatever else a service calls so.
fn is_of_the_layer(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::AccessDeniedException | ErrorKind::ExpiredTokenException)
}

#[cfg(test)]
mod tests;
