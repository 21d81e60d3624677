//! The facts of a service model: what is extracted from the published JSON and checked in.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde::{Deserialize, Serialize};

/// The release whose model is checked in.
const PINNED: &str = "botocore==1.44.5";

#[derive(Serialize, Deserialize)]
pub struct Facts {
    /// Where the facts come from, and the version.
    pub source: String,
    /// AWS JSON: what stands before the operation's name in `X-Amz-Target`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub target_prefix: String,
    /// The Query protocol; neither this nor a target prefix is REST.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<QueryFact>,
    pub signing_name: String,
    pub operations: BTreeMap<String, OperationFact>,
    /// Operations of which no more than the names were taken.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<String>,
    pub shapes: BTreeMap<String, ShapeFact>,
}

#[derive(Serialize, Deserialize)]
pub struct QueryFact {
    pub version: String,
    pub namespace: String,
}

#[derive(Serialize, Deserialize)]
pub struct OperationFact {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub input: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output: Option<String>,
    /// No signature is asked for (`authtype: none`).
    #[serde(default, skip_serializing_if = "is_false")]
    pub unsigned: bool,
    /// REST: where it is posted to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    pub errors: Vec<String>,
}

#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "snake_case")]
pub enum Type {
    Structure,
    Exception,
    Document,
    List,
    Map,
    String,
    Integer,
    Long,
    Boolean,
    Timestamp,
    Blob,
}

#[derive(Serialize, Deserialize)]
pub struct ShapeFact {
    #[serde(rename = "type")]
    pub kind: Type,
    #[serde(default, skip_serializing_if = "is_false")]
    pub sensitive: bool,
    /// An exception that is the server's fault (500).
    #[serde(default, skip_serializing_if = "is_false")]
    pub fault: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    #[serde(rename = "enum", default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    /// A list's element, a map's value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub element: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// What a map's entry calls its key and its value, where not `key` and `value`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<(String, String)>,
    /// What an exception is called on the wire, where not by its own name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// An exception's HTTP status, where the protocol heeds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<MemberFact>,
}

#[derive(Serialize, Deserialize)]
pub struct MemberFact {
    pub name: String,
    pub shape: String,
    #[serde(default, skip_serializing_if = "is_false")]
    pub required: bool,
    /// Not a fact but a documented departure: an absent integer reads as 0.
    #[serde(skip)]
    pub zero: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn is_false(value: &bool) -> bool {
    !*value
}

impl Facts {
    pub fn parse(text: &str) -> Result<Self, String> {
        serde_json::from_str(text).map_err(|error| format!("checked-in facts: {error}"))
    }

    pub fn to_text(&self) -> Result<String, String> {
        let text = serde_json::to_string_pretty(self).map_err(|error| format!("facts: {error}"))?;
        Ok(text + "\n")
    }

    pub fn shape(&self, name: &str) -> Result<&ShapeFact, String> {
        self.shapes.get(name).ok_or_else(|| format!("the model has no shape {name}"))
    }

    pub fn exceptions(&self) -> impl Iterator<Item = (&String, &ShapeFact)> {
        self.shapes.iter().filter(|(_, shape)| shape.kind == Type::Exception)
    }
}

/// The published form: only the members we read.
#[derive(Deserialize)]
struct Source {
    metadata: Metadata,
    operations: BTreeMap<String, SourceOperation>,
    shapes: BTreeMap<String, SourceShape>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Metadata {
    api_version: String,
    endpoint_prefix: String,
    protocol: Option<String>,
    target_prefix: Option<String>,
    xml_namespace: Option<String>,
    signing_name: Option<String>,
}

#[derive(Deserialize)]
struct Reference {
    shape: String,
    #[serde(rename = "locationName")]
    name: Option<String>,
}

#[derive(Deserialize)]
struct SourceOperation {
    input: Option<Reference>,
    output: Option<Reference>,
    #[serde(default)]
    errors: Vec<Reference>,
    authtype: Option<String>,
    http: Option<Http>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Http {
    method: String,
    request_uri: String,
}

#[derive(Deserialize)]
struct SourceError {
    code: Option<String>,
    #[serde(rename = "httpStatusCode")]
    status: Option<u16>,
}

#[derive(Deserialize)]
struct SourceShape {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    sensitive: bool,
    #[serde(default)]
    exception: bool,
    #[serde(default)]
    fault: bool,
    #[serde(default)]
    document: bool,
    #[serde(default)]
    flattened: bool,
    min: Option<i64>,
    max: Option<i64>,
    pattern: Option<String>,
    #[serde(rename = "enum", default)]
    values: Vec<String>,
    member: Option<Reference>,
    key: Option<Reference>,
    value: Option<Reference>,
    error: Option<SourceError>,
    #[serde(default)]
    required: Vec<String>,
    /// In the source's order, which is the order of violations.
    #[serde(default)]
    members: serde_json::Map<String, serde_json::Value>,
}

/// Takes the facts out of a service-2.json and leaves its prose behind: of all operations, or of those that are wanted
/// and what they reach.
pub fn extract(text: &str, wanted: Option<&BTreeSet<String>>) -> Result<Facts, String> {
    let mut source: Source = serde_json::from_str(text).map_err(|error| format!("service model: {error}"))?;
    if let Some(missing) = wanted.into_iter().flatten().find(|name| !source.operations.contains_key(*name)) {
        return Err(format!("the service has no operation {missing}"));
    }
    let protocol = source.metadata.protocol.as_deref().unwrap_or("json");
    let (is_query, is_rest) = (protocol == "query", protocol == "rest-json");
    let mut operations = BTreeMap::new();
    let mut others = Vec::new();
    for (name, operation) in source.operations {
        if wanted.is_some_and(|wanted| !wanted.contains(&name)) {
            others.push(name);
            continue;
        }
        let mut errors: Vec<String> = operation.errors.into_iter().map(|reference| reference.shape).collect();
        errors.sort();
        let path = operation.http.filter(|_| is_rest);
        if let Some(other) = path.as_ref().filter(|http| http.method != "POST" || http.request_uri.contains('{')) {
            return Err(format!("{name} is {} {}: only POST to one path is known", other.method, other.request_uri));
        }
        let fact = OperationFact {
            input: operation.input.map(|reference| reference.shape),
            output: operation.output.map(|reference| reference.shape),
            unsigned: operation.authtype.as_deref() == Some("none"),
            path: path.map(|http| http.request_uri),
            errors,
        };
        operations.insert(name, fact);
    }
    if wanted.is_some() {
        keep_reachable(&mut source.shapes, &operations)?;
    }
    let mut shapes = BTreeMap::new();
    for (name, shape) in source.shapes {
        shapes.insert(name.clone(), shape_fact(&name, shape, is_query || is_rest)?);
    }
    let version = source.metadata.api_version;
    Ok(Facts {
        source: format!("{PINNED} {} {version}", source.metadata.endpoint_prefix),
        target_prefix: source.metadata.target_prefix.unwrap_or_default(),
        query: is_query.then(|| QueryFact { version, namespace: source.metadata.xml_namespace.unwrap_or_default() }),
        signing_name: source.metadata.signing_name.unwrap_or(source.metadata.endpoint_prefix),
        operations,
        others,
        shapes,
    })
}

/// Drops what no operation reads, answers or refuses with.
fn keep_reachable(
    shapes: &mut BTreeMap<String, SourceShape>,
    operations: &BTreeMap<String, OperationFact>,
) -> Result<(), String> {
    let roots = operations.values().flat_map(|fact| fact.input.iter().chain(&fact.output).chain(&fact.errors));
    let mut open: Vec<String> = roots.cloned().collect();
    let mut kept = BTreeSet::new();
    while let Some(name) = open.pop() {
        if !kept.insert(name.clone()) {
            continue;
        }
        let shape = shapes.get_mut(&name).ok_or_else(|| format!("the model has no shape {name}"))?;
        if shape.exception {
            // Clients read no members of theirs but the message.
            shape.members.clear();
        }
        let members = shape.members.values().filter_map(|member| member.get("shape")?.as_str());
        open.extend(members.map(str::to_owned));
        open.extend([&shape.member, &shape.key, &shape.value].into_iter().flatten().map(|it| it.shape.clone()));
    }
    shapes.retain(|name, _| kept.contains(name));
    Ok(())
}

fn shape_fact(name: &str, shape: SourceShape, heeds_status: bool) -> Result<ShapeFact, String> {
    if shape.flattened {
        return Err(format!("{name} is flattened: no service here needed that yet"));
    }
    let kind = match shape.kind.as_str() {
        "structure" if shape.exception => Type::Exception,
        "structure" if shape.document => Type::Document,
        "structure" => Type::Structure,
        "list" => Type::List,
        "map" => Type::Map,
        "string" => Type::String,
        "integer" => Type::Integer,
        "long" => Type::Long,
        "boolean" => Type::Boolean,
        "timestamp" => Type::Timestamp,
        "blob" => Type::Blob,
        other => return Err(format!("{name}: unknown type {other}")),
    };
    let mut members = Vec::new();
    for (member, reference) in &shape.members {
        let target = reference.get("shape").and_then(serde_json::Value::as_str);
        let target = target.ok_or_else(|| format!("{name}.{member} names no shape"))?;
        if reference.get("location").or_else(|| reference.get("locationName")).is_some() {
            return Err(format!("{name}.{member} stands elsewhere than in the body under its name: that is not known"));
        }
        members.push(MemberFact {
            name: member.clone(),
            shape: target.to_owned(),
            required: shape.required.contains(member),
            zero: false,
        });
    }
    let entry = match (&shape.key, &shape.value) {
        (Some(Reference { name: Some(key), .. }), Some(Reference { name: Some(value), .. })) => {
            Some((key.clone(), value.clone()))
        }
        _ => None,
    };
    let error = shape.error.filter(|_| heeds_status);
    Ok(ShapeFact {
        kind,
        sensitive: shape.sensitive,
        fault: shape.fault,
        min: shape.min,
        max: shape.max,
        pattern: shape.pattern,
        values: shape.values,
        element: shape.member.or(shape.value).map(|reference| reference.shape),
        key: shape.key.map(|reference| reference.shape),
        entry,
        code: error.as_ref().and_then(|error| error.code.clone()).filter(|code| code != name),
        status: error.and_then(|error| error.status),
        members,
    })
}

/// The models of services, by botocore's names, out of a directory of botocore's data.
pub fn read_sources(data: &Path, services: &[&str]) -> Result<Vec<String>, String> {
    let script = "\
import glob,gzip,json,os,sys
def text(name):
    path=sorted(glob.glob(os.path.join(sys.argv[1],name,'*','service-2.json*')))[-1]
    return (gzip.open if path.endswith('.gz') else open)(path,'rb').read().decode()
print(json.dumps([text(name) for name in sys.argv[2:]]))
";
    python(script, std::iter::once(data.to_string_lossy().as_ref()).chain(services.iter().copied()))
}

/// The same, out of the pinned botocore wheel, fetched with pip.
pub fn download(services: &[&str]) -> Result<Vec<String>, String> {
    let script = "\
import fnmatch,glob,gzip,json,os,subprocess,sys,tempfile,zipfile
with tempfile.TemporaryDirectory() as d:
    subprocess.run([sys.executable,'-m','pip','download','-q','--no-deps','-d',d,sys.argv[1]],check=True,stdout=sys.stderr)
    wheel=zipfile.ZipFile(glob.glob(os.path.join(d,'*.whl'))[0])
    def text(name):
        path=sorted(fnmatch.filter(wheel.namelist(),'botocore/data/'+name+'/*/service-2.json.gz'))[-1]
        return gzip.decompress(wheel.read(path)).decode()
    print(json.dumps([text(name) for name in sys.argv[2:]]))
";
    python(script, std::iter::once(PINNED).chain(services.iter().copied()))
}

fn python<'a>(script: &str, arguments: impl Iterator<Item = &'a str>) -> Result<Vec<String>, String> {
    let output = Command::new("python3")
        .args(["-c", script])
        .args(arguments)
        .output()
        .map_err(|error| format!("python3, which unpacks the models: {error}"))?;
    if !output.status.success() {
        return Err(format!("python3 could not unpack the models: {}", String::from_utf8_lossy(&output.stderr)));
    }
    serde_json::from_slice(&output.stdout).map_err(|error| format!("service models: {error}"))
}
