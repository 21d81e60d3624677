//! GetCredentialsForIdentity: credentials of the role that somebody has, which are worth what its policies say.

use poolhouse_tests::identity::{BACK_END, Identities};
use poolhouse_tests::neighbours::Credentials;
use poolhouse_tests::policies::{allow, pool_arn};
use poolhouse_tests::{Outcome, World};
use serde_json::{Value, json};

const UNUSABLE: &str = "InvalidIdentityPoolConfigurationException: Invalid identity pool configuration. Check assigned IAM \
                        roles for this pool.";

/// A pool whose people may look at users of its user pool, and whose guests may do everything their role knows.
async fn people(world: &World) -> Identities {
    let people = Identities::new(world).await;
    let looks = allow("cognito-idp:AdminGetUser", pool_arn(&people.pool.id));
    let known = people.role("known", "authenticated", &looks).await;
    let guest = people.role("guest", "unauthenticated", &allow("*", "*")).await;
    people.assigns(json!({"authenticated": known, "unauthenticated": guest}), json!({})).await;
    people
}

#[tokio::test]
async fn whoever_signed_in_may_what_the_role_allows_for_an_hour() {
    let world = World::new().await;
    let people = people(&world).await;
    let logins = people.logins_of(&people.ana).await;
    let id = people.get_id(logins.clone()).await.unwrap();

    let answer = people.enhanced(&id, json!({"Logins": logins})).await.answered();

    assert_eq!(answer["IdentityId"], id);
    let wall = world.service().clock().wall().seconds();
    assert_eq!(answer["Credentials"]["Expiration"], wall + 3600);
    let (guarded, session) = (world.enforcing(), Credentials::of(&answer));
    assert!(session.id.starts_with("ASIA"));
    let who = guarded.ask_as(Some(&session), "sts", "GetCallerIdentity", json!({})).await.answered();
    assert_eq!(who["Arn"], "arn:aws:sts::123456789012:assumed-role/known/CognitoIdentityCredentials");
    let call = |operation: &'static str, pool: String| {
        let input = json!({"UserPoolId": pool, "Username": "ana"});
        let (guarded, session) = (&guarded, &session);
        async move { guarded.ask_as(Some(session), "cognito-idp", operation, input).await }
    };
    call("AdminGetUser", people.pool.id.clone()).await.answered();
    for (operation, pool) in [("AdminDeleteUser", people.pool.id.clone()), ("AdminGetUser", world.pool().await.id)] {
        assert_eq!(call(operation, pool).await.refused_kind(), "AccessDeniedException", "{operation}");
    }

    world.clock.pass(std::time::Duration::from_secs(3600));
    assert_eq!(call("AdminGetUser", people.pool.id.clone()).await.refused_kind(), "ExpiredTokenException");
    let again = people.session(people.logins_of(&people.ana).await).await;
    world.iam("DeleteRolePolicy", json!({"RoleName": "known", "PolicyName": "rights"})).await.answered();
    let input = json!({"UserPoolId": people.pool.id, "Username": "ana"});
    let refused = guarded.ask_as(Some(&again), "cognito-idp", "AdminGetUser", input.clone()).await.refused_kind();
    assert_eq!(refused, "AccessDeniedException", "a changed role counts at once");
    world.iam("DeleteRole", json!({"RoleName": "known"})).await.answered();
    let refused = guarded.ask_as(Some(&again), "cognito-idp", "AdminGetUser", input).await.refused_kind();
    assert_eq!(refused, "UnrecognizedClientException", "without its role a session is nobody's");
}

#[tokio::test]
async fn guests_are_held_to_what_guests_may_whatever_their_role_allows() {
    let world = World::new().await;
    let people = people(&world).await;
    let (guarded, session) = (world.enforcing(), people.session(json!({})).await);

    let input = json!({"UserPoolId": people.pool.id});
    guarded.ask_as(Some(&session), "cognito-idp", "DescribeUserPool", input).await.answered();
    let refused = guarded.ask_as(Some(&session), "iam", "ListUsers", json!({})).await.refused();
    assert!(refused.ends_with("because no session policy allows the iam:ListUsers action"), "{refused}");

    let closed = json!({
        "IdentityPoolName": "people", "AllowUnauthenticatedIdentities": false,
        "CognitoIdentityProviders": [{"ProviderName": people.provider(), "ClientId": people.client.id}],
    });
    let guest = people.get_id(json!({})).await.unwrap();
    people.call("UpdateIdentityPool", closed).await.answered();
    assert_eq!(
        people.enhanced(&guest, json!({})).await.refused(),
        "NotAuthorizedException: Unauthenticated access is not supported for this identity pool."
    );
}

#[tokio::test]
async fn a_guest_who_signs_in_stays_the_same_identity() {
    let world = World::new().await;
    let people = people(&world).await;
    let guest = people.get_id(json!({})).await.unwrap();
    let logins = people.logins_of(&people.ana).await;

    let answer = people.enhanced(&guest, json!({"Logins": logins})).await.answered();

    assert_eq!(answer["IdentityId"], guest);
    assert_eq!(people.get_id(logins.clone()).await.unwrap(), guest);
    assert_eq!(
        people.enhanced(&guest, json!({})).await.refused(),
        format!("NotAuthorizedException: Access to Identity '{guest}' is forbidden.")
    );
    let nobody = "us-east-1:00000000-0000-4000-8000-000000000000";
    assert_eq!(
        people.enhanced(nobody, json!({})).await.refused(),
        format!("ResourceNotFoundException: Identity '{nobody}' not found.")
    );
    people.call("DeleteIdentityPool", json!({})).await.answered();
    assert_eq!(
        people.enhanced(&guest, json!({"Logins": logins})).await.refused_kind(),
        "ResourceNotFoundException",
        "with its pool"
    );
    world.verify().await;
}

#[tokio::test]
async fn a_role_that_is_not_there_or_trusts_somebody_else_is_the_pools_fault() {
    let world = World::new().await;
    let people = Identities::new(&world).await;
    let logins = people.logins_of(&people.ana).await;
    let id = people.get_id(logins.clone()).await.unwrap();
    let session = async || people.enhanced(&id, json!({"Logins": logins})).await;
    assert_eq!(session().await.refused(), UNUSABLE, "no role at all");

    let policy = allow("*", "*");
    let (for_guests, of_account) =
        (people.role("guests", "unauthenticated", &policy).await, world.iam_role("ci").await);
    let elsewhere = Identities::new(&world).await.role("elsewhere", "authenticated", &policy).await;
    let absent = "arn:aws:iam::123456789012:role/absent".to_owned();
    let foreign = people.role("mine", "authenticated", &policy).await.replace("123456789012", "210987654321");
    for role in [for_guests, of_account, elsewhere, absent, foreign, "not the name of any role".to_owned()] {
        people.assigns(json!({"authenticated": role}), json!({})).await;
        assert_eq!(session().await.refused(), UNUSABLE, "{role}");
    }
    assert_eq!(people.enhanced(&id, json!({})).await.refused_kind(), "NotAuthorizedException");
}

#[tokio::test]
async fn policies_know_identity_pool_and_tags() {
    let world = World::new().await;
    let people = Identities::new(&world).await;
    let own = "arn:aws:cognito-identity:us-east-1:123456789012:identitypool/${cognito-identity.amazonaws.com:aud}";
    let policy = json!({
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": "cognito-identity:ListIdentities", "Resource": own},
            {
                "Effect": "Allow", "Action": "cognito-identity:TagResource", "Resource": own,
                "Condition": {"StringEquals": {"aws:RequestTag/owner": "${cognito-identity.amazonaws.com:sub}"}},
            },
            {
                "Effect": "Allow", "Action": "cognito-idp:AdminGetUser", "Resource": "*",
                "Condition": {"StringEquals": {"aws:PrincipalTag/user": "ana", "aws:PrincipalTag/app": people.client.id}},
            },
        ],
    });
    let role = people.role("known", "authenticated", &policy).await;
    people.assigns(json!({"authenticated": role}), json!({})).await;
    let tags = json!({
        "IdentityProviderName": people.provider(), "PrincipalTags": {"user": "cognito:username", "app": "aud"},
    });
    people.call("SetPrincipalTagAttributeMap", tags).await.answered();
    let id = people.get_id(people.logins_of(&people.ana).await).await.unwrap();
    let (guarded, ana) = (world.enforcing(), people.session(people.logins_of(&people.ana).await).await);
    let bea = people.pool.user("bea").confirmed().await;
    let bea = people.session(people.logins_of(&bea).await).await;
    let call = async |who: &Credentials, service: &str, operation: &str, input: Value| {
        guarded.ask_as(Some(who), service, operation, input).await
    };

    let list = |pool: &str| json!({"IdentityPoolId": pool, "MaxResults": 5});
    call(&ana, "cognito-identity", "ListIdentities", list(&people.id)).await.answered();
    let other = Identities::new(&world).await;
    let refused = call(&ana, "cognito-identity", "ListIdentities", list(&other.id)).await.refused_kind();
    assert_eq!(refused, "AccessDeniedException");

    let tag = json!({"ResourceArn": people.arn(), "Tags": {"owner": id}});
    call(&ana, "cognito-identity", "TagResource", tag.clone()).await.answered();
    assert_eq!(call(&bea, "cognito-identity", "TagResource", tag).await.refused_kind(), "AccessDeniedException");

    let get = json!({"UserPoolId": people.pool.id, "Username": "ana"});
    call(&ana, "cognito-idp", "AdminGetUser", get.clone()).await.answered();
    assert_eq!(call(&bea, "cognito-idp", "AdminGetUser", get).await.refused_kind(), "AccessDeniedException");
}

#[tokio::test]
async fn a_session_has_tags_only_where_the_role_lets_it() {
    let world = World::new().await;
    let people = people(&world).await;
    let trust = json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": {"Federated": "cognito-identity.amazonaws.com"},
        "Action": "sts:AssumeRoleWithWebIdentity",
    }]});
    let input = json!({"RoleName": "known", "PolicyDocument": trust.to_string()});
    world.iam("UpdateAssumeRolePolicy", input).await.answered();
    people.session(people.logins_of(&people.ana).await).await;

    let tags = json!({"IdentityProviderName": people.provider(), "UseDefaults": true});
    people.call("SetPrincipalTagAttributeMap", tags).await.answered();

    let logins = people.logins_of(&people.ana).await;
    let id = people.get_id(logins.clone()).await.unwrap();
    assert_eq!(people.enhanced(&id, json!({"Logins": logins})).await.refused(), UNUSABLE);
}

#[tokio::test]
async fn a_back_ends_user_has_the_role_of_those_who_are_known_and_the_tags_the_back_end_says() {
    let world = World::new().await;
    let people = Identities::new(&world).await;
    let policy = json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Action": "cognito-idp:DescribeUserPool", "Resource": "*",
        "Condition": {
            "StringEquals": {"aws:PrincipalTag/dept": "law"},
            "ForAnyValue:StringEquals": {"cognito-identity.amazonaws.com:amr": BACK_END},
        },
    }]});
    let role = people.role("known", "authenticated", &policy).await;
    people.assigns(json!({"authenticated": role}), json!({})).await;
    let guarded = world.enforcing();
    for (tags, may) in [(json!({"dept": "law"}), true), (json!({"dept": "it"}), false), (json!({}), false)] {
        let (id, token) = people.named("7", json!({"PrincipalTags": tags})).await.unwrap();
        let logins = json!({"cognito-identity.amazonaws.com": token});
        let session = Credentials::of(&people.enhanced(&id, json!({"Logins": logins})).await.answered());
        let input = json!({"UserPoolId": people.pool.id});
        let answer = guarded.ask_as(Some(&session), "cognito-idp", "DescribeUserPool", input).await;
        assert_eq!(answer.is_ok(), may, "{tags}");
    }
    let (_, token) = people.named("8", json!({})).await.unwrap();
    let (id, _) = people.named("7", json!({})).await.unwrap();
    let other = json!({"Logins": {"cognito-identity.amazonaws.com": token}});
    assert_eq!(people.enhanced(&id, other).await.refused_kind(), "NotAuthorizedException");
}
