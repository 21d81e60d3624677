//! `poolhouse doctor`: what is unsafe, missing or broken in a configuration of `serve`, one line each. Makes nothing.

use std::sync::Arc;

use std::fmt;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use service::{Mode, access_keys};

use crate::arguments::{IssuerChoice, ServeArguments};
use crate::commands;
use crate::configuration::identities::{self, Identities};
use crate::configuration::{AwsEndpoint, StoreLocation, WebhookUrl, beside, environment, rules};
use crate::console;
use crate::failure::Failure;
use crate::functions;
use crate::outbound::known_passwords;
use crate::outbound::random::SystemRandom;
use crate::outbound::smtp::Smtp;
use crate::storage::{self, Absent, Whereabouts};

/// Fewer connections than this are soon used up.
const FEW_CONNECTIONS: usize = 900;
/// What the owner's group and strangers may not have of data.
const STRANGERS: u32 = 0o077;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Fine,
    /// A choice worth knowing.
    Note,
    /// It runs, but not as a production server should.
    Unsafe,
    /// It would not start, or not do its work.
    Broken,
}

#[derive(Debug, PartialEq, Eq)]
struct Finding {
    verdict: Verdict,
    text: String,
}

impl Finding {
    fn new(verdict: Verdict, text: impl Into<String>) -> Self {
        Self { verdict, text: text.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = match self.verdict {
            Verdict::Fine => "ok      ",
            Verdict::Note => "note    ",
            Verdict::Unsafe => "unsafe  ",
            Verdict::Broken => "broken  ",
        };
        write!(f, "{verdict}{}", self.text)
    }
}

pub fn run(arguments: &ServeArguments) -> Result<(), Failure> {
    commands::block_on(async {
        let mut findings = configuration(arguments);
        findings.extend(mail(arguments).await);
        findings.extend(compromised_passwords(arguments));
        findings.extend(declared_identities(arguments));
        findings.extend(own_functions(arguments));
        if let Some(location) = &arguments.store {
            findings.extend(data(location, arguments).await);
        }
        for finding in &findings {
            console::say(&finding.to_string());
        }
        let count = findings.iter().filter(|each| matches!(each.verdict, Verdict::Unsafe | Verdict::Broken)).count();
        match count {
            0 => Ok(()),
            1 => Err(Failure::failed("1 thing to mend")),
            _ => Err(Failure::failed(format!("{count} things to mend"))),
        }
    })
}

/// What the flags themselves say.
fn configuration(arguments: &ServeArguments) -> Vec<Finding> {
    use Verdict::{Broken, Fine, Note, Unsafe};

    let common = &arguments.common;
    let mut findings = Vec::new();
    match rules::production(arguments) {
        Ok(production) if production.public_url.is_unsafe() => findings.push(Finding::new(
            Unsafe,
            "--allow-http-public-url: passwords and tokens travel over the network in the clear",
        )),
        Ok(production) => findings.push(Finding::new(Fine, format!("public URL {}", production.public_url.as_str()))),
        Err(failure) => findings.push(Finding::new(Broken, failure.to_string())),
    }
    if !common.listen.is_loopback() {
        findings.push(Finding::new(
            Note,
            format!(
                "--listen {} is reachable from other machines without TLS: only a TLS proxy should reach it",
                common.listen
            ),
        ));
    }
    if let Some(address) = common.metrics_listen.as_ref().filter(|address| !address.is_loopback()) {
        findings.push(Finding::new(Note, format!("--metrics-listen {address} shows figures to whoever reaches it")));
    }
    if common.issuer == IssuerChoice::Aws {
        findings.push(Finding::new(
            Note,
            "--issuer aws: tokens name Amazon as their issuer; verifiers must be told where the keys are",
        ));
    }
    if !rules::has_budgets(common, Mode::Serve) {
        let text =
            "--message-limits off: whoever signs up can fill any mailbox, and have numbers called, at your expense";
        findings.push(Finding::new(Unsafe, text));
    }
    if common.trusted_proxy.is_empty() && common.listen.is_loopback() {
        let text = "no --trusted-proxy: what is counted by IP address, or allowed by it, sees the proxy's only";
        findings.push(Finding::new(Note, text));
    }
    for host in &arguments.allow_host {
        findings.push(Finding::new(Note, format!("--allow-host {host}: answered as well as the public URL's")));
    }
    let connections = crate::process::connections_that_fit();
    if connections < FEW_CONNECTIONS {
        findings.push(Finding::new(
            Unsafe,
            format!("only {connections} connections fit in the limit of open files (ulimit -n)"),
        ));
    }
    findings
}

/// Whether `--identities` could be read; whether it fits the store is found out at the start.
fn declared_identities(arguments: &ServeArguments) -> Option<Finding> {
    let path = arguments.common.identities.as_deref()?;
    Some(match identities::read(path, &environment::variables()) {
        Ok(Identities { declared, keys }) => {
            let (users, roles) = (declared.users.len(), declared.roles.len());
            Finding::new(Verdict::Fine, format!("identities: {users} users, {roles} roles, {} access keys", keys.len()))
        }
        Err(failure) => Finding::new(Verdict::Broken, failure.to_string()),
    })
}

async fn mail(arguments: &ServeArguments) -> Vec<Finding> {
    let outbound = &arguments.common.outbound;
    let mut findings = Vec::new();
    if !outbound.has_mail() {
        findings.push(Finding::new(
            Verdict::Unsafe,
            "none of --smtp, --ses, --mail-webhook, --mail-folder: e-mail cannot be sent, so nobody can confirm or recover an account",
        ));
    }
    if !outbound.has_texts() {
        findings.push(Finding::new(
            Verdict::Note,
            "neither --sns nor --sms-webhook: text messages cannot be sent, so pools cannot use phone numbers",
        ));
    }
    if outbound.has_mail() && outbound.mail_from.is_none() {
        findings.push(Finding::new(
            Verdict::Note,
            "no --mail-from: pools whose EmailConfiguration names no sender write as Amazon's no-reply@verificationemail.com, which relays may refuse",
        ));
    }
    for (flag, is_unsafe) in [
        ("--ses", outbound.ses.as_ref().is_some_and(AwsEndpoint::is_unsafe)),
        ("--sns", outbound.sns.as_ref().is_some_and(AwsEndpoint::is_unsafe)),
        ("--mail-webhook", outbound.mail_webhook.as_ref().is_some_and(WebhookUrl::is_unsafe)),
        ("--sms-webhook", outbound.sms_webhook.as_ref().is_some_and(WebhookUrl::is_unsafe)),
    ] {
        if is_unsafe {
            let text = format!("{flag} has no TLS: codes and temporary passwords travel in the clear; use https");
            findings.push(Finding::new(Verdict::Unsafe, text));
        }
    }
    let Some(url) = &outbound.smtp else { return findings };
    if url.is_unsafe() {
        findings.push(Finding::new(
            Verdict::Unsafe,
            "--smtp does not insist on TLS: codes and temporary passwords may travel in the clear; add ?tls=required or use smtps://",
        ));
    }
    let probed = match Smtp::new(url) {
        Ok(smtp) => smtp.probe().await,
        Err(failure) => Err(failure.to_string()),
    };
    findings.push(match probed {
        Ok(()) => Finding::new(Verdict::Fine, "the mail relay answers"),
        Err(why) => Finding::new(Verdict::Broken, format!("the mail relay does not answer: {why}")),
    });
    findings
}

fn compromised_passwords(arguments: &ServeArguments) -> Option<Finding> {
    let path = arguments.common.compromised_passwords.as_deref()?;
    Some(match known_passwords::list(Some(path)) {
        Ok(_) => Finding::new(Verdict::Fine, format!("{} is a list of compromised passwords", path.display())),
        Err(failure) => Finding::new(Verdict::Broken, failure.to_string()),
    })
}

fn own_functions(arguments: &ServeArguments) -> Vec<Finding> {
    let Some(directory) = arguments.common.functions.as_deref() else { return Vec::new() };
    match functions::look_over(directory) {
        Ok((count, strays)) => {
            let place = directory.display();
            let told = format!("--functions {place}: {count} functions, which run with this server's rights");
            let strays = strays.into_iter().map(|why| Finding::new(Verdict::Note, why));
            std::iter::once(Finding::new(Verdict::Note, told)).chain(strays).collect()
        }
        Err(why) => vec![Finding::new(Verdict::Broken, format!("--functions {why}"))],
    }
}

async fn data(location: &StoreLocation, arguments: &ServeArguments) -> Vec<Finding> {
    use Verdict::{Broken, Fine, Note, Unsafe};

    // A PostgreSQL store without a keyring: the flags have told that already.
    let Ok(whereabouts) = Whereabouts::new(location.clone(), arguments.common.keyring.clone()) else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    if whereabouts.keyring_is_beside_data() {
        findings.push(Finding::new(
            Unsafe,
            "the keyring lies beside the data: a copy of that directory can be read; move it and name it with --keyring",
        ));
    }
    if let Some(file) = whereabouts.file() {
        if !file.exists() {
            findings.push(Finding::new(Note, format!("{location} does not exist yet: serve makes it")));
            return findings;
        }
        findings.extend(["", "-wal", "-shm"].iter().filter_map(|ending| private(&beside(file, ending))));
    }
    match storage::open(&whereabouts, Arc::new(SystemRandom), Absent::Refuse).await {
        Ok(opened) => {
            findings.push(Finding::new(Fine, format!("{location} opens with its keys")));
            findings.push(match access_keys::list(&opened).await {
                Ok(keys) if keys.iter().any(|key| !key.disabled) => Finding::new(Fine, "there are access keys"),
                Ok(_) => Finding::new(
                    Broken,
                    "there is no access key, so every signed operation is refused: poolhouse keys create --store …",
                ),
                Err(error) => Finding::new(Broken, format!("access keys cannot be read: {error}")),
            });
            opened.close().await;
        }
        Err(failure) => findings.push(Finding::new(Broken, failure.to_string())),
    }
    findings
}

/// Complains about a data file that others may read.
fn private(path: &Path) -> Option<Finding> {
    let mode = std::fs::metadata(path).ok()?.mode();
    (mode & STRANGERS != 0).then(|| {
        Finding::new(
            Verdict::Unsafe,
            format!("{} may be read by others (mode {:04o}): chmod 600 it", path.display(), mode & 0o7777),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arguments::{Arguments, Command};
    use clap::Parser as _;

    fn arguments(flags: &[&str]) -> ServeArguments {
        let typed = ["poolhouse", "doctor"].iter().chain(flags);
        match Arguments::try_parse_from(typed).unwrap().command {
            Command::Doctor(arguments) => arguments,
            other => panic!("{other:?}"),
        }
    }

    fn verdict_on<'a>(findings: &'a [Finding], part: &str) -> &'a Verdict {
        let found = findings.iter().find(|finding| finding.text.contains(part));
        &found.unwrap_or_else(|| panic!("nothing about {part}: {findings:?}")).verdict
    }

    #[test]
    fn every_switch_that_weakens_is_listed() {
        let findings = configuration(&arguments(&[
            "--store=sqlite:p",
            "--public-url=http://id.example.org",
            "--allow-http-public-url",
            "--listen=0.0.0.0:80",
            "--metrics-listen=0.0.0.0:81",
            "--issuer=aws",
            "--allow-host=internal",
        ]));
        assert_eq!(verdict_on(&findings, "--allow-http-public-url"), &Verdict::Unsafe);
        for part in ["--listen", "--metrics-listen", "--issuer", "--allow-host"] {
            assert_eq!(verdict_on(&findings, part), &Verdict::Note);
        }
    }

    #[test]
    fn what_would_not_start_is_broken() {
        let findings = configuration(&arguments(&["--store=sqlite:p", "--public-url=http://id.example.org"]));
        assert_eq!(verdict_on(&findings, "has no TLS"), &Verdict::Broken);
        let findings = configuration(&arguments(&[]));
        assert_eq!(verdict_on(&findings, "--store"), &Verdict::Broken);
    }

    #[test]
    fn functions_are_looked_over() {
        let directory = tempfile::tempdir().unwrap();
        std::fs::create_dir(directory.path().join("stray")).unwrap();
        let flag = format!("--functions={}", directory.path().display());
        let findings = own_functions(&arguments(&[&flag]));
        assert_eq!(verdict_on(&findings, "0 functions"), &Verdict::Note);
        assert_eq!(verdict_on(&findings, "stray has no lambda_function.py"), &Verdict::Note);
        std::fs::write(directory.path().join("functions.toml"), "[absent]").unwrap();
        assert_eq!(verdict_on(&own_functions(&arguments(&[&flag])), "[absent]"), &Verdict::Broken);
    }

    #[tokio::test]
    async fn mail_that_cannot_be_sent_is_told() {
        assert_eq!(verdict_on(&mail(&arguments(&[])).await, "--smtp"), &Verdict::Unsafe);
        let closed = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
        let findings = mail(&arguments(&[&format!("--smtp=smtp://{closed}")])).await;
        assert_eq!(verdict_on(&findings, "does not answer"), &Verdict::Broken);
        assert_eq!(verdict_on(&findings, "--mail-from"), &Verdict::Note);
        let findings = mail(&arguments(&["--ses=http://ses.example.org", "--sms-webhook=https://a/b"])).await;
        assert_eq!(verdict_on(&findings, "--ses has no TLS"), &Verdict::Unsafe);
        assert_eq!(findings.len(), 2, "{findings:?}");
    }

    #[tokio::test]
    async fn a_store_is_looked_at_and_nothing_is_made() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("p.sqlite");
        let location = StoreLocation::Sqlite(file.clone());
        let flags = arguments(&[]);

        assert_eq!(verdict_on(&data(&location, &flags).await, "does not exist yet"), &Verdict::Note);
        assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 0);

        let whereabouts = Whereabouts::new(location.clone(), None).unwrap();
        storage::open(&whereabouts, Arc::new(SystemRandom), Absent::Make).await.unwrap().close().await;
        let findings = data(&location, &flags).await;
        assert_eq!(verdict_on(&findings, "beside the data"), &Verdict::Unsafe);
        assert_eq!(verdict_on(&findings, "opens with its keys"), &Verdict::Fine);
        assert_eq!(verdict_on(&findings, "no access key"), &Verdict::Broken);

        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert_eq!(verdict_on(&data(&location, &flags).await, "may be read by others"), &Verdict::Unsafe);
    }
}
