"""Passwords that were forgotten, taken away, and changed."""

from poolhouse import next_message

from .people import CONTEXT, NEW_PASSWORD, PASSWORD, Place
from .pools import FUNCTION

HISTORY = {"PasswordPolicy": {"PasswordHistorySize": 3}}


def story(api):
    place = Place(api, "recovery")
    forgotten(api, place)
    taken_away(api, place)
    changed(api, place)
    limits(api, place)
    functions(api, place)


def somebody(place, name):
    """With an address of their own that a code can go to."""
    return place.person(name, email=f"{name}@recovery.example", email_verified="true")


def remember(api, place, history=None):
    """Passwords of before are remembered, or nothing is."""
    policies = {"Policies": history} if history else {}
    api.call("UpdateUserPool", UserPoolId=place.pool, AutoVerifiedAttributes=["email"], **policies)


def code_for(name):
    return next_message(f"{name}@recovery.example")["code"]


def forgotten(api, place):
    somebody(place, "ana")
    who = {"ClientId": place.confidential, "Username": "ana", "SecretHash": place.hash("ana")}
    api.call("ForgotPassword", **who, **CONTEXT)
    code = code_for("ana")
    wrong = "000000" if code != "000000" else "111111"
    api.refused("ConfirmForgotPassword", "CodeMismatchException", {**who, "ConfirmationCode": wrong, "Password": NEW_PASSWORD})
    api.refused("ConfirmForgotPassword", "InvalidPasswordException", {**who, "ConfirmationCode": code, "Password": "short"})
    remember(api, place, HISTORY)
    again = {**who, "ConfirmationCode": code, "Password": PASSWORD}
    api.refused("ConfirmForgotPassword", "PasswordHistoryPolicyViolationException", again)
    api.call("ConfirmForgotPassword", **who, ConfirmationCode=code, Password=NEW_PASSWORD, **CONTEXT)
    remember(api, place)
    used = {**who, "ConfirmationCode": code, "Password": "Th1rd-password!"}
    api.refused("ConfirmForgotPassword", "ExpiredCodeException", used)
    for operation, more in (("ForgotPassword", {}), ("ConfirmForgotPassword", {"ConfirmationCode": "1", "Password": PASSWORD})):
        api.refused(operation, "NotAuthorizedException", {**who, "SecretHash": place.hash("bea"), **more})
        nobody = {"ClientId": place.client, "Username": "nobody", **more}
        api.refused(operation, "UserNotFoundException", nobody)
    api.call("SignUp", ClientId=place.client, Username="una", Password=PASSWORD)
    early = {"ClientId": place.client, "Username": "una", "ConfirmationCode": "1", "Password": NEW_PASSWORD}
    api.refused("ConfirmForgotPassword", "UserNotConfirmedException", early)


def taken_away(api, place):
    user = somebody(place, "bea")
    api.call("AdminResetUserPassword", **user, ClientMetadata={"from": "parity"})
    code_for("bea")


def changed(api, place):
    somebody(place, "cleo")
    token = place.sign_in("cleo")["AccessToken"]
    change = {"AccessToken": token, "PreviousPassword": PASSWORD}
    remember(api, place, HISTORY)
    api.refused("ChangePassword", "InvalidPasswordException", {**change, "ProposedPassword": "short"})
    api.refused("ChangePassword", "PasswordHistoryPolicyViolationException", {**change, "ProposedPassword": PASSWORD})
    api.call("ChangePassword", **change, ProposedPassword=NEW_PASSWORD)
    # One was counted already.
    wrong = {"AccessToken": token, "PreviousPassword": "wrong", "ProposedPassword": "Th1rd-password!"}
    for _ in range(4):
        api.refused("ChangePassword", "NotAuthorizedException", wrong)
    api.refused("ChangePassword", "LimitExceededException", wrong)
    remember(api, place)


def limits(api, place):
    somebody(place, "dora")
    who = {"ClientId": place.client, "Username": "dora"}
    for _ in range(20):
        api.call("ForgotPassword", **who)
    api.refused("ForgotPassword", "LimitExceededException", who)
    last = {**who, "ConfirmationCode": "1", "Password": NEW_PASSWORD}
    api.refused("ConfirmForgotPassword", "LimitExceededException", last)


def functions(api, place):
    somebody(place, "eva")
    user = somebody(place, "fay")
    who = {"ClientId": place.client, "Username": "eva"}
    api.call("ForgotPassword", **who)
    code = code_for("eva")
    for function, operation, input in (
        ("CustomMessage", "ForgotPassword", who),
        ("CustomMessage", "AdminResetUserPassword", user),
        ("PostConfirmation", "ConfirmForgotPassword", {**who, "ConfirmationCode": code, "Password": NEW_PASSWORD}),
    ):
        api.call("UpdateUserPool", UserPoolId=place.pool, AutoVerifiedAttributes=["email"], LambdaConfig={function: FUNCTION})
        api.refused(operation, "UnexpectedLambdaException", input)
