use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::ids::IdentityId;
use crate::pool::PoolRefused;

const NOW: Timestamp = Timestamp::from_seconds(1000);
const LATER: Timestamp = Timestamp::from_seconds(2000);
const POOL: &str = "cognito-idp.us-east-1.amazonaws.com/us-east-1_Example";

fn id(number: u8) -> IdentityId {
    IdentityId::from_bytes([number; 16])
}

fn login(text: &str) -> Login {
    let (provider, subject) = text.split_once('/').unwrap();
    Login { provider: provider.into(), subject: subject.into() }
}

fn logins(texts: &[&str]) -> BTreeSet<Login> {
    texts.iter().map(|text| login(text)).collect()
}

fn identity(number: u8, texts: &[&str]) -> Identity {
    Identity::create(id(number), IdentityPoolId::from_bytes([9; 16]), logins(texts), NOW)
}

fn claims(json: &str) -> LoginClaims {
    serde_json::from_str(json).unwrap()
}

fn created(settings: Settings) -> Result<IdentityPool, IdentityPoolRefused> {
    IdentityPool::create(IdentityPoolId::from_bytes([9; 16]), "us-east-1", settings, Tags::new(), NOW)
}

mod who {
    use super::*;

    /// Ids of the identity and of the merged guest, and the identity's logins.
    fn settled(
        claimed: Option<&Identity>,
        shown: &[&str],
        owners: &[Identity],
    ) -> Result<Option<(u8, Option<u8>, usize)>, IdentityRefused> {
        let first = |id: IdentityId| id.as_bytes()[0];
        Ok(match settle(claimed, &logins(shown), owners, Some("dev"), LATER)? {
            Settled::New => None,
            Settled::Known { identity, merged } => {
                let merged = merged.map(|guest| {
                    assert_eq!(guest.standing, Standing::Disabled);
                    first(guest.id)
                });
                Some((first(identity.id), merged, identity.logins().count()))
            }
        })
    }

    #[test]
    fn the_same_login_is_the_same_identity_and_new_ones_are_linked() {
        use IdentityRefused as R;
        let guest = identity(1, &[]);
        let (ana, bea) = (identity(2, &["google/ana"]), identity(3, &["pool/bea"]));
        let gone = ana.disabled(NOW);
        let both = [ana.clone(), bea.clone()];
        for (claimed, shown, owners, expected) in [
            (None, &[] as &[&str], &[] as &[Identity], Ok(None)),
            (None, &["google/ana"], &[], Ok(None)),
            (None, &["google/ana"], &both[..1], Ok(Some((2, None, 1)))),
            (None, &["google/ana", "pool/ana"], &both[..1], Ok(Some((2, None, 2)))),
            (None, &["google/ana", "pool/bea"], &both, Err(R::LinkedElsewhere)),
            (Some(&guest), &[], &[], Ok(Some((1, None, 0)))),
            (Some(&guest), &["google/eva"], &[], Ok(Some((1, None, 1)))),
            (Some(&guest), &["google/ana"], &both[..1], Ok(Some((2, Some(1), 1)))),
            (Some(&guest), &["google/ana", "pool/bea"], &both, Err(R::LinkedElsewhere)),
            (Some(&ana), &[], &[], Err(R::Forbidden)),
            (Some(&ana), &["google/ana"], &both[..1], Ok(Some((2, None, 1)))),
            (Some(&ana), &["google/ana", "pool/ana"], &both[..1], Ok(Some((2, None, 2)))),
            (Some(&ana), &["google/eva"], &[], Err(R::LoginsDoNotMatch)),
            (Some(&ana), &["pool/bea"], &both[1..], Err(R::LoginsDoNotMatch)),
            (Some(&ana), &["google/ana", "pool/bea"], &both, Err(R::LinkedElsewhere)),
            (Some(&gone), &[], &[], Err(R::Forbidden)),
            (Some(&gone), &["google/ana"], &[], Err(R::Forbidden)),
        ] {
            assert_eq!(settled(claimed, shown, owners), expected, "{claimed:?} shows {shown:?}");
        }
    }

    #[test]
    fn a_back_end_links_without_a_shown_login_and_moves_nobody() {
        use IdentityRefused as R;
        let (guest, ana) = (identity(1, &[]), identity(2, &["google/ana"]));
        let (owner, eva) = (identity(3, &["dev/1"]), identity(4, &["google/eva"]));
        for (claimed, shown, owners, expected) in [
            (None, &["dev/1"] as &[&str], vec![], Ok(None)),
            (None, &["dev/1"], vec![owner.clone()], Ok(Some(3))),
            (Some(&guest), &["dev/1"], vec![], Ok(Some(1))),
            (Some(&ana), &["dev/1"], vec![], Ok(Some(2))),
            (Some(&owner), &["dev/1", "google/bea"], vec![owner.clone()], Ok(Some(3))),
            (Some(&guest), &["dev/1"], vec![owner.clone()], Err(R::DeveloperUserElsewhere)),
            (Some(&guest), &["dev/1", "google/eva"], vec![eva.clone()], Err(R::LinkedElsewhere)),
            (Some(&ana.disabled(NOW)), &["dev/1"], vec![], Err(R::Forbidden)),
        ] {
            let settled = settle_for_developer(claimed, &login("dev/1"), &logins(shown), &owners, LATER);
            let settled = settled.map(|settled| match settled {
                Settled::New => None,
                Settled::Known { identity, merged } => {
                    assert_eq!(merged, None);
                    assert!(logins(shown).iter().all(|login| identity.has(login)));
                    Some(identity.id.as_bytes()[0])
                }
            });
            assert_eq!(settled, expected, "{claimed:?} {shown:?}");
        }
    }

    #[test]
    fn one_user_of_each_provider_and_several_of_the_developers() {
        let ana = identity(2, &["google/ana", "dev/1"]);

        assert_eq!(ana.linked(&logins(&["google/eva"]), Some("dev"), LATER), Err(IdentityRefused::LinkedElsewhere));
        assert_eq!(ana.linked(&logins(&["dev/2"]), None, LATER), Err(IdentityRefused::LinkedElsewhere));
        let more = ana.linked(&logins(&["dev/2", "google/ana"]), Some("dev"), LATER).unwrap();
        assert_eq!((more.logins().count(), more.modified), (3, LATER));
        assert_eq!(ana.linked(&logins(&["google/ana"]), None, LATER).unwrap(), ana, "nothing is new");

        let many: BTreeSet<Login> =
            (0..MAX_LOGINS).map(|number| Login { provider: "dev".into(), subject: number.to_string() }).collect();
        assert!(identity(1, &[]).linked(&many, Some("dev"), LATER).is_ok());
        let refused = identity(1, &["google/ana"]).linked(&many, Some("dev"), LATER);
        assert_eq!(refused, Err(IdentityRefused::TooManyLogins));
    }

    #[test]
    fn without_its_last_login_an_identity_is_nobodys() {
        let ana = identity(2, &["google/ana", "pool/ana"]);

        let one = ana.unlinked(|login| login.provider != "google", LATER);
        assert_eq!(one.logins().collect::<Vec<_>>(), [&login("pool/ana")]);
        assert_eq!(one.unlinked(|login| login.provider != "google", LATER), one);
        assert_eq!(one.unlinked(|_| false, LATER).standing, Standing::Disabled);
        assert_eq!(identity(1, &[]).unlinked(|_| false, LATER).standing, Standing::Guest, "a guest has none to lose");
    }
}

mod mapped_roles {
    use super::*;

    fn rule(claim: &str, matches: Match, value: &str, role: &str) -> Rule {
        Rule { claim: claim.into(), matches, value: value.into(), role: role.into() }
    }

    fn rules(ambiguous: Ambiguous, rules: Vec<Rule>) -> RoleMapping {
        RoleMapping::Rules { ambiguous: Some(ambiguous), rules }
    }

    fn of(claims: &LoginClaims) -> Mapped<'_> {
        Mapped { provider: POOL, names: &[], claims }
    }

    /// A pool that takes tokens of one app client, and of a provider of the account.
    fn of_pools() -> IdentityPool {
        let client = UserPoolClient { provider: POOL.into(), client: "app".into(), checked: false };
        let open_id = vec!["arn:aws:iam::123456789012:oidc-provider/id.example".to_owned()];
        created(Settings { user_pools: vec![client], open_id, ..Settings::default() }).unwrap()
    }

    fn unclear() -> RoleRefused {
        RoleRefused::Ambiguous { provider: POOL.into() }
    }

    fn usual() -> Roles {
        Roles { authenticated: Some("usual".into()), unauthenticated: None }
    }

    #[test]
    fn the_first_rule_that_applies_counts() {
        let claims = claims(r#"{"job":"engineer","paid":true,"level":7,"cognito:groups":["staff","admins"]}"#);
        for (rule, applies) in [
            (rule("job", Match::Equals, "engineer", "r"), true),
            (rule("job", Match::Equals, "Engineer", "r"), false),
            (rule("job", Match::Contains, "gine", "r"), true),
            (rule("job", Match::StartsWith, "eng", "r"), true),
            (rule("job", Match::StartsWith, "gine", "r"), false),
            (rule("job", Match::NotEqual, "clerk", "r"), true),
            (rule("job", Match::NotEqual, "engineer", "r"), false),
            (rule("paid", Match::Equals, "true", "r"), true),
            (rule("level", Match::Equals, "7", "r"), true),
            (rule("cognito:groups", Match::Equals, "admins", "r"), true),
            (rule("cognito:groups", Match::Contains, "dmin", "r"), true),
            (rule("cognito:groups", Match::NotEqual, "admins", "r"), false),
            (rule("cognito:groups", Match::NotEqual, "guests", "r"), true),
            (rule("nowhere", Match::NotEqual, "x", "r"), false),
        ] {
            let expected = if applies { Ok("r".to_owned()) } else { Err(unclear()) };
            assert_eq!(
                rules(Ambiguous::Deny, vec![rule.clone()]).role(&usual(), &of(&claims), None),
                expected,
                "{rule:?}"
            );
        }

        let two = vec![rule("job", Match::Equals, "engineer", "one"), rule("level", Match::Equals, "7", "two")];
        let mapping = rules(Ambiguous::Deny, two);
        assert_eq!(mapping.role(&usual(), &of(&claims), None), Ok("one".into()));
        assert_eq!(mapping.role(&usual(), &of(&claims), Some("one")), Ok("one".into()));
        assert_eq!(
            mapping.role(&usual(), &of(&claims), Some("two")),
            Err(RoleRefused::NotTheirs),
            "nobody picks another"
        );
    }

    #[test]
    fn a_token_names_roles_and_one_is_chosen() {
        use RoleRefused::{NoRole, NotTheirs};
        let (two, preferred) = (r#""cognito:roles":["a","b"]"#, r#""cognito:preferred_role":"b""#);
        for (text, wanted, ambiguous, expected) in [
            (format!("{{{two},{preferred}}}"), None, Ambiguous::Deny, Ok("b")),
            (format!("{{{two},{preferred}}}"), Some("a"), Ambiguous::Deny, Ok("a")),
            (format!("{{{two},{preferred}}}"), Some("c"), Ambiguous::AuthenticatedRole, Err(NotTheirs)),
            (format!("{{{two}}}"), None, Ambiguous::Deny, Err(unclear())),
            (format!("{{{two}}}"), None, Ambiguous::AuthenticatedRole, Ok("usual")),
            (r#"{"cognito:roles":["a"]}"#.into(), None, Ambiguous::Deny, Ok("a")),
            ("{}".into(), None, Ambiguous::Deny, Err(unclear())),
            ("{}".into(), None, Ambiguous::AuthenticatedRole, Ok("usual")),
            ("{}".into(), Some("usual"), Ambiguous::AuthenticatedRole, Err(NotTheirs)),
        ] {
            let mapping = RoleMapping::Token { ambiguous: Some(ambiguous) };
            let role = mapping.role(&usual(), &of(&claims(&text)), wanted);
            assert_eq!(role, expected.map(str::to_owned), "{text} {wanted:?} {ambiguous}");
        }
        let mapping = RoleMapping::Token { ambiguous: Some(Ambiguous::AuthenticatedRole) };
        assert_eq!(mapping.role(&Roles::default(), &of(&LoginClaims::default()), None), Err(NoRole));
    }

    #[test]
    fn the_first_login_with_a_mapping_decides_and_others_have_the_usual_role() {
        use RoleRefused::{NoRole, NotTheirs};
        let roles = Roles { authenticated: Some("in".into()), unauthenticated: Some("out".into()) };
        let by_token = || RoleMapping::Token { ambiguous: Some(Ambiguous::Deny) };
        let mappings = BTreeMap::from([
            (format!("{POOL}:app"), rules(Ambiguous::AuthenticatedRole, vec![rule("job", Match::Equals, "x", "xs")])),
            (POOL.to_owned(), by_token()),
        ]);
        let pool = of_pools();
        let mapped = pool.with_roles(roles, mappings, LATER).unwrap();
        assert_eq!(mapped.named_roles().collect::<Vec<_>>(), ["in", "out", "xs"]);
        let (of_app, of_pool, other) =
            ([format!("{POOL}:app"), POOL.into()], [format!("{POOL}:web"), POOL.into()], ["id.example".to_owned()]);
        let (x, named) = (claims(r#"{"job":"x"}"#), claims(r#"{"cognito:roles":["a"]}"#));
        let shown = |names, claims| Mapped { provider: POOL, names, claims };

        for (logins, wanted, expected) in [
            (vec![shown(&of_app[..], &x)], None, Ok("xs")),
            (vec![shown(&of_app[..], &named)], None, Ok("in")),
            (vec![shown(&of_app[..], &named)], Some("in"), Ok("in")),
            (vec![shown(&of_app[..], &named)], Some("a"), Err(NotTheirs)),
            (vec![shown(&of_pool[..], &named)], None, Ok("a")),
            (vec![shown(&of_pool[..], &x)], None, Err(unclear())),
            (vec![shown(&other[..], &named)], None, Ok("in")),
            (vec![shown(&other[..], &named)], Some("a"), Err(NotTheirs)),
            (vec![shown(&other[..], &named), shown(&of_pool[..], &named)], None, Ok("a")),
            (vec![], None, Ok("in")),
        ] {
            assert_eq!(mapped.role(false, &logins, wanted), expected.map(str::to_owned), "{logins:?} {wanted:?}");
        }
        assert_eq!(mapped.role(true, &[], None), Ok("out".into()));
        assert_eq!(mapped.role(true, &[], Some("in")), Err(NotTheirs), "a guest is no more than a guest");
        assert_eq!((pool.role(true, &[], None), pool.role(false, &[], None)), (Err(NoRole), Err(NoRole)));
    }

    #[test]
    fn a_mapping_is_whole_or_refused() {
        let pool = of_pools();
        let set = |mapping| {
            let mappings = BTreeMap::from([(POOL.to_owned(), mapping)]);
            pool.with_roles(usual(), mappings, LATER).map(|pool| pool.modified)
        };
        let provider = || POOL.to_owned();
        let one = || rule("job", Match::Equals, "engineer", "one");

        assert_eq!(set(RoleMapping::Token { ambiguous: Some(Ambiguous::Deny) }), Ok(LATER));
        assert_eq!(set(rules(Ambiguous::Deny, vec![one(); MAX_RULES])), Ok(LATER));
        for (mapping, refused) in [
            (RoleMapping::Token { ambiguous: None }, IdentityPoolRefused::NoResolution { provider: provider() }),
            (rules(Ambiguous::Deny, Vec::new()), IdentityPoolRefused::NoRules { provider: provider() }),
            (
                rules(Ambiguous::Deny, vec![one(); MAX_RULES + 1]),
                IdentityPoolRefused::TooManyRules { provider: provider() },
            ),
        ] {
            assert_eq!(set(mapping), Err(refused));
        }
    }

    #[test]
    fn roles_are_mapped_for_providers_of_the_pool() {
        let pool = of_pools();
        let mapping = || RoleMapping::Token { ambiguous: Some(Ambiguous::Deny) };
        for (name, is_its) in [
            (format!("{POOL}:app"), true),
            (POOL.to_owned(), true),
            (format!("{POOL}:web"), false),
            ("id.example".into(), true),
            ("arn:aws:iam::123456789012:oidc-provider/id.example".into(), true),
            ("graph.facebook.com".into(), false),
        ] {
            let set = pool.with_roles(usual(), BTreeMap::from([(name.clone(), mapping())]), LATER).map(drop);
            let refused = Err(IdentityPoolRefused::UnknownProvider { provider: name });
            assert_eq!(set, if is_its { Ok(()) } else { refused });
        }
    }
}

mod configuration {
    use super::*;

    fn client(provider: &str, client: &str) -> UserPoolClient {
        UserPoolClient { provider: provider.into(), client: client.into(), checked: false }
    }

    #[test]
    fn a_developer_provider_keeps_its_name_and_takes_nobody_elses() {
        let with = |name: Option<&str>| Settings { developer: name.map(str::to_owned), ..Settings::default() };
        let pool = created(with(Some("login.example"))).unwrap();

        let kept = pool.updated(with(None), None, LATER).unwrap();
        assert_eq!(kept.settings.developer.as_deref(), Some("login.example"));
        assert_eq!(pool.updated(with(Some("other")), None, LATER), Err(IdentityPoolRefused::DeveloperNameChanged));

        let named = |name: &str| Err(IdentityPoolRefused::DeveloperNameTaken { name: name.into() });
        assert_eq!(created(with(Some(PROVIDER))), named(PROVIDER));
        let social = BTreeMap::from([("accounts.google.com".to_owned(), "app".to_owned())]);
        assert_eq!(created(Settings { social, ..with(Some("accounts.google.com")) }), named("accounts.google.com"));
        let open_id = vec!["arn:aws:iam::123456789012:oidc-provider/id.example".to_owned()];
        assert_eq!(created(Settings { open_id, ..with(Some("id.example")) }), named("id.example"));
    }

    #[test]
    fn clients_of_user_pools_are_named_once_and_not_too_many() {
        let with = |user_pools| created(Settings { user_pools, ..Settings::default() }).map(|_| ());

        assert_eq!(with(vec![client(POOL, "a"), client(POOL, "b")]), Ok(()));
        let twice = IdentityPoolRefused::DuplicateUserPool { provider: POOL.into() };
        assert_eq!(with(vec![client(POOL, "a"), client(POOL, "a")]), Err(twice));
        let many = (0..=MAX_USER_POOL_CLIENTS).map(|number| client(POOL, &number.to_string())).collect();
        assert_eq!(with(many), Err(IdentityPoolRefused::TooManyUserPools));
    }

    #[test]
    fn tags_are_kept_where_an_update_says_nothing_of_them() {
        let tags = Tags::from([("team".into(), "ids".into())]);
        let pool = created(Settings::default()).unwrap().with_tags(tags.clone());

        assert_eq!(pool.updated(Settings::default(), None, LATER).unwrap().tags, tags);
        assert_eq!(pool.updated(Settings::default(), Some(Tags::new()), LATER).unwrap().tags, Tags::new());
        let reserved = Tags::from([("aws:team".into(), "ids".into())]);
        let refused = PoolRefused::ReservedTag { key: "aws:team".into() };
        assert_eq!(pool.updated(Settings::default(), Some(reserved), LATER), Err(IdentityPoolRefused::Tags(refused)));
    }

    #[test]
    fn sessions_are_tagged_by_claims() {
        let claims = claims(r#"{"aud":"app","sub":"ana","dept":"law","roles":["a"],"level":3}"#);
        let of = |defaults, pairs: &[(&str, &str)]| {
            let tags = pairs.iter().map(|(tag, claim)| ((*tag).to_owned(), (*claim).to_owned())).collect();
            let tags = AttributeMap { defaults, tags }.tags_of(&claims);
            tags.into_iter().map(|(tag, value)| format!("{tag}={value}")).collect::<Vec<_>>()
        };

        assert_eq!(of(true, &[("x", "dept")]), ["client=app", "username=ana"]);
        assert_eq!(of(false, &[("d", "dept"), ("l", "level"), ("r", "roles"), ("n", "nowhere")]), ["d=law", "l=3"]);

        let pool = created(Settings::default()).unwrap();
        let mapped =
            pool.with_principal_tags(POOL.into(), AttributeMap { defaults: true, ..AttributeMap::default() }, LATER);
        assert_eq!(mapped.principal_tags.len(), 1);
        assert!(mapped.with_principal_tags(POOL.into(), AttributeMap::default(), LATER).principal_tags.is_empty());
    }

    #[test]
    fn names_are_of_the_pools_region() {
        let pool = created(Settings::default()).unwrap();
        let id = "us-east-1:09090909-0909-0909-0909-090909090909";

        assert_eq!(pool.public_id(), id);
        assert_eq!(
            pool.arn("123456789012"),
            format!("arn:aws:cognito-identity:us-east-1:123456789012:identitypool/{id}")
        );
        assert_eq!(open_id_issuer("arn:aws:iam::1:oidc-provider/id.example/a"), Some("id.example/a"));
        assert_eq!(open_id_issuer("arn:aws:iam::1:saml-provider/id.example"), None);
    }
}
