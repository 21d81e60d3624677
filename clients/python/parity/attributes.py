"""What is known of people: changed by themselves and by administrators, and proved by codes."""

from poolhouse import next_message

from .people import Place
from .pools import FUNCTION

METADATA = {"ClientMetadata": {"from": "parity"}}


def story(api):
    place = Place(api, "attributes", AliasAttributes=["email", "preferred_username"])
    place.person("owner", email="taken@attributes.example", email_verified="true", preferred_username="taken")
    ana = place.person("ana")
    token = place.sign_in("ana")["AccessToken"]
    changes(api, ana, token)
    proofs(api, token)
    limits(api, token)
    functions(api, place, ana, token)


def listed(**attributes):
    return {"UserAttributes": [{"Name": name, "Value": value} for name, value in attributes.items()]}


def changes(api, ana, token):
    api.call("AdminUpdateUserAttributes", **ana, **listed(name="Ana", locale="de"), **METADATA)
    api.call("AdminDeleteUserAttributes", **ana, UserAttributeNames=["locale"])
    api.call("UpdateUserAttributes", AccessToken=token, **listed(nickname="a", locale="de"), **METADATA)
    api.call("DeleteUserAttributes", AccessToken=token, UserAttributeNames=["nickname"])
    own = {"AccessToken": token}
    api.refused("UpdateUserAttributes", "AliasExistsException", {**own, **listed(preferred_username="taken")})
    verified = listed(email="taken@attributes.example", email_verified="true")
    api.refused("AdminUpdateUserAttributes", "AliasExistsException", {**ana, **verified})
    for operation, names in (("UpdateUserAttributes", own), ("AdminUpdateUserAttributes", ana)):
        api.refused(operation, "InvalidParameterException", {**names, **listed(email="nobody")})
    for operation, names in (("DeleteUserAttributes", own), ("UpdateUserAttributes", own)):
        members = listed(email_verified="true") if operation == "UpdateUserAttributes" else {"UserAttributeNames": ["sub"]}
        api.refused(operation, "NotAuthorizedException", {**names, **members})


def proofs(api, token):
    own = {"AccessToken": token, "AttributeName": "email"}
    api.call("UpdateUserAttributes", AccessToken=token, **listed(email="ana@attributes.example"))
    code = next_message("ana@attributes.example")["code"]
    wrong = "000000" if code != "000000" else "111111"
    api.refused("VerifyUserAttribute", "CodeMismatchException", {**own, "Code": wrong})
    api.call("VerifyUserAttribute", **own, Code=code)
    api.refused("VerifyUserAttribute", "ExpiredCodeException", {**own, "Code": code})
    api.call("UpdateUserAttributes", AccessToken=token, **listed(email="taken@attributes.example"))
    code = next_message("taken@attributes.example")["code"]
    api.refused("VerifyUserAttribute", "AliasExistsException", {**own, "Code": code})


def limits(api, token):
    own = {"AccessToken": token, "AttributeName": "email"}
    for _ in range(5):
        api.call("GetUserAttributeVerificationCode", **own, **METADATA)
    api.refused("GetUserAttributeVerificationCode", "LimitExceededException", own)
    # Three were refused before.
    for _ in range(12):
        api.refused("VerifyUserAttribute", "CodeMismatchException", {**own, "Code": "x"})
    api.refused("VerifyUserAttribute", "LimitExceededException", {**own, "Code": "x"})


def functions(api, place, ana, token):
    place.person("bea", email="bea@attributes.example")
    other = place.sign_in("bea")["AccessToken"]
    lambdas = {"CustomMessage": FUNCTION}
    api.call("UpdateUserPool", UserPoolId=place.pool, AutoVerifiedAttributes=["email"], LambdaConfig=lambdas)
    new = listed(email="new@attributes.example")
    for operation, input in (
        ("AdminUpdateUserAttributes", {**ana, **new}),
        ("UpdateUserAttributes", {"AccessToken": other, **new}),
        ("GetUserAttributeVerificationCode", {"AccessToken": other, "AttributeName": "email"}),
    ):
        api.refused(operation, "UnexpectedLambdaException", input)
