//! Which operation of which service a request asks for, and the form of its answer.
//!
//! All services share one address. AWS JSON names service and operation in `X-Amz-Target`, REST by the path, and the
//! Query protocol names the operation by `Action` and the service by `Version`, failing which by the credential scope.

use crate::error::{ApiError, ErrorKind};
use crate::model::{self, OperationModel, Protocol, Service};
use crate::protocol::{self, Decoded};
use crate::sigv4::{self, Request};
use crate::{query, tables};

/// How an answer looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// AWS JSON 1.1.
    Json,
    /// Plain JSON, errors by header.
    Rest,
    /// XML of the Query protocol.
    Xml,
    /// The same elements as JSON.
    QueryJson,
}

/// Decoded name and value of each parameter of the query and of a form.
type Parameters = Vec<(Vec<u8>, Vec<u8>)>;

/// What is asked for. Its parameters may hold secrets, so it has no `Debug`.
pub struct Route {
    /// `None`: nothing says which.
    pub service: Option<&'static Service>,
    pub form: Form,
    /// Or why there is none: UnknownOperationException.
    pub operation: Result<&'static OperationModel, ApiError>,
    /// What the request calls an operation that is not there, where it names one: anybody's text.
    pub absent: Option<String>,
    parameters: Parameters,
}

/// Reads no more of the body than it must: not at all where a header or the path names the operation.
pub fn route(request: &Request<'_>) -> Route {
    if request.path != "/" {
        return by_path(request);
    }
    match header(request, "x-amz-target") {
        Some(target) => by_target(target),
        None => by_action(request),
    }
}

/// The operation that is posted to this path.
pub fn at_path(path: &str) -> Option<&'static OperationModel> {
    let services = model::services().iter().filter(|service| matches!(service.protocol, Protocol::Rest));
    services.flat_map(|service| service.operations).copied().find(|operation| operation.path == Some(path))
}

impl Route {
    /// Reads the members that were sent.
    ///
    /// # Errors
    /// SerializationException, as [`protocol::decode`].
    pub fn decode(&self, operation: &'static OperationModel, body: &[u8]) -> Result<Decoded, ApiError> {
        match self.form {
            Form::Json | Form::Rest => protocol::decode(operation, body).map(|decoded| decoded.in_form(self.form)),
            Form::Xml | Form::QueryJson => query::decode(operation, &self.parameters, self.form),
        }
    }

    fn without_parameters(
        service: &'static Service,
        form: Form,
        operation: Result<&'static OperationModel, ApiError>,
    ) -> Self {
        Self { service: Some(service), form, operation, absent: None, parameters: Parameters::new() }
    }
}

fn unknown() -> ApiError {
    ApiError::without_message(ErrorKind::UnknownOperationException)
}

fn header<'a>(request: &Request<'a>, name: &str) -> Option<&'a str> {
    request.headers.get(name)?.to_str().ok()
}

fn by_path(request: &Request<'_>) -> Route {
    match at_path(request.path) {
        Some(operation) => Route::without_parameters(operation.service, Form::Rest, Ok(operation)),
        None => Route::without_parameters(&tables::SERVICE, Form::Json, Err(unknown())),
    }
}

fn by_target(target: &str) -> Route {
    // Some services have stops in what stands before the name.
    let found = target.rsplit_once('.').and_then(|(prefix, name)| {
        let is_it = |service: &&&Service| matches!(service.protocol, Protocol::Json { target } if target == prefix);
        Some((model::services().iter().find(is_it).copied()?, name))
    });
    let Some((service, name)) = found else {
        let absent = target.rsplit('.').next().map(str::to_owned);
        return Route { absent, ..Route::without_parameters(&tables::SERVICE, Form::Json, Err(unknown())) };
    };
    let operation = named(service, name, unknown);
    let absent = operation.is_err().then(|| name.to_owned());
    Route { absent, ..Route::without_parameters(service, Form::Json, operation) }
}

/// The service's operation of this name, or why it cannot be called.
fn named(
    service: &'static Service,
    name: &str,
    unknown: impl FnOnce() -> ApiError,
) -> Result<&'static OperationModel, ApiError> {
    service.operation(name).ok_or_else(|| service.other(name).map_or_else(unknown, ApiError::not_supported))
}

fn by_action(request: &Request<'_>) -> Route {
    let is_form = header(request, "content-type").is_none_or(|kind| kind.starts_with(FORM));
    let mut parameters = sigv4::parameters(request.query);
    if let Some(body) = std::str::from_utf8(request.body).ok().filter(|_| is_form) {
        parameters.extend(sigv4::parameters(body));
    }
    let parameter = |name: &str| {
        let (_, value) = parameters.iter().find(|(its, _)| its == name.as_bytes())?;
        std::str::from_utf8(value).ok()
    };
    let Some(action) = parameter("Action") else {
        return Route::without_parameters(&tables::SERVICE, Form::Json, Err(unknown()));
    };
    let scope = header(request, "authorization")
        .and_then(|claim| claim.split_once("Credential=")?.1.split([',', ' ']).next())
        .or_else(|| parameter("X-Amz-Credential"));
    let version = parameter("Version");
    let service = of_version(version).or_else(|| of_scope(scope?.split('/').nth(3)?));
    let absent = || {
        let version = version.unwrap_or_default();
        ApiError::new(
            ErrorKind::UnknownOperationException,
            format!("Could not find operation {action} for version {version}"),
        )
    };
    let operation = match service {
        Some(service) if version.is_none_or(|version| is_version(service, version)) => named(service, action, absent),
        _ => Err(absent()),
    };
    let as_json = matches!(service.map(|it| it.protocol), Some(Protocol::Query { json_answers: true, .. }))
        && header(request, "accept").is_some_and(|accept| accept.contains("application/json"));
    let absent = operation.is_err().then(|| action.to_owned());
    Route { service, form: if as_json { Form::QueryJson } else { Form::Xml }, operation, absent, parameters }
}

const FORM: &str = "application/x-www-form-urlencoded";

fn is_version(service: &Service, wanted: &str) -> bool {
    matches!(service.protocol, Protocol::Query { version, .. } if version == wanted)
}

fn of_version(version: Option<&str>) -> Option<&'static Service> {
    let version = version?;
    model::services().iter().copied().find(|service| is_version(service, version))
}

fn of_scope(signing_name: &str) -> Option<&'static Service> {
    let is_it = |service: &&&Service| {
        matches!(service.protocol, Protocol::Query { .. }) && service.signing_name == signing_name
    };
    model::services().iter().find(is_it).copied()
}

#[cfg(test)]
mod tests;
