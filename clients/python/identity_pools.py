"""Identity pools with stock clients: guests, users of a user pool, of a provider of one's own and of a back end get
credentials of roles, in the enhanced and in the classic flow, and may what these roles' policies say and nothing more."""

import json
import os
import pathlib
import subprocess

import boto3
from botocore import UNSIGNED
from botocore.config import Config

from issuer import Issuer
from poolhouse import REGION, check, equal, new_password, refused
from server import Server, free_port, run

scratch = pathlib.Path(os.environ["POOLHOUSE_SCRATCH"])
store = f"sqlite:{scratch / 'people.db'}"
port = free_port()
url = f"http://127.0.0.1:{port}"
account = "123456789012"
amazon = "cognito-identity.amazonaws.com"
issuer = Issuer()

made = json.loads(run("keys", "create", "--store", store, "--json").stdout)
root = {"aws_access_key_id": made["AccessKeyId"], "aws_secret_access_key": made["SecretAccessKey"]}


def client(service, keys=None):
    """Signed with these credentials; without any, what an app calls that has none."""
    config = {} if keys else {"config": Config(signature_version=UNSIGNED)}
    return boto3.client(service, region_name=REGION, endpoint_url=url, **(keys or {}), **config)


def signs_with(credentials):
    secret = credentials.get("SecretKey") or credentials["SecretAccessKey"]
    return {
        "aws_access_key_id": credentials["AccessKeyId"],
        "aws_secret_access_key": secret,
        "aws_session_token": credentials["SessionToken"],
    }


def caller(keys):
    return client("sts", keys).get_caller_identity()["Arn"]


def session_of(role, name="CognitoIdentityCredentials"):
    return f"arn:aws:sts::{account}:assumed-role/{role}/{name}"


arguments = ("serve", "--store", store, "--public-url", url, "--listen", f"127.0.0.1:{port}", "--account", account)
with Server(*arguments, "--egress-allow", "127.0.0.0/8") as server:
    users, pools, iam = (client(service, root) for service in ("cognito-idp", "cognito-identity", "iam"))
    people = client("cognito-identity")
    user_pool = users.create_user_pool(PoolName="people")["UserPool"]
    other_pool = users.create_user_pool(PoolName="others")["UserPool"]
    app = users.create_user_pool_client(
        UserPoolId=user_pool["Id"], ClientName="app", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    )["UserPoolClient"]["ClientId"]
    own_provider = iam.create_open_id_connect_provider(Url=issuer.url, ClientIDList=["app"])["OpenIDConnectProviderArn"]
    cognito = f"cognito-idp.{REGION}.amazonaws.com/{user_pool['Id']}"
    pool = pools.create_identity_pool(
        IdentityPoolName="people",
        AllowUnauthenticatedIdentities=True,
        AllowClassicFlow=True,
        DeveloperProviderName="login.example",
        OpenIdConnectProviderARNs=[own_provider],
        CognitoIdentityProviders=[{"ProviderName": cognito, "ClientId": app, "ServerSideTokenCheck": True}],
    )["IdentityPoolId"]

    def role(name, method, action, resource):
        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"Federated": amazon},
                    "Action": ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"],
                    "Condition": {
                        "StringEquals": {f"{amazon}:aud": pool},
                        "ForAnyValue:StringLike": {f"{amazon}:amr": method},
                    },
                }
            ],
        }
        made = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
        allow = {"Effect": "Allow", "Action": action, "Resource": resource}
        policy = {"Version": "2012-10-17", "Statement": [allow]}
        iam.put_role_policy(RoleName=name, PolicyName="rights", PolicyDocument=json.dumps(policy))
        return made

    known = role("known", "authenticated", "cognito-idp:DescribeUserPool", user_pool["Arn"])
    guests = role("guests", "unauthenticated", "*", "*")
    admins = role("admins", "authenticated", "cognito-idp:*", user_pool["Arn"])
    pools.set_identity_pool_roles(
        IdentityPoolId=pool,
        Roles={"authenticated": known, "unauthenticated": guests},
        RoleMappings={f"{cognito}:{app}": {"Type": "Token", "AmbiguousRoleResolution": "AuthenticatedRole"}},
    )

    def credentials(logins, **more):
        identity = people.get_id(IdentityPoolId=pool, Logins=logins)["IdentityId"]
        answer = people.get_credentials_for_identity(IdentityId=identity, Logins=logins, **more)
        equal("the identity stays the same", answer["IdentityId"], identity)
        return signs_with(answer["Credentials"])

    def may_read_one_pool_only(keys):
        signed = client("cognito-idp", keys)
        signed.describe_user_pool(UserPoolId=user_pool["Id"])
        refused("nor in another pool", "AccessDeniedException", None, signed.describe_user_pool, UserPoolId=other_pool["Id"])
        refused("nor anything else", "AccessDeniedException", None, signed.delete_user_pool, UserPoolId=user_pool["Id"])

    # Guests.
    guest = credentials({})
    equal("a guest has the role of guests", caller(guest), session_of("guests"))
    client("cognito-idp", guest).describe_user_pool(UserPoolId=user_pool["Id"])
    refused("who may nothing that guests may not", "AccessDenied", None, client("iam", guest).list_users)

    # A user of the user pool.
    password = new_password()
    users.admin_create_user(UserPoolId=user_pool["Id"], Username="ana", MessageAction="SUPPRESS")
    users.admin_set_user_password(UserPoolId=user_pool["Id"], Username="ana", Password=password, Permanent=True)

    def signed_in():
        answer = client("cognito-idp").initiate_auth(
            ClientId=app, AuthFlow="USER_PASSWORD_AUTH", AuthParameters={"USERNAME": "ana", "PASSWORD": password}
        )
        return {cognito: answer["AuthenticationResult"]["IdToken"]}

    ana = credentials(signed_in())
    equal("ana has the role of those who are known", caller(ana), session_of("known"))
    may_read_one_pool_only(ana)
    clean = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    environment = clean | {name.upper(): value for name, value in ana.items()}
    environment |= {"AWS_ENDPOINT_URL": url, "AWS_DEFAULT_REGION": REGION}
    command = ["aws", "sts", "get-caller-identity", "--query", "Arn", "--output", "text"]
    said = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120, check=False)
    equal("the CLI says so as well", said.stdout.strip(), session_of("known"))

    users.create_group(UserPoolId=user_pool["Id"], GroupName="admins", RoleArn=admins)
    users.admin_add_user_to_group(UserPoolId=user_pool["Id"], Username="ana", GroupName="admins")
    equal("her group brings a role", caller(credentials(signed_in())), session_of("admins"))
    equal("which she can name", caller(credentials(signed_in(), CustomRoleArn=admins)), session_of("admins"))
    logins = signed_in()
    identity = people.get_id(IdentityPoolId=pool, Logins=logins)["IdentityId"]
    refused(
        "and no other",
        "NotAuthorizedException",
        None,
        people.get_credentials_for_identity,
        IdentityId=identity,
        Logins=logins,
        CustomRoleArn=guests,
    )

    # The classic flow.
    def classic(logins, name):
        identity = people.get_id(IdentityPoolId=pool, Logins=logins)["IdentityId"]
        token = people.get_open_id_token(IdentityId=identity, Logins=logins)["Token"]
        return client("sts").assume_role_with_web_identity(
            RoleArn=f"arn:aws:iam::{account}:role/{name}", RoleSessionName="app", WebIdentityToken=token
        )

    answer = classic(signed_in(), "known")
    equal("the classic flow leads to the same role", answer["AssumedRoleUser"]["Arn"], session_of("known", "app"))
    equal("for the pool", (answer["Provider"], answer["Audience"]), (amazon, pool))
    may_read_one_pool_only(signs_with(answer["Credentials"]))
    not_trusted = "Not authorized to perform sts:AssumeRoleWithWebIdentity"
    refused("a guest is not known", "AccessDenied", not_trusted, classic, logins={}, name="known")

    # A provider of one's own.
    key = issuer.url.removeprefix("http://")
    eva = credentials({key: issuer.token({"sub": "eva", "aud": "app"})})
    equal("eva comes by a provider of the account", caller(eva), session_of("known"))
    for what, claims in (("another app", {"aud": "other"}), ("the past", {"exp": 1}), ("nobody", {"sub": None})):
        logins = {key: issuer.token({"sub": "eva", "aud": "app"} | claims)}
        refused(f"a token for {what} is no login", "NotAuthorizedException", None, people.get_id, IdentityPoolId=pool, Logins=logins)

    # A back end's user.
    named = pools.get_open_id_token_for_developer_identity(
        IdentityPoolId=pool, Logins={"login.example": "7"}, PrincipalTags={"dept": "law"}, TokenDuration=60
    )
    again = pools.get_open_id_token_for_developer_identity(IdentityPoolId=pool, Logins={"login.example": "7"})
    equal("a back end's user is one identity", again["IdentityId"], named["IdentityId"])
    answer = people.get_credentials_for_identity(IdentityId=named["IdentityId"], Logins={amazon: named["Token"]})
    equal("with the role of those who are known", caller(signs_with(answer["Credentials"])), session_of("known"))
    found = pools.lookup_developer_identity(IdentityPoolId=pool, IdentityId=named["IdentityId"])
    equal("and is found again", found["DeveloperUserIdentifierList"], ["7"])
    answer = client("sts").assume_role_with_web_identity(RoleArn=known, RoleSessionName="app", WebIdentityToken=again["Token"])
    may_read_one_pool_only(signs_with(answer["Credentials"]))
    refused(
        "an app names nobody",
        "MissingAuthenticationTokenException",
        None,
        people.get_open_id_token_for_developer_identity,
        IdentityPoolId=pool,
        Logins={"login.example": "7"},
    )

    users.admin_user_global_sign_out(UserPoolId=user_pool["Id"], Username="ana")
    refused("a signed-out user's token is no login", "NotAuthorizedException", None, people.get_id, IdentityPoolId=pool, Logins=logins)
    check("everything was asked of the one address", True)
    equal("it ends as it was asked to", server.stop(), 0)
