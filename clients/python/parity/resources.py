"""What a pool has besides people: domains, resource servers, identity providers, tags, replicas, sessions, limits."""

from .people import Place

ACCOUNT = "000000000000"
# What a pool may have.
SERVERS = 300
PROVIDERS = 300
CERTIFICATE = f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/11111111-1111-4111-8111-111111111111"
OIDC = {
    "client_id": "id", "client_secret": "secret", "attributes_request_method": "GET",
    "oidc_issuer": "https://issuer.example.com", "authorize_scopes": "openid",
    "authorize_url": "https://issuer.example.com/authorize", "token_url": "https://issuer.example.com/token",
    "attributes_url": "https://issuer.example.com/userinfo", "jwks_uri": "https://issuer.example.com/keys",
}


def story(api):
    place = Place(api, "resources")
    domains(api, place.pool)
    servers(api, place.pool)
    providers(api, place)
    tags(api, place.pool)
    replicas(api, place.pool)
    sessions(api, place)
    limits(api)


def domains(api, pool):
    prefix = {"UserPoolId": pool, "Domain": "parity"}
    custom = {"UserPoolId": pool, "Domain": "auth.parity.example.com"}
    routing = {"Failover": {"SecondaryRegion": "us-west-2", "PrimaryRoute53HealthCheckId": "11111111-1111-4111-8111-111111111111"}}
    certificate = {"CertificateArn": CERTIFICATE, "SecurityPolicy": "TLS_V1_2_2021"}
    api.call("CreateUserPoolDomain", **prefix, ManagedLoginVersion=1)
    api.call("CreateUserPoolDomain", **custom, CustomDomainConfig=certificate, Routing=routing)
    api.call("UpdateUserPoolDomain", **prefix, ManagedLoginVersion=2)
    api.call("UpdateUserPoolDomain", **custom, CustomDomainConfig=certificate, Routing=routing)
    for names in (prefix, custom):
        api.call("DescribeUserPoolDomain", Domain=names["Domain"])
        api.call("DeleteUserPoolDomain", **names)
    api.call("DescribeUserPoolDomain", Domain="parity")
    cheap = api.call("CreateUserPool", PoolName="cheap", UserPoolTier="LITE")["UserPool"]["Id"]
    names = {"UserPoolId": cheap, "Domain": "parity-cheap"}
    beyond = "FeatureUnavailableInTierException"
    api.refused("CreateUserPoolDomain", beyond, {**names, "ManagedLoginVersion": 2})
    api.call("CreateUserPoolDomain", **names)
    api.refused("UpdateUserPoolDomain", beyond, {**names, "ManagedLoginVersion": 2})
    api.call("DeleteUserPoolDomain", **names)
    api.call("DeleteUserPool", UserPoolId=cheap)


def servers(api, pool):
    scopes = [{"ScopeName": "read", "ScopeDescription": "Reading"}]
    for number in range(SERVERS):
        names = {"UserPoolId": pool, "Identifier": f"server{number}"}
        api.call("CreateResourceServer", **names, Name="server", Scopes=scopes)
    api.refused("CreateResourceServer", "LimitExceededException", {**names, "Identifier": "more", "Name": "more"})
    api.call("UpdateResourceServer", **names, Name="again", Scopes=scopes)
    api.call("DescribeResourceServer", **names)
    first = api.call("ListResourceServers", UserPoolId=pool, MaxResults=1)
    api.call("ListResourceServers", UserPoolId=pool, MaxResults=1, NextToken=first["NextToken"])
    api.call("DeleteResourceServer", **names)


def providers(api, place):
    pool = place.pool
    for number in range(PROVIDERS):
        names = {"UserPoolId": pool, "ProviderName": f"provider{number}"}
        more = {
            "ProviderDetails": OIDC, "AttributeMapping": {"email": "email"}, "IdpIdentifiers": [f"idp{number}"],
            "AcrMapping": {"Level1": "bronze"},
        }
        api.call("CreateIdentityProvider", **names, ProviderType="OIDC", **more)
    api.refused("CreateIdentityProvider", "DuplicateProviderException", {**names, "ProviderType": "OIDC", **more})
    other = {"UserPoolId": pool, "ProviderName": "another", "ProviderType": "OIDC", "ProviderDetails": OIDC}
    api.refused("CreateIdentityProvider", "LimitExceededException", other)
    api.call("UpdateIdentityProvider", **names, **more)
    api.call("DescribeIdentityProvider", **names)
    api.call("GetIdentityProviderByIdentifier", UserPoolId=pool, IdpIdentifier="idp1")
    first = api.call("ListIdentityProviders", UserPoolId=pool, MaxResults=1)
    api.call("ListIdentityProviders", UserPoolId=pool, MaxResults=1, NextToken=first["NextToken"])
    api.call("GetSigningCertificate", UserPoolId=pool)

    place.person("lena")
    own = {"ProviderName": "Cognito", "ProviderAttributeName": "username", "ProviderAttributeValue": "lena"}
    nobody = {**own, "ProviderAttributeValue": "nobody"}

    def source(value):
        return {"ProviderName": "provider0", "ProviderAttributeName": "Cognito_Subject", "ProviderAttributeValue": value}

    for number in range(5):
        api.call("AdminLinkProviderForUser", UserPoolId=pool, DestinationUser=own, SourceUser=source(f"s{number}"))
    link = {"UserPoolId": pool, "DestinationUser": own, "SourceUser": source("s6")}
    api.refused("AdminLinkProviderForUser", "LimitExceededException", link)
    api.refused("AdminLinkProviderForUser", "UserNotFoundException", {**link, "DestinationUser": nobody})
    place.person("nora")
    hers = {**own, "ProviderAttributeValue": "nora"}
    taken = {**link, "DestinationUser": hers, "SourceUser": source("s0")}
    api.refused("AdminLinkProviderForUser", "AliasExistsException", taken)
    api.call("AdminDisableProviderForUser", UserPoolId=pool, User=source("s1"))
    api.refused("AdminDisableProviderForUser", "UserNotFoundException", {"UserPoolId": pool, "User": nobody})
    api.call("DeleteIdentityProvider", **names)


def tags(api, pool):
    arn = {"ResourceArn": f"arn:aws:cognito-idp:us-east-1:{ACCOUNT}:userpool/{pool}"}
    api.call("TagResource", **arn, Tags={"team": "identity"})
    api.call("ListTagsForResource", **arn)
    api.call("UntagResource", **arn, TagKeys=["team"])


def replicas(api, pool):
    names = {"UserPoolId": pool, "RegionName": "us-west-2"}
    api.call("CreateUserPoolReplica", **names, UserPoolTags={"team": "identity"})
    other = {**names, "RegionName": "eu-west-1"}
    api.refused("CreateUserPoolReplica", "LimitExceededException", other)
    cheap = api.call("CreateUserPool", PoolName="cheap replica", UserPoolTier="LITE")["UserPool"]["Id"]
    api.refused("CreateUserPoolReplica", "FeatureUnavailableInTierException", {**names, "UserPoolId": cheap})
    api.call("UpdateUserPoolReplica", **names, Status="INACTIVE")
    api.call("ListUserPoolReplicas", UserPoolId=pool)
    api.call("DeleteUserPoolReplica", **names)


def sessions(api, place):
    pool, client = place.pool, place.client
    tracking = {"UserPoolId": pool, "UserSessionTracking": "ENABLED", "TokenSession": {"MaxPerUser": 5}}
    api.call("SetUserPoolSessionConfiguration", **tracking)
    api.call("GetUserPoolSessionConfiguration", UserPoolId=pool)
    of_client = {"UserPoolId": pool, "ClientId": client}
    api.call("SetUserPoolClientSessionConfiguration", **of_client, SSOSession={"MaxValidityMinutes": 60})
    api.call("GetUserPoolClientSessionConfiguration", **of_client)
    cheap = api.call("CreateUserPool", PoolName="cheap sessions", UserPoolTier="LITE")["UserPool"]["Id"]
    beyond = "FeatureUnavailableInTierException"
    api.refused("SetUserPoolSessionConfiguration", beyond, {**tracking, "UserPoolId": cheap})
    app = api.call("CreateUserPoolClient", UserPoolId=cheap, ClientName="app")["UserPoolClient"]["ClientId"]
    of_cheap = {"UserPoolId": cheap, "ClientId": app, "SSOSession": {"MaxValidityMinutes": 60}}
    api.refused("SetUserPoolClientSessionConfiguration", beyond, of_cheap)
    user = place.person("mia")
    for _ in range(3):
        token = place.sign_in("mia")["AccessToken"]
    shown = api.call("ListUserSessions", AccessToken=token)["Sessions"]
    others = [session["SessionId"] for session in shown if not session.get("IsCurrentSession")]
    api.call("AdminListUserSessions", **user)
    api.call("RevokeUserSession", AccessToken=token, SessionId=others[0], RevokeAssociatedSessions="NONE")
    api.call("AdminRevokeUserSession", **user, SessionId=others[1], RevokeAssociatedSessions="LINKED")


def limits(api):
    definition = {"LimitClass": "API_CATEGORY", "Attributes": {"Category": "UserAuthentication"}}
    shown = api.call("GetProvisionedLimit", LimitDefinition=definition)["Limit"]
    request = {"LimitDefinition": definition, "RequestedLimitValue": shown["FreeLimitValue"]}
    api.call("UpdateProvisionedLimit", **request)
    api.refused("UpdateProvisionedLimit", "ServiceQuotaExceededException", {**request, "RequestedLimitValue": 1_000_000})
    unknown = {**definition, "Attributes": {"Category": "Nothing"}}
    api.refused("GetProvisionedLimit", "ResourceNotFoundException", {"LimitDefinition": unknown})
    api.refused("UpdateProvisionedLimit", "ResourceNotFoundException", {**request, "LimitDefinition": unknown})
