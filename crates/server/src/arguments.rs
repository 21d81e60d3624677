//! Every command and flag, once. A `--config` file has the same names: see [`crate::configuration::file`].

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::configuration::{
    Account, ListenAddress, MessageLimit, Network, PublicUrl, Region, StoreLocation, TriggerLimit,
};

mod outbound;
mod policy;

pub use outbound::Outbound;
pub use policy::{Holder, PolicyAction, PolicyArguments};

const EXAMPLES: &str = "\
Examples:
  poolhouse dev
      A server on http://127.0.0.1:9229 with a demo pool and an inbox; forgets everything at its end.
  poolhouse dev --data ./pools
      The same, kept in ./pools.
  poolhouse serve --store sqlite:/var/lib/poolhouse/pools.sqlite --public-url https://id.example.org \\
      --smtp 'smtp://user:password@mail.example.org?tls=required'
      A server for production behind a TLS proxy.
  poolhouse keys create --store sqlite:/var/lib/poolhouse/pools.sqlite
      An access key for the AWS CLI and SDKs.
  poolhouse policy simulate --store sqlite:/var/lib/poolhouse/pools.sqlite user/ci cognito-idp:AdminGetUser POOL_ID
      Whether a user may, and by which policy.
  poolhouse doctor --config /etc/poolhouse.toml
      What is unsafe or missing.

`poolhouse COMMAND --help` explains every flag of a command.";

/// Amazon Cognito user pools that you own: one binary, from a laptop to production.
#[derive(Parser, Debug)]
#[command(name = "poolhouse", version, after_help = EXAMPLES, max_term_width = 110)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Start a server for development and tests: demo pool, inbox, movable clock
    Dev(DevArguments),
    /// Start a server for production
    Serve(ServeArguments),
    /// List what is unsafe, missing or broken in a configuration of `serve`, without starting it
    Doctor(ServeArguments),
    /// Recompute every index and count of a store and report differences; changes nothing
    Verify(StoreArguments),
    /// Access keys: what the AWS CLI and SDKs sign administrative requests with
    Keys {
        #[command(subcommand)]
        action: KeysAction,
    },
    /// Policies: who may do what; written, attached, and asked what they would say
    Policy {
        #[command(subcommand)]
        action: PolicyAction,
    },
    /// Master keys: what passwords, signing keys and other secrets in the store are sealed with
    Keyring {
        #[command(subcommand)]
        action: KeyringAction,
    },
    /// The keys that sign a pool's tokens: list them, let others sign
    SigningKeys {
        #[command(subcommand)]
        action: SigningKeysAction,
    },
    /// Messages that were given up or wait: list them, send them again, drop them
    Messages {
        #[command(subcommand)]
        action: MessagesAction,
    },
    /// Measure this machine (part of the source tree: `cargo xtask bench`)
    Bench,
    /// Ends functions whose server is gone
    #[command(name = crate::functions::guard::COMMAND, hide = true)]
    FunctionGuard,
    /// List every operation of the API and whether it is built
    #[command(hide = true)]
    Operations {
        #[arg(long)]
        json: bool,
    },
}

/// What `dev` and `serve` share.
#[derive(Args, Debug)]
pub struct Common {
    /// Where to listen; port 0 takes a free one. 127.0.0.1 also listens on [::1]
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:9229")]
    pub listen: ListenAddress,
    /// The address under which clients reach this server, such as https://id.example.org
    #[arg(long, value_name = "URL")]
    pub public_url: Option<PublicUrl>,
    /// The AWS region in pool ids and ARNs
    #[arg(long, default_value = "us-east-1")]
    pub region: Region,
    /// The AWS account in ARNs, twelve digits
    #[arg(long, default_value = "000000000000")]
    pub account: Account,
    #[command(flatten)]
    pub outbound: Outbound,
    /// A directory whose folders are Lambda functions: triggers run them, by their folders' names
    #[arg(long, value_name = "DIR")]
    pub functions: Option<PathBuf>,
    /// How long functions of a pool may take and how often they are asked, in place of Cognito's `5x3`; `*` means every
    /// pool. May be given more than once
    #[arg(long, value_name = "POOL=SECONDSxTRIES")]
    pub trigger_limit: Vec<TriggerLimit>,
    /// Passwords known from break-ins, for pools with threat protection: sorted SHA-1 digests, one a line, as in
    /// "Pwned Passwords, ordered by hash"
    #[arg(long, value_name = "FILE")]
    pub compromised_passwords: Option<PathBuf>,
    /// The issuer in tokens: this server's own address, or the one Amazon would use
    #[arg(long, value_name = "WHOSE", value_enum, default_value = "self")]
    pub issuer: IssuerChoice,
    /// Networks whose addresses identity providers may have though they are private, and there without TLS
    #[arg(long, value_name = "CIDR")]
    pub egress_allow: Vec<Network>,
    /// The master keys, a file that only its owner can read
    #[arg(long, value_name = "FILE")]
    pub keyring: Option<PathBuf>,
    /// Where to show /metrics instead of to loopback clients of the main address
    #[arg(long, value_name = "HOST:PORT")]
    pub metrics_listen: Option<ListenAddress>,
    /// Users, groups, roles, policies, keys and OpenID Connect providers, in TOML or JSON: made so at every start
    #[arg(long, value_name = "FILE")]
    pub identities: Option<PathBuf>,
    /// A file that signed calls are appended to, one JSON record of CloudTrail a line
    #[arg(long, value_name = "FILE")]
    pub audit_log: Option<PathBuf>,
    /// What to log on stderr, such as `info` or `warn,poolhouse_service=debug`
    #[arg(long, value_name = "FILTER", env = "RUST_LOG")]
    pub log: Option<String>,
    /// How log lines look
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "text")]
    pub log_format: LogFormat,
    /// What Amazon SNS shows when it tells what became of mail (`POST /_poolhouse/events/ses`): the password of its
    /// subscription's address
    #[arg(long, value_name = "SECRET", env = "POOLHOUSE_EVENTS_SECRET", hide_env_values = true)]
    pub events_secret: Option<String>,
    /// What happens to messages and what pools export, as JSON lines: a file to add to, or `-` for stdout
    #[arg(long, value_name = "FILE")]
    pub event_log: Option<PathBuf>,
    /// Whether messages have limits; `serve` has them unless told otherwise, `dev` where --message-limit names one
    #[arg(long, value_name = "MODE", value_enum)]
    pub message_limits: Option<Switch>,
    /// How many messages may be sent an hour (/h) or a day (/d), in place of the usual: to one `user` (40/h), mail
    /// `address` (40/h), phone `number` (20/h), `prefix`, which is all but four digits of a number (100/h), because of one
    /// `client`, an IP address (100/h); all `mail` (50000/d) or `sms` (1000/d) of a pool; to numbers that begin so:
    /// +1900=0/d. May be given more than once; `off` lifts one
    #[arg(long, value_name = "NAME=COUNT/h|/d")]
    pub message_limit: Vec<MessageLimit>,
    /// Networks of proxies whose X-Forwarded-For says where a request comes from
    #[arg(long, value_name = "CIDR")]
    pub trusted_proxy: Vec<Network>,
    /// A TOML file whose keys are these flags' names; a flag wins
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Switch {
    On,
    Off,
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  poolhouse dev\n  poolhouse dev --data ./pools --listen 127.0.0.1:0\n  \
                        poolhouse dev --public-url http://poolhouse:9229 --listen 0.0.0.0:9229   (in a container)")]
pub struct DevArguments {
    #[command(flatten)]
    pub common: Common,
    /// Keep everything in this directory; without it everything is forgotten at the end
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Whether signed operations are checked: `off` accepts any credentials, or none
    #[arg(long, value_name = "MODE", value_enum, default_value = "off")]
    pub iam: IamChoice,
}

#[derive(Args, Debug)]
#[command(after_help = "Example:\n  poolhouse serve --store postgres://poolhouse@db.example.org/poolhouse \
                        --keyring /etc/poolhouse.keyring \\\n      --public-url https://id.example.org --smtp \
                        'smtps://user:password@mail.example.org'")]
pub struct ServeArguments {
    #[command(flatten)]
    pub common: Common,
    /// Where everything is kept: sqlite:PATH or postgres://…
    #[arg(long, value_name = "STORE", env = "POOLHOUSE_STORE", hide_env_values = true)]
    pub store: Option<StoreLocation>,
    /// Further host names under which this server may be called, such as an internal one
    #[arg(long, value_name = "HOST")]
    pub allow_host: Vec<String>,
    /// Accept a public URL without TLS that is not on this machine; passwords and tokens then travel in the clear
    #[arg(long)]
    pub allow_http_public_url: bool,
}

#[derive(Args, Debug)]
pub struct StoreArguments {
    /// Where everything is kept: sqlite:PATH or postgres://…
    #[arg(long, value_name = "STORE", env = "POOLHOUSE_STORE", hide_env_values = true)]
    pub store: StoreLocation,
    /// The master keys; for SQLite PATH.keyring when not given
    #[arg(long, value_name = "FILE")]
    pub keyring: Option<PathBuf>,
}

#[derive(Subcommand, Debug)]
pub enum KeysAction {
    /// Make an access key with full rights, or of a user, and show its secret, once
    #[command(after_help = "Examples:\n  poolhouse keys create --store sqlite:pools.sqlite --json\n  \
                            poolhouse keys create --store sqlite:pools.sqlite --user ci")]
    Create {
        #[command(flatten)]
        store: StoreArguments,
        /// A user, who may do what policies say; is made, without rights, if there is none
        #[arg(long, value_name = "NAME")]
        user: Option<String>,
        #[arg(long)]
        json: bool,
    },
    /// List access keys, without their secrets
    List {
        #[command(flatten)]
        store: StoreArguments,
        #[arg(long)]
        json: bool,
    },
    /// Make a new access key of the same owner and disable the old one
    Rotate {
        #[command(flatten)]
        store: StoreArguments,
        access_key_id: String,
        #[arg(long)]
        json: bool,
    },
    /// Refuse everything signed with this access key from now on
    Disable {
        #[command(flatten)]
        store: StoreArguments,
        access_key_id: String,
    },
    /// Let a disabled access key work again
    Enable {
        #[command(flatten)]
        store: StoreArguments,
        access_key_id: String,
    },
    /// Remove an access key for good
    Delete {
        #[command(flatten)]
        store: StoreArguments,
        access_key_id: String,
    },
}

#[derive(Subcommand, Debug)]
pub enum SigningKeysAction {
    /// List a pool's keys as its key set names them: those that sign, and former ones that still check tokens
    List {
        #[command(flatten)]
        store: StoreArguments,
        user_pool_id: String,
        #[arg(long)]
        json: bool,
    },
    /// Let new keys sign from now on; running servers follow at once. Former ones stay in the key set for 25 hours, until
    /// every token they signed has run out
    #[command(after_help = "Example:\n  poolhouse signing-keys rotate us-east-1_AbCdEfGhI --store sqlite:pools.sqlite")]
    Rotate {
        #[command(flatten)]
        store: StoreArguments,
        user_pool_id: String,
        /// Take former keys out of the key set at once, because somebody else may have one: access and ID tokens that they
        /// signed are refused from now on. Refresh tokens are good as before
        #[arg(long)]
        drop_former: bool,
        #[arg(long)]
        json: bool,
    },
}

#[derive(Subcommand, Debug)]
pub enum MessagesAction {
    /// List messages that nobody took, or with --queued those that are still to be sent; never what they say
    #[command(after_help = "Example:\n  poolhouse messages list --store sqlite:pools.sqlite --queued")]
    List {
        #[command(flatten)]
        store: StoreArguments,
        /// Those that wait for their next attempt
        #[arg(long)]
        queued: bool,
        /// At most so many, oldest first
        #[arg(long, value_name = "N", default_value = "1000")]
        limit: usize,
        #[arg(long)]
        json: bool,
    },
    /// Send a message again, from the beginning of the schedule, while what it says is good
    Retry {
        #[command(flatten)]
        store: StoreArguments,
        message_id: String,
    },
    /// Give a message up
    Drop {
        #[command(flatten)]
        store: StoreArguments,
        message_id: String,
    },
}

/// A keyring file by itself, or the one of an SQLite store.
#[derive(Args, Debug)]
pub struct KeyringArguments {
    /// The keyring file
    #[arg(long, value_name = "FILE")]
    pub keyring: Option<PathBuf>,
    /// The store whose keyring is meant: sqlite:PATH has it in PATH.keyring
    #[arg(long, value_name = "STORE", env = "POOLHOUSE_STORE", hide_env_values = true)]
    pub store: Option<StoreLocation>,
}

#[derive(Subcommand, Debug)]
#[command(after_help = "To change keys: `add` on one node, copy the file to every node, then `use` the new id.")]
pub enum KeyringAction {
    /// Add a new master key, or make the file with its first one
    Add(KeyringArguments),
    /// Seal with this key from now on; older keys still open what they sealed
    Use {
        #[command(flatten)]
        keyring: KeyringArguments,
        key_id: String,
    },
    /// Remove a key that nothing in the store is sealed with any more
    Retire {
        #[command(flatten)]
        keyring: KeyringArguments,
        key_id: String,
    },
    /// List the ids of the keys, never the keys
    List(KeyringArguments),
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum IssuerChoice {
    /// <public URL>/<pool id>
    #[value(name = "self")]
    Own,
    /// https://cognito-idp.<region>.amazonaws.com/<pool id>
    Aws,
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum IamChoice {
    Off,
    Enforce,
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    Text,
    Json,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definition_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn serve_has_no_way_to_switch_signatures_off() {
        for command in ["serve", "doctor"] {
            assert!(Arguments::try_parse_from(["poolhouse", command, "--iam", "off"]).is_err());
            assert!(Arguments::try_parse_from(["poolhouse", command, "--data", "d"]).is_err());
        }
    }

    #[test]
    fn the_usual_values_are_the_documented_ones() {
        let Command::Dev(dev) = Arguments::try_parse_from(["poolhouse", "dev"]).unwrap().command else {
            panic!("not dev");
        };
        assert_eq!(dev.common.listen.to_string(), "127.0.0.1:9229");
        assert_eq!(dev.common.region.as_str(), "us-east-1");
        assert_eq!(dev.common.account.as_str(), "000000000000");
        assert_eq!(dev.common.issuer, IssuerChoice::Own);
        assert_eq!(dev.iam, IamChoice::Off);
    }
}
