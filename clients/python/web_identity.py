"""The build's story: a GitHub-like issuer on loopback, a role for one branch, and stock clients that only know a token file.

Everything is made with `aws iam` and boto3 against `poolhouse serve`; a build then finds its credentials by
AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN, as on GitHub, and may do three things to the users of one pool.
"""

import json
import os
import pathlib
import subprocess
import time

import boto3
from botocore import UNSIGNED
from botocore.config import Config
from cryptography.hazmat.primitives.asymmetric import rsa

from issuer import Issuer
from poolhouse import REGION, check, equal, new_password, refused
from server import Server, free_port, run

scratch = pathlib.Path(os.environ["POOLHOUSE_SCRATCH"])
store = f"sqlite:{scratch / 'ci.db'}"
port = free_port()
url = f"http://127.0.0.1:{port}"
account = "123456789012"


issuer = Issuer()
provider = issuer.url.removeprefix("http://")


def token(key=None, **claims):
    usual = {"aud": "sts.amazonaws.com", "sub": "repo:ORG/REPO:ref:refs/heads/main"}
    return issuer.token(usual | claims, key)


def client(service, **arguments):
    return boto3.client(service, region_name=REGION, endpoint_url=url, **arguments)


def aws(environment, *command):
    """Runs the AWS CLI as a build does: an endpoint, and whatever the environment says."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    variables = clean | {"AWS_ENDPOINT_URL": url, "AWS_DEFAULT_REGION": REGION, "AWS_PAGER": ""} | environment
    return subprocess.run(["aws", *command], capture_output=True, text=True, env=variables, timeout=120, check=False)


def aws_json(environment, *command):
    ended = aws(environment, *command)
    check(f"aws {' '.join(command[:2])} works", ended.returncode == 0, ended.stderr)
    return json.loads(ended.stdout) if ended.stdout.strip() else None


def destroy(iam, name):
    """Removes a user with everything it may have, as Terraform's force_destroy does; whether it had a password."""

    def every(operation, key, **arguments):
        return list(iam.get_paginator(operation).paginate(**arguments).search(f"{key}[]"))

    for group in every("list_groups_for_user", "Groups", UserName=name):
        iam.remove_user_from_group(UserName=name, GroupName=group["GroupName"])
    for key in every("list_access_keys", "AccessKeyMetadata", UserName=name):
        iam.delete_access_key(UserName=name, AccessKeyId=key["AccessKeyId"])
    for key in every("list_ssh_public_keys", "SSHPublicKeys", UserName=name):
        iam.delete_ssh_public_key(UserName=name, SSHPublicKeyId=key["SSHPublicKeyId"])
    for device in every("list_virtual_mfa_devices", "VirtualMFADevices", AssignmentStatus="Assigned"):
        iam.deactivate_mfa_device(UserName=name, SerialNumber=device["SerialNumber"])
    for device in every("list_mfa_devices", "MFADevices", UserName=name):
        iam.deactivate_mfa_device(UserName=name, SerialNumber=device["SerialNumber"])
    for certificate in every("list_signing_certificates", "Certificates", UserName=name):
        iam.delete_signing_certificate(UserName=name, CertificateId=certificate["CertificateId"])
    for credential in iam.list_service_specific_credentials(UserName=name)["ServiceSpecificCredentials"]:
        iam.delete_service_specific_credential(
            UserName=name, ServiceSpecificCredentialId=credential["ServiceSpecificCredentialId"]
        )
    try:
        iam.delete_login_profile(UserName=name)
        return True
    except iam.exceptions.NoSuchEntityException:
        return False
    finally:
        iam.delete_user(UserName=name)


made = json.loads(run("keys", "create", "--store", store, "--json").stdout)
administrator = {"AWS_ACCESS_KEY_ID": made["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": made["SecretAccessKey"]}
keys = {"aws_access_key_id": made["AccessKeyId"], "aws_secret_access_key": made["SecretAccessKey"]}
arguments = ("serve", "--store", store, "--public-url", url, "--listen", f"127.0.0.1:{port}", "--account", account)

with Server(*arguments, "--egress-allow", "127.0.0.0/8") as server:
    root = aws_json(administrator, "sts", "get-caller-identity")
    equal("a full-rights key is the account", root["Arn"], f"arn:aws:iam::{account}:root")
    cognito = client("cognito-idp", **keys)
    pool, other = (cognito.create_user_pool(PoolName=name)["UserPool"] for name in ("people", "others"))

    made = aws_json(
        administrator, "iam", "create-open-id-connect-provider", "--url", issuer.url, "--client-id-list", "sts.amazonaws.com"
    )
    arn = made["OpenIDConnectProviderArn"]
    equal("the provider has its ARN", arn, f"arn:aws:iam::{account}:oidc-provider/{provider}")
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Federated": arn},
                "Action": "sts:AssumeRoleWithWebIdentity",
                "Condition": {
                    "ForAllValues:StringLike": {
                        f"{provider}:sub": "repo:ORG/REPO:ref:refs/heads/main",
                        f"{provider}:aud": "sts.amazonaws.com",
                    }
                },
            }
        ],
    }
    made = aws_json(
        administrator, "iam", "create-role", "--role-name", "ci", "--assume-role-policy-document", json.dumps(trust)
    )
    role = made["Role"]["Arn"]
    equal("the CLI reads the trust policy back", made["Role"]["AssumeRolePolicyDocument"], trust)
    policy = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": [f"cognito-idp:Admin{name}" for name in ("CreateUser", "SetUserPassword", "DeleteUser")],
                "Resource": pool["Arn"],
            }
        ],
    }
    aws_json(
        administrator, "iam", "put-role-policy", "--role-name", "ci", "--policy-name", "users",
        "--policy-document", json.dumps(policy),
    )  # fmt: skip
    iam = client("iam", **keys)
    equal("boto3 reads the policy back", iam.get_role_policy(RoleName="ci", PolicyName="users")["PolicyDocument"], policy)
    iam.create_user(UserName="ana", Tags=[{"Key": "team", "Value": "web"}])
    equal("boto3 lists users", [user["UserName"] for user in iam.get_paginator("list_users").paginate().search("Users[]")], ["ana"])
    refused(
        "a user is made once",
        "EntityAlreadyExists",
        "User with name ana already exists.",
        iam.create_user,
        UserName="ana",
    )
    iam.create_access_key(UserName="ana")
    iam.create_group(GroupName="web")
    iam.add_user_to_group(UserName="ana", GroupName="web")
    equal("a user goes with everything it has, and had no password", destroy(iam, "ana"), False)
    equal("nobody is left", iam.list_users()["Users"], [])
    refused("who is gone has no devices", "NoSuchEntity", None, iam.list_mfa_devices, UserName="ana")

    # A build: a file with a token, the role's name, and nothing else.
    file = scratch / "token"
    file.write_text(token())
    build = {"AWS_WEB_IDENTITY_TOKEN_FILE": str(file), "AWS_ROLE_ARN": role, "AWS_ROLE_SESSION_NAME": "GitHubActions"}
    who = aws_json(build, "sts", "get-caller-identity")
    equal("the CLI becomes the role", who["Arn"], f"arn:aws:sts::{account}:assumed-role/ci/GitHubActions")
    on_pool = ("--user-pool-id", pool["Id"], "--username", "bea")
    aws_json(build, "cognito-idp", "admin-create-user", *on_pool)
    aws_json(build, "cognito-idp", "admin-set-user-password", *on_pool, "--password", new_password(), "--permanent")
    forbidden = aws(build, "cognito-idp", "admin-get-user", *on_pool)
    check("it may do no more", "AccessDeniedException" in forbidden.stderr, forbidden.stderr)
    elsewhere = aws(build, "cognito-idp", "admin-create-user", "--user-pool-id", other["Id"], "--username", "bea")
    check("nor elsewhere", "AccessDeniedException" in elsewhere.stderr, elsewhere.stderr)
    aws_json(build, "cognito-idp", "admin-delete-user", *on_pool)

    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ.update(build | {"AWS_ENDPOINT_URL_STS": url, "AWS_DEFAULT_REGION": REGION})
    users = boto3.Session().client("cognito-idp", endpoint_url=url)
    users.admin_create_user(UserPoolId=pool["Id"], Username="cleo")
    users.admin_delete_user(UserPoolId=pool["Id"], Username="cleo")
    check("boto3 does it with the same two variables", True)

    sts = client("sts", config=Config(signature_version=UNSIGNED))
    asked = {"RoleArn": role, "RoleSessionName": "s1"}
    not_trusted = "Not authorized to perform sts:AssumeRoleWithWebIdentity"
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    for what, wrong, code, message in (
        ("another branch", token(sub="repo:ORG/REPO:ref:refs/heads/mine"), "AccessDenied", not_trusted),
        ("another audience", token(aud="https://github.com/ORG"), "InvalidIdentityToken", "Incorrect token audience"),
        (
            "another issuer",
            token(iss="https://issuer.example.com"),
            "InvalidIdentityToken",
            "No OpenIDConnect provider found in your account for https://issuer.example.com",
        ),
        ("an expired token", token(exp=int(time.time()) - 1), "ExpiredTokenException", None),
        ("a stranger's signature", token(key=stranger), "InvalidIdentityToken", None),
        ("a token that was tampered with", token()[:-12] + "AAAAAAAAAAAA", "InvalidIdentityToken", None),
    ):
        refused(
            f"{what} opens nothing", code, message, sts.assume_role_with_web_identity, WebIdentityToken=wrong, **asked
        )
    equal("it ends as it was asked to", server.stop(), 0)

with Server(*arguments) as server:
    refused(
        "without --egress-allow nothing private is called",
        "InvalidIdentityToken",
        None,
        client("sts", config=Config(signature_version=UNSIGNED)).assume_role_with_web_identity,
        WebIdentityToken=token(),
        **asked,
    )
    equal("it ends as it was asked to", server.stop(), 0)
