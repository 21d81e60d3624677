//! Groups by their names: those of records, and those that are there with their pool.

use std::{sync::Arc, time::Duration};

use domain::{
    ids::PoolId,
    log::{self, LogGroup},
    log_delivery::log_group_name,
    message::HISTORY_KEPT,
    pool::Pool,
    random::Random,
    time::Timestamp,
};
use store::Transaction;

use super::source::Source;
use crate::refusals::{LogsRefusal, Refusal, Result};

const MESSAGES: (&str, &str) = ("/poolhouse/", "/messages");
const IMPORTS: &str = "/aws/cognito/userpools/";
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// A group that is there, made or not.
#[derive(Clone)]
pub struct Group {
    pub name: String,
    pub created: Timestamp,
    /// What somebody made or wrote to.
    pub record: Option<Arc<LogGroup>>,
    /// What it shows besides.
    pub derived: Option<Derived>,
}

/// What comes with a pool.
#[derive(Clone)]
pub enum Derived {
    /// The history of its messages.
    Messages(Arc<Pool>),
    /// The lines of its import jobs.
    Imports(Arc<Pool>),
}

/// `/poolhouse/<pool id>/messages`
pub fn messages_of(pool: &PoolId) -> String {
    format!("{}{pool}{}", MESSAGES.0, MESSAGES.1)
}

/// `/aws/cognito/userpools/<pool id>/<pool name>`, with what no name of a group can have left out.
pub fn imports_of(pool: &Pool) -> String {
    let plain = |letter: &char| letter.is_ascii_alphanumeric() || "_-/.#".contains(*letter);
    format!("{IMPORTS}{}/{}", pool.id, pool.name.chars().filter(plain).collect::<String>())
}

/// The name that a request gives, by itself or as an ARN.
///
/// # Errors
/// Neither of the two, or both.
pub fn named<'a>(name: Option<&'a str>, identifier: Option<&'a str>) -> Result<&'a str> {
    let invalid = |text: &str| Refusal::Logs(LogsRefusal::Invalid(text.to_owned()));
    match (name, identifier) {
        (Some(name), None) => Ok(name),
        (None, Some(arn)) if arn.starts_with("arn:") => {
            log_group_name(arn).ok_or_else(|| invalid("logGroupIdentifier is not the ARN of a log group."))
        }
        (None, Some(name)) => Ok(name),
        _ => Err(invalid("Exactly one of logGroupName and logGroupIdentifier is required.")),
    }
}

/// The record of a group, which what comes with a pool may not have yet.
pub fn recorded(group: &Group, now: Timestamp, random: &dyn Random) -> LogGroup {
    let known = group.record.as_ref().map(|record| LogGroup::clone(record));
    known.unwrap_or_else(|| LogGroup::found(&group.name, now, random))
}

/// The group of this name.
///
/// # Errors
/// The group's absence.
pub async fn group(tx: &mut Transaction, name: &str) -> Result<Group> {
    find(tx, name).await?.ok_or(Refusal::Logs(LogsRefusal::NoSuchGroup))
}

/// The same; None when nobody made it and nothing comes with it.
///
/// # Errors
/// The store's.
pub async fn find(tx: &mut Transaction, name: &str) -> Result<Option<Group>> {
    let record = tx.log_group(name).await?;
    let derived = derived(tx, name).await?;
    let created = match (&record, &derived) {
        (Some(record), _) => record.created,
        (None, Some(Derived::Messages(pool) | Derived::Imports(pool))) => pool.created,
        (None, None) => return Ok(None),
    };
    Ok(Some(Group { name: name.to_owned(), created, record, derived }))
}

async fn derived(tx: &mut Transaction, name: &str) -> Result<Option<Derived>> {
    if let Some(id) = name.strip_prefix(MESSAGES.0).and_then(|rest| rest.strip_suffix(MESSAGES.1)) {
        return Ok(tx.pool_by_id(&PoolId::from(id)).await?.map(Derived::Messages));
    }
    let Some((id, _)) = name.strip_prefix(IMPORTS).and_then(|rest| rest.split_once('/')) else { return Ok(None) };
    let pool = tx.pool_by_id(&PoolId::from(id)).await?;
    Ok(pool.filter(|pool| imports_of(pool) == name).map(Derived::Imports))
}

impl Group {
    pub fn sources(&self) -> Vec<Source> {
        let derived = self.derived.as_ref().map(|derived| match derived {
            Derived::Messages(pool) => Source::Messages(pool.number),
            Derived::Imports(pool) => Source::Imports(pool.number),
        });
        derived.into_iter().chain(self.record.as_ref().map(|record| Source::Entries(record.number))).collect()
    }

    /// `retentionInDays`; None for lines of imports, which stay as long as their job.
    pub fn retention(&self) -> Option<u32> {
        let policy = self.record.as_ref().and_then(|record| record.retention);
        policy.or(matches!(self.derived, Some(Derived::Messages(_))).then_some(days(HISTORY_KEPT)))
    }

    /// What is older is not shown, swept or not.
    pub fn oldest(&self, now: Timestamp) -> Timestamp {
        let policy = self.retention().map(|days| DAY * days);
        let kept = policy.or(self.derived.is_none().then_some(log::DEFAULT_KEPT));
        kept.map_or(Timestamp::EPOCH, |kept| now.minus(kept).plus(Duration::from_millis(1)))
    }

    /// Whether entries may be kept for so long.
    ///
    /// # Errors
    /// The history of messages is not kept longer than it is.
    pub fn check_retention(&self, days_wanted: u32) -> Result<()> {
        let longest = days(HISTORY_KEPT);
        if matches!(self.derived, Some(Derived::Messages(_))) && days_wanted > longest {
            return Err(Refusal::Logs(LogsRefusal::KeptFor { days: longest }));
        }
        Ok(())
    }
}

fn days(kept: Duration) -> u32 {
    u32::try_from(kept.as_secs() / DAY.as_secs()).unwrap_or(u32::MAX)
}

/// At most `limit` groups behind a name, in the order of names, of those that begin with `beginning` and hold `part` in
/// any case; and whether there are more.
///
/// # Errors
/// The store's.
pub async fn list(
    tx: &mut Transaction,
    beginning: &str,
    part: &str,
    after: Option<&str>,
    limit: usize,
) -> Result<(Vec<Group>, bool)> {
    let part = part.to_ascii_lowercase();
    let wanted = |name: &str| {
        name.starts_with(beginning)
            && after.is_none_or(|after| name > after)
            && name.to_ascii_lowercase().contains(&part)
    };
    let mut names = Names { limit: limit + 1, names: Default::default() };
    let mut cursor = None;
    loop {
        let page = tx.log_groups(beginning, cursor.as_ref(), PAGE).await?;
        for group in page.items.iter().filter(|group| wanted(&group.name)) {
            names.add(group.name.clone());
        }
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    let may_be = |prefix: &str| prefix.starts_with(beginning) || beginning.starts_with(prefix);
    if may_be(MESSAGES.0) || may_be(IMPORTS) {
        loop {
            let page = tx.pools(cursor.as_ref(), PAGE).await?;
            for pool in &page.items {
                let messages = messages_of(&pool.id);
                if wanted(&messages) {
                    names.add(messages);
                }
                let imports = imports_of(pool);
                if wanted(&imports) && !tx.import_jobs(pool.number, None, 1).await?.items.is_empty() {
                    names.add(imports);
                }
            }
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
    }
    let more = names.names.len() > limit;
    let mut groups = Vec::with_capacity(limit);
    for name in names.names.into_iter().take(limit) {
        groups.extend(find(tx, &name).await?);
    }
    Ok((groups, more))
}

/// Records read at a time.
const PAGE: usize = 500;

/// The first names of many.
struct Names {
    limit: usize,
    names: std::collections::BTreeSet<String>,
}

impl Names {
    fn add(&mut self, name: String) {
        self.names.insert(name);
        if self.names.len() > self.limit {
            self.names.pop_last();
        }
    }
}
