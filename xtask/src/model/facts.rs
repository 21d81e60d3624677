//! The facts of a service model: what is extracted from the published JSON and checked in.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde::{Deserialize, Serialize};

/// The release whose model is checked in.
const PINNED: &str = "botocore==1.44.5";

#[derive(Serialize, Deserialize)]
pub struct Facts {
    /// Where the facts come from, and the version.
    pub source: String,
    pub target_prefix: String,
    pub signing_name: String,
    pub operations: BTreeMap<String, OperationFact>,
    pub shapes: BTreeMap<String, ShapeFact>,
}

#[derive(Serialize, Deserialize)]
pub struct OperationFact {
    pub input: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output: Option<String>,
    /// No signature is asked for (`authtype: none`).
    #[serde(default, skip_serializing_if = "is_false")]
    pub unsigned: bool,
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
    target_prefix: String,
    signing_name: Option<String>,
}

#[derive(Deserialize)]
struct Reference {
    shape: String,
}

#[derive(Deserialize)]
struct SourceOperation {
    input: Reference,
    output: Option<Reference>,
    #[serde(default)]
    errors: Vec<Reference>,
    authtype: Option<String>,
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
    min: Option<i64>,
    max: Option<i64>,
    pattern: Option<String>,
    #[serde(rename = "enum", default)]
    values: Vec<String>,
    member: Option<Reference>,
    key: Option<Reference>,
    value: Option<Reference>,
    #[serde(default)]
    required: Vec<String>,
    /// In the source's order, which is the order of violations.
    #[serde(default)]
    members: serde_json::Map<String, serde_json::Value>,
}

/// Takes the facts out of a service-2.json and leaves its prose behind.
pub fn extract(text: &str) -> Result<Facts, String> {
    let source: Source = serde_json::from_str(text).map_err(|error| format!("service model: {error}"))?;
    let mut operations = BTreeMap::new();
    for (name, operation) in source.operations {
        let mut errors: Vec<String> = operation.errors.into_iter().map(|reference| reference.shape).collect();
        errors.sort();
        let fact = OperationFact {
            input: operation.input.shape,
            output: operation.output.map(|reference| reference.shape),
            unsigned: operation.authtype.as_deref() == Some("none"),
            errors,
        };
        operations.insert(name, fact);
    }
    let mut shapes = BTreeMap::new();
    for (name, shape) in source.shapes {
        shapes.insert(name.clone(), shape_fact(&name, shape)?);
    }
    Ok(Facts {
        source: format!("{PINNED} {} {}", source.metadata.endpoint_prefix, source.metadata.api_version),
        target_prefix: source.metadata.target_prefix,
        signing_name: source.metadata.signing_name.unwrap_or(source.metadata.endpoint_prefix),
        operations,
        shapes,
    })
}

fn shape_fact(name: &str, shape: SourceShape) -> Result<ShapeFact, String> {
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
        members.push(MemberFact {
            name: member.clone(),
            shape: target.to_owned(),
            required: shape.required.contains(member),
            zero: false,
        });
    }
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
        members,
    })
}

/// The text of a service model, unpacked where its name ends in `.gz`.
pub fn read_source(path: &Path) -> Result<String, String> {
    if path.extension().is_none_or(|extension| extension != "gz") {
        return std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()));
    }
    let script = "import gzip,sys; sys.stdout.buffer.write(gzip.open(sys.argv[1]).read())";
    python(&[script, &path.to_string_lossy()])
}

/// The service model inside the pinned botocore wheel, fetched with pip.
pub fn download() -> Result<String, String> {
    let script = "\
import glob,gzip,os,subprocess,sys,tempfile,zipfile
with tempfile.TemporaryDirectory() as d:
    subprocess.run([sys.executable,'-m','pip','download','-q','--no-deps','-d',d,sys.argv[1]],check=True,stdout=sys.stderr)
    wheel=zipfile.ZipFile(glob.glob(os.path.join(d,'*.whl'))[0])
    sys.stdout.buffer.write(gzip.decompress(wheel.read('botocore/data/cognito-idp/2016-04-18/service-2.json.gz')))
";
    python(&[script, PINNED])
}

fn python(arguments: &[&str]) -> Result<String, String> {
    let output = Command::new("python3")
        .arg("-c")
        .args(arguments)
        .output()
        .map_err(|error| format!("python3, which unpacks the model: {error}"))?;
    if !output.status.success() {
        return Err(format!("python3 could not unpack the model: {}", String::from_utf8_lossy(&output.stderr)));
    }
    String::from_utf8(output.stdout).map_err(|error| format!("service model: {error}"))
}
