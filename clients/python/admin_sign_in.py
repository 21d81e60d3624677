"""A back end that signs people in with boto3: the administrator's forms of every step."""

import json

from pycognito.aws_srp import AWSSRP

from poolhouse import (
    advance_clock,
    check,
    cognito,
    equal,
    new_address,
    new_password,
    next_message,
    refused,
    secret_hash,
    totp,
    verified,
)

idp = cognito()


def create_pool(name, **settings):
    pool_id = idp.create_user_pool(PoolName=name, **settings)["UserPool"]["Id"]
    client = idp.create_user_pool_client(
        UserPoolId=pool_id,
        ClientName="back end",
        GenerateSecret=True,
        ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )["UserPoolClient"]
    return BackEnd(pool_id, client["ClientId"], client["ClientSecret"])


class BackEnd:
    def __init__(self, pool_id, client_id, secret):
        self.pool_id, self.client_id, self.secret = pool_id, client_id, secret

    def hashed(self, parameters):
        return {**parameters, "SECRET_HASH": secret_hash(parameters["USERNAME"], self.client_id, self.secret)}

    def initiate(self, flow, **parameters):
        return idp.admin_initiate_auth(
            UserPoolId=self.pool_id, ClientId=self.client_id, AuthFlow=flow, AuthParameters=self.hashed(parameters)
        )

    def respond(self, challenge, session=None, **responses):
        return idp.admin_respond_to_auth_challenge(
            UserPoolId=self.pool_id,
            ClientId=self.client_id,
            ChallengeName=challenge,
            ChallengeResponses=self.hashed(responses),
            **({} if session is None else {"Session": session}),
        )

    def create_user(self, username, temporary=None, **attributes):
        password = temporary or new_password()
        idp.admin_create_user(
            UserPoolId=self.pool_id,
            Username=username,
            MessageAction="SUPPRESS",
            TemporaryPassword=password,
            UserAttributes=[{"Name": name, "Value": value} for name, value in attributes.items()],
        )
        if temporary is None:
            idp.admin_set_user_password(
                UserPoolId=self.pool_id, Username=username, Password=password, Permanent=True
            )
        return password

    def srp(self, username, password):
        return AWSSRP(username, password, self.pool_id, self.client_id, client=idp, client_secret=self.secret)

    def sign_in_by_srp(self, username, password):
        proof = self.srp(username, password)
        parameters = proof.get_auth_params()
        asked = idp.admin_initiate_auth(
            UserPoolId=self.pool_id, ClientId=self.client_id, AuthFlow="USER_SRP_AUTH", AuthParameters=parameters
        )
        equal("SRP asks for the password's proof", asked["ChallengeName"], "PASSWORD_VERIFIER")
        answers = proof.process_challenge(asked["ChallengeParameters"], parameters)
        return idp.admin_respond_to_auth_challenge(
            UserPoolId=self.pool_id,
            ClientId=self.client_id,
            ChallengeName="PASSWORD_VERIFIER",
            ChallengeResponses=answers,
        )


def a_password_by_srp():
    house = create_pool("admin srp")
    email = new_address()
    password = house.create_user("ana", email=email, email_verified="true")
    tokens = house.sign_in_by_srp("ana", password)["AuthenticationResult"]
    identity, _ = verified(tokens, house.pool_id, house.client_id, "ana")
    equal("ana is who signed in", identity["email"], email)
    refused(
        "a wrong password is refused",
        "NotAuthorizedException",
        "Incorrect username or password.",
        house.sign_in_by_srp,
        username="ana",
        password=new_password(),
    )

    renewed = house.initiate("REFRESH_TOKEN_AUTH", USERNAME="ana", REFRESH_TOKEN=tokens["RefreshToken"])
    verified(renewed["AuthenticationResult"], house.pool_id, house.client_id, "ana")
    idp.admin_user_global_sign_out(UserPoolId=house.pool_id, Username="ana")
    refused(
        "who is signed out everywhere is not refreshed",
        "NotAuthorizedException",
        "Refresh Token has been revoked",
        house.initiate,
        flow="REFRESH_TOKEN_AUTH",
        USERNAME="ana",
        REFRESH_TOKEN=tokens["RefreshToken"],
    )


def a_new_password():
    house = create_pool("admin new password")
    temporary, chosen = new_password(), new_password()
    house.create_user("bea", temporary)
    asked = house.sign_in_by_srp("bea", temporary)
    equal("by SRP too a temporary password asks for another", asked["ChallengeName"], "NEW_PASSWORD_REQUIRED")
    answer = house.respond("NEW_PASSWORD_REQUIRED", asked["Session"], USERNAME="bea", NEW_PASSWORD=chosen)
    verified(answer["AuthenticationResult"], house.pool_id, house.client_id, "bea")
    refused(
        "a session is good once",
        "NotAuthorizedException",
        "Invalid session for the user, session can only be used once.",
        house.respond,
        challenge="NEW_PASSWORD_REQUIRED",
        session=asked["Session"],
        USERNAME="bea",
        NEW_PASSWORD=new_password(),
    )
    answer = house.initiate("ADMIN_USER_PASSWORD_AUTH", USERNAME="bea", PASSWORD=chosen)
    check("her own password works without SRP as well", "AuthenticationResult" in answer)


NUMBER = "+15550001111"
BY_MESSAGE = {
    "SmsMfaConfiguration": {
        "SmsAuthenticationMessage": "Enter {####}",
        "SmsConfiguration": {"SnsCallerArn": "arn:aws:iam::123456789012:role/sms"},
    },
    "EmailMfaConfiguration": {"Message": "Enter {####}", "Subject": "Sign in"},
}


def with_second_factors(name, mode, **factors):
    """A pool whose accounts nobody recovers by an address: each may be a second factor."""
    source = "arn:aws:ses:us-east-1:123456789012:identity/people@example.dev"
    house = create_pool(
        name,
        AccountRecoverySetting={"RecoveryMechanisms": [{"Name": "admin_only", "Priority": 1}]},
        EmailConfiguration={"EmailSendingAccount": "DEVELOPER", "SourceArn": source},
    )
    idp.set_user_pool_mfa_config(UserPoolId=house.pool_id, MfaConfiguration=mode, **factors)
    return house


def an_authenticator_that_the_pool_demands():
    house = with_second_factors("admin token", "ON", SoftwareTokenMfaConfiguration={"Enabled": True})
    password = house.create_user("cid")
    asked = house.initiate("ADMIN_USER_PASSWORD_AUTH", USERNAME="cid", PASSWORD=password)
    equal("a second factor is to be set up", asked["ChallengeName"], "MFA_SETUP")
    equal("it can be a token", json.loads(asked["ChallengeParameters"]["MFAS_CAN_SETUP"]), ["SOFTWARE_TOKEN_MFA"])
    handed = idp.associate_software_token(Session=asked["Session"])
    proved = idp.verify_software_token(Session=handed["Session"], UserCode=totp(handed["SecretCode"]))
    equal("its code proves it", proved["Status"], "SUCCESS")
    answer = house.respond("MFA_SETUP", proved["Session"], USERNAME="cid")
    verified(answer["AuthenticationResult"], house.pool_id, house.client_id, "cid")

    asked = house.sign_in_by_srp("cid", password)
    equal("from now on its code is asked for", asked["ChallengeName"], "SOFTWARE_TOKEN_MFA")
    refused(
        "the code that proved it is used up",
        "ExpiredCodeException",
        "Your software token has already been used once.",
        house.respond,
        challenge="SOFTWARE_TOKEN_MFA",
        session=asked["Session"],
        USERNAME="cid",
        SOFTWARE_TOKEN_MFA_CODE=totp(handed["SecretCode"]),
    )
    # The next one is taken a step early: nobody waits for half a minute.
    code = totp(handed["SecretCode"], step=1)
    answer = house.respond("SOFTWARE_TOKEN_MFA", asked["Session"], USERNAME="cid", SOFTWARE_TOKEN_MFA_CODE=code)
    verified(answer["AuthenticationResult"], house.pool_id, house.client_id, "cid")
    factors = idp.admin_get_user_auth_factors(UserPoolId=house.pool_id, Username="cid")
    equal("the token is the user's factor", factors["UserMFASettingList"], ["SOFTWARE_TOKEN_MFA"])


def a_code_by_message():
    house = with_second_factors("admin codes", "OPTIONAL", **BY_MESSAGE)
    email = new_address()
    password = house.create_user(
        "dan", email=email, email_verified="true", phone_number=NUMBER, phone_number_verified="true"
    )
    answer = house.initiate("ADMIN_USER_PASSWORD_AUTH", USERNAME="dan", PASSWORD=password)
    check("who turned none on is asked for none", "AuthenticationResult" in answer)

    for setting, challenge, address, masked in (
        ("SMSMfaSettings", "SMS_MFA", NUMBER, "+*******1111"),
        ("EmailMfaSettings", "EMAIL_OTP", email, "a***@e***"),
    ):
        preferred = {setting: {"Enabled": True, "PreferredMfa": True}}
        idp.admin_set_user_mfa_preference(UserPoolId=house.pool_id, Username="dan", **preferred)
        asked = house.initiate("ADMIN_USER_PASSWORD_AUTH", USERNAME="dan", PASSWORD=password)
        equal("the preferred factor is asked for", asked["ChallengeName"], challenge)
        equal("and says where it went", asked["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"], masked)
        code = next_message(address)["code"]
        wrong = ("2" if code[0] == "1" else "1") + code[1:]
        refused(
            "a wrong code is refused",
            "CodeMismatchException",
            "Invalid code or auth state for the user.",
            house.respond,
            challenge=challenge,
            session=asked["Session"],
            USERNAME="dan",
            **{f"{challenge}_CODE": wrong},
        )
        answer = house.respond(challenge, asked["Session"], USERNAME="dan", **{f"{challenge}_CODE": code})
        verified(answer["AuthenticationResult"], house.pool_id, house.client_id, "dan")

    no_preference = {name: {"Enabled": True, "PreferredMfa": False} for name in ("SMSMfaSettings", "EmailMfaSettings")}
    idp.admin_set_user_mfa_preference(UserPoolId=house.pool_id, Username="dan", **no_preference)
    asked = house.initiate("ADMIN_USER_PASSWORD_AUTH", USERNAME="dan", PASSWORD=password)
    equal("without a preference there is a choice", asked["ChallengeName"], "SELECT_MFA_TYPE")
    among = json.loads(asked["ChallengeParameters"]["MFAS_CAN_CHOOSE"])
    equal("of what is turned on", among, ["SMS_MFA", "EMAIL_OTP"])
    asked = house.respond("SELECT_MFA_TYPE", asked["Session"], USERNAME="dan", ANSWER="SMS_MFA")
    code = next_message(NUMBER)["code"]
    advance_clock(seconds=180)
    refused(
        "a code ends with its session",
        "NotAuthorizedException",
        "Invalid session for the user, session is expired.",
        house.respond,
        challenge="SMS_MFA",
        session=asked["Session"],
        USERNAME="dan",
        SMS_MFA_CODE=code,
    )


a_password_by_srp()
a_new_password()
an_authenticator_that_the_pool_demands()
a_code_by_message()
