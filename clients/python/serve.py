"""`poolhouse serve` on SQLite: access keys, refusals of unsafe starts, a graceful stop, and everything there afterwards."""

import hashlib
import json
import os
import pathlib
import stat
import urllib.request

import boto3
from botocore import UNSIGNED
from botocore.auth import SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from poolhouse import check, cognito, equal, fetch, new_password, refused, verified
from server import Server, free_port, run

scratch = pathlib.Path(os.environ["POOLHOUSE_SCRATCH"])
database = scratch / "serve.db"
store = f"sqlite:{database}"
port = free_port()
url = f"http://127.0.0.1:{port}"
audit_log = scratch / "audit.jsonl"
arguments = ("serve", "--store", store, "--public-url", url, "--audit-log", str(audit_log), "--listen", f"127.0.0.1:{port}")
password = new_password()


def refuses_to_start(what, *command):
    ended = run(*command)
    check(f"{what}: it does not start", ended.returncode != 0 and "listening on" not in ended.stdout, ended)
    said = ended.stderr.strip().splitlines()
    equal(f"{what}: it says why in one line", len(said), 1)


def sign_in(idp, client_id):
    return idp.initiate_auth(
        ClientId=client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "ana", "PASSWORD": password},
    )["AuthenticationResult"]


def presigned(key, operation, body):
    """The status of a call that botocore signed in the query."""
    headers = {
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": f"AWSCognitoIdentityProviderService.{operation}",
        # botocore would move a body that it is shown into the query.
        "X-Amz-Content-SHA256": hashlib.sha256(body.encode()).hexdigest(),
    }
    request = AWSRequest("POST", f"{url}/", headers=headers)
    credentials = Credentials(key["AccessKeyId"], key["SecretAccessKey"])
    SigV4QueryAuth(credentials, "cognito-idp", "us-east-1", expires=60).add_auth(request)
    prepared = request.prepare()
    kept = {name: value for name, value in prepared.headers.items() if name.lower() != "content-length"}
    sent = urllib.request.Request(prepared.url, data=body.encode(), headers=kept, method="POST")
    with urllib.request.urlopen(sent) as answer:
        return answer.status


refuses_to_start("without a public URL", "serve", "--store", store, "--listen", "127.0.0.1:0")
refuses_to_start("without a store", "serve", "--public-url", url, "--listen", "127.0.0.1:0")

with Server(*arguments) as server:
    equal("it listens where it was told to", server.url, url)
    status, _ = fetch("/health", url=url)
    equal("it is healthy", status, 200)
    for path, method in (("", "GET"), ("inbox", "GET"), ("inbox/next", "GET"), ("clock", "POST"), ("reset", "POST")):
        status, _ = fetch(f"/_poolhouse/{path}", method=method, url=url)
        equal(f"/_poolhouse/{path} does not exist", status, 404)
    keyring = database.with_name(database.name + ".keyring")
    equal("the keyring is its owner's alone", oct(stat.S_IMODE(keyring.stat().st_mode)), "0o600")

    refused(
        "who does not sign is refused",
        "MissingAuthenticationTokenException",
        None,
        cognito(url, signature_version=UNSIGNED).list_user_pools,
        MaxResults=1,
    )
    refused(
        "a key that nobody made is refused",
        "UnrecognizedClientException",
        None,
        cognito(url, "AKIAUNKNOWN000000000", "any").list_user_pools,
        MaxResults=1,
    )

    made = run("keys", "create", "--store", store, "--json")
    equal("a key is made beside the running server", made.returncode, 0)
    key = json.loads(made.stdout)
    equal("it is a pair", sorted(key), ["AccessKeyId", "SecretAccessKey"])
    idp = cognito(url, key["AccessKeyId"], key["SecretAccessKey"])
    equal("it works on the next request", idp.list_user_pools(MaxResults=1)["UserPools"], [])
    refused(
        "with another secret it does not",
        "InvalidSignatureException",
        None,
        cognito(url, key["AccessKeyId"], "x" + key["SecretAccessKey"][1:-1] + "x").list_user_pools,
        MaxResults=1,
    )
    listed = run("keys", "list", "--store", store)
    check("it is listed", listed.returncode == 0 and key["AccessKeyId"] in listed.stdout, listed)
    check("its secret is not", key["SecretAccessKey"] not in listed.stdout + listed.stderr)

    pool_id = idp.create_user_pool(PoolName="kept")["UserPool"]["Id"]
    client_id = idp.create_user_pool_client(
        UserPoolId=pool_id,
        ClientName="app",
        ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )["UserPoolClient"]["ClientId"]
    idp.admin_create_user(UserPoolId=pool_id, Username="ana", MessageAction="SUPPRESS")
    idp.admin_set_user_password(UserPoolId=pool_id, Username="ana", Password=password, Permanent=True)
    equal("what botocore signs in the query is as good", presigned(key, "ListUserPools", '{"MaxResults":1}'), 200)
    trail = boto3.client(
        "cloudtrail",
        region_name="us-east-1",
        endpoint_url=url,
        aws_access_key_id=key["AccessKeyId"],
        aws_secret_access_key=key["SecretAccessKey"],
    )
    wanted = [{"AttributeKey": "EventName", "AttributeValue": "AdminCreateUser"}]
    (event,) = trail.lookup_events(LookupAttributes=wanted)["Events"]
    equal("the audit knows who made the user", event["AccessKeyId"], key["AccessKeyId"])
    told = json.loads(event["CloudTrailEvent"])
    equal("and from where", told["sourceIPAddress"], "127.0.0.1")
    equal("and in which pool", told["requestParameters"], {"userPoolId": pool_id})
    public = cognito(url, signature_version=UNSIGNED)
    tokens = sign_in(public, client_id)
    verified(tokens, pool_id, client_id, username="ana", issuer=f"{url}/{pool_id}")

    refuses_to_start("a second server on the same store", *arguments[:-1], "127.0.0.1:0")
    equal("the first one does not mind", len(idp.list_user_pools(MaxResults=1)["UserPools"]), 1)
    equal("it stops when asked to", server.stop(), 0)
    lines = [json.loads(line) for line in audit_log.read_text().splitlines()]
    names = [line["eventName"] for line in lines]
    check("the audit has every signed call until then", names[-1] == "ListUserPools" and "AdminSetUserPassword" in names, names)
    check("and no password", password not in audit_log.read_text())

with Server(*arguments) as server:
    equal("the pool is there after a restart", idp.describe_user_pool(UserPoolId=pool_id)["UserPool"]["Name"], "kept")
    equal("so is the user", idp.admin_get_user(UserPoolId=pool_id, Username="ana")["UserStatus"], "CONFIRMED")
    verified(tokens, pool_id, client_id, username="ana", issuer=f"{url}/{pool_id}")
    verified(sign_in(public, client_id), pool_id, client_id, username="ana", issuer=f"{url}/{pool_id}")
    equal("an access token of before still works", public.get_user(AccessToken=tokens["AccessToken"])["Username"], "ana")
    refreshed = public.initiate_auth(
        ClientId=client_id,
        AuthFlow="REFRESH_TOKEN_AUTH",
        AuthParameters={"REFRESH_TOKEN": tokens["RefreshToken"]},
    )["AuthenticationResult"]
    check("so does a refresh token", "AccessToken" in refreshed and "RefreshToken" not in refreshed, sorted(refreshed))

    gone = run("keys", "delete", "--store", store, key["AccessKeyId"])
    equal("the key is deleted beside the running server", gone.returncode, 0)
    refused(
        "and refused on the next request",
        "UnrecognizedClientException",
        None,
        idp.list_user_pools,
        MaxResults=1,
    )
    equal("it stops again", server.stop(), 0)

for left in (database.with_name(database.name + suffix) for suffix in ("", "-wal", "-shm", ".keyring")):
    if left.exists():
        check(f"no stranger can read {left.name}", stat.S_IMODE(left.stat().st_mode) & 0o007 == 0, oct(left.stat().st_mode))
