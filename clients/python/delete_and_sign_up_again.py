"""Delete a user and sign up again with the same e-mail address, twenty times in a row, without a pause.

A test suite does this all day: it deletes its user and signs up again at once. Every time the address must be free,
a new mail must come, and nothing of the user before may still open a door.
"""

from botocore.exceptions import ClientError

from poolhouse import (
    check,
    cognito,
    equal,
    messages,
    new_address,
    new_password,
    next_message,
    refused,
    verified,
)

ROUNDS = 20

idp = cognito()
pool_id = idp.create_user_pool(
    PoolName="delete and sign up again",
    UsernameAttributes=["email"],
    AutoVerifiedAttributes=["email"],
)["UserPool"]["Id"]
client_id = idp.create_user_pool_client(
    UserPoolId=pool_id,
    ClientName="tests",
    ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
)["UserPoolClient"]["ClientId"]
address = new_address()


def sign_in(password):
    return idp.initiate_auth(
        ClientId=client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": address, "PASSWORD": password},
    )


def is_worthless(what, errors, call, **arguments):
    """The literature names more than one refusal here, so each of them will do; tokens will not."""
    try:
        call(**arguments)
    except ClientError as refusal:
        code = refusal.response["Error"]["Code"]
        check(what, code in errors, refusal)
        return
    check(what, False, "it was accepted")


class Gone:
    """What a deleted user leaves in the hands of others."""

    def __init__(self, code=None, password=None, tokens=None, session=None):
        self.code, self.password, self.tokens, self.session = code, password, tokens, session

    def opens_nothing(self):
        # The address belongs to the new, unconfirmed user now, who has a code of her own.
        if self.code is not None:
            refused(
                "the old user's code does not confirm the new one",
                "CodeMismatchException",
                "Invalid verification code provided, please try again.",
                idp.confirm_sign_up,
                ClientId=client_id,
                Username=address,
                ConfirmationCode=self.code,
            )
        if self.password is not None:
            refused(
                "the old password is nobody's",
                "NotAuthorizedException",
                "Incorrect username or password.",
                sign_in,
                password=self.password,
            )
        if self.tokens is not None:
            is_worthless(
                "the old refresh token gives nothing",
                ("NotAuthorizedException", "UserNotFoundException"),
                idp.initiate_auth,
                ClientId=client_id,
                AuthFlow="REFRESH_TOKEN_AUTH",
                AuthParameters={"REFRESH_TOKEN": self.tokens["RefreshToken"]},
            )
            refused(
                "the old access token finds nobody",
                "UserNotFoundException",
                "User does not exist.",
                idp.get_user,
                AccessToken=self.tokens["AccessToken"],
            )
        if self.session is not None:
            is_worthless(
                "the old session leads nowhere",
                ("NotAuthorizedException", "UserNotFoundException"),
                idp.respond_to_auth_challenge,
                ClientId=client_id,
                ChallengeName="NEW_PASSWORD_REQUIRED",
                Session=self.session,
                ChallengeResponses={"USERNAME": address, "NEW_PASSWORD": new_password()},
            )


gone = Gone()
subjects = []
for round_number in range(1, ROUNDS + 1):
    password = new_password()
    signed_up = idp.sign_up(ClientId=client_id, Username=address, Password=password)
    equal(f"round {round_number}: the new user is not confirmed", signed_up["UserConfirmed"], False)
    check("the new user has a new sub", signed_up["UserSub"] not in subjects)
    subjects.append(signed_up["UserSub"])

    mail = next_message(address)
    check("a verification mail came", mail is not None)
    equal("it is this user's", (mail["kind"], mail["user_sub"]), ("sign_up", signed_up["UserSub"]))
    # One time in a million the new code equals the old one: then the old code proves nothing, so it is left out.
    if gone.code == mail["code"]:
        gone.code = None
    gone.opens_nothing()

    again = idp.resend_confirmation_code(ClientId=client_id, Username=address)
    equal("the code is sent again, found by alias", again["CodeDeliveryDetails"]["AttributeName"], "email")
    mail = next_message(address)
    check("the second mail came", mail is not None)
    equal("it is a resend to the same user", (mail["kind"], mail["user_sub"]), ("resend", signed_up["UserSub"]))

    if round_number % 2:
        # She leaves before she confirms: an unspent code stays behind.
        gone = Gone(code=mail["code"], password=password)
    else:
        # She confirms and signs in: tokens and a half-done sign-in stay behind.
        idp.confirm_sign_up(ClientId=client_id, Username=address, ConfirmationCode=mail["code"])
        tokens = sign_in(password)["AuthenticationResult"]
        if round_number == 2:
            identity, _ = verified(tokens, pool_id, client_id, username=signed_up["UserSub"])
            equal("the ID token says that the address is verified", identity["email_verified"], True)
        temporary = new_password()
        idp.admin_set_user_password(UserPoolId=pool_id, Username=address, Password=temporary, Permanent=False)
        challenge = sign_in(temporary)
        equal("a temporary password asks for a new one", challenge["ChallengeName"], "NEW_PASSWORD_REQUIRED")
        gone = Gone(password=password, tokens=tokens, session=challenge["Session"])

    idp.admin_delete_user(UserPoolId=pool_id, Username=address)

refused(
    "the last user is gone",
    "UserNotFoundException",
    "User does not exist.",
    idp.admin_get_user,
    UserPoolId=pool_id,
    Username=address,
)
equal("nobody is left", idp.list_users(UserPoolId=pool_id)["Users"], [])
sent = messages(to=address, pool=pool_id)
equal("two mails a round, no more", len(sent), 2 * ROUNDS)
welcomed = [mail["user_sub"] for mail in sent if mail["kind"] == "sign_up"]
equal("each of the twenty users had a verification mail of her own", sorted(welcomed), sorted(subjects))
