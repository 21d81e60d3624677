"""A whole directory, family by family, as a tool that manages infrastructure handles it.

What is configured is applied, read back and compared: a plan after an apply is empty. Then it is changed, and taken back
to its defaults, which are read back too.
"""

from poolhouse import check, cognito, equal, new_password, next_message, refused

ACCOUNT = "000000000000"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/any"
FUNCTION = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:any"
PNG = b"\x89PNG\r\n\x1a\n"

idp = cognito()


def plan(configured, found):
    """The members that would have to be changed: what was configured and does not read back. Order counts nowhere."""
    if isinstance(configured, dict):
        if not isinstance(found, dict):
            return {"": (configured, found)}
        steps = ((name, plan(value, found.get(name))) for name, value in configured.items())
        return {f"{name}.{path}" if path else name: change for name, changes in steps for path, change in changes.items()}
    if isinstance(configured, list):
        same = isinstance(found, list) and sorted(map(str, map(stable, configured))) == sorted(map(str, map(stable, found)))
        return {} if same else {"": (configured, found)}
    return {} if configured == found else {"": (configured, found)}


def stable(value):
    return sorted((name, stable(one)) for name, one in value.items()) if isinstance(value, dict) else value


def planned(what, configured, found):
    changes = plan(configured, found)
    check(f"{what}: nothing is left to change", not changes, changes)


def pools():
    def described(pool):
        return idp.describe_user_pool(UserPoolId=pool)["UserPool"]

    fixed = {
        "AliasAttributes": ["email", "preferred_username"],
        "UsernameConfiguration": {"CaseSensitive": False},
    }
    schema = {"Name": "city", "AttributeDataType": "String", "Mutable": True, "Required": False,
              "DeveloperOnlyAttribute": False, "StringAttributeConstraints": {"MinLength": "1", "MaxLength": "20"}}
    first = {
        "Policies": {
            "PasswordPolicy": {
                "MinimumLength": 10, "RequireUppercase": True, "RequireLowercase": True, "RequireNumbers": False,
                "RequireSymbols": False, "TemporaryPasswordValidityDays": 3, "PasswordHistorySize": 4,
            },
            "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]},
        },
        "DeletionProtection": "ACTIVE",
        "AutoVerifiedAttributes": ["email"],
        "VerificationMessageTemplate": {
            "DefaultEmailOption": "CONFIRM_WITH_CODE", "EmailMessage": "Your code is {####}", "EmailSubject": "Your code",
            "SmsMessage": "Your code is {####}",
        },
        "SmsAuthenticationMessage": "Your code is {####}",
        "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]},
        "MfaConfiguration": "OFF",
        "DeviceConfiguration": {"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": True},
        "EmailConfiguration": {
            "EmailSendingAccount": "DEVELOPER", "From": "Ana <ana@example.com>", "ReplyToEmailAddress": "help@example.com",
            "SourceArn": f"arn:aws:ses:us-east-1:{ACCOUNT}:identity/example.com",
        },
        "SmsConfiguration": {"SnsCallerArn": ROLE, "ExternalId": "any", "SnsRegion": "us-east-1"},
        "UserPoolTags": {"team": "identity", "stage": "test"},
        "AdminCreateUserConfig": {
            "AllowAdminCreateUserOnly": True,
            "InviteMessageTemplate": {
                "EmailMessage": "{username} {####}", "EmailSubject": "Welcome", "SMSMessage": "{username} {####}",
            },
        },
        "UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT"},
        "AccountRecoverySetting": {"RecoveryMechanisms": [{"Name": "verified_email", "Priority": 1}]},
        "UserPoolTier": "PLUS",
    }
    made = idp.create_user_pool(PoolName="directory", Schema=[schema], **fixed, **first)["UserPool"]
    pool = made["Id"]
    read = described(pool)
    planned("a new pool", {**fixed, **first}, read)
    equal("what is made is answered as it is read", made, read)
    found = [one for one in read["SchemaAttributes"] if one["Name"] == "custom:city"]
    planned("its schema", {**schema, "Name": "custom:city"}, found[0])

    second = {
        **first, "DeletionProtection": "INACTIVE", "LambdaConfig": {"PreSignUp": FUNCTION},
        "Policies": {**first["Policies"], "PasswordPolicy": {**first["Policies"]["PasswordPolicy"], "MinimumLength": 12}},
        "AccountRecoverySetting": {"RecoveryMechanisms": [
            {"Name": "verified_phone_number", "Priority": 2}, {"Name": "verified_email", "Priority": 1},
        ]},
        "UserPoolTags": {"team": "identity"},
    }
    idp.update_user_pool(UserPoolId=pool, **second)
    planned("a changed pool", {**fixed, **second}, described(pool))
    equal("tags that went are gone", described(pool)["UserPoolTags"], {"team": "identity"})
    idp.update_user_pool(UserPoolId=pool, **second)
    before = described(pool)
    idp.update_user_pool(UserPoolId=pool, **{name: before[name] for name in second})
    after = described(pool)
    equal("what is read can be sent back", {**after, "LastModifiedDate": None}, {**before, "LastModifiedDate": None})

    factors = {
        "SmsMfaConfiguration": {
            "SmsAuthenticationMessage": "Your code is {####}", "SmsConfiguration": first["SmsConfiguration"],
        },
        "SoftwareTokenMfaConfiguration": {"Enabled": True},
        "EmailMfaConfiguration": {"Message": "Your code is {####}", "Subject": "Your code"},
        "MfaConfiguration": "OPTIONAL",
    }
    idp.set_user_pool_mfa_config(UserPoolId=pool, **factors)
    planned("second factors", factors, idp.get_user_pool_mfa_config(UserPoolId=pool))
    idp.set_user_pool_mfa_config(UserPoolId=pool, MfaConfiguration="OFF")

    floor = {"Name": "floor", "AttributeDataType": "Number", "NumberAttributeConstraints": {"MinValue": "0"}}
    idp.add_custom_attributes(UserPoolId=pool, CustomAttributes=[floor])
    names = [one["Name"] for one in described(pool)["SchemaAttributes"]]
    check("attributes that are added are there", {"custom:city", "custom:floor"} <= set(names), names)

    idp.update_user_pool(UserPoolId=pool, AutoVerifiedAttributes=["email"], UserPoolTier="PLUS",
                         UserPoolAddOns={"AdvancedSecurityMode": "AUDIT"})
    read = described(pool)
    gone = ("DeviceConfiguration", "SmsConfiguration", "AccountRecoverySetting", "SmsAuthenticationMessage")
    equal("what is not sent goes back to its default", [name for name in gone if name in read], [])
    planned("the defaults", {
        "LambdaConfig": {}, "MfaConfiguration": "OFF", "EmailConfiguration": {"EmailSendingAccount": "COGNITO_DEFAULT"},
        "VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_CODE"},
        "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": False, "UnusedAccountValidityDays": 7},
        "AliasAttributes": fixed["AliasAttributes"], "UserPoolTags": {"team": "identity"},
    }, read)
    return pool, read["Arn"]


def clients(pool):
    def described(client):
        return idp.describe_user_pool_client(UserPoolId=pool, ClientId=client)["UserPoolClient"]

    first = {
        "ClientName": "app",
        "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        "CallbackURLs": ["https://example.com/b", "https://example.com/a"], "LogoutURLs": ["https://example.com/out"],
        "DefaultRedirectURI": "https://example.com/a", "AllowedOAuthFlows": ["code"],
        "AllowedOAuthScopes": ["openid", "email", "profile"], "AllowedOAuthFlowsUserPoolClient": True,
        "SupportedIdentityProviders": ["COGNITO"], "ReadAttributes": ["email", "name", "custom:city"],
        "WriteAttributes": ["email", "name", "nickname", "custom:city", "preferred_username"], "AccessTokenValidity": 30, "IdTokenValidity": 45,
        "RefreshTokenValidity": 12, "TokenValidityUnits": {"AccessToken": "minutes", "IdToken": "minutes", "RefreshToken": "hours"},
        "PreventUserExistenceErrors": "ENABLED", "EnableTokenRevocation": True, "AuthSessionValidity": 7,
        "EnablePropagateAdditionalUserContextData": False,
    }
    made = idp.create_user_pool_client(UserPoolId=pool, **first)["UserPoolClient"]
    client = made["ClientId"]
    planned("a new client", first, described(client))
    second = {**first, "ClientName": "renamed", "CallbackURLs": ["https://example.com/a"], "AllowedOAuthScopes": ["openid"]}
    answered = idp.update_user_pool_client(UserPoolId=pool, ClientId=client, **second)["UserPoolClient"]
    planned("a changed client", second, described(client))
    equal("what is changed is answered as it is read", answered, described(client))
    other = idp.create_user_pool_client(UserPoolId=pool, ClientName="bare")["UserPoolClient"]
    bare = described(other["ClientId"])
    idp.update_user_pool_client(UserPoolId=pool, ClientId=other["ClientId"], **{**first, "ClientName": "bare"})
    idp.update_user_pool_client(UserPoolId=pool, ClientId=other["ClientId"])
    equal("an update with nothing takes everything back", {**described(other["ClientId"]), "LastModifiedDate": None},
          {**bare, "LastModifiedDate": None})

    secretive = idp.create_user_pool_client(UserPoolId=pool, ClientName="confidential", GenerateSecret=True)["UserPoolClient"]
    names = {"UserPoolId": pool, "ClientId": secretive["ClientId"]}
    added = idp.add_user_pool_client_secret(**names)["ClientSecretDescriptor"]
    equal("two secrets live at once", len(idp.list_user_pool_client_secrets(**names)["ClientSecrets"]), 2)
    idp.delete_user_pool_client_secret(**names, ClientSecretId=added["ClientSecretId"])
    equal("and one of them goes", len(idp.list_user_pool_client_secrets(**names)["ClientSecrets"]), 1)
    idp.delete_user_pool_client(**names)
    refused("a deleted client is unknown", "ResourceNotFoundException",
            f"User pool client {secretive['ClientId']} does not exist.", idp.describe_user_pool_client, **names)
    return client


def people(pool, client):
    password = new_password()
    names = {"UserPoolId": pool, "Username": "ana"}
    listed = [{"Name": "email", "Value": "ana@directory.example"}, {"Name": "email_verified", "Value": "true"}]
    idp.admin_create_user(**names, UserAttributes=listed, MessageAction="SUPPRESS")
    idp.admin_set_user_password(**names, Password=password, Permanent=True)

    def attributes():
        return {one["Name"]: one["Value"] for one in idp.admin_get_user(**names)["UserAttributes"]}

    tokens = idp.initiate_auth(
        ClientId=client, AuthFlow="USER_PASSWORD_AUTH", AuthParameters={"USERNAME": "ANA", "PASSWORD": password},
    )["AuthenticationResult"]
    own = {"AccessToken": tokens["AccessToken"]}
    change = {"UserAttributes": [{"Name": "nickname", "Value": "A"}, {"Name": "custom:city", "Value": "Aachen"}]}
    equal("a change that sends nothing says so", idp.update_user_attributes(**own, **change)["CodeDeliveryDetailsList"], [])
    equal("attributes are changed", [attributes()[name] for name in ("nickname", "custom:city")], ["A", "Aachen"])
    shown = {one["Name"] for one in idp.get_user(**own)["UserAttributes"]}
    check("the app sees what it may read", shown == {"sub", "email", "custom:city"}, shown)
    idp.delete_user_attributes(**own, UserAttributeNames=["nickname"])
    check("and deleted", "nickname" not in attributes())
    refused("what the app may not write is refused", "NotAuthorizedException",
            "A client attempted to write unauthorized attribute", idp.update_user_attributes, **own,
            UserAttributes=[{"Name": "locale", "Value": "de"}])
    idp.update_user_attributes(**own, UserAttributes=[{"Name": "email", "Value": "new@directory.example"}])
    equal("a new address is to be proved", attributes()["email_verified"], "false")
    code = next_message("new@directory.example")["code"]
    idp.verify_user_attribute(**own, AttributeName="email", Code=code)
    equal("and is", attributes()["email_verified"], "true")
    idp.get_user_attribute_verification_code(**own, AttributeName="email")
    equal("a code may be asked for", next_message("new@directory.example")["kind"], "verify_attribute")
    equal("an alias finds its owner in any case",
          idp.admin_get_user(UserPoolId=pool, Username="NEW@directory.example")["Username"], "ana")
    idp.admin_update_user_attributes(**names, UserAttributes=[{"Name": "preferred_username", "Value": "annie"}])
    idp.admin_create_user(UserPoolId=pool, Username="ben", MessageAction="SUPPRESS")
    refused("an alias is one user's alone", "AliasExistsException",
            "An account with the given preferred_username already exists.", idp.admin_update_user_attributes,
            UserPoolId=pool, Username="ben", UserAttributes=[{"Name": "preferred_username", "Value": "ANNIE"}])
    idp.admin_delete_user_attributes(**names, UserAttributeNames=["preferred_username"])

    sessions = idp.admin_list_user_sessions(**names)["Sessions"]
    equal("a sign-in is a session", len(sessions), 1)
    idp.admin_revoke_user_session(**names, SessionId=sessions[0]["SessionId"])
    refused("whose tokens end with it", "NotAuthorizedException", "Access Token has been revoked", idp.get_user, **own)
    idp.admin_disable_user(**names)
    check("a disabled user says so", not idp.admin_get_user(**names)["Enabled"])
    idp.admin_enable_user(**names)
    idp.admin_delete_user(UserPoolId=pool, Username="ben")
    refused("a deleted one is unknown", "UserNotFoundException", "User does not exist.", idp.admin_get_user,
            UserPoolId=pool, Username="ben")
    return names


def groups(pool, user):
    def described():
        return idp.get_group(UserPoolId=pool, GroupName="admins")["Group"]

    first = {"Description": "Those who may", "RoleArn": ROLE, "Precedence": 0}
    idp.create_group(UserPoolId=pool, GroupName="admins", **first)
    planned("a new group", first, described())
    second = {"Description": "Those who still may", "RoleArn": ROLE, "Precedence": 3}
    idp.update_group(UserPoolId=pool, GroupName="admins", **second)
    planned("a changed group", second, described())
    refused("a group's name is its own", "GroupExistsException", None, idp.create_group, UserPoolId=pool, GroupName="admins")
    idp.admin_add_user_to_group(**user, GroupName="admins")
    idp.admin_add_user_to_group(**user, GroupName="admins")
    equal("a member is listed", [one["Username"] for one in idp.list_users_in_group(UserPoolId=pool, GroupName="admins")["Users"]], ["ana"])
    equal("so is the group", [one["GroupName"] for one in idp.admin_list_groups_for_user(**user)["Groups"]], ["admins"])
    idp.admin_remove_user_from_group(**user, GroupName="admins")
    equal("members go", idp.list_users_in_group(UserPoolId=pool, GroupName="admins")["Users"], [])
    idp.delete_group(UserPoolId=pool, GroupName="admins")
    refused("groups too", "ResourceNotFoundException", "Group not found.", idp.get_group, UserPoolId=pool, GroupName="admins")


def providers(pool, user):
    def described():
        return idp.describe_identity_provider(UserPoolId=pool, ProviderName="Okta")["IdentityProvider"]

    first = {
        "ProviderDetails": {
            "client_id": "id", "client_secret": "secret", "attributes_request_method": "GET",
            "oidc_issuer": "https://issuer.example.com", "authorize_scopes": "openid email",
            "authorize_url": "https://issuer.example.com/authorize", "token_url": "https://issuer.example.com/token",
            "attributes_url": "https://issuer.example.com/userinfo", "jwks_uri": "https://issuer.example.com/keys",
        },
        "AttributeMapping": {"email": "email", "username": "sub"},
        "IdpIdentifiers": ["example.com"],
    }
    idp.create_identity_provider(UserPoolId=pool, ProviderName="Okta", ProviderType="OIDC", **first)
    planned("a new provider", first, described())
    second = {**first, "AttributeMapping": {"email": "mail", "username": "sub"}, "IdpIdentifiers": []}
    idp.update_identity_provider(UserPoolId=pool, ProviderName="Okta", **second)
    planned("a changed provider", {"AttributeMapping": second["AttributeMapping"]}, described())
    check("its identifiers went", not described().get("IdpIdentifiers"), described())
    source = {"ProviderName": "Okta", "ProviderAttributeName": "Cognito_Subject", "ProviderAttributeValue": "0815"}
    own = {"ProviderName": "Cognito", "ProviderAttributeValue": user["Username"]}
    idp.admin_link_provider_for_user(UserPoolId=pool, DestinationUser=own, SourceUser=source)
    attributes = {one["Name"]: one["Value"] for one in idp.admin_get_user(**user)["UserAttributes"]}
    check("a link is shown", '"userId":"0815"' in attributes["identities"].replace(" ", ""), attributes)
    idp.admin_disable_provider_for_user(UserPoolId=pool, User=source)
    names = [one["Name"] for one in idp.admin_get_user(**user)["UserAttributes"]]
    check("and taken away", "identities" not in names, names)
    idp.delete_identity_provider(UserPoolId=pool, ProviderName="Okta")
    equal("providers go", idp.list_identity_providers(UserPoolId=pool, MaxResults=5)["Providers"], [])


def resources(pool):
    scopes = [{"ScopeName": "read", "ScopeDescription": "Reading"}, {"ScopeName": "write", "ScopeDescription": "Writing"}]
    server = {"UserPoolId": pool, "Identifier": "https://api.example.com"}
    idp.create_resource_server(**server, Name="api", Scopes=scopes)
    read = idp.describe_resource_server(**server)["ResourceServer"]
    planned("a resource server", {**server, "Name": "api", "Scopes": scopes}, read)
    idp.update_resource_server(**server, Name="API", Scopes=scopes[:1])
    read = idp.describe_resource_server(**server)["ResourceServer"]
    planned("a changed resource server", {"Name": "API", "Scopes": scopes[:1]}, read)
    idp.delete_resource_server(**server)

    domain = {"UserPoolId": pool, "Domain": "directory-journey"}
    idp.create_user_pool_domain(**domain, ManagedLoginVersion=2)
    read = idp.describe_user_pool_domain(Domain=domain["Domain"])["DomainDescription"]
    planned("a domain", {**domain, "ManagedLoginVersion": 2, "Status": "ACTIVE"}, read)
    equal("the pool knows it", idp.describe_user_pool(UserPoolId=pool)["UserPool"]["Domain"], domain["Domain"])
    idp.update_user_pool_domain(**domain, ManagedLoginVersion=1)
    equal("it changes", idp.describe_user_pool_domain(Domain=domain["Domain"])["DomainDescription"]["ManagedLoginVersion"], 1)


def branding(pool, client):
    css = ".label-customizable { font-weight: 400; }"
    idp.set_ui_customization(UserPoolId=pool, ClientId=client, CSS=css, ImageFile=PNG)
    read = idp.get_ui_customization(UserPoolId=pool, ClientId=client)["UICustomization"]
    planned("a look", {"UserPoolId": pool, "ClientId": client, "CSS": css}, read)
    check("its picture has an address", read["ImageUrl"].endswith("logo.png"), read)

    settings = {"components": {"form": {"borderRadius": 3.5}}}
    made = idp.create_managed_login_branding(
        UserPoolId=pool, ClientId=client, Settings=settings,
        Assets=[{"Category": "FORM_LOGO", "ColorMode": "LIGHT", "Extension": "PNG", "Bytes": PNG}],
    )["ManagedLoginBranding"]
    ids = {"UserPoolId": pool, "ManagedLoginBrandingId": made["ManagedLoginBrandingId"]}
    read = idp.describe_managed_login_branding(**ids)["ManagedLoginBranding"]
    planned("a style", {"Settings": settings, "UseCognitoProvidedValues": False}, read)
    equal("pictures come back as they were sent", read["Assets"][0]["Bytes"], PNG)
    idp.update_managed_login_branding(**ids, UseCognitoProvidedValues=True)
    read = idp.describe_managed_login_branding_by_client(UserPoolId=pool, ClientId=client)["ManagedLoginBranding"]
    equal("a style changes", read["UseCognitoProvidedValues"], True)
    idp.delete_managed_login_branding(**ids)

    links = {"cognito:default": "https://example.com/terms"}
    terms = {"TermsName": "terms-of-use", "TermsSource": "LINK", "Enforcement": "NONE", "Links": links}
    made = idp.create_terms(UserPoolId=pool, ClientId=client, **terms)["Terms"]
    ids = {"UserPoolId": pool, "TermsId": made["TermsId"]}
    planned("terms", terms, idp.describe_terms(**ids)["Terms"])
    links = {**links, "cognito:german": "https://example.com/de"}
    idp.update_terms(**ids, **{**terms, "Links": links})
    planned("changed terms", {**terms, "Links": links}, idp.describe_terms(**ids)["Terms"])
    equal("terms are listed", len(idp.list_terms(UserPoolId=pool, MaxResults=5)["Terms"]), 1)
    idp.delete_terms(**ids)


def protection(pool):
    configuration = {
        "CompromisedCredentialsRiskConfiguration": {"EventFilter": ["SIGN_IN"], "Actions": {"EventAction": "BLOCK"}},
        "RiskExceptionConfiguration": {"BlockedIPRangeList": ["198.51.100.0/24"]},
    }
    idp.set_risk_configuration(UserPoolId=pool, **configuration)
    planned("risks", configuration, idp.describe_risk_configuration(UserPoolId=pool)["RiskConfiguration"])
    logs = [{
        "LogLevel": "ERROR", "EventSource": "userNotification",
        "CloudWatchLogsConfiguration": {"LogGroupArn": f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:pool"},
    }]
    idp.set_log_delivery_configuration(UserPoolId=pool, LogConfigurations=logs)
    read = idp.get_log_delivery_configuration(UserPoolId=pool)["LogDeliveryConfiguration"]
    planned("logs", {"LogConfigurations": logs}, read)


def small_things(pool, arn, client):
    idp.tag_resource(ResourceArn=arn, Tags={"cost": "7"})
    equal("tags are merged", idp.list_tags_for_resource(ResourceArn=arn)["Tags"], {"team": "identity", "cost": "7"})
    idp.untag_resource(ResourceArn=arn, TagKeys=["team"])
    equal("and are the pool's own", idp.describe_user_pool(UserPoolId=pool)["UserPool"]["UserPoolTags"], {"cost": "7"})

    tracking = {"UserSessionTracking": "ENABLED", "TokenSession": {"MaxPerUser": 5}}
    idp.set_user_pool_session_configuration(UserPoolId=pool, **tracking)
    planned("session tracking", tracking, idp.get_user_pool_session_configuration(UserPoolId=pool))
    of_client = {"UserPoolId": pool, "ClientId": client}
    idp.set_user_pool_client_session_configuration(**of_client, SSOSession={"MaxValidityMinutes": 90})
    read = idp.get_user_pool_client_session_configuration(**of_client)
    planned("sessions of a client", {"SSOSession": {"MaxValidityMinutes": 90}}, read)

    names = {"UserPoolId": pool, "RegionName": "us-west-2"}
    idp.create_user_pool_replica(**names)
    idp.update_user_pool_replica(**names, Status="INACTIVE")
    found = {one["RegionName"]: one["Status"] for one in idp.list_user_pool_replicas(UserPoolId=pool)["UserPoolReplicas"]}
    equal("a replica is listed beside the pool", found["us-west-2"], "INACTIVE")
    idp.delete_user_pool_replica(**names)

    definition = {"LimitClass": "API_CATEGORY", "Attributes": {"Category": "UserRead"}}
    value = idp.get_provisioned_limit(LimitDefinition=definition)["Limit"]["FreeLimitValue"] + 5
    idp.update_provisioned_limit(LimitDefinition=definition, RequestedLimitValue=value)
    equal("a limit is kept", idp.get_provisioned_limit(LimitDefinition=definition)["Limit"]["ProvisionedLimitValue"], value)


pool, arn = pools()
client = clients(pool)
user = people(pool, client)
groups(pool, user)
providers(pool, user)
resources(pool)
branding(pool, client)
protection(pool)
small_things(pool, arn, client)
refused("a pool with a domain stays", "InvalidParameterException",
        "User pool cannot be deleted. It has a domain configured that should be deleted first.",
        idp.delete_user_pool, UserPoolId=pool)
idp.delete_user_pool_domain(UserPoolId=pool, Domain="directory-journey")
idp.delete_user_pool(UserPoolId=pool)
refused("a deleted pool is unknown", "ResourceNotFoundException", f"User pool {pool} does not exist.",
        idp.describe_user_pool, UserPoolId=pool)
