"""Invite people without ever showing them the temporary password.

A company creates its users itself, keeps each temporary password in Redis, and lets its own back end trade user name
and new password for tokens. Then the cases around invitations: texts without placeholders, sending again, a temporary
password that was left lying for too long, and the medium.
"""

import http.server
import json
import os
import threading
import urllib.error
import urllib.parse
import urllib.request

import redis
from botocore.exceptions import ClientError

from poolhouse import (
    advance_clock,
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

idp = cognito()
passwords = redis.Redis.from_url(os.environ["POOLHOUSE_REDIS"], decode_responses=True)


class BackEnd(http.server.BaseHTTPRequestHandler):
    """The company's own back end: takes the form that an invited person posts, and answers with tokens."""

    pool_id = client_id = None

    def do_POST(self):
        form = urllib.parse.parse_qs(self.rfile.read(int(self.headers["content-length"])).decode())
        try:
            status, answer = 200, self.accept(**{name: values[0] for name, values in form.items()})
        except ClientError as refusal:
            status, answer = 400, refusal.response["Error"]
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def accept(self, username, password, **attributes):
        temporary = passwords.get(f"temporary:{username}")
        challenge = idp.admin_initiate_auth(
            UserPoolId=self.pool_id,
            ClientId=self.client_id,
            AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": username, "PASSWORD": temporary},
        )
        answer = idp.admin_respond_to_auth_challenge(
            UserPoolId=self.pool_id,
            ClientId=self.client_id,
            ChallengeName=challenge["ChallengeName"],
            Session=challenge["Session"],
            ChallengeResponses={
                "USERNAME": challenge["ChallengeParameters"]["USER_ID_FOR_SRP"],
                "NEW_PASSWORD": password,
                **{f"userAttributes.{name}": value for name, value in attributes.items()},
            },
        )
        passwords.delete(f"temporary:{username}")
        asked = {name: challenge["ChallengeParameters"][name] for name in ("requiredAttributes", "userAttributes")}
        return {"challenge": challenge["ChallengeName"], **asked, "tokens": answer["AuthenticationResult"]}

    def log_message(self, *_):
        pass


def create_pool(name, **settings):
    pool_id = idp.create_user_pool(
        PoolName=name,
        Schema=[{"Name": "name", "Required": True, "Mutable": True}],
        SmsConfiguration={"SnsCallerArn": "arn:aws:iam::000000000000:role/sms", "ExternalId": "poolhouse"},
        **settings,
    )["UserPool"]["Id"]
    client_id = idp.create_user_pool_client(
        UserPoolId=pool_id,
        ClientName="back end",
        ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )["UserPoolClient"]["ClientId"]
    return pool_id, client_id


def status_of(pool_id, username):
    return idp.admin_get_user(UserPoolId=pool_id, Username=username)["UserStatus"]


def sign_in(pool_id, client_id, username, password):
    return idp.admin_initiate_auth(
        UserPoolId=pool_id,
        ClientId=client_id,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": username, "PASSWORD": password},
    )


def an_invited_person_chooses_her_own_password():
    pool_id, client_id = create_pool("invitations by the back end")
    BackEnd.pool_id, BackEnd.client_id = pool_id, client_id
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), BackEnd)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def post(**form):
        address = f"http://127.0.0.1:{server.server_port}/accept"
        try:
            with urllib.request.urlopen(address, data=urllib.parse.urlencode(form).encode()) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refusal:
            return json.load(refusal)

    email, temporary, chosen = new_address(), new_password(), new_password()
    passwords.set("temporary:ana", temporary)
    created = idp.admin_create_user(
        UserPoolId=pool_id,
        Username="ana",
        UserAttributes=[{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}],
        MessageAction="SUPPRESS",
        TemporaryPassword=temporary,
    )["User"]
    equal("a created user must change her password", created["UserStatus"], "FORCE_CHANGE_PASSWORD")
    equal("nothing was sent", messages(to=email), [])

    equal(
        "a required attribute left out is named",
        post(username="ana", password=chosen),
        {"Code": "InvalidParameterException", "Message": "Invalid attributes given, name is missing"},
    )
    equal(
        "a weak password is refused by the pool's policy",
        post(username="ana", password="Sh0rt!", name="Ana"),
        {
            "Code": "InvalidPasswordException",
            "Message": "Password did not conform with policy: Password not long enough",
        },
    )
    equal("she still has to change it", status_of(pool_id, "ana"), "FORCE_CHANGE_PASSWORD")

    accepted = post(username="ana", password=chosen, name="Ana")
    equal("the temporary password asks for a new one", accepted["challenge"], "NEW_PASSWORD_REQUIRED")
    equal("the pool says what it still needs", json.loads(accepted["requiredAttributes"]), ["userAttributes.name"])
    known = json.loads(accepted["userAttributes"])
    equal("the pool says what it knows", known, {"email": email, "email_verified": "true"})
    identity, _ = verified(accepted["tokens"], pool_id, client_id, username="ana")
    claims = {claim: identity[claim] for claim in ("name", "email", "email_verified")}
    equal("the ID token tells who she is", claims, {"name": "Ana", "email": email, "email_verified": True})
    equal("she is confirmed", status_of(pool_id, "ana"), "CONFIRMED")
    equal("the temporary password is forgotten", passwords.get("temporary:ana"), None)
    refused(
        "and useless",
        "NotAuthorizedException",
        "Incorrect username or password.",
        sign_in,
        pool_id=pool_id,
        client_id=client_id,
        username="ana",
        password=temporary,
    )
    check("her own password works", "AuthenticationResult" in sign_in(pool_id, client_id, "ana", chosen))
    equal("still nothing was sent", messages(to=email), [])
    server.shutdown()


def invite(pool_id, username, email, **more):
    idp.admin_create_user(
        UserPoolId=pool_id,
        Username=username,
        UserAttributes=[{"Name": "email", "Value": email}],
        DesiredDeliveryMediums=["EMAIL"],
        **more,
    )
    mail = next_message(email)
    check(f"an invitation for {username} came", mail is not None)
    equal("it is an invitation, by mail", (mail["kind"], mail["channel"]), ("invitation", "email"))
    return mail


def with_template(text):
    return {"AdminCreateUserConfig": {"InviteMessageTemplate": {"EmailMessage": text, "EmailSubject": "Welcome"}}}


def an_invitation_that_cannot_be_accepted_is_not_sent():
    """A text that names no user, or no password, would lock the person out: the default text goes out instead."""
    incomplete = {
        "neither": "Welcome to our house, we are glad.",
        "no password": "Welcome to our house, {username}.",
        "no user name": "Welcome to our house, {####}.",
    }
    for lacking, text in incomplete.items():
        pool_id, client_id = create_pool(f"invitations with {lacking}", **with_template(text))
        mail = invite(pool_id, "bea", new_address())
        temporary = mail["temporary_password"]
        expected = f"Your username is bea and temporary password is {temporary}."
        equal(f"{lacking} in the text: the default text was sent", mail["body"].strip(), expected)
        challenge = sign_in(pool_id, client_id, "bea", temporary)
        equal("and what it says works", challenge["ChallengeName"], "NEW_PASSWORD_REQUIRED")

    pool_id, _ = create_pool("invitations in own words", **with_template("Hello {username}, use {####} once."))
    mail = invite(pool_id, "bea", new_address())
    equal("a complete text is sent as it is", mail["body"], f"Hello bea, use {mail['temporary_password']} once.")
    equal("so is its subject", mail["subject"], "Welcome")


def the_medium_is_the_one_asked_for():
    pool_id, _ = create_pool("invitations by medium")
    wanted = {"mail": ["EMAIL"], "text message": ["SMS"], "both": ["SMS", "EMAIL"], "not said": None}
    expected = {"mail": ["email"], "text message": ["sms"], "both": ["email", "sms"], "not said": ["sms"]}
    for number, (name, media) in enumerate(wanted.items()):
        email, phone = new_address(), f"+1555010000{number}"
        idp.admin_create_user(
            UserPoolId=pool_id,
            Username=f"cleo-{number}",
            UserAttributes=[{"Name": "email", "Value": email}, {"Name": "phone_number", "Value": phone}],
            **({} if media is None else {"DesiredDeliveryMediums": media}),
        )
        sent = messages(pool=pool_id, to=email) + messages(pool=pool_id, to=phone)
        equal(f"by {name}", sorted(message["channel"] for message in sent), expected[name])
        texts = {message["temporary_password"] for message in sent}
        equal("with one temporary password", len(texts), 1)
    created = idp.admin_create_user(UserPoolId=pool_id, Username="nowhere")["User"]
    equal("who has no address is created all the same", created["UserStatus"], "FORCE_CHANGE_PASSWORD")
    equal("and nothing was sent to nobody", len(messages(pool=pool_id)), 5)


def an_invitation_can_be_sent_again():
    pool_id, client_id = create_pool("invitations sent again")
    email = new_address()
    first = invite(pool_id, "dora", email)["temporary_password"]

    advance_clock(days=8)
    refused(
        "after eight days the temporary password is too old",
        "NotAuthorizedException",
        "Temporary password has expired and must be reset by an administrator.",
        sign_in,
        pool_id=pool_id,
        client_id=client_id,
        username="dora",
        password=first,
    )
    equal("her status did not change", status_of(pool_id, "dora"), "FORCE_CHANGE_PASSWORD")

    second = invite(pool_id, "dora", email, MessageAction="RESEND")["temporary_password"]
    check("the second invitation has a new temporary password", second not in (None, first))
    refused(
        "the first one is over",
        "NotAuthorizedException",
        "Incorrect username or password.",
        sign_in,
        pool_id=pool_id,
        client_id=client_id,
        username="dora",
        password=first,
    )
    challenge = sign_in(pool_id, client_id, "dora", second)
    equal("the second one works", challenge["ChallengeName"], "NEW_PASSWORD_REQUIRED")

    idp.admin_set_user_password(UserPoolId=pool_id, Username="dora", Password=new_password(), Permanent=True)
    refused(
        "who has accepted is not invited again",
        "UnsupportedUserStateException",
        None,
        idp.admin_create_user,
        UserPoolId=pool_id,
        Username="dora",
        MessageAction="RESEND",
    )
    refused(
        "nor is who does not exist",
        "UserNotFoundException",
        "User does not exist.",
        idp.admin_create_user,
        UserPoolId=pool_id,
        Username="nobody",
        MessageAction="RESEND",
    )


an_invited_person_chooses_her_own_password()
an_invitation_that_cannot_be_accepted_is_not_sent()
the_medium_is_the_one_asked_for()
# Last, for the moved clock stays moved.
an_invitation_can_be_sent_again()
