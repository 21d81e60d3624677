"""Functions that are elsewhere: behind Lambda's Invoke API, whose signature botocore checks here, and at a web address."""

import base64
import http.server
import json
import os
import pathlib
import threading
import urllib.parse

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from poolhouse import check, cognito, equal, fetch, new_password, refused
from server import Server

functions = pathlib.Path(os.environ["POOLHOUSE_SCRATCH"]) / "functions"
REGION = "eu-central-1"
ARN = f"arn:aws:lambda:{REGION}:222222222222:function:"
ours = Credentials("AKIAELSEWHERE0000000", "the secret of elsewhere")


class Elsewhere(http.server.BaseHTTPRequestHandler):
    """Lambda as far as a caller sees it, and somebody's web hook."""

    protocol_version = "HTTP/1.1"
    seen = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        path = urllib.parse.urlsplit(self.path)
        self.seen.append((path.path, path.query, dict(self.headers)))
        event = json.loads(body)
        if path.path == "/hook":
            return self.answer(200, {**event, "response": {**event["response"], "autoConfirmUser": True}})
        if not self.is_signed(body):
            return self.answer(403, {"message": "The request signature does not match"}, {"x-amzn-ErrorType": "AccessDeniedException"})
        name = event["userName"]
        for start, status, kind in (
            ("missing", 404, "ResourceNotFoundException"),
            ("conflict", 409, "ResourceConflictException"),
            ("broken", 502, "InvalidRuntimeException"),
        ):
            if name.startswith(start):
                return self.answer(status, {"Type": "User", "Message": "no"}, {"x-amzn-ErrorType": kind})
        if name.startswith("bad"):
            return self.answer(200, {"errorType": "Error", "errorMessage": "not there"}, {"X-Amz-Function-Error": "Unhandled"})
        event["response"]["autoConfirmUser"] = True
        tail = base64.b64encode(b"START\nasked elsewhere\nEND\n").decode()
        return self.answer(200, event, {"X-Amz-Executed-Version": "$LATEST", "X-Amz-Log-Result": tail})

    def is_signed(self, body):
        """Signs the same request as botocore does and compares."""
        given = self.headers["authorization"] or ""
        names = given.partition("SignedHeaders=")[2].partition(",")[0].split(";")
        if not given.startswith("AWS4-HMAC-SHA256 ") or "host" not in names:
            return False
        request = AWSRequest("POST", f"http://{self.headers['host']}{self.path}", data=body)
        for name in names:
            if name not in ("host", "x-amz-date"):
                request.headers[name] = self.headers[name]
        request.context["timestamp"] = self.headers["x-amz-date"]
        request.headers["X-Amz-Date"] = self.headers["x-amz-date"]
        signer = SigV4Auth(ours, "lambda", REGION)
        wanted = signer.signature(signer.string_to_sign(request, signer.canonical_request(request)), request)
        return given.endswith("Signature=" + wanted)

    def answer(self, status, body, headers={}):
        data = json.dumps(body).encode()
        self.send_response(status)
        for name, value in {**headers, "content-length": str(len(data))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


elsewhere = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
threading.Thread(target=elsewhere.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{elsewhere.server_port}"
functions.mkdir()
(functions / "hook.secret").write_text("hush\n")
(functions / "functions.toml").write_text(f"""
[arn."{ARN}signed:live"]
endpoint = "{url}"

[arn."{ARN}hook"]
url = "{url}/hook"
secret-file = "hook.secret"
""")

keys = {"AWS_ACCESS_KEY_ID": ours.access_key, "AWS_SECRET_ACCESS_KEY": ours.secret_key}
with Server("dev", "--listen", "127.0.0.1:0", "--functions", str(functions), **keys) as server:
    idp = cognito(server.url)

    def app(function):
        pool_id = idp.create_user_pool(PoolName="elsewhere", LambdaConfig={"PreSignUp": ARN + function})["UserPool"]["Id"]
        client = idp.create_user_pool_client(UserPoolId=pool_id, ClientName="app")["UserPoolClient"]
        return {"ClientId": client["ClientId"], "Password": new_password()}

    signed = app("signed:live")
    equal("a function behind the Invoke API takes our signature", idp.sign_up(Username="ana", **signed)["UserConfirmed"], True)
    path, query, headers = Elsewhere.seen[-1]
    check("it is asked by its name and alias", path.endswith("signed/invocations") and query == "Qualifier=live", (path, query))
    equal("and for an answer", headers["x-amz-invocation-type"], "RequestResponse")
    status, body = fetch("/_poolhouse/triggers", url=server.url)
    equal("the end of its log is kept", json.loads(body)["invocations"][0]["log"], "START\nasked elsewhere\nEND\n")
    refused("its error reaches the caller", "UserLambdaValidationException", "PreSignUp failed with error not there.",
            idp.sign_up, Username="bad", **signed)
    for name, kind in (
        ("missing", "ResourceNotFoundException"), ("conflict", "ResourceConflictException"), ("broken", "InvalidRuntimeException"),
    ):
        before = len(Elsewhere.seen)
        refused(f"and what keeps it from being called: {name}", "UnexpectedLambdaException",
                f"PreSignUp invocation failed due to error {kind}.", idp.sign_up, Username=name, **signed)
        equal("which is not tried again", len(Elsewhere.seen) - before, 1)

    hook = app("hook")
    equal("a web address answers as well", idp.sign_up(Username="ana", **hook)["UserConfirmed"], True)
    equal("it is shown the secret", Elsewhere.seen[-1][2]["x-poolhouse-secret"], "hush")

with Server("dev", "--listen", "127.0.0.1:0", "--functions", str(functions), **keys | {"AWS_SECRET_ACCESS_KEY": "another"}) as server:
    idp = cognito(server.url)
    refused("a wrong secret does not sign", "UnexpectedLambdaException",
            "PreSignUp invocation failed due to error AccessDeniedException.", idp.sign_up, Username="eva", **app("signed:live"))
