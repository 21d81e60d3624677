//! Ways to sign in, and how long what comes of them lasts.

use super::*;

/// Which of the plain flows a client allows, in one line.
fn allowed(settings: ClientSettings) -> String {
    let client = create(settings).unwrap();
    let flows = [
        (Flow::UserPassword, "password"),
        (Flow::AdminUserPassword, "admin"),
        (Flow::UserSrp, "srp"),
        (Flow::Custom, "custom"),
        (Flow::RefreshToken, "refresh"),
        (Flow::UserAuth, "choice"),
        (Flow::ClientToken, "itself"),
    ];
    flows.iter().filter(|(flow, _)| client.allows(*flow)).map(|(_, name)| *name).collect::<Vec<_>>().join(" ")
}

#[test]
fn flows_of_both_languages_open_what_they_say() {
    use ExplicitFlow as E;
    assert_eq!(allowed(ClientSettings::default()), "srp custom refresh");
    assert_eq!(allowed(with_flows(&[])), "srp custom refresh");
    assert_eq!(allowed(with_flows(&[E::AdminNoSrp])), "admin srp custom refresh");
    assert_eq!(allowed(with_flows(&[E::UserPassword])), "password srp custom refresh");
    assert_eq!(allowed(with_flows(&[E::CustomOnly])), "custom refresh");
    assert_eq!(allowed(with_flows(&[E::AllowUserPassword])), "password");
    assert_eq!(allowed(with_flows(&[E::AllowAdminUserPassword, E::AllowRefreshToken])), "admin refresh");
    assert_eq!(allowed(with_flows(&[E::AllowUserSrp, E::AllowCustom])), "srp custom");
    assert_eq!(allowed(with_flows(&[E::AllowUserAuth])), "choice");
}

#[test]
fn the_two_languages_are_not_mixed() {
    use ExplicitFlow as E;
    for mixed in [[E::AdminNoSrp, E::AllowRefreshToken], [E::UserPassword, E::AllowUserSrp]] {
        assert_eq!(create(with_flows(&mixed)), Err(ClientRefused::LegacyAndCurrentFlows));
    }
}

#[test]
fn an_app_that_gets_tokens_for_itself_signs_nobody_in() {
    use ExplicitFlow as E;
    assert_eq!(
        create(with_flows(&[E::AllowClientToken, E::AllowRefreshToken])),
        Err(ClientRefused::ClientTokenWithOthers)
    );
    assert_eq!(allowed(with_flows(&[E::AllowClientToken])), "itself");
}

#[test]
fn choice_of_the_first_factor_is_not_in_every_tier() {
    let draft = || ClientDraft { settings: with_flows(&[ExplicitFlow::AllowUserAuth]), ..ClientDraft::default() };
    let made = |tier| Client::create(ClientId::from("c"), &pool_in(tier), Surroundings::NONE, draft(), None, NOW);

    assert_eq!(made(Tier::Lite), Err(ClientRefused::UserAuthNotInTier { tier: Tier::Lite }));
    assert!(made(Tier::Essentials).is_ok());
}

#[test]
fn rotation_closes_the_refresh_flow() {
    use ExplicitFlow as E;
    let rotation = |enabled| Some(Rotation { enabled, grace_seconds: Some(30) });
    let with = |flows, enabled| ClientSettings { rotation: rotation(enabled), ..with_flows(flows) };

    let both = [E::AllowUserSrp, E::AllowRefreshToken];
    assert_eq!(create(with(&both, true)), Err(ClientRefused::RotationWithRefreshFlow));
    assert_eq!(allowed(with(&both, false)), "srp refresh");
    assert_eq!(allowed(with(&[E::AllowUserSrp], true)), "srp");
    assert_eq!(allowed(ClientSettings { rotation: rotation(true), ..ClientSettings::default() }), "srp custom");
    let client = create(with(&[E::AllowUserSrp], true)).unwrap();
    assert!(client.rotates_refresh_tokens());
    assert_eq!(client.rotation_grace().as_secs(), 30);
}

#[test]
fn validities_have_units_and_ranges() {
    use TimeUnit::{Days, Hours, Minutes, Seconds};
    let validity = |access: Option<(u32, Option<TimeUnit>)>, refresh: Option<(u32, Option<TimeUnit>)>| Validity {
        access: access.map(|(number, _)| number),
        id: None,
        refresh: refresh.map(|(number, _)| number),
        units: Units {
            access: access.and_then(|(_, unit)| unit),
            id: None,
            refresh: refresh.and_then(|(_, unit)| unit),
        },
    };
    let range = Err(ClientRefused::TokenValidityRange);
    let outlives = Err(ClientRefused::OutlivesRefreshToken);
    // Access, refresh; the lifetimes in seconds, and the refresh validity shown.
    let table = [
        (Some((24, None)), None, Ok((86_400, 2_592_000, 30))),
        (Some((25, None)), None, range.clone()),
        (Some((5, Some(Minutes))), None, Ok((300, 2_592_000, 30))),
        (Some((4, Some(Minutes))), None, range.clone()),
        (Some((299, Some(Seconds))), None, range.clone()),
        (Some((1, Some(Days))), None, Ok((86_400, 2_592_000, 30))),
        (Some((86_400, Some(Days))), None, range.clone()),
        (None, Some((0, None)), Ok((3_600, 2_592_000, 30))),
        (None, Some((0, Some(Hours))), Ok((3_600, 2_592_000, 720))),
        (None, Some((3650, None)), Ok((3_600, 315_360_000, 3650))),
        (None, Some((3651, None)), range.clone()),
        (None, Some((60, Some(Minutes))), Ok((3_600, 3_600, 60))),
        (None, Some((59, Some(Minutes))), range.clone()),
        (None, Some((u32::MAX, Some(Days))), range.clone()),
        (Some((2, None)), Some((1, Some(Hours))), outlives.clone()),
    ];
    for (access, refresh, expected) in table {
        let settings = ClientSettings { validity: validity(access, refresh), ..ClientSettings::default() };
        let lifetimes = create(settings).map(|client| {
            let access = client.access_token_lifetime().as_secs();
            (access, client.refresh_token_lifetime().as_secs(), client.settings.validity.refresh_shown())
        });
        assert_eq!(lifetimes, expected, "{access:?} {refresh:?}");
    }
    let long_id = Validity { id: Some(25), ..Validity::default() };
    assert_eq!(create(ClientSettings { validity: long_id, ..ClientSettings::default() }).err(), range.err());
    let id_outlives = Validity { id: Some(2), refresh: Some(1), ..validity(None, Some((1, Some(Hours)))) };
    assert_eq!(create(ClientSettings { validity: id_outlives, ..ClientSettings::default() }).err(), outlives.err());
}
