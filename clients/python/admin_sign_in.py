"""A back end that signs people in with boto3: the administrator's forms of every step."""

from pycognito.aws_srp import AWSSRP

from poolhouse import check, cognito, equal, new_address, new_password, refused, secret_hash, verified

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


a_password_by_srp()
a_new_password()
