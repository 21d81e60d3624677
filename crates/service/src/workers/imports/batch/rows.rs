//! From lines to users, as many as one commit takes.

use std::{collections::BTreeSet, sync::LazyLock};

use domain::{
    import::{Job, Layout, NewUser, Progress, RowProblem, Rows},
    pool::{Alias, Identifiers, Pool},
    user::{AliasKey, Credentials, NewName, Status, User},
};
use store::Transaction;
use wire::{
    Modelled as _,
    model::{Kind, Text},
    shapes::AdminCreateUser,
};

use super::super::report::{self, Outcome};
use crate::{
    context::Context,
    flows::{aliases, creation, passwords},
    refusals::{Refusal, Result},
};

/// The engine's limit of expectations, less what a batch has besides its users.
const EXPECTATIONS: usize = 240;
/// Lines of one batch, empty ones among them.
const MOST_LINES: usize = 4096;

/// A line that was read.
pub(super) struct Judged {
    /// The line's number in the file, from 1.
    number: u64,
    /// Where the next one begins.
    end: u64,
    /// `None`: the line is empty.
    row: Option<std::result::Result<NewUser, RowProblem>>,
}

impl Judged {
    /// Lines from the beginning of some bytes, no more than fit into a commit.
    pub(super) fn read(
        pool: &Pool,
        layout: &Layout,
        job: &Job,
        (bytes, is_end): (&[u8], bool),
        begin: Progress,
    ) -> Vec<Self> {
        let mut room = most_users(pool);
        let mut judged = Vec::with_capacity(room);
        for (row, number) in Rows::of(bytes, is_end).take(MOST_LINES).zip(begin.lines + 1..) {
            let end = begin.bytes + u64::try_from(row.end).unwrap_or(u64::MAX);
            let row = NewUser::read(pool, layout, job.algorithm, row.bytes, is_username).transpose();
            room -= usize::from(row.is_some());
            judged.push(Self { number, end, row });
            if room == 0 {
                break;
            }
        }
        judged
    }

    /// The one line that has this many bytes.
    pub(super) fn too_long(begin: Progress, bytes: u64) -> Self {
        Self { number: begin.lines + 1, end: begin.bytes + bytes, row: Some(Err(RowProblem::TooLong)) }
    }
}

/// So many users fit into a commit: each expects its two records and its sub to be new, and its names to be free.
fn most_users(pool: &Pool) -> usize {
    let names = match pool.identifiers {
        Identifiers::Usernames => 2,
        Identifiers::Contacts(_) => 4,
        // A preferred user name is looked for among user names and subs, and a user name among preferred ones.
        Identifiers::Aliases(_) => 8,
    };
    EXPECTATIONS / (3 + names)
}

/// The characters and the length of a `Username`.
fn is_username(text: &str) -> bool {
    static FORM: LazyLock<Option<&'static Text>> = LazyLock::new(|| {
        let Kind::Structure(members) = &AdminCreateUser::MODEL.input.kind else { return None };
        let member = members.iter().find(|member| member.name == "Username")?;
        match &member.shape.kind {
            Kind::String(text) => Some(text),
            _ => None,
        }
    });
    FORM.is_some_and(|form| {
        let length = i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
        form.length.max.is_none_or(|max| length <= max)
            && form.pattern.as_ref().is_none_or(|pattern| pattern.matches(text))
    })
}

/// Writes what can be written of the rows, and says how far that is. A row with a name that an earlier one of the batch
/// takes waits for the next batch, which finds it taken; so does a row that drew an earlier one's id, and draws another.
pub(super) async fn make(
    cx: &Context,
    tx: &mut Transaction,
    pool: &Pool,
    judged: Vec<Judged>,
    begin: Progress,
) -> Result<(Progress, String)> {
    let mut candidates = Vec::with_capacity(judged.len());
    for line in judged {
        let candidate = line.row.map(|row| row.map(|new| Candidate::of(cx, pool, new)));
        candidates.push((line.number, line.end, candidate));
    }
    let users = || candidates.iter().filter_map(|(_, _, candidate)| candidate.as_ref()?.as_ref().ok());
    let usernames: Vec<&str> = users().flat_map(Candidate::usernames).collect();
    let aliases: Vec<AliasKey> = users().flat_map(|candidate| candidate.aliases(pool)).collect();
    tx.read_names_ahead(pool, &usernames, &aliases).await?;

    // All of a batch are made in one millisecond, so that their ids differ by some twenty random bits.
    let (mut taken, mut ids) = (BTreeSet::new(), BTreeSet::new());
    let (mut progress, mut log) = (begin, String::new());
    for (number, end, candidate) in candidates {
        let outcome = match candidate {
            None => None,
            Some(Err(problem)) => Some(Outcome::Failed(problem)),
            Some(Ok(candidate)) => {
                let names = candidate.names(pool);
                if !ids.insert(candidate.user.id) || names.iter().any(|name| taken.contains(name)) {
                    break;
                }
                let outcome = candidate.settle(cx, tx, pool).await?;
                if matches!(outcome, Outcome::Succeeded) {
                    taken.extend(names);
                }
                Some(outcome)
            }
        };
        progress = Progress { bytes: end, lines: number, ..progress };
        if let Some(outcome) = outcome {
            match outcome {
                Outcome::Succeeded => progress.imported += 1,
                Outcome::Skipped => progress.skipped += 1,
                Outcome::Failed(_) | Outcome::AliasTaken(_) => progress.failed += 1,
            }
            report::write(cx, &mut log, number, &outcome);
        }
    }
    Ok((progress, log))
}

/// Somebody who becomes a user if the names are free.
struct Candidate {
    new: NewUser,
    user: User,
}

impl Candidate {
    fn of(cx: &Context, pool: &Pool, mut new: NewUser) -> Self {
        let user = creation::user(cx, pool, &new.name, std::mem::take(&mut new.attributes));
        Self { new, user }
    }

    /// Texts that are looked for among user names.
    fn usernames(&self) -> impl Iterator<Item = &str> {
        let preferred = self.user.attribute(Alias::PreferredUsername.as_str());
        std::iter::once(self.user.username.as_str()).chain(preferred)
    }

    fn aliases(&self, pool: &Pool) -> Vec<AliasKey> {
        let mut aliases = self.user.aliases(pool);
        if pool.identifiers.has_alias(Alias::PreferredUsername) {
            aliases.push(AliasKey::new(pool, Alias::PreferredUsername, &self.user.username));
        }
        aliases
    }

    /// Everything by which this user is found, in the form that is compared.
    fn names(&self, pool: &Pool) -> Vec<String> {
        let username = pool.folded(&self.user.username).into_owned();
        let aliases = self.user.aliases(pool).into_iter().map(|alias| alias.value);
        std::iter::once(username).chain(aliases).collect()
    }

    async fn settle(self, cx: &Context, tx: &mut Transaction, pool: &Pool) -> Result<Outcome> {
        match aliases::claim_new(tx, pool, &self.user).await {
            Ok(()) => {}
            Err(Refusal::UsernameTaken) => return Ok(Outcome::Skipped),
            Err(Refusal::IdentifierTaken(attribute)) => {
                let is_name = matches!(&self.new.name, NewName::Contact(contact, _) if contact.as_str() == attribute);
                return Ok(if is_name { Outcome::Skipped } else { Outcome::AliasTaken(attribute) });
            }
            Err(other) => return Err(other),
        }
        match aliases::claim(tx, pool, &self.user).await {
            Ok(()) => {}
            Err(Refusal::AliasTaken(attribute)) => return Ok(Outcome::AliasTaken(attribute)),
            Err(other) => return Err(other),
        }
        let status = if self.new.hash.is_some() { Status::Confirmed } else { Status::ResetRequired };
        let mut credentials = Credentials::new(pool.number, self.user.id, status);
        credentials.factors = self.new.factors;
        if let Some(hash) = &self.new.hash {
            let stored = passwords::imported(cx, &credentials, hash)?;
            credentials = credentials.with_password(stored, pool.settings.password_policy.history_size);
        }
        tx.put(&self.user);
        tx.put(&credentials);
        Ok(Outcome::Succeeded)
    }
}
