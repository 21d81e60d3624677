//! AssumeRole: whoever signed becomes a role whose trust policy lets them.

use poolhouse_tests::callers::{POOLS, TRUSTS_ACCOUNT};
use poolhouse_tests::neighbours::Credentials;
use poolhouse_tests::{AwsError, Outcome, World};
use serde_json::{Value, json};

struct House {
    world: World,
    guarded: World,
    ana: Credentials,
    role: String,
}

/// Ana has no rights of her own; the role has those of user pools and trusts her by name.
async fn house() -> House {
    let world = World::new().await;
    world.iam_user("ana").await;
    let ana = world.iam_key("ana").await;
    let trust = TRUSTS_ACCOUNT.replace(":root", ":user/ana");
    let input = json!({"RoleName": "deploy", "Path": "/ci/", "AssumeRolePolicyDocument": trust});
    let role = world.iam("CreateRole", input).await.answered()["Role"]["Arn"].as_str().unwrap().to_owned();
    world
        .iam("PutRolePolicy", json!({"RoleName": "deploy", "PolicyName": "p", "PolicyDocument": POOLS}))
        .await
        .answered();
    let guarded = world.enforcing();
    House { world, guarded, ana, role }
}

impl House {
    async fn assume(&self, who: &Credentials, more: Value) -> Result<Value, AwsError> {
        let mut input = json!({"RoleArn": self.role, "RoleSessionName": "s1"});
        poolhouse_tests::merge(&mut input, more);
        self.guarded.ask_as(Some(who), "sts", "AssumeRole", input).await
    }

    async fn lists_pools(&self, who: &Credentials) -> Result<Value, AwsError> {
        self.guarded.ask_as(Some(who), "cognito-idp", "ListUserPools", json!({"MaxResults": 1})).await
    }
}

#[tokio::test]
async fn a_session_has_the_rights_of_the_role_and_no_more_than_its_own_policy() {
    let house = house().await;
    house.lists_pools(&house.ana).await.refused();
    let answer = house.assume(&house.ana, json!({})).await.answered();
    assert_eq!(answer["AssumedRoleUser"]["Arn"], "arn:aws:sts::123456789012:assumed-role/deploy/s1");
    assert_eq!(answer["PackedPolicySize"], 0);
    let session = Credentials::of(&answer);
    house.lists_pools(&session).await.answered();
    assert_eq!(house.guarded.who_is(&session).await.unwrap(), "arn:aws:sts::123456789012:assumed-role/deploy/s1");

    let narrow = POOLS.replace("cognito-idp:*", "cognito-idp:AdminGetUser");
    let session = Credentials::of(&house.assume(&house.ana, json!({"Policy": narrow})).await.answered());
    let refused = house.lists_pools(&session).await.refused();
    assert_eq!(
        refused,
        "AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/deploy/s1 is not authorized to perform: \
         cognito-idp:ListUserPools on resource: * because no session policy allows the cognito-idp:ListUserPools action"
    );
    let arn = house.world.iam_policy("people").await;
    let session = Credentials::of(&house.assume(&house.ana, json!({"PolicyArns": [{"arn": arn}]})).await.answered());
    house.lists_pools(&session).await.answered();
    house.world.iam("DeleteRolePolicy", json!({"RoleName": "deploy", "PolicyName": "p"})).await.answered();
    assert_eq!(house.lists_pools(&session).await.refused_kind(), "AccessDeniedException", "at once");
}

#[tokio::test]
async fn nobody_else_becomes_the_role() {
    let house = house().await;
    house.world.iam_user("bea").await;
    let bea = house.world.iam_key("bea").await;
    let denied = |who: &str, role: &str| {
        format!(
            "AccessDenied: User: arn:aws:iam::123456789012:user/{who} is not authorized to perform: sts:AssumeRole on resource: {role}"
        )
    };
    assert_eq!(house.assume(&bea, json!({})).await.refused(), denied("bea", &house.role));
    let absent = "arn:aws:iam::123456789012:role/absent";
    assert_eq!(house.assume(&house.ana, json!({"RoleArn": absent})).await.refused(), denied("ana", absent));
    let elsewhere = "arn:aws:iam::123456789012:role/elsewhere/deploy";
    assert_eq!(house.assume(&house.ana, json!({"RoleArn": elsewhere})).await.refused(), denied("ana", elsewhere));
    let wrong = "arn:aws:iam::123456789012:user/deploy";
    assert_eq!(
        house.assume(&house.ana, json!({"RoleArn": wrong})).await.refused(),
        "ValidationError: Request ARN is invalid"
    );

    // Named through the account, Bea needs a policy of her own.
    let input = json!({"RoleName": "deploy", "PolicyDocument": TRUSTS_ACCOUNT});
    house.world.iam("UpdateAssumeRolePolicy", input).await.answered();
    assert_eq!(house.assume(&bea, json!({})).await.refused(), denied("bea", &house.role));
    let allows = POOLS.replace("cognito-idp:*", "sts:AssumeRole");
    house
        .world
        .iam("PutUserPolicy", json!({"UserName": "bea", "PolicyName": "p", "PolicyDocument": allows}))
        .await
        .answered();
    house.assume(&bea, json!({})).await.answered();
}

#[tokio::test]
async fn sessions_are_as_long_as_the_role_says() {
    let house = house().await;
    let refused = house.assume(&house.ana, json!({"DurationSeconds": 3601})).await.refused();
    assert_eq!(
        refused,
        "ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
    );
    let refused = house.assume(&house.ana, json!({"DurationSeconds": 899})).await.refused();
    assert!(refused.starts_with("ValidationError: 1 validation error detected: Value '899' at 'durationSeconds'"));
    house.assume(&house.ana, json!({"DurationSeconds": 900})).await.answered();
    let input = json!({"RoleName": "deploy", "MaxSessionDuration": 43200});
    house.world.iam("UpdateRole", input).await.answered();
    house.assume(&house.ana, json!({"DurationSeconds": 43200})).await.answered();

    let trust = TRUSTS_ACCOUNT.replace("arn:aws:iam::123456789012:root", &house.role);
    let session = Credentials::of(&house.assume(&house.ana, json!({})).await.answered());
    let input = json!({"RoleName": "deploy", "PolicyDocument": trust});
    house.world.iam("UpdateAssumeRolePolicy", input).await.answered();
    house.assume(&session, json!({"DurationSeconds": 3600})).await.answered();
    let refused = house.assume(&session, json!({"DurationSeconds": 3601})).await.refused();
    assert!(refused.contains("1 hour session limit for roles assumed by role chaining"), "{refused}");
}

#[tokio::test]
async fn conditions_tags_and_policies_are_heeded() {
    let house = house().await;
    let trust = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:user/ana"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"e1"}}}]}"#;
    let input = json!({"RoleName": "deploy", "PolicyDocument": trust});
    house.world.iam("UpdateAssumeRolePolicy", input).await.answered();
    assert_eq!(house.assume(&house.ana, json!({})).await.refused_kind(), "AccessDenied");
    house.assume(&house.ana, json!({"ExternalId": "e1"})).await.answered();
    let tagged = json!({"ExternalId": "e1", "Tags": [{"Key": "team", "Value": "web"}]});
    assert_eq!(house.assume(&house.ana, tagged).await.refused_kind(), "AccessDenied", "no sts:TagSession");

    let malformed = house.assume(&house.ana, json!({"ExternalId": "e1", "Policy": "{}"})).await.refused_kind();
    assert_eq!(malformed, "MalformedPolicyDocument");
    let absent = json!({"ExternalId": "e1", "PolicyArns": [{"arn": "arn:aws:iam::123456789012:policy/absent"}]});
    assert_eq!(house.assume(&house.ana, absent).await.refused_kind(), "MalformedPolicyDocument");
    let refused = house.assume(&house.ana, json!({"TransitiveTagKeys": ["a"]})).await.refused();
    assert_eq!(refused, "ValidationError: TransitiveTagKeys is not supported by this server yet.");
}
