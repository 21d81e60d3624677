//! The `--config` file: TOML whose keys are the flags' names.
//!
//! The file becomes flags in front of the flags that were typed, so a flag has one definition, one check and one
//! wording. What was typed, or stands in an environment variable of the flag, wins.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::parser::ValueSource;
use clap::{ArgAction, ArgMatches, CommandFactory, FromArgMatches};
use toml::{Table, Value};

use crate::arguments::Arguments;
use crate::failure::Failure;

/// Why there are no arguments.
#[derive(Debug)]
pub enum Unusable {
    /// A mistyped flag, or a request for help: clap prints it.
    Typed(clap::Error),
    File(Failure),
}

impl From<clap::Error> for Unusable {
    fn from(error: clap::Error) -> Self {
        Self::Typed(error)
    }
}

impl From<Failure> for Unusable {
    fn from(failure: Failure) -> Self {
        Self::File(failure)
    }
}

/// Parses what was typed and, if it names one, the file.
pub fn arguments(typed: Vec<OsString>) -> Result<Arguments, Unusable> {
    let matches = Arguments::command().try_get_matches_from(&typed)?;
    let Some((name, chosen)) = matches.subcommand() else { return Ok(Arguments::from_arg_matches(&matches)?) };
    let Ok(Some(path)) = chosen.try_get_one::<PathBuf>("config") else {
        return Ok(Arguments::from_arg_matches(&matches)?);
    };

    let refuse = |why: String| Failure::refused(format!("{}: {why}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|error| refuse(format!("cannot be read: {error}")))?;
    let table: Table = text.parse().map_err(|error: toml::de::Error| refuse(error.message().to_owned()))?;
    let flags = flags(name, chosen, &table).map_err(refuse)?;

    // The binary and the command, the file's flags, then the rest of what was typed.
    let mut all: Vec<OsString> = typed.iter().take(2).cloned().collect();
    all.extend(flags);
    all.extend(typed.into_iter().skip(2));
    Ok(Arguments::try_parse_from_all(all)?)
}

impl Arguments {
    fn try_parse_from_all(all: Vec<OsString>) -> Result<Self, clap::Error> {
        Self::from_arg_matches(&Self::command().try_get_matches_from(all)?)
    }
}

fn flags(command_name: &str, chosen: &ArgMatches, table: &Table) -> Result<Vec<OsString>, String> {
    let root = Arguments::command();
    let command = root.find_subcommand(command_name).ok_or("no such command")?;
    let mut flags = Vec::new();
    for (key, value) in table {
        let flag = command
            .get_arguments()
            .find(|argument| argument.get_long() == Some(key) && key != "config" && key != "help")
            .ok_or_else(|| format!("`{key}` is no flag of `poolhouse {command_name}`"))?;
        let was_typed =
            chosen.value_source(flag.get_id().as_str()).is_some_and(|source| source != ValueSource::DefaultValue);
        if was_typed && !matches!(flag.get_action(), ArgAction::SetTrue) {
            continue;
        }
        match (flag.get_action(), value) {
            (ArgAction::SetTrue, Value::Boolean(true)) if was_typed => {}
            (ArgAction::SetTrue, Value::Boolean(true)) => flags.push(OsString::from(format!("--{key}"))),
            (ArgAction::SetTrue, Value::Boolean(false)) => {}
            (ArgAction::SetTrue, _) => return Err(format!("`{key}` must be true or false")),
            (ArgAction::Append, Value::Array(values)) => {
                for value in values {
                    flags.push(OsString::from(format!("--{key}={}", plain(key, value)?)));
                }
            }
            (_, value) => flags.push(OsString::from(format!("--{key}={}", plain(key, value)?))),
        }
    }
    Ok(flags)
}

fn plain(key: &str, value: &Value) -> Result<String, String> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Integer(number) => Ok(number.to_string()),
        _ => Err(format!("`{key}` must be a text")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arguments::{Command, IamChoice, ServeArguments};

    fn parse(command: &str, file: &str, typed: &[&str]) -> Result<Arguments, Unusable> {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("poolhouse.toml");
        std::fs::write(&path, file).unwrap();
        let mut all: Vec<OsString> = vec!["poolhouse".into(), command.into()];
        all.extend(typed.iter().map(Into::into));
        all.push("--config".into());
        all.push(path.into());
        arguments(all)
    }

    fn serve(file: &str, typed: &[&str]) -> ServeArguments {
        match parse("serve", file, typed).unwrap().command {
            Command::Serve(serve) => serve,
            other => panic!("{other:?}"),
        }
    }

    fn refusal(command: &str, file: &str) -> String {
        match parse(command, file, &[]).unwrap_err() {
            Unusable::File(failure) => failure.to_string(),
            Unusable::Typed(error) => error.to_string(),
        }
    }

    const FILE: &str = r#"
        store = "sqlite:/tmp/p.sqlite"
        public-url = "http://id.example.org"
        region = "eu-west-1"
        account = "123456789012"
        allow-http-public-url = true
        allow-host = ["a.example", "b.example"]
    "#;

    #[test]
    fn keys_are_the_flags_names() {
        let serve = serve(FILE, &[]);
        assert_eq!(serve.store.unwrap().to_string(), "sqlite:/tmp/p.sqlite");
        assert_eq!(serve.common.region.as_str(), "eu-west-1");
        assert_eq!(serve.common.account.as_str(), "123456789012");
        assert_eq!(serve.common.listen.to_string(), "127.0.0.1:9229");
        assert_eq!(serve.allow_host, ["a.example", "b.example"]);
        assert!(serve.allow_http_public_url);
    }

    #[test]
    fn a_flag_wins() {
        let serve = serve(FILE, &["--region", "us-west-2", "--allow-host=c.example", "--allow-http-public-url"]);
        assert_eq!(serve.common.region.as_str(), "us-west-2");
        assert_eq!(serve.allow_host, ["c.example"]);
        assert!(serve.allow_http_public_url);
    }

    #[test]
    fn the_file_serves_every_flag_of_a_command() {
        let Command::Dev(dev) = parse("dev", "iam = 'enforce'\ndata = 'd'\nlisten = '[::1]:0'", &[]).unwrap().command
        else {
            panic!("not dev");
        };
        assert_eq!((dev.iam, dev.common.listen.to_string()), (IamChoice::Enforce, "[::1]:0".to_owned()));
    }

    #[test]
    fn an_unknown_key_is_an_error_that_names_it() {
        assert!(refusal("serve", "publik-url = 'x'").contains("`publik-url` is no flag of `poolhouse serve`"));
        assert!(refusal("serve", "public_url = 'x'").contains("`public_url` is no flag"));
        assert!(refusal("serve", "iam = 'off'").contains("`iam` is no flag of `poolhouse serve`"));
        assert!(refusal("dev", "store = 'sqlite:p'").contains("`store` is no flag of `poolhouse dev`"));
        assert!(refusal("dev", "config = 'other.toml'").contains("`config` is no flag"));
        assert!(refusal("dev", "[smtp]\nurl = 'x'").contains("`smtp` must be a text"));
    }

    #[test]
    fn a_wrong_value_is_worded_as_for_the_flag() {
        assert!(refusal("dev", "region = 'moon'").contains("--region"));
        assert!(refusal("serve", "allow-http-public-url = 'yes'").contains("must be true or false"));
        assert!(refusal("dev", "region = ").contains("poolhouse.toml"));
    }

    #[test]
    fn a_missing_file_is_named() {
        let typed = ["poolhouse", "dev", "--config", "/absent/p.toml"].map(Into::into).to_vec();
        let Unusable::File(failure) = arguments(typed).unwrap_err() else { panic!("not the file") };
        assert!(failure.to_string().contains("/absent/p.toml"), "{failure}");
    }
}
