use super::*;
use crate::policy::Document;
use crate::random::fixed::Counter;

const ACCOUNT: &str = "123456789012";
const READS: &str = r#"{"Statement":{"Effect":"Allow","Action":"cognito-idp:List*","Resource":"*"}}"#;
const TRUSTS: &str = r#"{"Statement":{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"sts:AssumeRole"}}"#;

fn document(text: &str) -> Written<Document> {
    Written::new(text.to_owned()).unwrap()
}

fn rights(attached: &[&str]) -> DeclaredRights {
    DeclaredRights {
        inline: BTreeMap::from([("own".to_owned(), document(READS))]),
        attached: attached.iter().map(|name| (*name).to_owned()).collect(),
    }
}

fn user(attached: &[&str], groups: &[&str], keys: &[&str]) -> DeclaredUser {
    DeclaredUser {
        path: "/".into(),
        rights: rights(attached),
        boundary: None,
        groups: groups.iter().map(|name| (*name).to_owned()).collect(),
        tags: Tags::new(),
        access_keys: keys.iter().map(|id| (*id).to_owned()).collect(),
    }
}

fn policy(text: &str) -> DeclaredPolicy {
    DeclaredPolicy { path: "/".into(), description: None, document: document(text), tags: Tags::new() }
}

fn role(trust: &str) -> DeclaredRole {
    DeclaredRole {
        path: "/ci/".into(),
        description: None,
        trust: Written::new(trust.to_owned()).unwrap(),
        rights: rights(&["readers"]),
        boundary: Some("readers".into()),
        longest_session: 3600,
        tags: Tags::new(),
    }
}

/// A policy, a group, a user in it, a role and a provider.
fn file() -> Declared {
    let provider = DeclaredProvider {
        client_ids: BTreeSet::from(["sts.amazonaws.com".to_owned()]),
        thumbprints: Vec::new(),
        tags: Tags::new(),
    };
    Declared {
        policies: BTreeMap::from([("readers".to_owned(), policy(READS))]),
        groups: BTreeMap::from([(
            "Staff".to_owned(),
            DeclaredGroup { path: "/".into(), rights: rights(&["readers"]) },
        )]),
        users: BTreeMap::from([("ana".to_owned(), user(&["arn:aws:iam::aws:policy/Own"], &["staff"], &["AKIA1"]))]),
        roles: BTreeMap::from([("deploy".to_owned(), role(TRUSTS))]),
        providers: BTreeMap::from([("https://issuer.example.com".to_owned(), provider)]),
    }
}

fn apply(file: &Declared, account: &Directory, former: &Declaration) -> Result<Directory, Unfit> {
    let is_amazons = |arn: &str| arn == "arn:aws:iam::aws:policy/Own";
    let now = Timestamp::from_millis(1_000);
    let at = Surroundings { account: ACCOUNT, lists_networks: false, is_amazons: &is_amazons, now };
    file.apply(account, former, &at, &Counter::default())
}

fn made(file: &Declared) -> Directory {
    apply(file, &Directory::default(), &Declaration::default()).unwrap()
}

#[test]
fn a_file_makes_an_account_and_changes_nothing_the_second_time() {
    let account = made(&file());
    let readers = &account.policies["readers"];
    assert_eq!(readers.roles, BTreeSet::from(["deploy".to_owned()]));
    assert_eq!(readers.groups, BTreeSet::from(["staff".to_owned()]));
    assert_eq!((readers.bounds, readers.default), (1, 1));
    assert_eq!(account.roles["deploy"].boundary.as_deref(), Some("arn:aws:iam::123456789012:policy/readers"));
    assert_eq!(account.users["ana"].groups, BTreeSet::from(["staff".to_owned()]));
    assert_eq!(account.users["ana"].access_keys, ["AKIA1"]);
    assert!(account.users["ana"].id.starts_with("AIDA") && account.groups["staff"].id.starts_with("AGPA"));
    assert!(account.providers.contains_key("issuer.example.com"));
    assert_eq!(apply(&file(), &account, &file().declaration()).unwrap(), account);
}

#[test]
fn what_is_no_longer_declared_goes_and_what_never_was_stays() {
    let mut account = made(&file());
    let mut bea = account.users["ana"].clone();
    bea.name = "bea".into();
    bea.access_keys = vec!["AKIA2".into()];
    bea.groups.clear();
    account.users.insert("bea".into(), bea.clone());
    account.users.get_mut("ana").unwrap().access_keys.push("AKIA3".into());

    let mut later = file();
    later.roles.clear();
    later.users.get_mut("ana").unwrap().access_keys.clear();
    let next = apply(&later, &account, &file().declaration()).unwrap();
    assert!(next.roles.is_empty() && next.policies["readers"].roles.is_empty());
    assert_eq!(next.users["ana"].access_keys, ["AKIA3"], "made elsewhere");
    assert_eq!(next.users["ana"].id, account.users["ana"].id);
    assert_eq!(next.users["bea"], bea);

    let nothing = apply(&Declared::default(), &next, &later.declaration()).unwrap();
    assert_eq!(nothing.users.keys().collect::<Vec<_>>(), ["bea"]);
    assert!(nothing.policies.is_empty() && nothing.groups.is_empty() && nothing.providers.is_empty());
}

#[test]
fn a_declared_caller_is_as_the_file_says_whoever_made_it() {
    let mut account = made(&file());
    let ana = account.users.get_mut("ana").unwrap();
    ana.policies
        .inline
        .insert("more".into(), document(r#"{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#));
    ana.tags.insert("a".into(), "b".into());
    let next = apply(&file(), &account, &Declaration::default()).unwrap();
    assert_eq!(next, made(&file()));
}

#[test]
fn another_document_is_another_version_and_the_oldest_goes() {
    let mut account = made(&file());
    for number in 2..=7 {
        let mut later = file();
        let text = READS.replace("List*", &format!("List{number}"));
        later.policies.insert("readers".into(), policy(&text));
        account = apply(&later, &account, &later.declaration()).unwrap();
        assert_eq!(account.policies["readers"].default, number);
    }
    assert_eq!(account.policies["readers"].versions.len(), 5);
}

#[test]
fn mistakes_are_told_with_their_field() {
    let everybody = r#"{"Statement":{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"},"Action":"sts:AssumeRoleWithWebIdentity"}}"#;
    let wrong = |change: &dyn Fn(&mut Declared)| {
        let mut file = file();
        change(&mut file);
        apply(&file, &Directory::default(), &Declaration::default()).unwrap_err().to_string()
    };
    for (message, expected) in [
        (
            wrong(&|it| {
                it.users.insert("bea".into(), user(&["writers"], &[], &[]));
            }),
            "users.bea.attached: there is no policy arn:aws:iam::123456789012:policy/writers",
        ),
        (
            wrong(&|it| {
                it.users.insert("bea".into(), user(&[], &["nobody"], &[]));
            }),
            "users.bea.groups: there is no group nobody",
        ),
        (
            wrong(&|it| {
                it.users.insert("bea".into(), user(&[], &[], &["AKIA1"]));
            }),
            "users: an access key stands twice",
        ),
        (
            wrong(&|it| {
                it.users.insert("bea".into(), user(&[], &[], &["AKIA2", "AKIA3", "AKIA4"]));
            }),
            "users.bea.access-keys: a user has 2 access keys at most, those made elsewhere among them",
        ),
        (
            wrong(&|it| {
                it.users.insert("ANA".into(), user(&[], &[], &[]));
            }),
            "users: two names differ in nothing but case",
        ),
        (
            wrong(&|it| {
                it.users.insert("a b".into(), user(&[], &[], &[]));
            }),
            "users.a b: a name has 1 to 64 letters, digits and _+=,.@-",
        ),
        (
            wrong(&|it| {
                it.roles.insert("open".into(), role(everybody));
            }),
            "roles.open.trust: it trusts arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com \
             and looks at neither `sub` nor `job_workflow_ref`: everybody has tokens of it",
        ),
        (
            wrong(&|it| it.roles.get_mut("deploy").unwrap().longest_session = 60),
            "roles.deploy.longest-session: 3600 to 43200 seconds",
        ),
        (
            wrong(&|it| it.roles.get_mut("deploy").unwrap().path = "ci".into()),
            "roles.deploy.path: a path begins and ends with a slash, and has 512 characters at most",
        ),
        (
            wrong(&|it| {
                let provider = it.providers.remove("https://issuer.example.com").unwrap();
                it.providers.insert("http://issuer.example.com".into(), provider);
            }),
            "providers.\"http://issuer.example.com\": a provider has an https URL, or lies in a network of --egress-allow",
        ),
    ] {
        assert_eq!(message, expected);
    }
}

#[test]
fn what_somebody_else_still_has_is_not_removed() {
    let mut account = made(&file());
    let mut bea = account.users["ana"].clone();
    bea.name = "bea".into();
    bea.access_keys.clear();
    bea.policies.attached = BTreeSet::from(["arn:aws:iam::123456789012:policy/readers".to_owned()]);
    account.users.insert("bea".into(), bea);
    let refused = apply(&Declared::default(), &account, &file().declaration()).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "users.bea.attached: the policy arn:aws:iam::123456789012:policy/readers is no longer declared, but users bea, \
         made elsewhere, still has it"
    );
}
