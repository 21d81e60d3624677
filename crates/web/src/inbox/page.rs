//! The inbox as a page: a list on one side, one message on the other, codes and links ready to copy.

use form_urlencoded::Serializer;
use serde::Serialize;
use service::inbox::InboxMessage;

use super::query::ListQuery;
use crate::page::Page;

#[derive(Serialize)]
pub struct InboxPage {
    /// The filter in force; empty: everybody.
    to: String,
    /// The filter in force; empty: every pool.
    pool: String,
    rows: Vec<Row>,
    shown: Option<Shown>,
}

/// One line of the list.
#[derive(Serialize)]
struct Row {
    href: String,
    is_shown: bool,
    to: String,
    title: String,
    kind: String,
    sent_at: String,
    code: Option<String>,
}

/// One message in full.
#[derive(Serialize)]
struct Shown {
    title: String,
    /// Name and value, in reading order.
    facts: Vec<(&'static str, String)>,
    /// What people came for: name and value, to copy.
    prizes: Vec<(&'static str, String)>,
    /// Only web addresses: nothing that a click could run.
    link: Option<String>,
    /// Where the HTML is; None: `text` is all there is.
    frame: Option<String>,
    text: String,
}

impl InboxPage {
    pub fn new(query: &ListQuery, messages: Vec<InboxMessage>) -> Self {
        let to = query.to().unwrap_or_default();
        let pool = query.pool().unwrap_or_default().to_owned();
        let wanted = query.message.as_deref();
        let shown = match wanted {
            Some(id) => messages.iter().find(|message| message.id == id),
            None => messages.first(),
        };
        let shown_id = shown.map(|message| message.id.clone());
        let shown = shown.map(Shown::new);
        let rows = messages
            .into_iter()
            .map(|message| Row {
                href: href(&to, &pool, &message.id),
                is_shown: shown_id.as_ref() == Some(&message.id),
                title: title(&message),
                kind: spoken(&message.kind),
                code: message.code.or(message.temporary_password),
                to: message.to,
                sent_at: message.sent_at,
            })
            .collect();
        Self { to, pool, rows, shown }
    }

    /// A verification mail with everything in it.
    #[cfg(test)]
    pub fn sample_message() -> InboxMessage {
        sample("6f2c8e5e-0d5b-4f0a-9d53-2f8b7f3f9a10")
    }
}

impl Shown {
    fn new(message: &InboxMessage) -> Self {
        let mut facts = vec![("To", message.to.clone()), ("Kind", spoken(&message.kind))];
        facts.extend(message.pool_id.clone().map(|pool| ("Pool", pool)));
        facts.extend(message.user_sub.clone().map(|sub| ("User", sub)));
        facts.push(("Sent", message.sent_at.clone()));
        facts.push(("Status", spoken(&message.status)));

        let prizes = [
            ("Code", &message.code),
            ("User name", &message.username),
            ("Temporary password", &message.temporary_password),
        ];
        Self {
            title: title(message),
            facts,
            prizes: prizes.into_iter().filter_map(|(name, value)| Some((name, value.clone()?))).collect(),
            link: message.link.clone().filter(|link| link.starts_with("https://") || link.starts_with("http://")),
            frame: message.html.as_ref().map(|_| format!("/_poolhouse/inbox/{}/body", encoded(&message.id))),
            text: message.body.clone(),
        }
    }
}

fn title(message: &InboxMessage) -> String {
    message.subject.clone().unwrap_or_else(|| message.body.clone())
}

/// `forgot_password` as people read it.
fn spoken(name: &str) -> String {
    name.replace('_', " ")
}

fn href(to: &str, pool: &str, id: &str) -> String {
    let path = String::from("/_poolhouse/inbox?");
    let query_start = path.len();
    let mut query = Serializer::for_suffix(path, query_start);
    for (name, value) in [("to", to), ("pool", pool), ("message", id)] {
        if !value.is_empty() {
            query.append_pair(name, value);
        }
    }
    query.finish()
}

fn encoded(segment: &str) -> String {
    form_urlencoded::byte_serialize(segment.as_bytes()).collect::<String>().replace('+', "%20")
}

#[cfg(test)]
fn sample(id: &str) -> InboxMessage {
    InboxMessage {
        id: id.to_owned(),
        pool_id: Some("us-east-1_Poolhouse".to_owned()),
        user_sub: Some("0b1fdc8c-51a5-4c38-8b8c-1a4d5a3e6f77".to_owned()),
        kind: "sign_up".to_owned(),
        channel: "email".to_owned(),
        to: "ana+1@example.com".to_owned(),
        subject: Some("Your verification code".to_owned()),
        body: "Your verification code is <b>004217</b>.".to_owned(),
        html: Some("Your verification code is <b>004217</b>.".to_owned()),
        code: Some("004217".to_owned()),
        link: Some("http://localhost:9229/confirmUser/?client_id=1&user_name=ana&confirmation_code=004217".to_owned()),
        username: Some("ana".to_owned()),
        temporary_password: Some("Zx9!temporary".to_owned()),
        sent_at: "2026-11-20T19:24:00.000Z".to_owned(),
        status: "delivered".to_owned(),
    }
}

impl Page for InboxPage {
    const TEMPLATE: &'static str = "pages/inbox.html";

    #[cfg(test)]
    fn samples() -> Vec<(&'static str, Self)> {
        let text_message = InboxMessage {
            channel: "sms".to_owned(),
            kind: "mfa".to_owned(),
            to: "+15550100".to_owned(),
            subject: None,
            html: None,
            body: "Your authentication code is 123456.".to_owned(),
            link: None,
            username: None,
            temporary_password: None,
            user_sub: None,
            ..sample("2")
        };
        let hostile = InboxMessage {
            to: "\"><script>alert(1)</script>@example.com".to_owned(),
            subject: Some("<script>alert(1)</script>".to_owned()),
            body: "</iframe><script>alert(1)</script>".to_owned(),
            html: None,
            link: Some("javascript:alert(1)".to_owned()),
            username: Some("<img src=x onerror=alert(1)>".to_owned()),
            ..sample("\"/../<3>")
        };
        let everything = ListQuery::default();
        vec![
            ("empty", Self::new(&everything, vec![])),
            ("mail", Self::new(&everything, vec![sample("1"), text_message.clone()])),
            ("text message", Self::new(&everything, vec![text_message])),
            ("hostile", Self::new(&everything, vec![hostile])),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_keep_the_filter_and_are_encoded() {
        assert_eq!(href("ana+1@example.com", "", "a&b"), "/_poolhouse/inbox?to=ana%2B1%40example.com&message=a%26b");
        assert_eq!(encoded("\"/../<3> +"), "%22%2F..%2F%3C3%3E%20%2B");
    }

    #[test]
    fn a_link_that_could_run_something_is_no_link() {
        for (link, kept) in
            [("https://a.example/", true), ("http://a/", true), ("javascript:alert(1)", false), ("//a", false)]
        {
            let message = InboxMessage { link: Some(link.to_owned()), ..sample("1") };
            assert_eq!(Shown::new(&message).link.is_some(), kept, "{link}");
        }
    }

    #[test]
    fn the_newest_message_is_open_unless_one_is_chosen() {
        let both = || vec![sample("new"), sample("old")];
        let open = |page: InboxPage| page.rows.iter().map(|row| row.is_shown).collect::<Vec<_>>();

        assert_eq!(open(InboxPage::new(&ListQuery::default(), both())), [true, false]);
        let chosen = ListQuery::showing("old");
        assert_eq!(open(InboxPage::new(&chosen, both())), [false, true]);
        let gone = ListQuery::showing("gone");
        assert!(InboxPage::new(&gone, both()).shown.is_none());
    }
}
