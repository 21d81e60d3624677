"""What functions may do: credentials by the role or the policy that `functions.toml` gives them, checked as anybody's.

Stock boto3 runs inside the functions; the servers are started here, in production and in development.
"""

import json
import os
import pathlib
import urllib.error
import urllib.request

import boto3

from poolhouse import REGION, check, cognito, equal, fetch
from server import Server, run

scratch = pathlib.Path(os.environ["POOLHOUSE_SCRATCH"])
functions = scratch / "functions"
store = f"sqlite:{scratch}/credentials.sqlite"

# Does what it is asked to do, and tells how each of it ended.
ASK = '''
import json
import boto3
from botocore.exceptions import ClientError, NoCredentialsError

def lambda_handler(event, context):
    answers = []
    for service, operation, arguments in json.loads(event["body"]):
        try:
            answer = getattr(boto3.client(service), operation)(**arguments)
            answer.pop("ResponseMetadata")
            answers.append(answer.get("Arn", "done"))
        except ClientError as refusal:
            answers.append(refusal.response["Error"]["Code"] + ": " + refusal.response["Error"]["Message"])
        except NoCredentialsError:
            answers.append("nothing to sign with")
    return answers
'''

MANIFEST = """
front-door-secret-file = "door.secret"

[reads]
route = "POST /reads"
timeout = 60
policy.Version = "2012-10-17"
policy.Statement = [{ Effect = "Allow", Action = "cognito-idp:AdminGetUser", Resource = "*" }]

[plain]
route = "POST /plain"
timeout = 60

[plays]
route = "POST /plays"
timeout = 60
role = "player"

[limited]
route = "POST /limited"
timeout = 60
role = "arn:aws:iam::000000000000:role/player"
policy = '{"Statement": {"Effect": "Allow", "Action": "cognito-idp:Admin*", "Resource": "*"}}'
"""

TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}


def allowing(*actions):
    return json.dumps({"Statement": [{"Effect": "Allow", "Action": actions, "Resource": "*"}]})


def ask(server, function, *calls):
    """The status, and what became of the calls that the function was asked to make."""
    headers = {"content-type": "application/json", "x-poolhouse-secret": "hush"}
    address = f"{server.url}/_poolhouse/http/{function}"
    request = urllib.request.Request(address, data=json.dumps(calls).encode(), headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=75) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refusal:
        return refusal.code, json.load(refusal)


def denied(who, action, pool_arn):
    return (
        f"AccessDeniedException: User: arn:aws:sts::000000000000:assumed-role/{who} is not authorized to perform: "
        f"cognito-idp:{action} on resource: {pool_arn} because no identity-based policy allows the cognito-idp:{action} action"
    )


def pool(idp):
    made = idp.create_user_pool(PoolName="credentials")["UserPool"]
    idp.admin_create_user(UserPoolId=made["Id"], Username="ana", MessageAction="SUPPRESS")
    get = ("cognito-idp", "admin_get_user", {"UserPoolId": made["Id"], "Username": "ana"})
    list_all = ("cognito-idp", "list_users", {"UserPoolId": made["Id"]})
    return made["Arn"], get, list_all


def role(server, key):
    """The role of two functions: made while the server runs, and changed, and gone."""
    iam = boto3.client("iam", region_name=REGION, endpoint_url=server.url, **key)
    arn, get, list_all = pool(cognito(server.url, *key.values()))
    equal("a function whose role is not there is not called", ask(server, "plays", get)[0], 500)

    nobody = TRUST | {"Statement": [TRUST["Statement"][0] | {"Principal": {"Service": "ec2.amazonaws.com"}}]}
    iam.create_role(RoleName="player", AssumeRolePolicyDocument=json.dumps(nobody))
    equal("nor one whose role does not trust functions", ask(server, "plays", get)[0], 500)
    iam.update_assume_role_policy(RoleName="player", PolicyDocument=json.dumps(TRUST))
    iam.put_role_policy(RoleName="player", PolicyName="p", PolicyDocument=allowing("cognito-idp:AdminGetUser"))
    equal(
        "it may do what its role may, and nothing else",
        ask(server, "plays", get, list_all, ("sts", "get_caller_identity", {})),
        (200, ["done", denied("player/plays", "ListUsers", arn), "arn:aws:sts::000000000000:assumed-role/player/plays"]),
    )
    iam.put_role_policy(RoleName="player", PolicyName="p", PolicyDocument=allowing("cognito-idp:*"))
    equal("a change of the role counts at once", ask(server, "plays", get, list_all), (200, ["done", "done"]))
    status, (may, may_not) = ask(server, "limited", get, list_all)
    equal("a policy beside the role limits it", (status, may), (200, "done"))
    check("and says so", may_not.endswith("because no session policy allows the cognito-idp:ListUsers action"), may_not)

    iam.delete_role_policy(RoleName="player", PolicyName="p")
    iam.delete_role(RoleName="player")
    status, (answer,) = ask(server, "plays", get)
    check("with its role gone a running function can do nothing", answer.startswith("UnrecognizedClientException"), answer)


for name in ("reads", "plain", "plays", "limited"):
    (functions / name).mkdir(parents=True)
    (functions / name / "lambda_function.py").write_text(ASK)
(functions / "door.secret").write_text("hush\n")
(functions / "functions.toml").write_text(MANIFEST)

serve = ("serve", "--store", store, "--public-url", "http://localhost:9", "--listen", "127.0.0.1:0", "--functions", str(functions))
with Server(*serve) as server:
    made = json.loads(run("keys", "create", "--store", store, "--json").stdout)
    root = {"aws_access_key_id": made["AccessKeyId"], "aws_secret_access_key": made["SecretAccessKey"]}
    arn, get, list_all = pool(cognito(server.url, *root.values()))
    equal("without role and policy a function has nothing to sign with", ask(server, "plain", get), (200, ["nothing to sign with"]))
    identity = ("sts", "get_caller_identity", {})
    equal(
        "with a policy it may do that and nothing else",
        ask(server, "reads", get, list_all, identity),
        (200, ["done", denied("reads/reads", "ListUsers", arn), "arn:aws:sts::000000000000:assumed-role/reads/reads"]),
    )
    role(server, root)
    equal("it stops when asked to", server.stop(), 0)

with Server("dev", "--iam", "enforce", "--listen", "127.0.0.1:0", "--functions", str(functions)) as server:
    demo = "us-east-1_Poolhouse"
    arn = f"arn:aws:cognito-idp:{REGION}:000000000000:userpool/{demo}"
    get = ("cognito-idp", "admin_get_user", {"UserPoolId": demo, "Username": "demo"})
    list_all = ("cognito-idp", "list_users", {"UserPoolId": demo})
    equal("in development it may do everything", ask(server, "plain", get, list_all), (200, ["done", "done"]))
    equal("a policy counts there, too", ask(server, "reads", get, list_all), (200, ["done", denied("reads/reads", "ListUsers", arn)]))
    equal("the server is emptied", fetch("/_poolhouse/reset", method="POST", url=server.url)[0], 204)
    equal("which takes no function's rights", ask(server, "plain", list_all), (200, ["done"]))

with Server("dev", "--listen", "127.0.0.1:0", "--functions", str(functions)) as server:
    equal("where nobody's rights are checked, theirs are not either", ask(server, "reads", list_all), (200, ["done"]))
