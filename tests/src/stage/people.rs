//! Users, by themselves or by an administrator.

use serde_json::json;

use super::inputs;
use crate::{Authenticator, NEW_PASSWORD, Outcome, PASSWORD};

inputs! {
    (stage, operation)
    "ListUsers" => stage.here(json!({"Filter": "username ^= \"u\"", "Limit": 3})),
    "AdminGetUser" | "AdminGetUserAuthFactors" => stage.here(json!({"Username": stage.user.username})),
    "AdminDisableUser" | "AdminEnableUser" | "AdminUserGlobalSignOut" | "AdminDeleteUser" | "AdminDeleteSoftwareToken" => {
        stage.here(json!({"Username": stage.pool.user(&stage.new_name()).invited().await.username}))
    },
    "AdminCreateUser" => {
        let name = stage.new_name();
        stage.here(json!({
            "Username": name, "DesiredDeliveryMediums": ["EMAIL"],
            "UserAttributes": [{"Name": "email", "Value": format!("{name}@example.com")}],
        }))
    },
    "AdminResetUserPassword" => stage.here(json!({"Username": stage.another().await.username})),
    "ChangePassword" => json!({
        "AccessToken": stage.another().await.signs_in(&stage.client).await.access,
        "PreviousPassword": PASSWORD, "ProposedPassword": NEW_PASSWORD,
    }),
    "AdminSetUserPassword" => {
        let name = stage.pool.user(&stage.new_name()).invited().await.username;
        stage.here(json!({"Username": name, "Password": NEW_PASSWORD, "Permanent": true}))
    },
    "AdminSetUserSettings" => stage.here(json!({"Username": stage.another().await.username, "MFAOptions": []})),
    "AssociateSoftwareToken" | "VerifySoftwareToken" => {
        let pool = stage.world.pool().await;
        let token = json!({"SoftwareTokenMfaConfiguration": {"Enabled": true}, "MfaConfiguration": "OPTIONAL"});
        pool.call("SetUserPoolMfaConfig", token).await.answered();
        let access = pool.user("someone").confirmed().await.signs_in(&pool.client().await).await.access;
        let mut input = json!({"AccessToken": access});
        if operation == "VerifySoftwareToken" {
            let handed = stage.world.call("AssociateSoftwareToken", input.clone()).await.answered();
            let authenticator = Authenticator::new(handed["SecretCode"].as_str().unwrap());
            input["UserCode"] = authenticator.code(&stage.world, 0).into();
        }
        input
    },
    "AdminSetUserMFAPreference" => {
        stage.here(json!({"Username": stage.another().await.username, "SMSMfaSettings": {"Enabled": false}}))
    },
    "SetUserMFAPreference" => json!({"AccessToken": stage.tokens.access, "EmailMfaSettings": {"Enabled": false}}),
    "AdminUpdateUserAttributes" => stage.here(json!({
        "Username": stage.another().await.username,
        "UserAttributes": [{"Name": "email", "Value": format!("{}@example.org", stage.new_name())}],
    })),
    "AdminDeleteUserAttributes" => {
        stage.here(json!({"Username": stage.another().await.username, "UserAttributeNames": ["email"]}))
    },
    "UpdateUserAttributes" => json!({
        "AccessToken": stage.another().await.signs_in(&stage.client).await.access,
        "UserAttributes": [{"Name": "email", "Value": format!("{}@example.org", stage.new_name())}],
    }),
    "DeleteUserAttributes" => json!({
        "AccessToken": stage.another().await.signs_in(&stage.client).await.access, "UserAttributeNames": ["email"],
    }),
    "GetUserAttributeVerificationCode" | "VerifyUserAttribute" => {
        let user = stage.another().await;
        let mut input = json!({"AccessToken": user.signs_in(&stage.client).await.access, "AttributeName": "email"});
        if operation == "VerifyUserAttribute" {
            stage.world.call("GetUserAttributeVerificationCode", input.clone()).await.answered();
            input["Code"] = stage.world.inbox().code_for(&user.email).await.into();
        }
        input
    },
    "SetUserSettings" => json!({"AccessToken": stage.tokens.access, "MFAOptions": []}),
    "GetUser" | "GetUserAuthFactors" => json!({"AccessToken": stage.tokens.access}),
    "GlobalSignOut" | "DeleteUser" => {
        json!({"AccessToken": stage.another().await.signs_in(&stage.client).await.access})
    },
    "SignUp" => {
        let name = stage.new_name();
        json!({
            "ClientId": stage.client.id, "Username": name, "Password": PASSWORD,
            "UserAttributes": [{"Name": "email", "Value": format!("{name}@example.com")}],
        })
    },
    "ConfirmSignUp" | "ResendConfirmationCode" | "AdminConfirmSignUp" => {
        let name = stage.new_name();
        let address = format!("{name}@example.com");
        stage.client.sign_up(&name, json!({"email": address})).await.answered();
        let code = stage.world.inbox().code_for(&address).await;
        match operation {
            "ConfirmSignUp" => json!({"ClientId": stage.client.id, "Username": name, "ConfirmationCode": code}),
            "AdminConfirmSignUp" => stage.here(json!({"Username": name})),
            _ => json!({"ClientId": stage.client.id, "Username": name}),
        }
    },
}
