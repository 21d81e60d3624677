"""Following messages with unmodified clients: boto3's logs, the AWS CLI, and what Amazon SES tells later.

The server is `serve` on SQLite behind a relay: requests are signed, and everything is still told after a restart.
"""

import json
import os
import pathlib
import subprocess
import urllib.error
import urllib.request

import boto3
from aiosmtpd.controller import Controller

from poolhouse import REGION, check, cognito, equal, new_address, new_password, refused
from server import Server, free_port, run

SECRET = "s3cret-of-events"
ERRORS = "arn:aws:logs:us-east-1:000000000000:log-group:/aws/vendedlogs/people"

scratch = pathlib.Path(os.environ["POOLHOUSE_SCRATCH"])
store = f"sqlite:{scratch / 'follow.db'}"
port = free_port()
url = f"http://127.0.0.1:{port}"


class Relay:
    """Knows some people, and calls what it takes as SES would."""

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("unknown-"):
            return "550 5.1.1 No such person here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        return f"250 Ok 0100-{envelope.rcpt_tos[0]}"


def server(relay):
    return Server(
        "serve", "--store", store, "--public-url", url, "--listen", f"127.0.0.1:{port}",
        "--smtp", f"smtp://127.0.0.1:{relay.port}", "--events-secret", SECRET,
    )  # fmt: skip


def tell(event, secret):
    """As SNS would post it."""
    told = {"Type": "Notification", "TopicArn": "arn:aws:sns:us-east-1:1:mail", "Message": json.dumps(event)}
    request = urllib.request.Request(f"{url}/_poolhouse/events/ses", json.dumps(told).encode(), method="POST")
    request.add_header("Authorization", f"Bearer {secret}")
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status
    except urllib.error.HTTPError as refusal:
        return refusal.code


def told(logs, group, pattern=""):
    pages = logs.get_paginator("filter_log_events").paginate(logGroupName=group, filterPattern=pattern)
    return [json.loads(event["message"]) for page in pages for event in page["events"]]


def cli(*arguments):
    command = ["aws", "logs", *arguments, "--endpoint-url", url, "--output", "json"]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


relay = Controller(Relay(), hostname="127.0.0.1", port=free_port())
relay.start()
with server(relay):
    made = json.loads(run("keys", "create", "--store", store, "--json").stdout)
    os.environ["AWS_ACCESS_KEY_ID"] = made["AccessKeyId"]
    os.environ["AWS_SECRET_ACCESS_KEY"] = made["SecretAccessKey"]
    idp = cognito(url, made["AccessKeyId"], made["SecretAccessKey"])
    logs = boto3.client("logs", endpoint_url=url, region_name=REGION)
    pool = idp.create_user_pool(PoolName="post", UsernameAttributes=["email"], AutoVerifiedAttributes=["email"])
    pool_id = pool["UserPool"]["Id"]
    client_id = idp.create_user_pool_client(UserPoolId=pool_id, ClientName="app")["UserPoolClient"]["ClientId"]
    export = {"LogLevel": "ERROR", "EventSource": "userNotification"}
    export["CloudWatchLogsConfiguration"] = {"LogGroupArn": ERRORS}
    idp.set_log_delivery_configuration(UserPoolId=pool_id, LogConfigurations=[export])
    group = f"/poolhouse/{pool_id}/messages"

    ana, nobody = new_address(), f"unknown-{new_address()}"
    sub = idp.sign_up(ClientId=client_id, Username=ana, Password=new_password())["UserSub"]
    refused(
        "who is not known to the relay is not sent to",
        "CodeDeliveryFailureException", None,
        idp.sign_up, ClientId=client_id, Username=nobody, Password=new_password(),
    )  # fmt: skip
    mine = told(logs, group, f'{{ $.user_sub = "{sub}" }}')
    equal("her message was written and sent", [event["status"] for event in mine], ["queued", "sent"])
    equal("it is told whom it was to", {event["to"] for event in mine}, {ana})
    failed = told(logs, group, '{ $.status = "failed" }')
    check("the relay's words are told", "No such person here" in failed[0]["detail"], failed)
    errors = told(logs, "/aws/vendedlogs/people")
    equal("and in the group that was configured", errors[0]["eventSource"], "USER_NOTIFICATION")
    check("with the relay's words", "No such person here" in errors[0]["message"]["details"], errors)

    bounce = {
        "eventType": "Bounce",
        "mail": {"messageId": f"0100-{ana}"},
        "bounce": {"bounceType": "Permanent", "bounceSubType": "General", "bouncedRecipients": []},
    }
    equal("whoever does not know the secret tells nothing", tell(bounce, "other"), 401)
    equal("what SES tells is taken", tell(bounce, SECRET), 204)
    mine = told(logs, group, f'{{ $.message_id = "{mine[0]["message_id"]}" }}')
    equal("the message bounced", [event["status"] for event in mine], ["queued", "sent", "bounced"])

with server(relay):
    equal("a restart loses nothing", told(logs, group, f'{{ $.user_sub = "{sub}" }}'), mine)
    found = cli("filter-log-events", "--log-group-name", group, "--filter-pattern", '{ $.status = "bounced" }')
    equal("the CLI finds it", json.loads(found["events"][0]["message"]), mine[-1])
    streams = cli("describe-log-streams", "--log-group-name", group, "--order-by", "LastEventTime", "--descending")
    name = streams["logStreams"][0]["logStreamName"]
    newest = cli("get-log-events", "--log-group-name", group, "--log-stream-name", name, "--limit", "1")
    equal("the newest entry is the last that happened", json.loads(newest["events"][0]["message"]), mine[-1])
    names = [one["logGroupName"] for one in cli("describe-log-groups")["logGroups"]]
    equal("groups are there without being made", names, ["/aws/vendedlogs/people", group])
    tail = ["aws", "logs", "tail", group, "--since", "1h", "--format", "short", "--endpoint-url", url]
    lines = subprocess.run(tail, capture_output=True, text=True, check=True).stdout.splitlines()
    check("so does its tail", len(lines) == 5 and "bounced" in lines[-1], lines)
    logs.create_log_group(logGroupName="/app")
    logs.put_retention_policy(logGroupName="/app", retentionInDays=7)
    shown = logs.describe_log_groups(logGroupNamePrefix="/app")["logGroups"][0]
    equal("a group can be made, with a policy", shown["retentionInDays"], 7)
    refused(
        "what is no pattern is refused",
        "InvalidParameterException", None,
        logs.filter_log_events, logGroupName=group, filterPattern="{ $.a = ",
    )  # fmt: skip
relay.stop()
