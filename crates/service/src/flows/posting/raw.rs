//! A whole mail (RFC 5322) as somebody wrote it, read as far as sending and showing it needs.

use mail_parser::{Address, MessageParser, PartType};

use super::Mail;
use crate::refusals::PostRefusal;

/// What a mail says of itself: sender, recipients, subject, text and HTML. Its `Bcc` is not sent along.
///
/// # Errors
/// [`PostRefusal::NotAMail`].
pub fn read(raw: Vec<u8>) -> Result<Mail, PostRefusal> {
    if !begins_with_a_field(&raw) {
        return Err(PostRefusal::NotAMail);
    }
    let parsed = MessageParser::default().parse(&raw).ok_or(PostRefusal::NotAMail)?;
    let text = parsed.text_bodies().find_map(|part| match &part.body {
        PartType::Text(text) => Some(text.to_string()),
        _ => None,
    });
    let html = parsed.html_bodies().find_map(|part| match &part.body {
        PartType::Html(html) => Some(html.to_string()),
        _ => None,
    });
    let mail = Mail {
        from: addresses(parsed.from()).into_iter().next().unwrap_or_default(),
        reply_to: addresses(parsed.reply_to()),
        to: addresses(parsed.to()),
        cc: addresses(parsed.cc()),
        bcc: addresses(parsed.bcc()),
        subject: parsed.subject().unwrap_or_default().to_owned(),
        text,
        html,
        ..Mail::default()
    };
    Ok(Mail { raw: Some(without_bcc(&raw)), ..mail })
}

/// A name of visible characters and a colon (RFC 5322, 2.2): the parser takes any text for a mail.
fn begins_with_a_field(raw: &[u8]) -> bool {
    let name = raw.split(|&byte| byte == b':' || byte == b'\n').next().unwrap_or_default();
    !name.is_empty() && name.iter().all(u8::is_ascii_graphic) && raw.get(name.len()) == Some(&b':')
}

fn addresses(list: Option<&Address<'_>>) -> Vec<String> {
    let Some(list) = list else { return Vec::new() };
    let shown = list.iter().filter_map(|one| {
        let address = one.address.as_deref()?;
        Some(match one.name.as_deref().filter(|name| !name.is_empty()) {
            Some(name) => format!("\"{}\" <{address}>", name.replace(['"', '\\', '\r', '\n'], " ")),
            None => address.to_owned(),
        })
    });
    shown.collect()
}

/// The mail without its `Bcc` headers, folded lines and all; otherwise byte for byte.
fn without_bcc(raw: &[u8]) -> Vec<u8> {
    let mut kept = Vec::with_capacity(raw.len());
    let mut rest = raw;
    let mut is_dropped = false;
    while let Some(end) = rest.iter().position(|&byte| byte == b'\n') {
        let (line, after) = rest.split_at(end + 1);
        // An empty line ends the head.
        if matches!(line, b"\n" | b"\r\n") {
            break;
        }
        if !line.starts_with(b" ") && !line.starts_with(b"\t") {
            is_dropped = line.get(..4).is_some_and(|name| name.eq_ignore_ascii_case(b"bcc:"));
        }
        if !is_dropped {
            kept.extend_from_slice(line);
        }
        rest = after;
    }
    kept.extend_from_slice(rest);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAIL: &str = "From: =?utf-8?q?H=C3=A4uschen?= <house@example.dev>\r\nTo: ana@example.com,\r\n Ben \
                        <ben@example.com>\r\nBCC: eve@example.com,\r\n\tzoe@example.com\r\nSubject: \
                        =?utf-8?b?R3LDvMOfZQ==?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; \
                        boundary=x\r\n\r\n--x\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\
                        Content-Transfer-Encoding: quoted-printable\r\n\r\nSch=F6n 042042\r\n--x\r\n\
                        Content-Type: text/html; charset=utf-8\r\n\r\n<b>042042</b>\r\n--x--\r\n";

    #[test]
    fn a_mail_is_read_in_its_charsets_and_sent_without_hidden_recipients() {
        let mail = read(MAIL.as_bytes().to_vec()).unwrap();

        assert_eq!(mail.from, "\"Häuschen\" <house@example.dev>");
        assert_eq!(mail.to, ["ana@example.com", "\"Ben\" <ben@example.com>"]);
        assert_eq!(mail.bcc, ["eve@example.com", "zoe@example.com"]);
        assert_eq!(mail.subject, "Grüße");
        assert_eq!(mail.text.unwrap().trim(), "Schön 042042");
        assert_eq!(mail.html.unwrap().trim(), "<b>042042</b>");
        let raw = String::from_utf8(mail.raw.unwrap()).unwrap();
        assert!(!raw.contains("eve") && !raw.contains("zoe"), "{raw}");
        assert_eq!(raw.len(), MAIL.len() - "BCC: eve@example.com,\r\n\tzoe@example.com\r\n".len());
    }

    #[test]
    fn what_has_no_head_is_no_mail() {
        for raw in ["", "\r\n\r\n", "hello"] {
            assert_eq!(read(raw.as_bytes().to_vec()).unwrap_err(), PostRefusal::NotAMail, "{raw:?}");
        }
    }
}
