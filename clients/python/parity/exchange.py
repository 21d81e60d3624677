"""Tokens without a person's password: an app's own, and one for another."""

from poolhouse import cognito

from .people import FLOWS, Place
from .pools import FUNCTION


def story(api):
    place = Place(api, "exchange")
    scopes = [{"ScopeName": "read", "ScopeDescription": "Reading"}]
    api.call("CreateResourceServer", UserPoolId=place.pool, Identifier="api", Name="api", Scopes=scopes)
    # The flow's name stands in the guide and not in the model, so this answer is not judged.
    machine = cognito().create_user_pool_client(
        UserPoolId=place.pool, ClientName="machine", GenerateSecret=True, ExplicitAuthFlows=["ALLOW_CLIENT_TOKEN_AUTH"], AllowedOAuthFlows=["client_credentials"],
        AllowedOAuthScopes=["api/read"], AllowedOAuthFlowsUserPoolClient=True,
    )["UserPoolClient"]
    own = {"ClientId": machine["ClientId"], "Secret": machine["ClientSecret"]}
    actor = api.call("GetClientToken", **own, Scopes=["api/read"], ClientMetadata={"from": "parity"})
    api.refused("GetClientToken", "NotAuthorizedException", {**own, "Secret": "x" * 30})

    place.person("ana")
    signed_in = place.sign_in("ana")
    exchanging = place.new_client(
        GenerateSecret=True, ExplicitAuthFlows=["ALLOW_TOKEN_EXCHANGE_IMPERSONATION", "ALLOW_TOKEN_EXCHANGE_DELEGATION"],
        AllowedOAuthScopes=["aws.cognito.signin.user.admin"],
    )
    names = {"ClientId": exchanging["ClientId"], "ClientSecret": exchanging["ClientSecret"]}
    subject = {"SubjectToken": signed_in["AccessToken"], "SubjectTokenType": "ACCESS_TOKEN"}
    acting = {
        "ActorToken": actor["ClientAuthenticationResult"]["AccessToken"], "ActorTokenType": "ACCESS_TOKEN",
        "RequestedTokenType": "ACCESS_TOKEN", "Scopes": ["aws.cognito.signin.user.admin"],
    }
    for reader in ({"Audiences": ["reports"]}, {"Resources": ["https://reports.example.com/v1"]}):
        api.call("GetDerivedToken", **names, **subject, **acting, **reader)
    api.refused("GetDerivedToken", "NotAuthorizedException", {**names, **subject, "SubjectToken": "a.b.c"})
    lambdas = {"PreTokenGeneration": FUNCTION}
    api.call("UpdateUserPool", UserPoolId=place.pool, AutoVerifiedAttributes=["email"], LambdaConfig=lambdas)
    api.refused("GetDerivedToken", "UnexpectedLambdaException", {**names, **subject})
    api.call("UpdateUserPool", UserPoolId=place.pool, AutoVerifiedAttributes=["email"])
    place.person("ben")
    gone = place.sign_in("ben", place.new_client(ExplicitAuthFlows=FLOWS)["ClientId"])["AccessToken"]
    api.call("AdminDeleteUser", UserPoolId=place.pool, Username="ben")
    api.refused("GetDerivedToken", "UserNotFoundException", {**names, **subject, "SubjectToken": gone})
