"""Second factors: registered, chosen, demanded, and answered."""

import base64
import hashlib
import hmac
import time

from .people import NEW_PASSWORD, PASSWORD, Place
from .pools import ROLE

SMS = {"SmsConfiguration": {"SnsCallerArn": ROLE, "ExternalId": "id", "SnsRegion": "us-east-1"}}
TOKENS = {"SoftwareTokenMfaConfiguration": {"Enabled": True}}


def code_of(secret, steps=0):
    """RFC 6238 as every authenticator computes it: six digits, SHA-1, thirty seconds."""
    counter = int(time.time()) // 30 + steps
    digest = hmac.new(base64.b32decode(secret + "=" * (-len(secret) % 8)), counter.to_bytes(8, "big"), hashlib.sha1).digest()
    place = digest[-1] & 15
    return f"{(int.from_bytes(digest[place:place + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


def wrong_code(secret):
    near = {code_of(secret, steps) for steps in range(-3, 4)}
    return next(code for code in ("000000", "111111", "222222", "333333", "444444", "555555", "666666", "777777") if code not in near)


def story(api):
    place = Place(api, "second factors")
    api.call("SetUserPoolMfaConfig", UserPoolId=place.pool, MfaConfiguration="OPTIONAL", SmsMfaConfiguration=SMS, **TOKENS)
    secret = registered(api, place)
    chosen(api, place)
    answered(api, place, secret)
    set_up(api)
    none_to_set_up(api)


def registered(api, place):
    place.person("ana", phone_number="+15550002222", phone_number_verified="true")
    token = place.sign_in("ana")["AccessToken"]
    early = {"AccessToken": token, "UserCode": "123456"}
    api.refused("VerifySoftwareToken", "SoftwareTokenMFANotFoundException", early)
    secret = api.call("AssociateSoftwareToken", AccessToken=token)["SecretCode"]
    wrong = {"AccessToken": token, "UserCode": wrong_code(secret)}
    api.refused("VerifySoftwareToken", "EnableSoftwareTokenMFAException", wrong)
    api.call("VerifySoftwareToken", AccessToken=token, UserCode=code_of(secret, -1), FriendlyDeviceName="parity")
    api.call("GetUserAuthFactors", AccessToken=token)
    plain = Place(api, "no tokens")
    plain.person("ben")
    other = {"AccessToken": plain.sign_in("ben")["AccessToken"]}
    api.refused("AssociateSoftwareToken", "SoftwareTokenMFANotFoundException", other)
    return secret


def chosen(api, place):
    token = place.sign_in("ana")["AccessToken"]
    choices = {
        "SMSMfaSettings": {"Enabled": True, "PreferredMfa": False},
        "SoftwareTokenMfaSettings": {"Enabled": True, "PreferredMfa": True},
        "EmailMfaSettings": {"Enabled": False, "PreferredMfa": False},
        "WebAuthnMfaSettings": {"Enabled": False},
    }
    api.call("SetUserMFAPreference", AccessToken=token, **choices)
    api.call("AdminSetUserMFAPreference", UserPoolId=place.pool, Username="ana", **choices)
    late = place.person("lou", email="lou@factors.example", email_verified="true")
    api.call("AdminResetUserPassword", **late)
    api.refused("AdminSetUserMFAPreference", "PasswordResetRequiredException", {**late, **choices})
    api.call("SignUp", ClientId=place.client, Username="una", Password=PASSWORD)
    early = {"UserPoolId": place.pool, "Username": "una"}
    api.refused("AdminSetUserMFAPreference", "UserNotConfirmedException", {**early, **choices})


def answered(api, place, secret):
    def answers(code):
        answer = {
            "ClientId": place.client, "ChallengeName": "SOFTWARE_TOKEN_MFA", "Session": place.sign_in("ana")["Session"],
            "ChallengeResponses": {"USERNAME": "ana", "SOFTWARE_TOKEN_MFA_CODE": code},
        }
        return answer, {**answer, "UserPoolId": place.pool}

    both = ("RespondToAuthChallenge", "AdminRespondToAuthChallenge")
    for place_of, operation in enumerate(both):
        api.refused(operation, "CodeMismatchException", answers(wrong_code(secret))[place_of])
    code = code_of(secret)
    api.call(both[0], **answers(code)[0])
    for place_of, operation in enumerate(both):
        api.refused(operation, "ExpiredCodeException", answers(code)[place_of])
    waiting = answers(code_of(secret, 1))
    api.call("AdminDeleteSoftwareToken", UserPoolId=place.pool, Username="ana")
    for place_of, operation in enumerate(both):
        api.refused(operation, "SoftwareTokenMFANotFoundException", waiting[place_of])


def set_up(api):
    """Where everybody needs one, it is set up on the way in."""
    place = Place(api, "tokens demanded")
    place.person("bea")
    api.call("SetUserPoolMfaConfig", UserPoolId=place.pool, MfaConfiguration="ON", **TOKENS)
    session = place.sign_in("bea")["Session"]
    handed = api.call("AssociateSoftwareToken", Session=session)
    verified = api.call(
        "VerifySoftwareToken", Session=handed["Session"], UserCode=code_of(handed["SecretCode"]), FriendlyDeviceName="parity",
    )
    api.call(
        "RespondToAuthChallenge", ClientId=place.client, ChallengeName="MFA_SETUP", Session=verified["Session"],
        ChallengeResponses={"USERNAME": "bea"},
    )
    # Samples for whoever tries them with other people's tokens.
    plain = Place(api, "tokens offered")
    api.call("SetUserPoolMfaConfig", UserPoolId=plain.pool, MfaConfiguration="OPTIONAL", **TOKENS)
    plain.person("cleo")
    token = plain.sign_in("cleo")["AccessToken"]
    secret = api.call("AssociateSoftwareToken", AccessToken=token)["SecretCode"]
    api.call("VerifySoftwareToken", AccessToken=token, UserCode=code_of(secret))


def none_to_set_up(api):
    """Text messages are demanded, and the number is what a forgotten password is recovered by: it cannot be both."""
    recovery = {"RecoveryMechanisms": [{"Name": "verified_phone_number", "Priority": 1}]}
    place = Place(api, "texts demanded", AccountRecoverySetting=recovery)
    for name in ("dora", "eva", "fay"):
        place.person(name, permanent=name == "dora", phone_number="+15550003333")
    sessions = [place.sign_in(name)["Session"] for name in ("eva", "fay")]
    api.call("SetUserPoolMfaConfig", UserPoolId=place.pool, MfaConfiguration="ON", SmsMfaConfiguration=SMS)
    start = {
        "UserPoolId": place.pool, "ClientId": place.client, "AuthFlow": "ADMIN_USER_PASSWORD_AUTH",
        "AuthParameters": {"USERNAME": "dora", "PASSWORD": PASSWORD},
    }
    api.refused("AdminInitiateAuth", "MFAMethodNotFoundException", start)
    for operation, name, session, names in (
        ("RespondToAuthChallenge", "eva", sessions[0], {}),
        ("AdminRespondToAuthChallenge", "fay", sessions[1], {"UserPoolId": place.pool}),
    ):
        answer = {
            **names, "ClientId": place.client, "ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": session,
            "ChallengeResponses": {"USERNAME": name, "NEW_PASSWORD": NEW_PASSWORD},
        }
        api.refused(operation, "MFAMethodNotFoundException", answer)
