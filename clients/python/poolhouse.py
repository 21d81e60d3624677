"""What the Python journeys share: counted checks, a boto3 client, the inbox, the clock and token verification.

Nothing here knows a story. A journey finds the server in POOLHOUSE_ENDPOINT, which the runner sets.
"""

import base64
import hashlib
import hmac
import json
import os
import re
import secrets
import struct
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

import boto3
import jwt
from botocore.config import Config
from botocore.exceptions import ClientError

REGION = "us-east-1"
UUID = re.compile(r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")


def endpoint():
    return os.environ["POOLHOUSE_ENDPOINT"]


# Checks. The runner counts the lines; a failed check ends the journey, for what follows would only confuse.


def check(what, holds, found=None):
    if holds:
        print(f"ok - {what}", flush=True)
        return
    print(f"not ok - {what}" + ("" if found is None else f"; found {found!r}"), flush=True)
    sys.exit(1)


def equal(what, found, expected):
    check(what, found == expected, f"{found!r} instead of {expected!r}")


def refused(what, error, message, call, **arguments):
    """Calls, and expects exactly this error. A message of None means that its text is not documented."""
    try:
        answer = call(**arguments)
    except ClientError as refusal:
        found = refusal.response["Error"]
        holds = found["Code"] == error and message in (None, found["Message"])
        check(what, holds, f"{found['Code']}: {found['Message']}")
        return
    answer.pop("ResponseMetadata", None)
    check(what, False, f"it was accepted: {answer}")


# Clients.


def cognito(url=None, access_key="any", secret_key="any", **config):
    """The stock client: only the endpoint differs from an application's own."""
    return boto3.client(
        "cognito-idp",
        region_name=REGION,
        endpoint_url=url or endpoint(),
        aws_access_key_id=access_key,
        aws_secret_access_key=secret_key,
        config=Config(**config),
    )


def secret_hash(username, client_id, client_secret):
    digest = hmac.new(client_secret.encode(), (username + client_id).encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def totp(secret, step=0):
    """What an authenticator app shows (RFC 6238), now or some steps of thirty seconds from now."""
    counter = struct.pack(">Q", int(time.time()) // 30 + step)
    digest = hmac.new(base64.b32decode(secret + "=" * (-len(secret) % 8)), counter, hashlib.sha1).digest()
    place = digest[-1] & 15
    number = struct.unpack(">I", digest[place : place + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def new_password():
    return f"{uuid.uuid4()}-Ab1%"


def new_address():
    return f"ana-{secrets.token_hex(6)}@example.dev"


# The inbox and the clock of `poolhouse dev`.


def fetch(path, method="GET", body=None, url=None, accept=None):
    """One plain HTTP request: the status and the body's bytes."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request((url or endpoint()) + path, method=method, data=data)
    if data is not None:
        request.add_header("content-type", "application/json")
    if accept is not None:
        request.add_header("accept", accept)
    try:
        with urllib.request.urlopen(request, timeout=75) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read()


def messages(url=None, **query):
    """What was sent, newest first, without marking anything as read."""
    status, body = fetch(f"/_poolhouse/inbox?{urllib.parse.urlencode(query)}", url=url)
    equal("the inbox answers", status, 200)
    return json.loads(body)["messages"]


def next_message(to, wait=10, url=None):
    """The oldest unread message to this address, or None when none came in time."""
    status, body = fetch(f"/_poolhouse/inbox/next?{urllib.parse.urlencode({'to': to, 'wait': wait})}", url=url)
    return json.loads(body) if status == 200 else None


def advance_clock(**units):
    seconds = units.get("seconds", 0) + 86_400 * units.get("days", 0)
    status, body = fetch("/_poolhouse/clock", method="POST", body={"advance_seconds": seconds})
    equal(f"the clock moves on by {units}", status, 200)
    return json.loads(body)["now"]


# Tokens, verified by a stock library against the served keys, as an application would.


def keys_of(issuer):
    status, body = fetch("/.well-known/jwks.json", url=issuer)
    equal("the pool's keys are served", status, 200)
    return jwt.PyJWKSet.from_dict(json.loads(body))


def claims_of(token, keys, issuer, audience=None):
    header = jwt.get_unverified_header(token)
    equal("the header holds kid and alg, nothing else", sorted(header), ["alg", "kid"])
    return jwt.decode(
        token,
        keys[header["kid"]].key,
        algorithms=["RS256"],
        issuer=issuer,
        audience=audience,
        options={"require": ["exp", "iat", "iss", "sub"], "verify_aud": audience is not None},
    )


def verified(tokens, pool_id, client_id, username, lifetime=3600, issuer=None):
    """Verifies a sign-in's tokens the way aws-jwt-verify does, then their claims; returns (id claims, access claims)."""
    issuer = issuer or f"{endpoint()}/{pool_id}"
    keys = keys_of(issuer)
    identity = claims_of(tokens["IdToken"], keys, issuer, audience=client_id)
    access = claims_of(tokens["AccessToken"], keys, issuer)

    equal("the ID token says so", identity["token_use"], "id")
    equal("the ID token names the user", identity["cognito:username"], username)
    equal("the access token says so", access["token_use"], "access")
    equal("the access token names the app client", access["client_id"], client_id)
    equal("the access token names the user", access["username"], username)
    equal("the access token has the one scope of the API", access["scope"], "aws.cognito.signin.user.admin")
    own = ["auth_time", "client_id", "event_id", "exp", "iat", "iss", "jti", "origin_jti", "scope", "sub", "token_use", "username"]
    equal("the access token has no other claims", sorted(access), own)
    for claim in ("sub", "origin_jti", "event_id", "auth_time"):
        equal(f"both tokens have the same {claim}", identity[claim], access[claim])
    check("each token has its own jti", identity["jti"] != access["jti"])
    for claims in (identity, access):
        equal("a token lives as long as the client says", claims["exp"] - claims["iat"], lifetime)
        ids = [claims[name] for name in ("sub", "jti", "origin_jti", "event_id")]
        check("ids have the form of UUIDs", all(UUID.match(one) for one in ids), ids)
    kids = [jwt.get_unverified_header(tokens[name])["kid"] for name in ("IdToken", "AccessToken")]
    check("ID and access tokens are signed with different keys", kids[0] != kids[1])
    equal("the answer says how long the access token lives", tokens["ExpiresIn"], lifetime)
    equal("the answer says how to use it", tokens["TokenType"], "Bearer")
    return identity, access
