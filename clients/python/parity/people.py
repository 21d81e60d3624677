"""People: how they come, sign in, are managed, and go."""

from poolhouse import advance_clock, next_message, secret_hash

from .pools import FUNCTION

PASSWORD = "Correct-h0rse!"
NEW_PASSWORD = "B4ttery-staple!"
CONTEXT = {
    "AnalyticsMetadata": {"AnalyticsEndpointId": "endpoint"},
    "UserContextData": {"IpAddress": "198.51.100.7", "EncodedData": "e30="},
    "ClientMetadata": {"from": "parity"},
}
SERVER = {
    "AnalyticsMetadata": CONTEXT["AnalyticsMetadata"],
    "ContextData": {
        "IpAddress": "198.51.100.7", "ServerName": "example.com", "ServerPath": "/in",
        "HttpHeaders": [{"headerName": "User-Agent", "headerValue": "parity"}], "EncodedData": "e30=",
    },
    "ClientMetadata": CONTEXT["ClientMetadata"],
}
FLOWS = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]


class Place:
    """A pool that verifies e-mail addresses, with a public and a confidential client."""

    def __init__(self, api, name, **members):
        self.api = api
        made = api.call("CreateUserPool", PoolName=name, AutoVerifiedAttributes=["email"], **members)
        self.pool = made["UserPool"]["Id"]
        self.client = self.new_client()["ClientId"]
        confidential = self.new_client(GenerateSecret=True)
        self.confidential, self.secret = confidential["ClientId"], confidential["ClientSecret"]

    def new_client(self, **members):
        input = {"UserPoolId": self.pool, "ClientName": "app", "ExplicitAuthFlows": FLOWS, **members}
        return self.api.call("CreateUserPoolClient", **input)["UserPoolClient"]

    def hash(self, username):
        return secret_hash(username, self.confidential, self.secret)

    def person(self, name, permanent=True, **attributes):
        """Somebody an administrator made, silently."""
        listed = [{"Name": key, "Value": value} for key, value in attributes.items()]
        user = {"UserPoolId": self.pool, "Username": name}
        self.api.call(
            "AdminCreateUser", **user, UserAttributes=listed, TemporaryPassword=PASSWORD, MessageAction="SUPPRESS",
        )
        if permanent:
            self.api.call("AdminSetUserPassword", **user, Password=PASSWORD, Permanent=True)
        return user

    def sign_in(self, name, client=None):
        answer = self.api.call(
            "InitiateAuth", ClientId=client or self.client, AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": name, "PASSWORD": PASSWORD}, **CONTEXT,
        )
        return answer.get("AuthenticationResult", answer)


def story(api):
    place = Place(api, "people")
    sign_up(api, place)
    management(api, place)
    sign_in(api, place)
    sign_in_refusals(api, place)
    factors(api, place)
    aliases(api)
    functions(api)


def sign_up(api, place):
    def who(name):
        return {"ClientId": place.confidential, "Username": name, "SecretHash": place.hash(name)}

    def new(name):
        address = [{"Name": "email", "Value": f"{name}@parity.example"}]
        validation = [{"Name": "invitation", "Value": "7"}]
        return {**who(name), "Password": PASSWORD, "UserAttributes": address, "ValidationData": validation, **CONTEXT}

    api.call("SignUp", **new("ana"))
    code = next_message("ana@parity.example")["code"]
    api.refused("SignUp", "UsernameExistsException", new("ana"))
    api.refused("SignUp", "InvalidPasswordException", {**new("weak"), "Password": "short"})
    wrong = "000000" if code != "000000" else "111111"
    api.refused("ConfirmSignUp", "CodeMismatchException", {**who("ana"), "ConfirmationCode": wrong})
    api.call("ResendConfirmationCode", **who("ana"), **CONTEXT)
    code = next_message("ana@parity.example")["code"]
    api.call("ConfirmSignUp", **who("ana"), ConfirmationCode=code, ForceAliasCreation=False, **CONTEXT)
    api.refused("ConfirmSignUp", "NotAuthorizedException", {**who("ana"), "ConfirmationCode": code})
    bare = {**who("ana"), "SecretHash": place.hash("bea")}
    for operation, more in (("SignUp", {"Password": PASSWORD}), ("ResendConfirmationCode", {})):
        api.refused(operation, "NotAuthorizedException", {**bare, **more})
    for operation, more in (("ConfirmSignUp", {"ConfirmationCode": "123456"}), ("ResendConfirmationCode", {})):
        api.refused(operation, "UserNotFoundException", {**who("nobody"), **more})

    api.call("SignUp", **new("bea"))
    api.call("AdminConfirmSignUp", UserPoolId=place.pool, Username="bea", ClientMetadata={"from": "parity"})
    confirmed = {"UserPoolId": place.pool, "Username": "bea"}
    api.refused("AdminConfirmSignUp", "NotAuthorizedException", confirmed)

    api.call("SignUp", **new("cleo"))
    for _ in range(15):
        api.refused("ConfirmSignUp", "CodeMismatchException", {**who("cleo"), "ConfirmationCode": "x"})
    api.refused("ConfirmSignUp", "LimitExceededException", {**who("cleo"), "ConfirmationCode": "x"})
    for _ in range(5):
        api.call("ResendConfirmationCode", **who("cleo"))
    api.refused("ResendConfirmationCode", "LimitExceededException", who("cleo"))


def management(api, place):
    names = {"UserPoolId": place.pool, "Username": "dora"}
    api.call(
        "AdminCreateUser", **names, UserAttributes=[{"Name": "email", "Value": "dora@parity.example"}],
        ValidationData=[{"Name": "invitation", "Value": "7"}], TemporaryPassword=PASSWORD, ForceAliasCreation=False,
        DesiredDeliveryMediums=["EMAIL"], ClientMetadata={"from": "parity"},
    )
    api.call("AdminCreateUser", **names, MessageAction="RESEND")
    api.refused("AdminCreateUser", "UsernameExistsException", names)
    api.refused("AdminCreateUser", "InvalidPasswordException", {**names, "Username": "eva", "TemporaryPassword": "short"})
    api.refused("AdminCreateUser", "UserNotFoundException", {**names, "Username": "eva", "MessageAction": "RESEND"})
    api.call("AdminSetUserPassword", **names, Password=PASSWORD, Permanent=True)
    api.refused("AdminCreateUser", "UnsupportedUserStateException", {**names, "MessageAction": "RESEND"})
    api.refused("AdminSetUserPassword", "InvalidPasswordException", {**names, "Password": "short"})
    for operation in ("AdminDisableUser", "AdminEnableUser", "AdminGetUser", "AdminUserGlobalSignOut"):
        api.call(operation, **names)
    listed = {"UserPoolId": place.pool, "Limit": 1, "AttributesToGet": ["email"]}
    api.call("ListUsers", **listed, Filter='email ^= "d"')
    first = api.call("ListUsers", **listed)
    api.call("ListUsers", **listed, PaginationToken=first["PaginationToken"])
    api.call("AdminDeleteUser", **names)

    policy = {"PasswordPolicy": {"PasswordHistorySize": 3}}
    api.call("UpdateUserPool", UserPoolId=place.pool, Policies=policy, AutoVerifiedAttributes=["email"])
    fay = place.person("fay", permanent=False)
    again = {**fay, "Password": PASSWORD, "Permanent": True}
    api.refused("AdminSetUserPassword", "PasswordHistoryPolicyViolationException", again)
    for operation, names in (("RespondToAuthChallenge", {}), ("AdminRespondToAuthChallenge", {"UserPoolId": place.pool})):
        input = {
            **names, "ClientId": place.client, "ChallengeName": "NEW_PASSWORD_REQUIRED",
            "Session": place.sign_in("fay")["Session"],
            "ChallengeResponses": {"USERNAME": "fay", "NEW_PASSWORD": PASSWORD},
        }
        api.refused(operation, "PasswordHistoryPolicyViolationException", input)
    api.call("UpdateUserPool", UserPoolId=place.pool, AutoVerifiedAttributes=["email"])


def sign_in(api, place):
    place.person("gina")
    answer = api.call(
        "AdminInitiateAuth", UserPoolId=place.pool, ClientId=place.client, AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "gina", "PASSWORD": PASSWORD}, **SERVER,
    )["AuthenticationResult"]
    api.call("GetUser", AccessToken=answer["AccessToken"])
    api.call("GetTokensFromRefreshToken", ClientId=place.client, RefreshToken=answer["RefreshToken"], ClientMetadata={"a": "b"})
    api.call("RevokeToken", ClientId=place.client, Token=answer["RefreshToken"], RevokeAssociatedSessions="NONE")
    api.refused("RevokeToken", "UnsupportedTokenTypeException", {"ClientId": place.client, "Token": answer["AccessToken"]})
    api.call("GlobalSignOut", AccessToken=place.sign_in("gina")["AccessToken"])

    rotating = place.new_client(
        ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"], RefreshTokenRotation={"Feature": "ENABLED"}, GenerateSecret=True,
    )
    known = {"ClientId": rotating["ClientId"], "ClientSecret": rotating["ClientSecret"]}
    hashed = secret_hash("gina", rotating["ClientId"], rotating["ClientSecret"])
    parameters = {"USERNAME": "gina", "PASSWORD": PASSWORD, "SECRET_HASH": hashed}
    first = api.call(
        "InitiateAuth", ClientId=rotating["ClientId"], AuthFlow="USER_PASSWORD_AUTH", AuthParameters=parameters,
    )["AuthenticationResult"]["RefreshToken"]
    api.call("GetTokensFromRefreshToken", **known, RefreshToken=first)
    api.refused("GetTokensFromRefreshToken", "RefreshTokenReuseException", {**known, "RefreshToken": first})
    api.call("RevokeToken", **known, Token=first)

    for operation, names, context in (
        ("RespondToAuthChallenge", {}, CONTEXT),
        ("AdminRespondToAuthChallenge", {"UserPoolId": place.pool}, SERVER),
    ):
        name = f"new{len(names)}"
        place.person(name, permanent=False)
        for password, error in (("short", "InvalidPasswordException"), (NEW_PASSWORD, None)):
            input = {
                **names, "ClientId": place.client, "ChallengeName": "NEW_PASSWORD_REQUIRED",
                "Session": place.sign_in(name)["Session"],
                "ChallengeResponses": {"USERNAME": name, "NEW_PASSWORD": password}, **context,
            }
            if error:
                api.refused(operation, error, input)
            else:
                api.call(operation, **input)
    token = place.sign_in("gina")["AccessToken"]
    api.call("DeleteUser", AccessToken=token)


def sign_in_refusals(api, place):
    place.person("hedi")

    def starts(parameters, flow="USER_PASSWORD_AUTH"):
        public = {"ClientId": place.client, "AuthFlow": flow, "AuthParameters": parameters}
        admin = {**public, "UserPoolId": place.pool, "AuthFlow": flow.replace("USER_P", "ADMIN_USER_P", 1)}
        return (("InitiateAuth", public), ("AdminInitiateAuth", admin))

    for operation, input in starts({"USERNAME": "hedi", "PASSWORD": "wrong"}):
        api.refused(operation, "NotAuthorizedException", input)
    for operation, input in starts({"USERNAME": "nobody", "PASSWORD": PASSWORD}):
        api.refused(operation, "UserNotFoundException", input)
    api.call("SignUp", ClientId=place.client, Username="ines", Password=PASSWORD)
    for operation, input in starts({"USERNAME": "ines", "PASSWORD": PASSWORD}):
        api.refused(operation, "UserNotConfirmedException", input)
    api.refused("AdminDeleteSoftwareToken", "UserNotConfirmedException", {"UserPoolId": place.pool, "Username": "ines"})
    answer = {
        "ClientId": place.client, "ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": "no-session-of-ours-at-all",
        "ChallengeResponses": {"USERNAME": "hedi", "NEW_PASSWORD": NEW_PASSWORD},
    }
    api.refused("RespondToAuthChallenge", "NotAuthorizedException", answer)
    api.refused("AdminRespondToAuthChallenge", "NotAuthorizedException", {**answer, "UserPoolId": place.pool})
    garbage = {"ClientId": place.client, "RefreshToken": "not-a-token-of-ours"}
    api.refused("GetTokensFromRefreshToken", "NotAuthorizedException", garbage)
    wrong = {"ClientId": place.confidential, "ClientSecret": "not_the_secret_of_this_client", "Token": "x"}
    api.refused("RevokeToken", "UnauthorizedException", wrong)
    silent = place.new_client(EnableTokenRevocation=False)["ClientId"]
    token = place.sign_in("hedi", silent)["RefreshToken"]
    api.refused("RevokeToken", "UnsupportedOperationException", {"ClientId": silent, "Token": token})


def aliases(api):
    """Names besides the user name that somebody else owns already."""
    place = Place(api, "aliases", AliasAttributes=["email", "preferred_username"])
    for name in ("ana", "bea"):
        address = [{"Name": "email", "Value": "both@parity.example"}]
        api.call("SignUp", ClientId=place.client, Username=name, Password=PASSWORD, UserAttributes=address)
    codes = [next_message("both@parity.example")["code"] for _ in range(2)]
    api.call("ConfirmSignUp", ClientId=place.client, Username="ana", ConfirmationCode=codes[0])
    second = {"ClientId": place.client, "Username": "bea", "ConfirmationCode": codes[1]}
    api.refused("ConfirmSignUp", "AliasExistsException", second)
    place.person("cleo", preferred_username="taken")
    place.person("dora", permanent=False)
    for operation, names in (("RespondToAuthChallenge", {}), ("AdminRespondToAuthChallenge", {"UserPoolId": place.pool})):
        responses = {"USERNAME": "dora", "NEW_PASSWORD": NEW_PASSWORD, "userAttributes.preferred_username": "taken"}
        answer = {
            **names, "ClientId": place.client, "ChallengeName": "NEW_PASSWORD_REQUIRED",
            "Session": place.sign_in("dora")["Session"], "ChallengeResponses": responses,
        }
        api.refused(operation, "AliasExistsException", answer)


def functions(api):
    """Functions that cannot be called, at each moment that has one."""
    place = Place(api, "functions")
    place.person("ana")
    place.person("bea", permanent=False)
    refresh = place.sign_in("ana")["RefreshToken"]
    session = place.sign_in("bea")["Session"]
    for name in ("cleo", "dora"):
        address = [{"Name": "email", "Value": f"{name}@functions.example"}]
        api.call("SignUp", ClientId=place.client, Username=name, Password=PASSWORD, UserAttributes=address)
    code = next_message("cleo@functions.example")["code"]

    app, user = {"ClientId": place.client}, {"UserPoolId": place.pool}
    parameters = {"AuthParameters": {"USERNAME": "ana", "PASSWORD": PASSWORD}}
    answer = {
        **app, "ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": session,
        "ChallengeResponses": {"USERNAME": "bea", "NEW_PASSWORD": NEW_PASSWORD},
    }
    for function, calls in (
        ("PreSignUp", [
            ("SignUp", {**app, "Username": "eva", "Password": PASSWORD}),
            ("AdminCreateUser", {**user, "Username": "eva"}),
        ]),
        ("CustomMessage", [("ResendConfirmationCode", {**app, "Username": "dora"})]),
        ("PostConfirmation", [
            ("ConfirmSignUp", {**app, "Username": "cleo", "ConfirmationCode": code}),
            ("AdminConfirmSignUp", {**user, "Username": "dora"}),
        ]),
        ("PreTokenGeneration", [
            ("InitiateAuth", {**app, "AuthFlow": "USER_PASSWORD_AUTH", **parameters}),
            ("AdminInitiateAuth", {**user, **app, "AuthFlow": "ADMIN_USER_PASSWORD_AUTH", **parameters}),
            ("RespondToAuthChallenge", answer),
            ("AdminRespondToAuthChallenge", {**user, **answer}),
            ("GetTokensFromRefreshToken", {**app, "RefreshToken": refresh}),
        ]),
    ):
        api.call("UpdateUserPool", **user, AutoVerifiedAttributes=["email"], LambdaConfig={function: FUNCTION})
        for operation, input in calls:
            api.refused(operation, "UnexpectedLambdaException", input)


def lateness(api):
    """Codes that came too late."""
    place = Place(api, "late")
    address = [{"Name": "email", "Value": "ana@late.example"}]
    api.call("SignUp", ClientId=place.client, Username="ana", Password=PASSWORD, UserAttributes=address)
    code = next_message("ana@late.example")["code"]
    advance_clock(days=2)
    late = {"ClientId": place.client, "Username": "ana", "ConfirmationCode": code}
    api.refused("ConfirmSignUp", "ExpiredCodeException", late)


def factors(api, place):
    user = place.person("jana", phone_number="+15550001111")
    option = {"DeliveryMedium": "SMS", "AttributeName": "phone_number"}
    token = place.sign_in("jana")["AccessToken"]
    for options in ([option], []):
        api.call("AdminSetUserSettings", **user, MFAOptions=options)
        api.call("SetUserSettings", AccessToken=token, MFAOptions=options)
    api.call("SetUserSettings", AccessToken=token, MFAOptions=[option])
    for operation in ("AdminGetUser", "AdminGetUserAuthFactors", "AdminDeleteSoftwareToken"):
        api.call(operation, **user)
    api.call("GetUser", AccessToken=token)
    api.call("SetUserSettings", AccessToken=token, MFAOptions=[])
