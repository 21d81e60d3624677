"""pycognito, the usual library for signing in from Python, unmodified: SRP with and without a client secret.

It answers PASSWORD_VERIFIER without the Session that came with it, so that the secret block must be enough.
"""

import requests
from pycognito import AWSSRP, Cognito
from pycognito.exceptions import ForceChangePasswordException, SoftwareTokenMFAChallengeException

from poolhouse import check, cognito, endpoint, equal, new_password, refused, totp

idp = cognito()
AMAZON = "https://cognito-idp.us-east-1.amazonaws.com/"
FLOWS = ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]


def create_pool(name, **settings):
    return idp.create_user_pool(PoolName=name, **settings)["UserPool"]["Id"]


def create_client(pool_id, secret=False, **settings):
    return idp.create_user_pool_client(
        UserPoolId=pool_id, ClientName="script", ExplicitAuthFlows=FLOWS, GenerateSecret=secret, **settings
    )["UserPoolClient"]


def create_user(pool_id, username):
    password = new_password()
    idp.admin_create_user(UserPoolId=pool_id, Username=username, MessageAction="SUPPRESS")
    idp.admin_set_user_password(UserPoolId=pool_id, Username=username, Password=password, Permanent=True)
    return password


def someone(pool_id, client, username):
    return Cognito(
        pool_id,
        client["ClientId"],
        username=username,
        client_secret=client.get("ClientSecret"),
        boto3_client_kwargs={
            "endpoint_url": endpoint(),
            "aws_access_key_id": "any",
            "aws_secret_access_key": "any",
        },
    )


def a_password_is_proved_without_being_sent(secret):
    kind = "with a client secret" if secret else "without a client secret"
    pool_id = create_pool(f"srp {kind}")
    client = create_client(pool_id, secret)
    password = create_user(pool_id, "ana")

    answers = []
    ana = someone(pool_id, client, "ana")
    ana.client.meta.events.register(
        "provide-client-params.cognito-idp.RespondToAuthChallenge", lambda params, **_: answers.append(params)
    )
    ana.authenticate(password)
    ana.verify_tokens()
    check(f"ana signs in {kind}, and her tokens verify", ana.access_claims["username"] == "ana", ana.access_claims)
    shown = [(answer["ChallengeName"], "Session" in answer) for answer in answers]
    equal("the secret block alone was enough", shown, [("PASSWORD_VERIFIER", False)])
    check("the password was in no answer", password not in str(answers))

    refused(
        "a wrong password is refused",
        "NotAuthorizedException",
        "Incorrect username or password.",
        someone(pool_id, client, "ana").authenticate,
        password=new_password(),
    )
    refused(
        "a stranger is not known",
        "UserNotFoundException",
        "User does not exist.",
        someone(pool_id, client, "bob").authenticate,
        password=password,
    )

    first = ana.access_token
    ana.renew_access_token()
    ana.verify_tokens()
    check("a refresh gives a new access token", ana.access_token != first)
    equal("it works", ana.get_user().username, "ana")
    refresh = ana.refresh_token
    ana.logout()
    ana.refresh_token = refresh
    refused(
        "after signing out everywhere the refresh token is over",
        "NotAuthorizedException",
        "Refresh Token has been revoked",
        ana.renew_access_token,
    )


def an_invited_person_chooses_a_password():
    pool_id = create_pool("srp for the invited")
    client = create_client(pool_id, secret=True)
    temporary, chosen = new_password(), new_password()
    idp.admin_create_user(
        UserPoolId=pool_id, Username="bea", MessageAction="SUPPRESS", TemporaryPassword=temporary
    )
    bea = someone(pool_id, client, "bea")
    try:
        bea.authenticate(temporary)
        check("a temporary password asks for another", False)
    except ForceChangePasswordException:
        check("a temporary password asks for another", True)
    bea.new_password_challenge(temporary, chosen)
    bea.verify_tokens()
    check("bea chooses her own", bea.access_claims["username"] == "bea", bea.access_claims)
    again = someone(pool_id, client, "bea")
    again.authenticate(chosen)
    equal("and signs in with it", again.get_user().username, "bea")


def a_code_of_an_authenticator_is_a_second_factor():
    pool_id = create_pool("srp and codes")
    idp.set_user_pool_mfa_config(
        UserPoolId=pool_id, MfaConfiguration="OPTIONAL", SoftwareTokenMfaConfiguration={"Enabled": True}
    )
    client = create_client(pool_id, secret=True)
    password = create_user(pool_id, "cleo")
    cleo = someone(pool_id, client, "cleo")
    cleo.authenticate(password)
    secret = cleo.associate_software_token()
    check("cleo sets up her authenticator", cleo.verify_software_token(totp(secret, -1), "telephone"))
    cleo.set_user_mfa_preference(False, True, "SOFTWARE_TOKEN")

    later = someone(pool_id, client, "cleo")
    try:
        later.authenticate(password)
        check("her next sign-in asks for a code", False)
    except SoftwareTokenMFAChallengeException:
        check("her next sign-in asks for a code", True)
    code = totp(secret)
    refused(
        "a wrong one is refused",
        "CodeMismatchException",
        "Invalid code received for user",
        later.respond_to_software_token_mfa_challenge,
        code=f"{(int(code) + 1) % 1_000_000:06}",
    )
    later.respond_to_software_token_mfa_challenge(code)
    later.verify_tokens()
    check("the right one is accepted", later.access_claims["username"] == "cleo", later.access_claims)


def a_remembered_device_is_recognised():
    pool_id = create_pool(
        "srp and devices",
        DeviceConfiguration={"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": False},
    )
    # The library sends no SECRET_HASH with the answers of a device.
    client = create_client(pool_id)
    password = create_user(pool_id, "dora")

    def device(**known):
        return AWSSRP("dora", password, pool_id, client["ClientId"], client=idp, **known)

    new = device()
    tokens = new.authenticate_user()
    metadata = tokens["AuthenticationResult"]["NewDeviceMetadata"]
    # The library knows Amazon's address only; whoever takes over that name answers instead.
    answer, device_password = taking_over(new.confirm_device, tokens, "telephone")
    equal("the device is confirmed", (answer.status_code, answer.json()), (200, {"UserConfirmationNecessary": False}))
    known = device(
        device_key=metadata["DeviceKey"], device_group_key=metadata["DeviceGroupKey"], device_password=device_password
    )
    again = known.authenticate_user()
    check("it is recognised by a proof of its own", "AuthenticationResult" in again, again)
    check("and given no new key", "NewDeviceMetadata" not in again["AuthenticationResult"], again)
    wrong = device(
        device_key=metadata["DeviceKey"], device_group_key=metadata["DeviceGroupKey"], device_password="another"
    )
    refused(
        "another with its key is not",
        "NotAuthorizedException",
        "Incorrect username or password.",
        wrong.authenticate_user,
    )
    taking_over(known.forget_device, again["AuthenticationResult"]["AccessToken"], metadata["DeviceKey"])
    refused(
        "a forgotten one is unknown",
        "ResourceNotFoundException",
        "Device does not exist.",
        known.authenticate_user,
    )


def taking_over(call, *arguments):
    """Calls with Amazon's address leading here, as it does where the name is taken over."""
    post = requests.post
    requests.post = lambda url, **more: post(url.replace(AMAZON, f"{endpoint()}/"), **more)
    try:
        return call(*arguments)
    finally:
        requests.post = post


a_password_is_proved_without_being_sent(secret=False)
a_password_is_proved_without_being_sent(secret=True)
an_invited_person_chooses_a_password()
a_code_of_an_authenticator_is_a_second_factor()
a_remembered_device_is_recognised()
