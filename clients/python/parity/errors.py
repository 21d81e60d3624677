"""Provokes what operations declare, wherever one way serves many operations; the rest is provoked by the families."""

from poolhouse import check

from .people import PASSWORD, Place

POOL = "us-east-1_Nowhere00"
NOBODY = "nobody-at-all"
# One makes users, the other tells nobody who exists.
SILENT = ("AdminCreateUser", "UpdateAuthEventFeedback")


class Strangers:
    """Access tokens that were good, of people to whom something has happened since."""

    def __init__(self, api, built):
        place = Place(api, "strangers")
        gone = place.person("gone")
        self.of_the_deleted = place.sign_in("gone")["AccessToken"]
        api.call("AdminDeleteUser", **gone)
        place.person("kept")
        client = place.new_client()["ClientId"]
        self.of_a_deleted_client = place.sign_in("kept", client)["AccessToken"]
        api.call("DeleteUserPoolClient", UserPoolId=place.pool, ClientId=client)
        self.of_one_to_reset = None
        if "AdminResetUserPassword" in built:
            address = {"email": "reset@parity.example", "email_verified": "true"}
            reset = place.person("reset", **address)
            self.of_one_to_reset = place.sign_in("reset")["AccessToken"]
            api.call("AdminResetUserPassword", **reset)
            parameters = {"AuthParameters": {"USERNAME": "reset", "PASSWORD": PASSWORD}, "ClientId": place.client}
            public = {**parameters, "AuthFlow": "USER_PASSWORD_AUTH"}
            admin = {**parameters, "AuthFlow": "ADMIN_USER_PASSWORD_AUTH", "UserPoolId": place.pool}
            api.refused("InitiateAuth", "PasswordResetRequiredException", public)
            api.refused("AdminInitiateAuth", "PasswordResetRequiredException", admin)


def story(api, built):
    strangers = Strangers(api, built)
    for operation in built:
        sample = api.samples.get(operation)
        check(f"a family knows how {operation} is called", sample is not None)
        declared = {error.name for error in api.model.operation_model(operation).error_shapes}
        for error, input, careless in attempts(api, operation, sample, strangers):
            if error in declared:
                api.refused(operation, error, input, careless)


def attempts(api, operation, sample, strangers):
    """Inputs that are wrong in one thing, and what they must be answered with."""
    required = api.model.operation_model(operation).input_shape.required_members
    for name in required[:1]:
        yield "InvalidParameterException", without(sample, name), True
    if not required:
        yield "InvalidParameterException", {}, True
    if "UserPoolId" in sample:
        yield "ResourceNotFoundException", {**sample, "UserPoolId": POOL}, False
    elif "ClientId" in sample:
        yield "ResourceNotFoundException", {**without(sample, "SecretHash"), "ClientId": NOBODY.replace("-", "")}, False
    elif "ResourceArn" in sample:
        arn = sample["ResourceArn"].rsplit("/", 1)[0]
        yield "ResourceNotFoundException", {**sample, "ResourceArn": f"{arn}/{POOL}"}, False
    if "UserPoolId" in sample and "Username" in sample and operation not in SILENT:
        yield "UserNotFoundException", {**sample, "Username": NOBODY}, False
    if "AccessToken" in sample:
        yield "NotAuthorizedException", {**sample, "AccessToken": "no.token.of-ours"}, False
        yield "UserNotFoundException", {**sample, "AccessToken": strangers.of_the_deleted}, False
        yield "ResourceNotFoundException", {**sample, "AccessToken": strangers.of_a_deleted_client}, False
        if strangers.of_one_to_reset:
            yield "PasswordResetRequiredException", {**sample, "AccessToken": strangers.of_one_to_reset}, False


def without(sample, name):
    return {key: value for key, value in sample.items() if key != name}


