use super::*;
use crate::random::fixed::Counter;
use proptest::prelude::*;

const NOW: Timestamp = Timestamp::from_seconds(1_790_000_000);
const GRACE: Duration = Duration::from_secs(60);

fn begun(random: &dyn Random) -> (Grant, RefreshToken) {
    let (pool, user, id) = (PoolNumber(1), UserId(2), GrantId::generate(random));
    let token = RefreshToken::generate(pool, user, id, random);
    let grant = Grant {
        pool,
        user,
        id,
        client: ClientId::from("client"),
        generation: 0,
        auth_time: NOW,
        event_id: "event".into(),
        scope: "scope".into(),
        methods: vec![Method::Password],
        acr: None,
        device: None,
        created: NOW,
        last_used: NOW,
        activity: None,
        life: Life::Usable {
            expires: after(3600),
            family: token.family_digest(),
            current: token.digest(),
            predecessors: Vec::new(),
        },
    };
    (grant, token)
}

fn after(seconds: u64) -> Timestamp {
    NOW.plus(Duration::from_secs(seconds))
}

fn text(token: &RefreshToken) -> String {
    token.to_text().expose().to_owned()
}

#[test]
fn a_replaced_token_leads_to_the_current_one_while_it_is_honoured() {
    let random = Counter::default();
    let (grant, first) = begun(&random);

    let Rotated { grant, token: second } = grant.rotate(&first, GRACE, &random, NOW).unwrap();
    let again = grant.clone().rotate(&first, GRACE, &random, after(1)).unwrap();
    assert_eq!(text(&again.token), text(&second), "a retry gets the same token");

    let Rotated { grant, token: third } = grant.rotate(&second, GRACE, &random, after(30)).unwrap();
    assert_ne!(text(&second), text(&third));
    for replaced in [&first, &second] {
        let current = grant.clone().rotate(replaced, GRACE, &random, after(59)).unwrap();
        assert_eq!(text(&current.token), text(&third));
    }
    assert_eq!(grant.check(&first, after(60)), Err(RefreshRefused::Reused));
    assert_eq!(grant.check(&second, after(89)), Ok(()));
    assert_eq!(grant.check(&second, after(90)), Err(RefreshRefused::Reused));
    assert_eq!(grant.check(&third, after(3599)), Ok(()));
    assert_eq!(grant.check(&third, after(3600)), Err(RefreshRefused::Expired), "rotation keeps the end");
}

#[test]
fn without_grace_a_token_works_once() {
    let random = Counter::default();
    let (grant, first) = begun(&random);

    let Rotated { grant, token: second } = grant.rotate(&first, Duration::ZERO, &random, NOW).unwrap();

    assert_eq!(grant.check(&first, NOW), Err(RefreshRefused::Reused));
    assert_eq!(grant.check(&second, NOW), Ok(()));
}

#[test]
fn another_grants_token_is_unknown_and_not_reuse() {
    let random = Counter::default();
    let (grant, token) = begun(&random);
    let (_, stranger) = begun(&random);
    let guessed = RefreshToken::generate(grant.pool, grant.user, grant.id, &random);

    assert_eq!(grant.check(&stranger, NOW), Err(RefreshRefused::Unknown));
    assert_eq!(grant.check(&guessed, NOW), Err(RefreshRefused::Unknown));
    assert_eq!(grant.clone().revoked(NOW).check(&token, NOW), Err(RefreshRefused::Revoked));
    assert_eq!(grant.clone().revoked(NOW), grant.revoked(NOW).revoked(after(5)), "the first revocation counts");
}

#[test]
fn a_stored_grant_holds_no_token() {
    let random = Counter::default();
    let (grant, first) = begun(&random);
    let Rotated { grant, token } = grant.rotate(&first, GRACE, &random, NOW).unwrap();

    let json = serde_json::to_string(&grant).unwrap();

    assert_eq!(serde_json::from_str::<Grant>(&json).unwrap(), grant);
    for token in [first, token] {
        let text = text(&token);
        // Everything after pool, user and grant.
        assert!(!json.contains(&text[text.len() - 40..]));
    }
}

proptest! {
    /// Against a model that remembers when each token was replaced.
    #[test]
    fn one_line_of_tokens_whatever_is_shown_in_whatever_order(
        shows in proptest::collection::vec((0_usize..6, 0_u64..40), 1..30),
        grace in prop::sample::select(&[0_u64, 30, 60]),
    ) {
        let random = Counter::default();
        let (mut grant, first) = begun(&random);
        let mut tokens = vec![first];
        let mut replaced_at: Vec<Option<u64>> = vec![None];
        let mut clock = 0;
        for (back, gap) in shows {
            clock += gap;
            let shown = tokens.len().saturating_sub(1 + back);
            let honoured = replaced_at[shown].is_none_or(|at| clock < at + grace);
            let outcome = grant.clone().rotate(&tokens[shown], Duration::from_secs(grace), &random, after(clock));
            prop_assert_eq!(outcome.is_ok(), honoured, "token {} of {} at {}", shown, tokens.len(), clock);
            let Ok(rotated) = outcome else { continue };
            if replaced_at[shown].is_none() {
                replaced_at[shown] = Some(clock);
                replaced_at.push(None);
                tokens.push(rotated.token.clone());
            }
            prop_assert_eq!(text(&rotated.token), text(tokens.last().unwrap()));
            grant = rotated.grant;
        }
    }
}
