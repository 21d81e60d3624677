"""A directory is exported page by page, as cognito-backup-restore does it, and restored into another pool.

Twenty-five thousand users are written through the store by the tests' own tool; everything else is boto3.
"""

import json
import os
import pathlib
import subprocess

from poolhouse import check, cognito, equal, refused
from server import BINARY, Server, free_port, run

USERS = 25_000
GROUPS = 130
RESTORED = 60
SEED = pathlib.Path(BINARY).with_name("poolhouse-seed")

scratch = pathlib.Path(os.environ["POOLHOUSE_SCRATCH"])
database = scratch / "export.db"
store = f"sqlite:{database}"
port = free_port()
arguments = ("serve", "--store", store, "--public-url", f"http://127.0.0.1:{port}", "--listen", f"127.0.0.1:{port}")


def furnish(idp):
    pool = idp.create_user_pool(PoolName="large", AliasAttributes=["email"])["UserPool"]["Id"]
    for number in range(GROUPS):
        idp.create_group(UserPoolId=pool, GroupName=f"group{number:03}", Description="Those of one kind", Precedence=number)
    return pool


def pages(call, token, members, **input):
    """Every element of a list, as a script asks for it: page by page, by the token of the page before."""
    found, sizes = [], []
    while True:
        page = call(**input)
        found += page[members]
        sizes.append(len(page[members]))
        if token not in page:
            return found, sizes
        input[token] = page[token]


def export(idp, pool, directory):
    """As the tool writes it: a file of users, a file of groups."""
    users, sizes = pages(idp.list_users, "PaginationToken", "Users", UserPoolId=pool)
    equal("every page but the last is full", set(sizes[:-1]), {60})
    equal("every user is listed", len(users), USERS)
    equal("and nobody twice", len({user["Username"] for user in users}), USERS)
    check("each with a sub of their own", len({attributes(user)["sub"] for user in users}) == USERS)
    paginator = idp.get_paginator("list_users")
    some = list(paginator.paginate(UserPoolId=pool, Filter='username ^= "user000"').search("Users"))
    equal("boto3's own paginator reads filtered pages", sorted(user["Username"] for user in some),
          [f"user{number:05}" for number in range(100)])

    groups, sizes = pages(idp.list_groups, "NextToken", "Groups", UserPoolId=pool)
    equal("groups come in pages, too", sizes, [60, 60, 10])
    equal("every group once", sorted(group["GroupName"] for group in groups), [f"group{number:03}" for number in range(GROUPS)])
    members, sizes = pages(idp.list_users_in_group, "NextToken", "Users", UserPoolId=pool, GroupName="group007", Limit=25)
    equal("members come in pages of the size that was asked for", sizes, [25, 25, 20])
    equal("every member once", sorted(user["Username"] for user in members), [f"user{number:05}" for number in range(70)])

    for name, records in (("users", users), ("groups", groups)):
        (directory / f"{name}.json").write_text(json.dumps(records, default=str))


def attributes(user):
    return {attribute["Name"]: attribute["Value"] for attribute in user["Attributes"]}


def restore(idp, directory):
    """Into a new pool: groups, then users with their attributes, but for the sub, which is the pool's to give."""
    pool = idp.create_user_pool(PoolName="restored", AliasAttributes=["email"])["UserPool"]["Id"]
    groups = json.loads((directory / "groups.json").read_text())
    for group in groups[:5]:
        kept = {name: group[name] for name in ("GroupName", "Description", "Precedence")}
        idp.create_group(UserPoolId=pool, **kept)
    users = json.loads((directory / "users.json").read_text())[:RESTORED]
    for user in users:
        listed = [attribute for attribute in user["Attributes"] if attribute["Name"] != "sub"]
        idp.admin_create_user(
            UserPoolId=pool, Username=user["Username"], UserAttributes=listed, DesiredDeliveryMediums=["EMAIL"],
            MessageAction="SUPPRESS",
        )
    restored, _ = pages(idp.list_users, "PaginationToken", "Users", UserPoolId=pool)
    before = {user["Username"]: {**attributes(user), "sub": None} for user in users}
    equal("what was exported is there again", {user["Username"]: {**attributes(user), "sub": None} for user in restored}, before)


with Server(*arguments) as server:
    key = json.loads(run("keys", "create", "--store", store, "--json").stdout)
    idp = cognito(server.url, key["AccessKeyId"], key["SecretAccessKey"])
    pool = furnish(idp)
    equal("it stops when asked to", server.stop(), 0)

subprocess.run([SEED, database, pool, str(USERS)], check=True)

with Server(*arguments) as server:
    described = idp.describe_user_pool(UserPoolId=pool)["UserPool"]
    equal("the pool counts its users", described["EstimatedNumberOfUsers"], USERS)
    for number in range(70):
        idp.admin_add_user_to_group(UserPoolId=pool, Username=f"user{number:05}", GroupName="group007")
    found = idp.admin_get_user(UserPoolId=pool, Username="user24999@seed.example")
    equal("an alias among many finds its owner", found["Username"], "user24999")
    refused(
        "and is nobody else's", "AliasExistsException", "An account with the given email already exists.",
        idp.admin_update_user_attributes, UserPoolId=pool, Username="user00000",
        UserAttributes=[{"Name": "email", "Value": "user24999@seed.example"}, {"Name": "email_verified", "Value": "true"}],
    )
    export(idp, pool, scratch)
    restore(idp, scratch)
    equal("it stops again", server.stop(), 0)

verified = run("verify", "--store", store)
check("the store is sound", verified.returncode == 0, verified)
