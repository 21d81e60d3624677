//! Wrong inputs of every kind, drawn from the model of an operation.

use domain::random::Random as _;
use serde_json::{Map, Value, json};
use wire::model::{Kind, Limits, Member, Shape, Text};

use crate::Seeded;

/// Texts that have surprised somebody before.
const STRANGE: &[&str] = &[
    "",
    " ",
    "\u{0}",
    "\n",
    "a b",
    "\u{feff}x",
    "\u{202e}abc",
    "é",
    "e\u{301}",
    "名前",
    "🦀",
    "\u{10ffff}",
    "İ",
    "ß",
    "ﬀ",
    "../../etc/passwd",
    "' OR '1'='1",
    "{####}",
    "{username}",
    "%00",
    "$(id)",
    "<script>",
    "null",
    "true",
    "0",
    "-1",
    "1e999",
    "us-east-1_AAAAAAAAA",
    "+15550001111",
    "a@b",
    "A@B",
    "@",
    "eyJhbGciOiJub25lIn0.e30.",
    "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa",
    "٣٤٥٦٧٨",
    "\u{200b}",
];

const STRANGE_NUMBERS: &[&str] =
    &["0", "-1", "1", "2147483647", "2147483648", "-2147483649", "9223372036854775808", "1.9", "-0", "1e2", "1e308"];

/// A body made from an input that would have been accepted.
pub fn body(random: &Seeded, shape: &Shape, good: &Value) -> Vec<u8> {
    match random.below(20) {
        0 => noise(random),
        1 => truncated(random, good),
        2 => scalar(random).to_string().into_bytes(),
        3 => "[".repeat(random.below(3000)).into_bytes(),
        4 => random
            .pick(&["{\"a\":\"\\ud800\"}", "{\"a\":1,}", "{'a':1}", "{}", "{} {}", "\u{feff}{}", "[]", "null"])
            .as_bytes()
            .to_vec(),
        5 | 6 => anything(random, shape, 0).to_string().into_bytes(),
        7 => doubled(random, good),
        _ => {
            let mut input = good.clone();
            for _ in 0..=random.below(3) {
                spoil(random, shape, &mut input);
            }
            input.to_string().into_bytes()
        }
    }
}

fn noise(random: &Seeded) -> Vec<u8> {
    let mut bytes = vec![0; random.below(200)];
    random.fill(&mut bytes);
    bytes
}

fn truncated(random: &Seeded, good: &Value) -> Vec<u8> {
    let mut bytes = good.to_string().into_bytes();
    bytes.truncate(random.below(bytes.len()));
    bytes
}

/// The same member twice, the second time otherwise.
fn doubled(random: &Seeded, good: &Value) -> Vec<u8> {
    let text = good.to_string();
    let Some(name) = good.as_object().and_then(|input| input.keys().next()) else { return text.into_bytes() };
    let rest = text.strip_prefix('{').unwrap();
    format!("{{{}:{},{rest}", json!(name), scalar(random)).into_bytes()
}

fn scalar(random: &Seeded) -> Value {
    match random.below(8) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(false),
        3 => json!([]),
        4 => json!({}),
        5 => json!([random.pick(STRANGE)]),
        6 => serde_json::from_str(random.pick::<&str>(STRANGE_NUMBERS)).unwrap(),
        _ => json!(random.pick(STRANGE)),
    }
}

/// Changes one place of an input, somewhere.
fn spoil(random: &Seeded, shape: &Shape, value: &mut Value) {
    // One time in six the place itself, else deeper if there is a deeper.
    if random.below(6) == 0 {
        *value = scalar(random);
        return;
    }
    match (&shape.kind, value) {
        (Kind::Structure(members), Value::Object(given)) if !members.is_empty() => {
            let member = random.pick(members);
            match random.below(5) {
                0 => drop(given.remove(member.name)),
                1 => drop(given.insert(member.name.to_owned(), anything(random, member.shape, 1))),
                2 => drop(given.insert(member.name.to_owned(), scalar(random))),
                _ => match given.get_mut(member.name) {
                    Some(inner) => spoil(random, member.shape, inner),
                    None => drop(given.insert(member.name.to_owned(), anything(random, member.shape, 1))),
                },
            }
        }
        (Kind::List { element, .. }, Value::Array(elements)) if !elements.is_empty() => {
            let place = random.below(elements.len());
            if random.below(4) == 0 {
                let copies = 1 + random.below(70);
                let copy = elements[place].clone();
                elements.extend(std::iter::repeat_n(copy, copies));
            } else {
                spoil(random, element, &mut elements[place]);
            }
        }
        (Kind::Map { value: shape, .. }, Value::Object(entries)) if !entries.is_empty() => {
            let name = entries.keys().nth(random.below(entries.len())).unwrap().clone();
            match random.below(4) {
                0 => drop(entries.remove(&name)),
                1 => drop(entries.insert(random.pick(STRANGE).to_string(), json!(random.pick(STRANGE)))),
                _ => spoil(random, shape, entries.get_mut(&name).unwrap()),
            }
        }
        (_, value) => *value = anything(random, shape, 1),
    }
}

/// A value of the shape's type, near its limits more often than not.
fn anything(random: &Seeded, shape: &Shape, depth: usize) -> Value {
    if random.below(25) == 0 {
        return scalar(random);
    }
    match &shape.kind {
        Kind::Structure(members) => structure(random, members, depth),
        Kind::List { element, size } => {
            let length = if depth > 3 { 0 } else { near(random, *size, 3).min(60) };
            (0..length).map(|_| anything(random, element, depth + 1)).collect()
        }
        Kind::Map { key, value, size, .. } => {
            let length = if depth > 3 { 0 } else { near(random, *size, 3).min(60) };
            let mut entries = Map::new();
            for _ in 0..length {
                let name = anything(random, key, depth + 1);
                let name = name.as_str().map_or_else(|| name.to_string(), str::to_owned);
                entries.insert(name, anything(random, value, depth + 1));
            }
            Value::Object(entries)
        }
        Kind::String(text) => json!(string(random, text)),
        Kind::Integer(limits) | Kind::Long(limits) => number(random, *limits),
        Kind::Boolean => json!(random.below(2) == 0),
        Kind::Timestamp => serde_json::from_str(random.pick::<&str>(STRANGE_NUMBERS)).unwrap(),
        Kind::Blob(_) => json!(random.pick(&["", "AA==", "AAAA", "not base64!", "AA"])),
        Kind::Document => scalar(random),
    }
}

fn structure(random: &Seeded, members: &[Member], depth: usize) -> Value {
    let mut given = Map::new();
    for member in members {
        let wanted = if member.required { 9 } else { 4 };
        if depth < 4 && random.below(10) < wanted {
            given.insert(member.name.to_owned(), anything(random, member.shape, depth + 1));
        }
    }
    Value::Object(given)
}

/// A length at or beside one of the limits, or a small one.
fn near(random: &Seeded, limits: Limits, usual: usize) -> usize {
    let of = |limit: Option<i64>| limit.and_then(|limit| usize::try_from(limit).ok());
    let length = match random.below(6) {
        0 => of(limits.min).map(|min| min.saturating_sub(1)),
        1 => of(limits.min),
        2 => of(limits.max),
        3 => of(limits.max).map(|max| max + 1),
        _ => None,
    };
    length.unwrap_or_else(|| random.below(usual + 1))
}

fn string(random: &Seeded, text: &Text) -> String {
    if !text.values.is_empty() && random.below(4) > 0 {
        return random.pick(text.values).to_string();
    }
    if random.below(3) == 0 {
        return random.pick(STRANGE).to_string();
    }
    // Two mebibytes and more would meet the listener's limit, which is not what is tried here.
    let length = near(random, text.length, 12).min(140_000);
    let letter = random.pick(&['a', 'Z', '7', '_', ' ', '.', 'é', '🦀']);
    std::iter::repeat_n(*letter, length).collect()
}

fn number(random: &Seeded, limits: Limits) -> Value {
    match random.below(6) {
        0 => limits.min.map_or(json!(0), |min| json!(min - 1)),
        1 => limits.min.map_or(json!(1), |min| json!(min)),
        2 => limits.max.map_or(json!(7), |max| json!(max)),
        3 => limits.max.map_or(json!(8), |max| json!(max.saturating_add(1))),
        _ => serde_json::from_str(random.pick::<&str>(STRANGE_NUMBERS)).unwrap(),
    }
}
