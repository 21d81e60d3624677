//! Requests that leave nothing out. Some members exclude each other, hence two of each.

use serde_json::{Value, json};

/// E-mail addresses as user names, messages through SNS, verification by code.
pub(super) fn pool_of_addresses() -> Value {
    json!({
        "PoolName": "people",
        "Policies": {
            "PasswordPolicy": {
                "MinimumLength": 12,
                "RequireUppercase": true,
                "RequireLowercase": false,
                "RequireNumbers": true,
                "RequireSymbols": false,
                "PasswordHistorySize": 5,
                "TemporaryPasswordValidityDays": 3,
            },
            "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP", "WEB_AUTHN"]},
        },
        "DeletionProtection": "ACTIVE",
        "LambdaConfig": {
            "PreSignUp": function("pre-sign-up"),
            "CustomMessage": function("custom-message"),
            "PostConfirmation": function("post-confirmation"),
            "PreAuthentication": function("pre-authentication"),
            "PostAuthentication": function("post-authentication"),
            "DefineAuthChallenge": function("define"),
            "CreateAuthChallenge": function("create"),
            "VerifyAuthChallengeResponse": function("verify"),
            "PreTokenGeneration": function("tokens"),
            "UserMigration": function("migration"),
            "PreTokenGenerationConfig": {"LambdaVersion": "V2_0", "LambdaArn": function("tokens")},
            "CustomSMSSender": {"LambdaVersion": "V1_0", "LambdaArn": function("sms")},
            "CustomEmailSender": {"LambdaVersion": "V1_0", "LambdaArn": function("mail")},
            "KMSKeyID": key(),
            "InboundFederation": {"LambdaVersion": "V1_0", "LambdaArn": function("federation")},
        },
        "AutoVerifiedAttributes": ["email", "phone_number"],
        "UsernameAttributes": ["email", "phone_number"],
        "SmsVerificationMessage": "Your code: {####}",
        "EmailVerificationMessage": "Hello, your code is {####}.",
        "EmailVerificationSubject": "A code",
        "VerificationMessageTemplate": {
            "SmsMessage": "Your code: {####}",
            "EmailMessage": "Hello, your code is {####}.",
            "EmailSubject": "A code",
            "EmailMessageByLink": "Please {##click here##}.",
            "EmailSubjectByLink": "A link",
            "DefaultEmailOption": "CONFIRM_WITH_LINK",
        },
        "SmsAuthenticationMessage": "Sign in with {####}",
        "MfaConfiguration": "OPTIONAL",
        "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]},
        "DeviceConfiguration": {"ChallengeRequiredOnNewDevice": true, "DeviceOnlyRememberedOnUserPrompt": true},
        "EmailConfiguration": {
            "SourceArn": "arn:aws:ses:eu-west-1:123456789012:identity/example.com",
            "ReplyToEmailAddress": "help@example.com",
            "EmailSendingAccount": "DEVELOPER",
            "From": "People <no-reply@example.com>",
            "ConfigurationSet": "people",
        },
        "SmsConfiguration": {"SnsCallerArn": role(), "ExternalId": "people", "SnsRegion": "eu-west-1"},
        "UserPoolTags": {"team": "people", "stage": ""},
        "AdminCreateUserConfig": {
            "AllowAdminCreateUserOnly": true,
            "UnusedAccountValidityDays": 3,
            "InviteMessageTemplate": {
                "SMSMessage": "{username} {####}",
                "EmailMessage": "Welcome {username}, your password is {####}",
                "EmailSubject": "Welcome",
            },
        },
        "Schema": [
            {"Name": "email", "AttributeDataType": "String", "DeveloperOnlyAttribute": false, "Mutable": true,
             "Required": true, "StringAttributeConstraints": {"MinLength": "5", "MaxLength": "100"}},
            {"Name": "city", "AttributeDataType": "String", "DeveloperOnlyAttribute": false, "Mutable": false,
             "Required": false, "StringAttributeConstraints": {"MinLength": "1"}},
            {"Name": "rank", "AttributeDataType": "Number", "DeveloperOnlyAttribute": true, "Mutable": true,
             "NumberAttributeConstraints": {"MinValue": "1", "MaxValue": "9"}},
            {"Name": "since", "AttributeDataType": "DateTime"},
            {"Name": "happy", "AttributeDataType": "Boolean", "Mutable": true},
        ],
        "UserPoolAddOns": {
            "AdvancedSecurityMode": "AUDIT",
            "AdvancedSecurityAdditionalFlows": {"CustomAuthMode": "ENFORCED"},
        },
        "DcrConfiguration": {
            "EnableStatus": "Enabled",
            "OpenDcrEnabled": true,
            "AuthenticatedGrantTypes": ["code"],
            "OpenDcrGrantTypes": ["code", "client_credentials"],
            "AllowedScopes": ["photos/read"],
        },
        "UsernameConfiguration": {"CaseSensitive": false},
        "AccountRecoverySetting": {
            "RecoveryMechanisms": [
                {"Priority": 2, "Name": "verified_email"},
                {"Priority": 1, "Name": "verified_phone_number"},
            ],
        },
        "UserPoolTier": "PLUS",
        "KeyConfiguration": {"KeyType": "CUSTOMER_MANAGED_KEY", "KmsKeyArn": key()},
        "IssuerConfiguration": {"Type": "UPDATED"},
        "AcrConfiguration": {"Level2": {"AcrValue": "urn:example:two"}, "Level4": {"AcrValue": "urn:cognito:loa:4"}},
    })
}

/// User names with aliases, messages through End User Messaging, everything else as it comes.
pub(super) fn pool_of_aliases() -> Value {
    json!({
        "PoolName": "others",
        "LambdaConfig": {"PreTokenGeneration": function("tokens")},
        "AliasAttributes": ["email", "preferred_username"],
        "EmailVerificationMessage": "Hello, your code is {####}.",
        "MfaConfiguration": "ON",
        "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": []},
        "DeviceConfiguration": {},
        "SmsConfiguration": {
            "EumsSms": {
                "CallerArn": role(),
                "ExternalId": "others",
                "OriginationIdentity": "+12065550100",
                "ConfigurationSetName": "others",
                "InEntityId": "1001",
                "InTemplateId": "2002",
                "Region": "eu-west-1",
            },
        },
        "AdminCreateUserConfig": {"UnusedAccountValidityDays": 30},
        "UserPoolTier": "LITE",
        "UsernameConfiguration": {"CaseSensitive": true},
        "AccountRecoverySetting": {"RecoveryMechanisms": [{"Priority": 1, "Name": "admin_only"}]},
    })
}

/// Codes and tokens as second factors, and passkeys.
pub(super) fn factors() -> Value {
    json!({
        "UserPoolId": "eu-west-1_Poolhouse",
        "SmsMfaConfiguration": {
            "SmsAuthenticationMessage": "Your second factor: {####}",
            "SmsConfiguration": {"SnsCallerArn": role(), "ExternalId": "people", "SnsRegion": "eu-west-1"},
        },
        "SoftwareTokenMfaConfiguration": {"Enabled": true},
        "EmailMfaConfiguration": {"Message": "Your second factor: {####}", "Subject": "A factor"},
        "MfaConfiguration": "OPTIONAL",
        "WebAuthnConfiguration": {
            "RelyingPartyId": "example.com",
            "UserVerification": "required",
            "FactorConfiguration": "MULTI_FACTOR_WITH_USER_VERIFICATION",
        },
    })
}

/// Messages of the second factor through End User Messaging.
pub(super) fn factors_by_end_user_messaging() -> Value {
    let sms = pool_of_aliases();
    json!({
        "UserPoolId": "eu-west-1_Poolhouse",
        "SmsMfaConfiguration": {"SmsConfiguration": sms["SmsConfiguration"]},
        "MfaConfiguration": "ON",
    })
}

/// A web application with a secret.
pub(super) fn client_with_secret() -> Value {
    json!({
        "UserPoolId": "eu-west-1_Poolhouse",
        "ClientName": "web",
        "GenerateSecret": true,
        "RefreshTokenValidity": 10,
        "AccessTokenValidity": 30,
        "IdTokenValidity": 1200,
        "TokenValidityUnits": {"AccessToken": "minutes", "IdToken": "seconds", "RefreshToken": "hours"},
        "ReadAttributes": ["email", "email_verified", "custom:city"],
        "WriteAttributes": ["email", "custom:city"],
        "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH"],
        "SupportedIdentityProviders": ["COGNITO"],
        "CallbackURLs": ["https://example.com/done", "myapp://done"],
        "LogoutURLs": ["https://example.com/bye"],
        "DefaultRedirectURI": "https://example.com/done",
        "AllowedOAuthFlows": ["code", "implicit"],
        "AllowedOAuthScopes": ["openid", "email"],
        "AllowedOAuthFlowsUserPoolClient": true,
        "AnalyticsConfiguration": {
            "ApplicationId": "0123abcd",
            "RoleArn": role(),
            "ExternalId": "web",
            "UserDataShared": true,
        },
        "PreventUserExistenceErrors": "ENABLED",
        "EnableTokenRevocation": false,
        "EnablePropagateAdditionalUserContextData": true,
        "AuthSessionValidity": 15,
        "RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": 30},
    })
}

/// A machine with a secret of its own.
pub(super) fn client_of_a_machine() -> Value {
    json!({
        "UserPoolId": "eu-west-1_Poolhouse",
        "ClientName": "machine",
        "ClientSecret": "a+secret+of+twenty+four+letters",
        "ExplicitAuthFlows": ["ALLOW_CLIENT_TOKEN_AUTH"],
        "AnalyticsConfiguration": {"ApplicationArn": "arn:aws:mobiletargeting:eu-west-1:123456789012:apps/0123abcd"},
        "PreventUserExistenceErrors": "LEGACY",
        "RefreshTokenRotation": {"Feature": "DISABLED"},
    })
}

fn function(name: &str) -> String {
    format!("arn:aws:lambda:eu-west-1:123456789012:function:{name}")
}

fn role() -> &'static str {
    "arn:aws:iam::123456789012:role/people"
}

fn key() -> &'static str {
    "arn:aws:kms:eu-west-1:123456789012:key/00000000-0000-0000-0000-000000000000"
}
