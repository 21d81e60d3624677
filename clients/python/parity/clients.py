"""App clients and their secrets."""

from . import pools

OAUTH = {
    "CallbackURLs": ["https://example.com/in"],
    "LogoutURLs": ["https://example.com/out"],
    "DefaultRedirectURI": "https://example.com/in",
    "AllowedOAuthFlows": ["code"],
    "AllowedOAuthScopes": ["openid"],
    "AllowedOAuthFlowsUserPoolClient": True,
    "SupportedIdentityProviders": ["COGNITO"],
}


def settings():
    return {
        **OAUTH,
        "RefreshTokenValidity": 10,
        "AccessTokenValidity": 10,
        "IdTokenValidity": 10,
        "TokenValidityUnits": {"AccessToken": "minutes", "IdToken": "minutes", "RefreshToken": "days"},
        "ReadAttributes": ["email", "name"],
        "WriteAttributes": ["email", "name"],
        "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH"],
        "AnalyticsConfiguration": {
            "ApplicationId": "a1b2c3", "RoleArn": pools.ROLE, "ExternalId": "id", "UserDataShared": False,
        },
        "PreventUserExistenceErrors": "LEGACY",
        "EnableTokenRevocation": True,
        "EnablePropagateAdditionalUserContextData": True,
        "AuthSessionValidity": 5,
        "RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": 10},
    }


def story(api):
    pool = api.call("CreateUserPool", PoolName="clients", UserPoolTier="LITE")["UserPool"]["Id"]
    made = api.call("CreateUserPoolClient", UserPoolId=pool, ClientName="app", GenerateSecret=True, **settings())
    client = made["UserPoolClient"]["ClientId"]
    api.call("UpdateUserPoolClient", UserPoolId=pool, ClientId=client, ClientName="again", **settings())
    arn = {"ApplicationArn": "arn:aws:mobiletargeting:us-east-1:000000000000:apps/1", "UserDataShared": True}
    api.call("UpdateUserPoolClient", UserPoolId=pool, ClientId=client, AnalyticsConfiguration=arn)
    own = "own_secret_of_forty_letters_0123456789ab"
    api.call(
        "CreateUserPoolClient", UserPoolId=pool, ClientName="own", ClientSecret=own, AnalyticsConfiguration=arn,
    )
    api.call("DescribeUserPoolClient", UserPoolId=pool, ClientId=client)
    first = api.call("ListUserPoolClients", UserPoolId=pool, MaxResults=1, ClientType="REGULAR")
    api.call("ListUserPoolClients", UserPoolId=pool, MaxResults=1, ClientType="REGULAR", NextToken=first["NextToken"])

    secrets(api, pool, client)
    refusals(api, pool, client)
    api.call("DeleteUserPoolClient", UserPoolId=pool, ClientId=client)


def secrets(api, pool, client):
    names = {"UserPoolId": pool, "ClientId": client}
    added = api.call("AddUserPoolClientSecret", **names, ClientSecret="another_secret_0123456789abcdef")
    api.refused("AddUserPoolClientSecret", "LimitExceededException", names)
    api.call("ListUserPoolClientSecrets", **names)
    secret = added["ClientSecretDescriptor"]["ClientSecretId"]
    api.call("DeleteUserPoolClientSecret", **names, ClientSecretId=secret)


def refusals(api, pool, client):
    for operation, names in (
        ("CreateUserPoolClient", {"UserPoolId": pool, "ClientName": "wrong"}),
        ("UpdateUserPoolClient", {"UserPoolId": pool, "ClientId": client}),
    ):
        alone = {**names, **OAUTH, "CallbackURLs": [], "LogoutURLs": []}
        alone.pop("DefaultRedirectURI")
        api.refused(operation, "InvalidOAuthFlowException", alone)
        api.refused(operation, "ScopeDoesNotExistException", {**names, **OAUTH, "AllowedOAuthScopes": ["no/such"]})
        choice = {**names, "ExplicitAuthFlows": ["ALLOW_USER_AUTH"]}
        api.refused(operation, "FeatureUnavailableInTierException", choice)
