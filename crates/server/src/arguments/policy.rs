//! `poolhouse policy …`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::StoreArguments;
use crate::configuration::{Account, Region};

#[derive(Args, Debug)]
pub struct PolicyArguments {
    #[command(flatten)]
    pub store: StoreArguments,
    /// The AWS account in ARNs, as `serve` has it
    #[arg(long, default_value = "000000000000")]
    pub account: Account,
}

/// Whose policies are meant.
#[derive(Args, Debug)]
#[group(multiple = false)]
pub struct Holder {
    #[arg(long, value_name = "NAME")]
    pub user: Option<String>,
    #[arg(long, value_name = "NAME")]
    pub group: Option<String>,
    #[arg(long, value_name = "NAME")]
    pub role: Option<String>,
}

#[derive(Subcommand, Debug)]
pub enum PolicyAction {
    /// Write a managed policy, or with --user, --group or --role an inline one; one of that name gives way
    #[command(after_help = "Examples:\n  poolhouse policy put --store sqlite:pools.sqlite pipeline pipeline.json\n  \
                            poolhouse policy put --store sqlite:pools.sqlite users - --user ci < users.json")]
    Put {
        #[command(flatten)]
        place: PolicyArguments,
        name: String,
        /// A file with the document, as AWS has it; `-` for stdin
        document: PathBuf,
        #[command(flatten)]
        holder: Holder,
    },
    /// Let a managed policy, by name or ARN, count for a user, a group or a role
    #[command(
        after_help = "Example:\n  poolhouse policy attach --store sqlite:pools.sqlite AmazonCognitoReadOnly --user eve"
    )]
    Attach {
        #[command(flatten)]
        place: PolicyArguments,
        policy: String,
        #[command(flatten)]
        holder: Holder,
    },
    /// Let a managed policy count no longer
    Detach {
        #[command(flatten)]
        place: PolicyArguments,
        policy: String,
        #[command(flatten)]
        holder: Holder,
    },
    /// Remove an inline policy, or a managed one that nobody has
    Delete {
        #[command(flatten)]
        place: PolicyArguments,
        name: String,
        #[command(flatten)]
        holder: Holder,
    },
    /// List the managed policies, or all of a user, a group or a role
    List {
        #[command(flatten)]
        place: PolicyArguments,
        #[command(flatten)]
        holder: Holder,
        #[arg(long)]
        json: bool,
    },
    /// Show a policy as it was written
    Show {
        #[command(flatten)]
        place: PolicyArguments,
        /// A managed one by name or ARN, Amazon's among them, or an inline one by name
        policy: String,
        #[command(flatten)]
        holder: Holder,
    },
    /// Say whether somebody would be allowed an action, and why; ends with 1 if not
    #[command(after_help = "Examples:\n  poolhouse policy simulate --store sqlite:pools.sqlite user/ci \
                            cognito-idp:AdminCreateUser us-east-1_AbCdEfGhI\n  poolhouse policy simulate --store \
                            sqlite:pools.sqlite provider/token.actions.githubusercontent.com \\\n      \
                            sts:AssumeRoleWithWebIdentity arn:aws:iam::000000000000:role/ci \\\n      --context \
                            token.actions.githubusercontent.com:sub=repo:ORG/REPO:ref:refs/heads/main")]
    Simulate {
        #[command(flatten)]
        place: PolicyArguments,
        /// root, user/NAME, role/NAME, provider/HOST, an ARN of one of these, or an access key's id
        principal: String,
        action: String,
        /// An ARN, or the id of a user pool
        #[arg(default_value = "*")]
        resource: String,
        /// A condition key's value; of one with several values all
        #[arg(long, value_name = "KEY=VALUE")]
        context: Vec<String>,
        /// The region that is asked in
        #[arg(long, default_value = "us-east-1")]
        region: Region,
        #[arg(long)]
        json: bool,
    },
}
