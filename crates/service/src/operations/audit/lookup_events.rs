//! Who called what, from where, and whether they might: the newest first.
use domain::audit::Entry;
use store::Question;
use wire::services::cloudtrail::{
    LookupAttribute, LookupAttributeKey, LookupEvents, LookupEventsRequest, LookupEventsResponse,
};

use crate::{
    audit,
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::paging,
    refusals::{AuditRefusal, Refusal, Result},
    views,
};

/// CloudTrail's own.
const LONGEST_PAGE: usize = 50;
/// Entries looked at for one page; a page may then have fewer, and goes on.
const MOST_SEEN: usize = 5000;

impl Operation for LookupEvents {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: LookupEventsRequest) -> Result<LookupEventsResponse> {
        let wanted = Wanted::new(&input)?;
        let limit = paging::length(input.max_results).min(LONGEST_PAGE);
        let filter = format!("{:?} {:?} {:?}", wanted.attribute, wanted.from, wanted.to);
        let question = Question { pool: "", operation: cx.operation.name, filter: &filter, limit };
        let mut after = paging::after(cx, &question, input.next_token.as_deref())?;
        audit::settle(cx.shared()).await.map_err(Refusal::internal)?;

        let (region, account) = (&cx.config().region, &cx.config().account);
        let (mut events, mut seen, mut tx) = (Vec::new(), 0, cx.begin());
        loop {
            let page = tx.audit_entries(after.as_ref(), limit - events.len()).await?;
            seen += page.items.len();
            let is_over = page.items.last().is_some_and(|oldest| oldest.at.seconds() < wanted.from);
            let fitting = page.items.iter().filter(|entry| cx.wall() < entry.end() && wanted.fits(entry));
            events.extend(fitting.map(|entry| views::audit::event(entry, region, account)));
            after = if is_over { None } else { page.next };
            if after.is_none() || events.len() >= limit || seen >= MOST_SEEN {
                break;
            }
        }
        let next_token = paging::token(cx, &question, after.as_ref())?;
        // Nothing unusual is looked for, so there are no insights.
        let events = if input.event_category.is_some() { Vec::new() } else { events };
        Ok(LookupEventsResponse { events: Some(events), next_token })
    }
}

struct Wanted<'a> {
    attribute: Option<(LookupAttributeKey, &'a str)>,
    /// Seconds since the epoch, both included.
    from: i64,
    to: i64,
}

impl<'a> Wanted<'a> {
    fn new(input: &'a LookupEventsRequest) -> Result<Self> {
        let attribute = match input.lookup_attributes.as_deref().unwrap_or_default() {
            [] => None,
            [LookupAttribute { attribute_key, attribute_value }] => Some((*attribute_key, attribute_value.as_str())),
            _ => return Err(AuditRefusal::Attributes.into()),
        };
        let from = input.start_time.map_or(i64::MIN, |start| start.millis().div_euclid(1000));
        let to = input.end_time.map_or(i64::MAX, |end| end.millis().div_euclid(1000));
        if from > to {
            return Err(AuditRefusal::TimeRange.into());
        }
        Ok(Self { attribute, from, to })
    }

    fn fits(&self, entry: &Entry) -> bool {
        use LookupAttributeKey as Key;

        let is_then = (self.from..=self.to).contains(&entry.at.seconds());
        let Some((key, value)) = self.attribute else { return is_then };
        let is_it = match key {
            Key::EventId => entry.id.to_string() == value,
            Key::EventName => entry.operation == value,
            Key::ReadOnly => entry.is_read_only().to_string() == value,
            Key::Username => views::audit::username(entry) == value,
            Key::ResourceType => entry.resource.as_deref().and_then(views::audit::resource_type) == Some(value),
            Key::ResourceName => entry.resource.as_deref() == Some(value),
            Key::EventSource => views::audit::source(entry) == value,
            Key::AccessKeyId => entry.who.access_key_id == value,
        };
        is_then && is_it
    }
}
