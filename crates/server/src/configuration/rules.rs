//! What may not stand together, or is not built: each refusal is one line that says what to do.

use service::{Config, Iam, IssuerMode, Mode};

use crate::arguments::{Common, DevArguments, IamChoice, IssuerChoice, ServeArguments, Switch};
use crate::configuration::{ListenAddress, PublicUrl, StoreLocation, budgets, patiences};
use crate::failure::Failure;
use crate::outbound::channels;

/// What `serve` must be told, once it is known to be safe.
#[derive(Debug)]
pub struct Production {
    pub store: StoreLocation,
    pub public_url: PublicUrl,
}

pub fn production(arguments: &ServeArguments) -> Result<Production, Failure> {
    channels::check(&arguments.common.outbound)?;
    let Some(store) = arguments.store.clone() else {
        return Err(Failure::refused("serve needs --store: sqlite:PATH or postgres://…"));
    };
    let Some(public_url) = arguments.common.public_url.clone() else {
        return Err(Failure::refused(
            "serve needs --public-url: the address under which clients reach it, such as https://id.example.org",
        ));
    };
    if public_url.is_unsafe() && !arguments.allow_http_public_url {
        return Err(Failure::refused(format!(
            "--public-url {} has no TLS, so passwords and tokens would travel in the clear: use https, or accept that with --allow-http-public-url",
            public_url.as_str()
        )));
    }
    if matches!(store, StoreLocation::Postgres(_)) && arguments.common.keyring.is_none() {
        return Err(Failure::refused(
            "a PostgreSQL store needs --keyring FILE, the same file on every node: make one with `poolhouse keyring add --keyring FILE`",
        ));
    }
    Ok(Production { store, public_url })
}

/// The service's part of the configuration; `listening` is the address in use, with its real port.
pub fn service_config(common: &Common, mode: Mode, iam: Iam, listening: &ListenAddress) -> Config {
    Config {
        mode,
        iam,
        issuer: match common.issuer {
            IssuerChoice::Own => IssuerMode::Own,
            IssuerChoice::Aws => IssuerMode::Aws,
        },
        region: common.region.as_str().to_owned(),
        account: common.account.as_str().to_owned(),
        public_url: common.public_url.as_ref().map(|url| url.as_str().to_owned()),
        turn: service::config::TURN,
        events_secret: common.events_secret.as_deref().filter(|secret| !secret.is_empty()).map(Into::into),
        listen: listening.as_reached().to_string(),
        patience: patiences(&common.trigger_limit),
        budgets: has_budgets(common, mode).then(|| budgets(&common.message_limit)),
    }
}

/// Whether messages have limits.
pub fn has_budgets(common: &Common, mode: Mode) -> bool {
    match common.message_limits {
        Some(Switch::On) => true,
        Some(Switch::Off) => false,
        None => mode == Mode::Serve || !common.message_limit.is_empty(),
    }
}

pub fn development_iam(arguments: &DevArguments) -> Iam {
    match arguments.iam {
        IamChoice::Off => Iam::Off,
        IamChoice::Enforce => Iam::Enforce,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arguments::{Arguments, Command};
    use clap::Parser;

    fn ask(flags: &[&str]) -> Result<Production, Failure> {
        let typed = ["poolhouse", "serve"].iter().chain(flags);
        let Command::Serve(serve) = Arguments::try_parse_from(typed).unwrap().command else { panic!("not serve") };
        production(&serve)
    }

    const STORE: &str = "--store=sqlite:p.sqlite";

    #[test]
    fn what_is_unsafe_is_refused_with_the_way_out() {
        for (flags, hint) in [
            (vec![], "--store"),
            (vec![STORE], "--public-url"),
            (vec![STORE, "--public-url=http://id.example.org"], "--allow-http-public-url"),
            (vec!["--store=postgres://db/p", "--public-url=https://id.example.org"], "--keyring"),
            (vec!["--smtp=smtp://a", "--ses=aws"], "--mail-webhook"),
            (vec!["--sns=aws", "--sms-webhook=https://a"], "--sms-webhook"),
            (vec!["--sms-webhook=https://a"], "--webhook-secret"),
            (vec!["--sms-webhook=https://a", "--webhook-secret=abc"], "whsec_"),
            (vec!["--mail-from=nobody"], "--mail-from"),
        ] {
            let failure = ask(&flags).unwrap_err();
            assert!(matches!(failure, Failure::Refused(_)), "{flags:?}");
            let line = failure.to_string();
            assert!(line.contains(hint) && !line.contains('\n'), "{flags:?}: {line}");
        }
    }

    #[test]
    fn what_is_safe_or_accepted_by_name_starts() {
        assert!(ask(&[STORE, "--public-url=https://id.example.org"]).is_ok());
        assert!(ask(&[STORE, "--public-url=http://localhost:9229"]).is_ok());
        assert!(ask(&[STORE, "--public-url=https://id.example.org", "--egress-allow=10.0.0.0/8"]).is_ok());
        assert!(ask(&[STORE, "--public-url=http://id.example.org", "--allow-http-public-url"]).is_ok());
        assert!(ask(&["--store=postgres://db/p", "--public-url=https://id.example.org", "--keyring=k"]).is_ok());
    }
}
