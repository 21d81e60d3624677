"""The page on which an invited person chooses a password, and what happens when the form is sent.

The person never sees the temporary password: it waits in Redis, under the code of the invitation's link.
"""

import base64
import html
import os
import urllib.parse

import boto3
import redis
from botocore.exceptions import ClientError

POOL_ID = os.environ["POOL_ID"]
CLIENT_ID = os.environ["CLIENT_ID"]

# Made once for each process, before the first request. The host tells boto3 where the server is.
cognito = boto3.client("cognito-idp")
invitations = redis.Redis.from_url(os.environ.get("REDIS_URL", "redis://localhost"), decode_responses=True)


def lambda_handler(event, context):
    if event["requestContext"]["http"]["method"] == "GET":
        return form(event.get("queryStringParameters", {}).get("code", ""))
    body = event.get("body", "")
    if event["isBase64Encoded"]:
        body = base64.b64decode(body).decode()
    sent = {name: values[0] for name, values in urllib.parse.parse_qs(body).items()}
    return accept(sent.get("code", ""), sent.get("password", ""))


def accept(code, password):
    invitation = invitations.hgetall(f"invitation:{code}") if code else {}
    if not invitation:
        return page(410, "<p role='alert'>This invitation was used already, or has expired.</p>")
    username = invitation["username"]
    try:
        challenge = cognito.admin_initiate_auth(
            UserPoolId=POOL_ID,
            ClientId=CLIENT_ID,
            AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": username, "PASSWORD": invitation["temporary"]},
        )
        cognito.admin_respond_to_auth_challenge(
            UserPoolId=POOL_ID,
            ClientId=CLIENT_ID,
            ChallengeName=challenge["ChallengeName"],
            Session=challenge["Session"],
            ChallengeResponses={
                "USERNAME": challenge["ChallengeParameters"]["USER_ID_FOR_SRP"],
                "NEW_PASSWORD": password,
            },
        )
    except ClientError as error:
        return form(code, error.response["Error"]["Message"])
    invitations.delete(f"invitation:{code}")
    print("accepted:", username)
    return page(200, f"<h1>Welcome, {html.escape(username)}</h1>")


def form(code, complaint=None):
    alert = f"<p role='alert'>{html.escape(complaint)}</p>" if complaint else ""
    return page(
        400 if complaint else 200,
        f"""<h1>Choose a password</h1>{alert}
        <form method="post" action="set-password">
          <input type="hidden" name="code" value="{html.escape(code, quote=True)}">
          <label>Password <input type="password" name="password" autocomplete="new-password"></label>
          <button>Save</button>
        </form>""",
    )


def page(status, body):
    return {
        "statusCode": status,
        "headers": {
            "content-type": "text/html; charset=utf-8",
            "content-security-policy": "default-src 'none'; form-action 'self'; frame-ancestors 'none'",
            "referrer-policy": "same-origin",
        },
        "body": f"<!doctype html><html lang='en'><meta charset='utf-8'><title>Invitation</title>{body}",
    }
