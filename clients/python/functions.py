"""The user's own functions, as triggers and behind the front door: Python, Node, Rust and an executable that speaks the
Runtime API, each unmodified as it would be on Lambda.

The server is started here, with a directory of functions that is written here too.
"""

import json
import os
import pathlib
import select
import shutil
import signal
import subprocess
import urllib.error
import urllib.parse
import urllib.request

from poolhouse import check, cognito, equal, fetch, messages, new_address, new_password, refused
from server import BINARY, Server

FUNCTIONS = pathlib.Path(os.environ["POOLHOUSE_SCRATCH"]) / "functions"
ARN = "arn:aws:lambda:us-east-1:000000000000:function:"

PRE_SIGN_UP = '''
import os
import boto3

cognito = boto3.client("cognito-idp")

def lambda_handler(event, context):
    print("asked about", event["userName"])
    if event["userName"].startswith("bad"):
        raise Exception("we do not know you")
    if event["userName"].startswith("crashes"):
        os._exit(5)
    if event["userName"].startswith("html"):
        return "<html></html>"
    if event["userName"].startswith("array"):
        return [event]
    if event["userName"].startswith("nothing"):
        return None
    if event["userName"].startswith("large"):
        return "x" * 6_300_000
    if event["userName"].startswith("renames"):
        event["userName"] = "somebody else"
    if event["userName"].startswith("texts"):
        event["response"]["autoVerifyEmail"] = "true"
    if event["userName"].startswith("calls"):
        # The function's own calls reach the same server.
        assert cognito.describe_user_pool(UserPoolId=event["userPoolId"])["UserPool"]["Id"] == event["userPoolId"]
    event["response"]["autoConfirmUser"] = True
    return event
'''

HANGS = '''
import time

def lambda_handler(event, context):
    time.sleep(600)
'''

# The well-known way around the pool's own invitation: the function sends a mail of its own.
WELCOME = '''
import boto3

ses = boto3.client("ses")

def lambda_handler(event, context):
    if event["triggerSource"] == "PreSignUp_AdminCreateUser":
        name = event["userName"]
        address = event["request"]["userAttributes"]["email"]
        ses.send_email(
            Source="welcome@example.com",
            Destination={"ToAddresses": [address]},
            Message={"Subject": {"Data": f"Welcome, {name}"}, "Body": {"Text": {"Data": "Come in."}}},
        )
    return event
'''

CUSTOM_MESSAGE = """
exports.handler = async (event) => {
  event.response.emailSubject = `Hello from ${process.env.AWS_EXECUTION_ENV}`;
  event.response.emailMessage = `${event.userName}: ${event.request.codeParameter}`;
  return event;
};
"""

# A function in shell: as any executable, it speaks the Runtime API by itself.
BOOTSTRAP = """#!/bin/sh
api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation"
head=$(mktemp)
while event=$(curl -sS -D "$head" "$api/next"); do
  id=$(grep -i lambda-runtime-aws-request-id "$head" | tr -d '\\r' | cut -d' ' -f2)
  printf %s "$event" | curl -sS -o /dev/null --data-binary @- "$api/$id/response"
done
"""

# Amazon's own runtime for Python, in the place of the server's.
AWSLAMBDARIC = """#!/bin/sh
exec python3 -m awslambdaric app.lambda_handler
"""

APP = """
def lambda_handler(event, context):
    print(context.function_name, "is asked about", event["userName"])
    if event["userName"].startswith("bad"):
        raise ValueError("not in this runtime")
    event["response"]["autoConfirmUser"] = context.get_remaining_time_in_millis() > 0
    return event
"""

FRONT = """
export const handler = async (event) => ({
  statusCode: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ who: event.requestContext.authorizer?.claims?.['cognito:username'], id: event.pathParameters?.id }),
});
"""

ENVIRONMENT = "export const handler = async () => process.env;\n"

MANIFEST = """
front-door-secret-file = "door.secret"

[environment]
timeout = 60
route = "GET /environment"
inherit = ["PASSED_ON"]

[hangs]
timeout = 0.5

[front]
timeout = 60
route = "GET /users/{id}"
payload = "1.0"

[guarded]
timeout = 60
route = "GET /me"
payload = "1.0"
authorizer = "cognito"
pool = "us-east-1_Poolhouse"

[arn."arn:aws:lambda:eu-west-1:111111111111:function:elsewhere:live"]
function = "echo"
"""


def write(name, file, text):
    folder = FUNCTIONS / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / file).write_text(text)
    (folder / file).chmod(0o755)


def calls(server, **query):
    status, body = fetch("/_poolhouse/triggers?" + urllib.parse.urlencode(query), url=server.url)
    equal("the calls are listed", status, 200)
    return json.loads(body)["invocations"]


def get(server, path, token=None, secret=None):
    request = urllib.request.Request(server.url + "/_poolhouse/http" + path)
    if token:
        request.add_header("authorization", f"Bearer {token}")
    if secret:
        request.add_header("x-poolhouse-secret", secret)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refusal:
        return refusal.code, json.load(refusal)


def triggers(server):
    idp = cognito(server.url)
    pool_id = idp.create_user_pool(
        PoolName="functions",
        AutoVerifiedAttributes=["email"],
        LambdaConfig={
            "PreSignUp": ARN + "pre-sign-up",
            "PostConfirmation": "arn:aws:lambda:eu-west-1:111111111111:function:elsewhere:live",
        },
    )["UserPool"]["Id"]
    client_id = idp.create_user_pool_client(UserPoolId=pool_id, ClientName="app")["UserPoolClient"]["ClientId"]

    def sign_up(username):
        return idp.sign_up(
            ClientId=client_id,
            Username=username,
            Password=new_password(),
            UserAttributes=[{"Name": "email", "Value": new_address()}],
        )

    equal("a Python function confirms whoever signs up", sign_up("ana")["UserConfirmed"], True)
    equal("it calls this server by itself", sign_up("calls")["UserConfirmed"], True)
    [call, *_] = calls(server, function="pre-sign-up")
    equal("the call is kept with its source", (call["source"], call["status"]), ("PreSignUp_SignUp", "succeeded"))
    check("its process was warm", not call["cold"], call)
    equal("what it wrote is kept", call["log"], "asked about calls\n")
    equal("an executable of another account's ARN was asked after", calls(server, source="PostConfirmation")[0]["status"], "succeeded")

    own_error, no_answer = "UserLambdaValidationException", "InvalidLambdaResponseException"
    too_large = "Response payload size exceeded maximum allowed payload size (6291556 bytes)."
    unrecognizable = "Unrecognizable lambda output"
    for username, error, message, status, why in [
        ("bad", own_error, "PreSignUp failed with error we do not know you.", "failed", None),
        ("crashes", own_error, None, "failed", None),
        ("large", own_error, f"PreSignUp failed with error {too_large}.", "failed", None),
        ("html", no_answer, "Invalid lambda function output : Invalid JSON", "refused", "its answer is a text"),
        ("nothing", no_answer, "Invalid lambda function output : Invalid JSON", "refused", "it returned nothing"),
        ("array", no_answer, unrecognizable, "refused", "its answer is not the event"),
        ("renames", no_answer, unrecognizable, "refused", "`userName` did not come back"),
        ("texts", no_answer, unrecognizable, "refused", "`response`"),
    ]:
        refused(f"a function that answers so: {username}", error, message, sign_up, username=username)
        [call, *_] = calls(server, function="pre-sign-up")
        equal("its call tells what became of it", (call["event"]["userName"], call["status"]), (username, status))
        if why:
            equal("in the words that the client got", (call["error"]["type"], call["error"]["message"]), (error, message))
            check("and in words for whoever wrote it", call["error"]["trace"][0].startswith(why), call["error"])
        refused(
            "and nobody is stored",
            "UserNotFoundException",
            "User does not exist.",
            idp.admin_get_user,
            UserPoolId=pool_id,
            Username=username,
        )
    said = {call["event"]["userName"]: (call["error"] or {}).get("message", "") for call in calls(server, function="pre-sign-up")}
    check("an exit reads as Lambda's", said["crashes"].endswith("Error: Runtime exited with error: exit status 5"), said)
    status, page = fetch("/_poolhouse/triggers", url=server.url, accept="text/html")
    page = page.decode()
    check("the page tells it, too", status == 200 and f"{no_answer}: {unrecognizable}" in page and "refused," in page, page)

    idp.update_user_pool(UserPoolId=pool_id, LambdaConfig={"PreSignUp": ARN + "hangs"})
    refused("a function that hangs", own_error, None, sign_up, username="waits")
    [call] = calls(server, function="hangs")
    check("a time-out reads as Lambda's", call["error"]["message"].endswith("Error: Task timed out after 0.50 seconds"), call)

    idp.update_user_pool(
        UserPoolId=pool_id,
        AutoVerifiedAttributes=["email"],
        LambdaConfig={"CustomMessage": ARN + "message", "PostConfirmation": ARN + "absent"},
    )
    address = new_address()
    idp.sign_up(
        ClientId=client_id,
        Username="eva",
        Password=new_password(),
        UserAttributes=[{"Name": "email", "Value": address}],
    )
    status, body = fetch(f"/_poolhouse/inbox/next?to={address}", url=server.url)
    sent = json.loads(body)
    check("a Node function words the mail", sent["subject"].startswith("Hello from AWS_Lambda_nodejs"), sent)
    equal("with the code", sent["body"], f"eva: {sent['code']}")
    refused(
        "an unknown function is refused at its moment",
        "UnexpectedLambdaException",
        "PostConfirmation invocation failed due to error ResourceNotFoundException.",
        idp.confirm_sign_up,
        ClientId=client_id,
        Username="eva",
        ConfirmationCode=sent["code"],
    )


def runtimes_of_amazon(server):
    """`lambda_runtime` of Rust, and `awslambdaric` of Python."""
    idp = cognito(server.url)
    for function, why in (("compiled", "not compiled for you"), ("ric", "not in this runtime")):
        pool_id = idp.create_user_pool(PoolName=function, LambdaConfig={"PreSignUp": ARN + function})["UserPool"]["Id"]
        client_id = idp.create_user_pool_client(UserPoolId=pool_id, ClientName="app")["UserPoolClient"]["ClientId"]
        app = {"ClientId": client_id, "Password": new_password()}
        equal(f"{function}: it confirms whoever signs up", idp.sign_up(Username="ana", **app)["UserConfirmed"], True)
        refused(
            f"{function}: or refuses them",
            "UserLambdaValidationException",
            f"PreSignUp failed with error {why}.",
            idp.sign_up,
            Username="bad",
            **app,
        )
        equal(f"{function}: and again", idp.sign_up(Username="eva", **app)["UserConfirmed"], True)
        kept = calls(server, function=function)
        equal(f"{function}: by one process", [call["cold"] for call in kept], [False, False, True])
        check(f"{function}: what it wrote is kept", f"{function} is asked about eva" in kept[0]["log"], kept[0]["log"])
        if function == "compiled":
            refused("a panic is told", "UserLambdaValidationException", None, idp.sign_up, Username="panics", **app)
            said = calls(server, function=function)[0]["error"]["message"]
            check("with its words", "panics is too much" in said, said)


def welcome(server):
    idp = cognito(server.url)
    pool_id = idp.create_user_pool(PoolName="welcome", LambdaConfig={"PreSignUp": ARN + "welcome"})["UserPool"]["Id"]
    address = new_address()
    idp.admin_create_user(
        UserPoolId=pool_id,
        Username="ana",
        UserAttributes=[{"Name": "email", "Value": address}],
        MessageAction="SUPPRESS",
    )
    found = messages(url=server.url, to=address)
    equal("one mail was sent, the function's own", [each["subject"] for each in found], ["Welcome, ana"])
    equal("with its text", found[0]["body"].strip(), "Come in.")


def front_door(server):
    equal("a route answers", get(server, "/users/7%208"), (200, {"id": "7 8"}))
    equal("another does not", get(server, "/nowhere"), (404, {"message": "Not Found"}))
    equal("a guarded one wants a token", get(server, "/me"), (401, {"message": "Unauthorized"}))
    tokens = cognito(server.url).initiate_auth(
        AuthFlow="USER_PASSWORD_AUTH",
        ClientId="poolhousedemoclient0000001",
        AuthParameters={"USERNAME": "demo", "PASSWORD": "Demo-Passw0rd!"},
    )["AuthenticationResult"]
    equal("an ID token lets in", get(server, "/me", tokens["IdToken"]), (200, {"who": "demo"}))
    equal("an access token does not", get(server, "/me", tokens["AccessToken"])[0], 401)
    forged = tokens["IdToken"][:-8] + "AAAAAAAA"
    equal("a forged one does not", get(server, "/me", forged)[0], 401)
    kept = json.dumps(calls(server))
    check("no token is kept", tokens["IdToken"] not in kept)


def environment(server, **how):
    status, given = get(server, "/environment", **how)
    equal("a function tells its environment", status, 200)
    equal("what was asked for is passed on", given.get("PASSED_ON"), "yes")
    check("a secret of the server is not", "POOLHOUSE_SMTP" not in given, sorted(given))
    check("nor its home", "HOME" not in given, sorted(given))
    equal("SDKs inside find this server", given["AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER"], server.url)
    return given


def production():
    store = f"sqlite:{os.environ['POOLHOUSE_SCRATCH']}/functions.sqlite"
    with Server(
        "serve", "--store", store, "--public-url", "http://localhost:9", "--listen", "127.0.0.1:0", "--functions", str(FUNCTIONS)
    ) as server:
        equal("in production the front door wants its secret", get(server, "/users/1"), (403, {"message": "Forbidden"}))
        equal("the right one", get(server, "/users/1", secret="wrong"), (403, {"message": "Forbidden"}))
        equal("and then opens", get(server, "/users/1", secret="hush"), (200, {"id": "1"}))
        given = environment(server, secret="hush")
        check("functions have no credentials there", "AWS_ACCESS_KEY_ID" not in given, sorted(given))
        equal("and calls are not kept", fetch("/_poolhouse/triggers", url=server.url)[0], 404)


def running():
    """Processes that work in the functions' directory."""
    found = []
    for process in pathlib.Path("/proc").iterdir():
        try:
            if (process / "cwd").readlink().is_relative_to(FUNCTIONS):
                found.append(process.name)
        except (OSError, ValueError):
            continue
    return found


write("pre-sign-up", "lambda_function.py", PRE_SIGN_UP)
write("hangs", "lambda_function.py", HANGS)
write("welcome", "lambda_function.py", WELCOME)
write("message", "index.js", CUSTOM_MESSAGE)
write("echo", "bootstrap", BOOTSTRAP)
write("ric", "bootstrap", AWSLAMBDARIC)
write("ric", "app.py", APP)
(FUNCTIONS / "compiled").mkdir()
shutil.copy(os.environ["POOLHOUSE_COMPILED"], FUNCTIONS / "compiled" / "bootstrap")
write("front", "index.mjs", FRONT)
write("guarded", "index.mjs", FRONT)
write("environment", "index.mjs", ENVIRONMENT)
(FUNCTIONS / "door.secret").write_text("hush\n")
os.environ["PASSED_ON"] = "yes"
os.environ["POOLHOUSE_SMTP"] = "smtp://somebody:secret@localhost:1"
# No function but the one that hangs is ended for being slow: this machine may have much else to do.
at_leisure = "".join(f"[{name}]\ntimeout = 60\n" for name in ("pre-sign-up", "welcome", "message", "echo", "ric", "compiled"))
(FUNCTIONS / "functions.toml").write_text(MANIFEST + at_leisure)
PATIENT = ("--trigger-limit", "*=60x1")

with Server("dev", "--listen", "127.0.0.1:0", "--functions", str(FUNCTIONS), *PATIENT) as running_server:
    triggers(running_server)
    runtimes_of_amazon(running_server)
    welcome(running_server)
    front_door(running_server)
    environment(running_server)
    check("functions are running", len(running()) > 3, running())
    equal("a stop ends well", running_server.stop(), 0)
equal("a stop leaves no function running", running(), [])
production()

with Server("dev", "--listen", "127.0.0.1:0", "--functions", str(FUNCTIONS)) as killed:
    equal("a function is started", get(killed, "/users/1")[0], 200)
    guards = subprocess.run(["pgrep", "-P", str(killed.process.pid), "-f", "function-guard"], capture_output=True, text=True)
    guard = int(guards.stdout)
    left = [os.pidfd_open(int(process)) for process in [guard, *running()]]
    check("with its guard", len(left) > 1)
    killed.process.send_signal(signal.SIGKILL)
    killed.process.wait()
    ended = [bool(select.select([process], [], [], 60)[0]) for process in left]
    check("a killed server leaves nothing running", all(ended), ended)

(FUNCTIONS / "functions.toml").write_text("[pre-sign-up]\ntimeuot = 1\n")
told = subprocess.run([BINARY, "dev", "--functions", str(FUNCTIONS)], capture_output=True, text=True, check=False, timeout=60)
check("a mistyped setting is refused at the start", told.returncode == 2 and "timeuot" in told.stderr, told)
