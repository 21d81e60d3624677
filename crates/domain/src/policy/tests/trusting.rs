use super::*;

const GITHUB: &str = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";
const ROLE: &str = "arn:aws:iam::123456789012:role/ci/deployer";

fn trust(inner: &str) -> TrustPolicy {
    let text = format!(r#"{{"Version":"2012-10-17","Statement":[{inner}]}}"#);
    TrustPolicy::parse(&text).unwrap_or_else(|why| panic!("{why}: {text}"))
}

fn with_token(trust: &TrustPolicy, provider: &str, sub: &str, aud: &str) -> Decision {
    let mut context = Context::new();
    context.set("token.actions.githubusercontent.com:sub", sub);
    context.set("token.actions.githubusercontent.com:aud", aud);
    let request = Request { action: "sts:AssumeRoleWithWebIdentity", resource: ROLE, context: &context };
    decide_trust(trust, &Claimant::Federated(provider), &request)
}

#[test]
fn one_branch_of_one_repository() {
    let trust = trust(&format!(
        r#"{{"Effect":"Allow","Principal":{{"Federated":"{GITHUB}"}},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{{"ForAllValues:StringLike":{{"token.actions.githubusercontent.com:sub":"repo:ORG/REPO:ref:refs/heads/main","token.actions.githubusercontent.com:aud":"sts.amazonaws.com"}}}}}}"#
    ));
    let main = "repo:ORG/REPO:ref:refs/heads/main";
    for (provider, sub, aud, expected) in [
        (GITHUB, main, "sts.amazonaws.com", true),
        (GITHUB, "repo:ORG/REPO:ref:refs/heads/dev", "sts.amazonaws.com", false),
        (GITHUB, "repo:org/REPO:ref:refs/heads/main", "sts.amazonaws.com", false),
        (GITHUB, main, "https://github.com/ORG", false),
        ("arn:aws:iam::123456789012:oidc-provider/other.example", main, "sts.amazonaws.com", false),
        ("cognito-identity.amazonaws.com", main, "sts.amazonaws.com", false),
    ] {
        assert_eq!(with_token(&trust, provider, sub, aud).is_allowed(), expected, "{provider} {sub} {aud}");
    }
    // Another action of STS is another question.
    let request = Request { action: "sts:AssumeRole", resource: ROLE, context: &Context::new() };
    assert_eq!(
        decide_trust(&trust, &Claimant::Federated(GITHUB), &request),
        Decision::Denied(Denied::Unmentioned(Layer::Trust))
    );
    assert!(trust.looks_at_one_of(GITHUB, &["token.actions.githubusercontent.com:sub"]));
    assert!(!trust.looks_at_one_of(GITHUB, &["token.actions.githubusercontent.com:actor"]));
}

#[test]
fn principals() {
    let may = policy(r#"{"Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}}"#);
    let (with, without) = (ana(vec![may.clone()]), ana(vec![]));
    let session = deployer(vec![]);
    for (principal, who, expected) in [
        (r#""*""#, &without, true),
        (r#"{"AWS":"*"}"#, &without, true),
        (r#"{"AWS":"arn:aws:iam::123456789012:user/staff/ana"}"#, &without, true),
        (
            r#"{"AWS":["arn:aws:iam::123456789012:user/bob","arn:aws:iam::123456789012:user/staff/ana"]}"#,
            &without,
            true,
        ),
        (r#"{"AWS":"arn:aws:iam::123456789012:user/ana"}"#, &with, false),
        (r#"{"AWS":"arn:aws:iam::123456789012:root"}"#, &with, true),
        (r#"{"AWS":"123456789012"}"#, &with, true),
        (r#"{"AWS":"123456789012"}"#, &without, false),
        (r#"{"AWS":"arn:aws:iam::999999999999:root"}"#, &with, false),
        (r#"{"AWS":"arn:aws:iam::123456789012:role/ci/deployer"}"#, &session, true),
        (r#"{"AWS":"arn:aws:sts::123456789012:assumed-role/deployer/build-7"}"#, &session, true),
        (r#"{"AWS":"arn:aws:sts::123456789012:assumed-role/deployer/build-8"}"#, &session, false),
        (r#"{"Federated":"cognito-identity.amazonaws.com"}"#, &with, false),
        (r#"{"Service":"cognito-idp.amazonaws.com"}"#, &with, false),
        (r#"{"CanonicalUser":"79a59df900b949e55d96a1e698fbaced"}"#, &with, false),
    ] {
        let trust = trust(&format!(r#"{{"Effect":"Allow","Principal":{principal},"Action":"sts:AssumeRole"}}"#));
        let context = who.context();
        let request = Request { action: "sts:AssumeRole", resource: ROLE, context: &context };
        assert_eq!(
            decide_trust(&trust, &Claimant::Aws(who), &request).is_allowed(),
            expected,
            "{principal} {}",
            who.arn
        );
    }
    let trust =
        trust(r#"{"Effect":"Allow","Principal":{"Service":"cognito-idp.amazonaws.com"},"Action":"sts:AssumeRole"}"#);
    let request = Request { action: "sts:AssumeRole", resource: ROLE, context: &Context::new() };
    assert!(decide_trust(&trust, &Claimant::Service("cognito-idp.amazonaws.com"), &request).is_allowed());
    assert!(!decide_trust(&trust, &Claimant::Service("lambda.amazonaws.com"), &request).is_allowed());
}

#[test]
fn denies_and_limits() {
    let ask = |trust: &TrustPolicy, who: &Principal| {
        let context = who.context();
        decide_trust(
            trust,
            &Claimant::Aws(who),
            &Request { action: "sts:AssumeRole", resource: ROLE, context: &context },
        )
    };
    let open = r#"{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:*"}"#;
    let no_ana = trust(&format!(
        r#"{open},{{"Effect":"Deny","Principal":{{"AWS":"arn:aws:iam::123456789012:user/staff/ana"}},"Action":"sts:AssumeRole"}}"#
    ));
    let explicitly = |layer| Decision::Denied(Denied::Explicitly { layer, policy: None });
    assert_eq!(ask(&no_ana, &ana(vec![])), explicitly(Layer::Trust));
    assert!(ask(&no_ana, &deployer(vec![])).is_allowed());

    let only_ana = trust(&format!(
        r#"{open},{{"Effect":"Deny","NotPrincipal":{{"AWS":"arn:aws:iam::123456789012:user/staff/ana"}},"Action":"sts:AssumeRole"}}"#
    ));
    assert!(ask(&only_ana, &ana(vec![])).is_allowed());
    assert_eq!(ask(&only_ana, &deployer(vec![])), explicitly(Layer::Trust));

    let never = policy(r#"{"Statement":{"Effect":"Deny","Action":"sts:*","Resource":"*"}}"#);
    assert_eq!(ask(&trust(open), &ana(vec![never])), explicitly(Layer::Identity));

    // Who is named through the role stays within boundary and session policies, who is named as a session does not.
    let reads = policy(r#"{"Statement":{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}}"#);
    let narrow = Principal { session: Some(vec![reads]), ..deployer(vec![]) };
    let role = trust(
        r#"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:role/ci/deployer"},"Action":"sts:AssumeRole"}"#,
    );
    assert_eq!(ask(&role, &narrow), Decision::Denied(Denied::Unmentioned(Layer::Session)));
    let session = trust(
        r#"{"Effect":"Allow","Principal":{"AWS":"arn:aws:sts::123456789012:assumed-role/deployer/build-7"},"Action":"sts:AssumeRole"}"#,
    );
    assert!(ask(&session, &narrow).is_allowed());
}

#[test]
fn what_is_no_trust_policy() {
    let principal = |kind: &str, value: &str| Malformed::Principal { kind: kind.into(), value: value.into() };
    for (inner, why) in [
        (r#"{"Effect":"Allow","Action":"sts:AssumeRole"}"#, Malformed::NoPrincipal),
        (
            r#"{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole","Resource":"*"}"#,
            Malformed::Prohibited("Resource"),
        ),
        (
            r#"{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole","NotResource":"*"}"#,
            Malformed::Prohibited("NotResource"),
        ),
        (r#"{"Effect":"Allow","Principal":"*","Action":"iam:GetUser"}"#, Malformed::NotTrust("iam:GetUser".into())),
        (r#"{"Effect":"Allow","Principal":"*"}"#, Malformed::NoAction),
        (r#"{"Effect":"Allow","Principal":"ana","Action":"sts:AssumeRole"}"#, Malformed::Syntax),
        (r#"{"Effect":"Allow","Principal":{"AWS":"ana"},"Action":"sts:AssumeRole"}"#, principal("AWS", "ana")),
        (
            r#"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:user/*"},"Action":"sts:AssumeRole"}"#,
            principal("AWS", "arn:aws:iam::123456789012:user/*"),
        ),
        (r#"{"Effect":"Allow","Principal":{"Federated":"*"},"Action":"sts:AssumeRole"}"#, principal("Federated", "*")),
        (r#"{"Effect":"Allow","Principal":{"Robot":"r2"},"Action":"sts:AssumeRole"}"#, principal("Robot", "r2")),
        (r#"{"Effect":"Allow","Principal":"*","NotPrincipal":"*","Action":"sts:AssumeRole"}"#, Malformed::Syntax),
    ] {
        let text = format!(r#"{{"Version":"2012-10-17","Statement":[{inner}]}}"#);
        assert_eq!(TrustPolicy::parse(&text), Err(why), "{inner}");
    }
}
