//! Templates of mail that programs send by name, and what becomes of them with the data of one mail.
//!
//! The language is Handlebars, as with SES: nothing is escaped, and what is not in the data is an error.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use domain::mail_template::{MailTemplate, Parts};
use handlebars::{
    Handlebars, Helper, HelperResult, Output, RenderContext, RenderErrorReason, Template, no_escape,
    template::TemplateElement,
};
use serde_json::Value;
use store::Transaction;

use crate::{
    context::Context,
    refusals::{PostRefusal, Result},
};

/// A mail that a few lines of template could make without end, in bytes.
const LARGEST_PART: usize = 1024 * 1024;

/// How often the bodies of blocks are gone through for one mail: loops within loops that write nothing would go on for
/// hours.
const MOST_STEPS: usize = 100_000;
/// The helper that counts them, at the head of every body. No name of data looks like this.
const STEP: &str = "poolhouse-step";

/// # Errors
/// [`PostRefusal::NoTemplate`].
pub async fn find(tx: &mut Transaction, name: &str) -> Result<Arc<MailTemplate>> {
    let found = tx.mail_template(name).await?;
    found.ok_or_else(|| PostRefusal::NoTemplate(name.to_owned()).into())
}

/// A template as somebody wants it.
///
/// # Errors
/// [`PostRefusal::BadTemplate`].
pub fn made(cx: &Context, name: &str, parts: Parts) -> std::result::Result<MailTemplate, PostRefusal> {
    let template = MailTemplate::new(name, parts, cx.now()).map_err(|why| PostRefusal::BadTemplate(why.to_string()))?;
    readable(&template.parts)?;
    Ok(template)
}

/// # Errors
/// [`PostRefusal::BadTemplate`].
pub fn checked(parts: Parts) -> std::result::Result<Parts, PostRefusal> {
    parts.check().map_err(|why| PostRefusal::BadTemplate(why.to_string()))?;
    readable(&parts)?;
    Ok(parts)
}

fn readable(parts: &Parts) -> std::result::Result<(), PostRefusal> {
    for part in [Some(&parts.subject), parts.text.as_ref(), parts.html.as_ref()].into_iter().flatten() {
        Template::compile(part).map_err(|why| PostRefusal::BadTemplate(why.reason().to_string()))?;
    }
    Ok(())
}

/// The parts with what `data`, a JSON object, says.
///
/// # Errors
/// Why they cannot be, in words.
pub fn rendered(parts: &Parts, data: &str) -> std::result::Result<Parts, String> {
    let data: Value = serde_json::from_str(data).unwrap_or_default();
    if !data.is_object() {
        return Err("Template rendering data is invalid".to_owned());
    }
    let mut engine = Handlebars::new();
    engine.set_strict_mode(true);
    engine.register_escape_fn(no_escape);
    // It would write into this server's log.
    engine.unregister_helper("log");
    let steps = AtomicUsize::new(0);
    let count = move |_: &Helper<'_>,
                      _: &Handlebars<'_>,
                      _: &handlebars::Context,
                      _: &mut RenderContext<'_, '_>,
                      _: &mut dyn Output|
          -> HelperResult {
        match steps.fetch_add(1, Ordering::Relaxed) < MOST_STEPS {
            true => Ok(()),
            false => Err(RenderErrorReason::Other(format!("the template takes more than {MOST_STEPS} steps")).into()),
        }
    };
    engine.register_helper(STEP, Box::new(count));
    let mut part = |text: &String| render(&mut engine, text, &data);
    Ok(Parts {
        // A line break would begin another header.
        subject: part(&parts.subject)?.replace(['\r', '\n'], " "),
        text: parts.text.as_ref().map(&mut part).transpose()?,
        html: parts.html.as_ref().map(&mut part).transpose()?,
    })
}

fn render(engine: &mut Handlebars<'_>, text: &str, data: &Value) -> std::result::Result<String, String> {
    const NAME: &str = "part";
    let compile = |text: &str| Template::compile(text).map_err(|why| why.reason().to_string());
    let (mut template, step) = (compile(text)?, compile(&format!("{{{{{STEP}}}}}"))?);
    count_steps(&mut template, &step);
    engine.register_template(NAME, template);
    let mut part = Part(Vec::new());
    match engine.render_to_write(NAME, data, &mut part) {
        Ok(()) => Ok(String::from_utf8_lossy(&part.0).into_owned()),
        Err(why) => Err(match why.reason() {
            RenderErrorReason::MissingVariable(Some(name)) => {
                format!("Attribute '{name}' is not present in the rendering data.")
            }
            other => other.to_string(),
        }),
    }
}

/// Has every body in the template begin with `step`.
fn count_steps(template: &mut Template, step: &Template) {
    for element in &mut template.elements {
        let bodies = match element {
            TemplateElement::HelperBlock(block) => [block.template.as_mut(), block.inverse.as_mut()],
            TemplateElement::DecoratorBlock(block) | TemplateElement::PartialBlock(block) => {
                [block.template.as_mut(), None]
            }
            _ => [None, None],
        };
        for body in bodies.into_iter().flatten() {
            count_steps(body, step);
        }
    }
    template.elements.splice(0..0, step.elements.iter().cloned());
    template.mapping.splice(0..0, step.mapping.iter().cloned());
}

/// Takes no more than there may be.
struct Part(Vec<u8>);

impl io::Write for Part {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > LARGEST_PART {
            return Err(io::Error::other("the rendered part is larger than 1 MiB"));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(template: &str, data: &str) -> std::result::Result<String, String> {
        let parts = Parts { subject: "s".into(), text: Some(template.into()), html: None };
        rendered(&parts, data).map(|parts| parts.text.unwrap_or_default())
    }

    #[test]
    fn templates_say_what_the_data_says() {
        for (template, data, expected) in [
            ("Hello {{name}}", r#"{"name":"Ana"}"#, "Hello Ana"),
            ("{{a.b}} {{list.[1]}}", r#"{"a":{"b":1},"list":[2,3]}"#, "1 3"),
            ("{{name}} {{{name}}}", r#"{"name":"<b>&"}"#, "<b>& <b>&"),
            ("{{#each items}}{{@index}}{{this.n}};{{/each}}", r#"{"items":[{"n":"x"},{"n":"y"}]}"#, "0x;1y;"),
            ("{{#if a}}yes{{else}}no{{/if}}", r#"{"a":false}"#, "no"),
            ("{{#if a}}yes{{else}}no{{/if}}", "{}", "no"),
            ("{{#unless a}}no{{/unless}}", "{}", "no"),
            ("{{#with a}}{{b}}{{/with}}", r#"{"a":{"b":"x"}}"#, "x"),
        ] {
            assert_eq!(text(template, data).as_deref(), Ok(expected), "{template} {data}");
        }
    }

    #[test]
    fn what_is_missing_or_too_much_is_told() {
        for (template, data, why) in [
            ("Hello {{name}}", "{}", "Attribute 'name' is not present in the rendering data."),
            ("Hello", "[]", "Template rendering data is invalid"),
            ("Hello", "no", "Template rendering data is invalid"),
        ] {
            assert_eq!(text(template, data).unwrap_err(), why, "{template} {data}");
        }
        let list = vec!["\"0123456789012345678901234567890\""; 200].join(",");
        let grows = "{{#each l}}{{#each ../l}}{{this}}{{/each}}{{/each}}";
        let why = text(grows, &format!(r#"{{"l":[{list}]}}"#)).unwrap_err();
        assert!(why.contains("larger than 1 MiB"), "{why}");
        let numbers = vec!["0"; 1000].join(",");
        for silent in [
            "{{#each l}}{{#each ../l}}{{#each ../../l}}{{/each}}{{/each}}{{/each}}",
            "{{#each l}}{{#each ../l}}{{#unless a}}{{else}}{{/unless}}{{/each}}{{/each}}",
            "{{#*inline \"p\"}}{{#each l}}{{/each}}{{/inline}}{{#each l}}{{> p l=../l}}{{/each}}",
        ] {
            let why = text(silent, &format!(r#"{{"a":1,"l":[{numbers}]}}"#)).unwrap_err();
            assert!(why.contains("more than 100000 steps"), "{silent} {why}");
        }
        assert!(text("{{log a}}", r#"{"a":1}"#).is_err());
    }
}
