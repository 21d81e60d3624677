use serde_json::json;

use super::*;
use crate::model::{Limits, Member, Text};
use crate::modelled::Modelled as _;
use crate::services::sts::GetCallerIdentity;
use crate::sigv4;

static TEXT: Shape = Shape { name: "Text", sensitive: false, kind: Kind::String(TEXTS) };
const TEXTS: Text = Text { length: Limits::NONE, pattern: None, values: &[] };
static NUMBER: Shape = Shape { name: "Number", sensitive: false, kind: Kind::Integer(Limits::NONE) };
static FLAG: Shape = Shape { name: "Flag", sensitive: false, kind: Kind::Boolean };
static MOMENT: Shape = Shape { name: "Moment", sensitive: false, kind: Kind::Timestamp };
static BYTES: Shape = Shape { name: "Bytes", sensitive: false, kind: Kind::Blob(Limits::NONE) };
static TAG: Shape = Shape {
    name: "Tag",
    sensitive: false,
    kind: Kind::Structure(&[Member::required("Key", "key", &TEXT), Member::optional("Value", "value", &TEXT)]),
};
static TAGS: Shape = Shape { name: "Tags", sensitive: false, kind: Kind::List { element: &TAG, size: Limits::NONE } };
static NAMED: Shape = Shape {
    name: "Named",
    sensitive: false,
    kind: Kind::Map { key: &TEXT, value: &TAG, size: Limits::NONE, entry: ("Name", "Value") },
};
static INPUT: Shape = Shape {
    name: "Input",
    sensitive: false,
    kind: Kind::Structure(&[
        Member::optional("Name", "name", &TEXT),
        Member::optional("Count", "count", &NUMBER),
        Member::optional("Force", "force", &FLAG),
        Member::optional("Until", "until", &MOMENT),
        Member::optional("Raw", "raw", &BYTES),
        Member::optional("Tags", "tags", &TAGS),
        Member::optional("Named", "named", &NAMED),
    ]),
};

fn input(body: &str) -> Result<Value, String> {
    let mut root = Node::default();
    let parameters = sigv4::parameters(body);
    for (name, value) in &parameters {
        let (name, value) = (std::str::from_utf8(name).unwrap(), std::str::from_utf8(value).unwrap());
        let node = name.split('.').fold(&mut root, |node, part| node.inner.entry(part).or_default());
        node.value.get_or_insert(value);
    }
    read(&INPUT, &root, "").map(Option::unwrap).map_err(|error| error.to_string())
}

#[test]
fn every_type_has_its_form() {
    let body = "Action=Do&Version=1&Name=a+b%26&Count=-7&Force=true&Until=2026-01-01T00%3A00%3A00Z&Raw=YQ%3D%3D\
                &Tags.member.2.Key=two&Tags.member.1.Key=one&Tags.member.1.Value=&Tags.member.10.Key=ten\
                &Named.entry.1.Name=x&Named.entry.1.Value.Key=k&Unknown.member.1=z";
    assert_eq!(
        input(body).unwrap(),
        json!({
            "Name": "a b&", "Count": -7, "Force": true, "Until": 1_767_225_600.0, "Raw": "YQ==",
            "Tags": [{"Key": "one", "Value": ""}, {"Key": "two"}, {"Key": "ten"}],
            "Named": {"x": {"Key": "k"}},
        })
    );
}

#[test]
fn an_empty_list_is_its_bare_name_and_nothing_is_nothing() {
    assert_eq!(input("Tags=&Named=&Name=").unwrap(), json!({"Tags": [], "Named": {}, "Name": ""}));
    assert_eq!(input("Tags.member=1&Tags.member.x.Key=y&Named.entry.1.Name=x").unwrap(), json!({}));
    assert_eq!(input("").unwrap(), json!({}));
}

#[test]
fn a_value_of_another_type_is_refused_by_its_place() {
    for (body, expected) in [
        ("Count=seven", "The value at Count is not an Integer"),
        ("Count=99999999999", "The value at Count is not an Integer"),
        ("Force=yes", "The value at Force is not a Boolean"),
        ("Until=tomorrow", "The value at Until is not a Timestamp"),
        ("Raw=%21", "The value at Raw is not a Blob"),
    ] {
        assert_eq!(input(body).unwrap_err(), format!("SerializationException: {expected}"), "{body}");
    }
}

#[test]
fn no_name_is_too_deep_and_no_bytes_are_too_odd() {
    let deep = format!("{}x=1&Name=a", "a.".repeat(100_000));
    let decoded = decode(GetCallerIdentity::MODEL, &sigv4::parameters(&deep), Form::Xml);
    assert!(decoded.is_ok());
    let odd = decode(GetCallerIdentity::MODEL, &sigv4::parameters("Name=%ff"), Form::Xml);
    assert_eq!(odd.unwrap_err().to_string(), "SerializationException: A parameter is not in UTF-8.");
}
