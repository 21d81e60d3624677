"""Pools: every member of their configuration, in as few requests as the rules allow."""

FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:any"
KEY = "arn:aws:kms:us-east-1:000000000000:key/11111111-1111-4111-8111-111111111111"
ROLE = "arn:aws:iam::000000000000:role/sms"
IDENTITY = "arn:aws:ses:us-east-1:000000000000:identity/example.com"
MESSAGE = "Your code is {####}"


def settings():
    """What CreateUserPool and UpdateUserPool have in common."""
    versioned = {"LambdaVersion": "V1_0", "LambdaArn": FUNCTION}
    functions = [
        "PreSignUp", "CustomMessage", "PostConfirmation", "PreAuthentication", "PostAuthentication",
        "DefineAuthChallenge", "CreateAuthChallenge", "VerifyAuthChallengeResponse", "PreTokenGeneration", "UserMigration",
    ]
    return {
        "Policies": {
            "PasswordPolicy": {
                "MinimumLength": 10, "RequireUppercase": True, "RequireLowercase": True, "RequireNumbers": True,
                "RequireSymbols": False, "PasswordHistorySize": 2, "TemporaryPasswordValidityDays": 3,
            },
            "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD"]},
        },
        "DeletionProtection": "INACTIVE",
        "LambdaConfig": {
            **{name: FUNCTION for name in functions},
            "PreTokenGenerationConfig": {"LambdaVersion": "V2_0", "LambdaArn": FUNCTION},
            "CustomSMSSender": versioned, "CustomEmailSender": versioned, "InboundFederation": versioned,
            "KMSKeyID": KEY,
        },
        "AutoVerifiedAttributes": ["email"],
        "SmsVerificationMessage": MESSAGE,
        "EmailVerificationMessage": MESSAGE,
        "EmailVerificationSubject": "Your code",
        "VerificationMessageTemplate": {
            "SmsMessage": MESSAGE, "EmailMessage": MESSAGE, "EmailSubject": "Your code",
            "EmailMessageByLink": "{##Click here##}", "EmailSubjectByLink": "Your link",
            "DefaultEmailOption": "CONFIRM_WITH_CODE",
        },
        "SmsAuthenticationMessage": MESSAGE,
        "MfaConfiguration": "OFF",
        "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]},
        "DeviceConfiguration": {"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": False},
        "EmailConfiguration": {
            "SourceArn": IDENTITY, "ReplyToEmailAddress": "help@example.com", "EmailSendingAccount": "DEVELOPER",
            "From": "Ana <ana@example.com>", "ConfigurationSet": "set",
        },
        "SmsConfiguration": {"SnsCallerArn": ROLE, "ExternalId": "id", "SnsRegion": "us-east-1"},
        "UserPoolTags": {"team": "identity"},
        "AdminCreateUserConfig": {
            "AllowAdminCreateUserOnly": True,
            "InviteMessageTemplate": {
                "SMSMessage": "{username} {####}", "EmailMessage": "{username} {####}", "EmailSubject": "Welcome",
            },
        },
        "UserPoolAddOns": {
            "AdvancedSecurityMode": "AUDIT", "AdvancedSecurityAdditionalFlows": {"CustomAuthMode": "AUDIT"},
        },
        "DcrConfiguration": {
            "EnableStatus": "Enabled", "OpenDcrEnabled": False, "AuthenticatedGrantTypes": ["code"],
            "OpenDcrGrantTypes": ["code"], "AllowedScopes": ["openid"],
        },
        "AccountRecoverySetting": {"RecoveryMechanisms": [{"Priority": 1, "Name": "verified_email"}]},
        "UserPoolTier": "PLUS",
        "KeyConfiguration": {"KeyType": "CUSTOMER_MANAGED_KEY", "KmsKeyArn": KEY},
        "IssuerConfiguration": {"Type": "ORIGINAL"},
        "AcrConfiguration": {"Level1": {"AcrValue": "bronze"}},
    }


def eums():
    """The other service for text messages, and the older name of a member that both must not have."""
    return {
        "SmsConfiguration": {
            "EumsSms": {
                "CallerArn": ROLE, "ExternalId": "id", "OriginationIdentity": "+15550001111",
                "ConfigurationSetName": "set", "InEntityId": "entity", "InTemplateId": "template", "Region": "us-east-1",
            },
        },
        "AdminCreateUserConfig": {"UnusedAccountValidityDays": 5},
    }


def attribute(name):
    return {
        "Name": name, "AttributeDataType": "String", "DeveloperOnlyAttribute": False, "Mutable": True,
        "Required": False, "StringAttributeConstraints": {"MinLength": "0", "MaxLength": "10"},
    }


def number(name):
    constraints = {"MinValue": "0", "MaxValue": "10"}
    return {"Name": name, "AttributeDataType": "Number", "NumberAttributeConstraints": constraints}


def story(api):
    made = api.call(
        "CreateUserPool", PoolName="everything", AliasAttributes=["email"], UsernameConfiguration={"CaseSensitive": False},
        Schema=[attribute("city"), number("age")], **settings(),
    )
    pool = made["UserPool"]["Id"]
    api.call("UpdateUserPool", UserPoolId=pool, PoolName="everything again", **settings())
    api.call("AddCustomAttributes", UserPoolId=pool, CustomAttributes=[attribute("street"), number("floor")])
    api.call("DescribeUserPool", UserPoolId=pool)

    other = api.call("CreateUserPool", PoolName="other", UsernameAttributes=["email"], **eums())["UserPool"]["Id"]
    api.call("UpdateUserPool", UserPoolId=other, **eums())
    first = api.call("ListUserPools", MaxResults=1)
    api.call("ListUserPools", MaxResults=1, NextToken=first["NextToken"])

    factors(api, other)
    refusals(api, pool, other)
    api.call("DeleteUserPool", UserPoolId=other)
    api.call("DeleteUserPool", UserPoolId=pool)


def factors(api, pool):
    for configuration in (settings()["SmsConfiguration"], eums()["SmsConfiguration"]):
        api.call(
            "SetUserPoolMfaConfig", UserPoolId=pool, MfaConfiguration="OPTIONAL",
            SmsMfaConfiguration={"SmsAuthenticationMessage": MESSAGE, "SmsConfiguration": configuration},
            SoftwareTokenMfaConfiguration={"Enabled": True},
        )
    email = {"SourceArn": IDENTITY, "EmailSendingAccount": "DEVELOPER"}
    api.call("UpdateUserPool", UserPoolId=pool, EmailConfiguration=email)
    api.call(
        "SetUserPoolMfaConfig", UserPoolId=pool, MfaConfiguration="OPTIONAL",
        EmailMfaConfiguration={"Message": MESSAGE, "Subject": "Your code"},
        WebAuthnConfiguration={
            "RelyingPartyId": "example.com", "UserVerification": "required", "FactorConfiguration": "SINGLE_FACTOR",
        },
    )
    api.call("GetUserPoolMfaConfig", UserPoolId=pool)
    api.call("SetUserPoolMfaConfig", UserPoolId=pool, MfaConfiguration="OFF")


def refusals(api, pool, other):
    add_ons = {"AdvancedSecurityMode": "ENFORCED"}
    beyond = "FeatureUnavailableInTierException"
    api.refused("CreateUserPool", beyond, {"PoolName": "cheap", "UserPoolTier": "LITE", "UserPoolAddOns": add_ons})
    api.refused("UpdateUserPool", beyond, {"UserPoolId": other, "UserPoolAddOns": add_ons})
    api.call("UpdateUserPool", UserPoolId=other, UserPoolTier="LITE")
    api.call("UpdateUserPool", UserPoolId=other, EmailConfiguration={"SourceArn": IDENTITY, "EmailSendingAccount": "DEVELOPER"})
    email = {"Message": MESSAGE, "Subject": "Your code"}
    api.refused(
        "SetUserPoolMfaConfig", beyond,
        {"UserPoolId": other, "MfaConfiguration": "OPTIONAL", "EmailMfaConfiguration": email},
    )
    api.call("UpdateUserPool", UserPoolId=pool, DeletionProtection="ACTIVE")
    api.refused("DeleteUserPool", "InvalidParameterException", {"UserPoolId": pool})
    api.call("UpdateUserPool", UserPoolId=pool, DeletionProtection="INACTIVE")
