"""Moving users over from another system: a CSV file with hashes, `curl -T`, and everybody signs in as before.

The server is `serve` on SQLite: requests are signed, and the log of the job is fetched by curl with a signature too.
"""

import base64
import hashlib
import json
import os
import pathlib
import subprocess
import time

from poolhouse import check, cognito, equal, new_password, refused
from server import Server, free_port, run

USERS = 2000
ROLE = "arn:aws:iam::000000000000:role/logs"
ENCRYPTED = ("-H", "x-amz-server-side-encryption:aws:kms")

scratch = pathlib.Path(os.environ["POOLHOUSE_SCRATCH"])
store = f"sqlite:{scratch / 'imports.db'}"
port = free_port()
url = f"http://127.0.0.1:{port}"
password = new_password()


def curl(*arguments):
    """The status and the body."""
    command = ["curl", "--silent", "--show-error", "--write-out", "\n%{http_code}", *arguments]
    body, _, status = subprocess.run(command, capture_output=True, text=True, check=True).stdout.rpartition("\n")
    return int(status), body


def unpadded(data):
    return base64.b64encode(data).decode().rstrip("=")


def pbkdf2(secret):
    salt = os.urandom(16)
    derived = hashlib.pbkdf2_hmac("sha256", secret.encode(), salt, 1000)
    return f"$pbkdf2-sha256$i=1000,l=32${unpadded(salt)}${unpadded(derived)}"


def row(header, **values):
    """One line; a comma inside a value is escaped."""
    return ",".join(values.get(name, "").replace(",", "\\,") for name in header)


def finished(idp, **job):
    deadline = time.monotonic() + 120
    while True:
        seen = idp.describe_user_import_job(**job)["UserImportJob"]
        if seen["Status"] not in ("Pending", "InProgress", "Stopping"):
            return seen
        if time.monotonic() > deadline:
            check("the job ends", False, seen)
        time.sleep(0.1)


with Server("serve", "--store", store, "--public-url", url, "--listen", f"127.0.0.1:{port}"):
    key = json.loads(run("keys", "create", "--store", store, "--json").stdout)
    access_key, secret_key = key["AccessKeyId"], key["SecretAccessKey"]
    idp = cognito(url, access_key, secret_key)
    pool_id = idp.create_user_pool(PoolName="moved", AutoVerifiedAttributes=["email"])["UserPool"]["Id"]
    client_id = idp.create_user_pool_client(
        UserPoolId=pool_id, ClientName="app", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )["UserPoolClient"]["ClientId"]

    header = idp.get_csv_header(UserPoolId=pool_id)["CSVHeader"]
    check("the header names no column for hashes", "cognito:password_hash" not in header)
    columns = [*header, "cognito:password_hash"]
    lines = [",".join(columns)]
    for number in range(USERS):
        name = f"user{number}"
        values = {"cognito:username": name, "email": f"{name}@example.com", "email_verified": "TRUE"}
        if number == 0:
            values["cognito:password_hash"] = pbkdf2(password)
        lines.append(row(columns, **values))
    lines.append(row(columns, **{"cognito:username": "nobody"}))
    file = scratch / "users.csv"
    file.write_text("\n".join(lines) + "\n")

    made = idp.create_user_import_job(
        JobName="move", UserPoolId=pool_id, CloudWatchLogsRoleArn=ROLE, PasswordHashingAlgorithm="PBKDF2_SHA256",
    )["UserImportJob"]
    job = {"UserPoolId": pool_id, "JobId": made["JobId"]}
    equal("the job waits for its file", made["Status"], "Created")
    address = made["PreSignedUrl"]
    status, body = curl("-T", str(file), address)
    check("the header of the encryption is signed too", status == 403 and "SignatureDoesNotMatch" in body, body)
    status, body = curl("-T", str(file), *ENCRYPTED, address[:-1] + ("0" if address[-1] != "0" else "1"))
    check("a signature cannot be changed", status == 403 and "SignatureDoesNotMatch" in body, body)
    equal("the file is taken", curl("-v", "-T", str(file), *ENCRYPTED, address), (200, ""))

    idp.start_user_import_job(**job)
    seen = finished(idp, **job)
    equal("the job succeeds", (seen["Status"], seen["CompletionMessage"]), ("Succeeded", "Import Job Completed Successfully."))
    counts = (seen["ImportedUsers"], seen["SkippedUsers"], seen["FailedUsers"])
    equal("all but one were imported", counts, (USERS, 0, 1))

    log = f"{url}/{pool_id}/imports/{made['JobId']}/log"
    status, body = curl(log)
    check("the log is not for everybody", status == 400 and "MissingAuthenticationTokenException" in body, body)
    signed = ("--aws-sigv4", "aws:amz:us-east-1:cognito-idp", "--user", f"{access_key}:{secret_key}")
    status, body = curl(*signed, log)
    equal("the log is there", (status, len(body.splitlines())), (200, USERS + 1))
    check("it says why", "[FAILED] Line Number 2002 - The User Record does not set any of the auto verified" in body)

    def sign_in(name, secret):
        parameters = {"USERNAME": name, "PASSWORD": secret}
        return idp.initiate_auth(ClientId=client_id, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=parameters)

    for attempt in ("first", "second"):
        tokens = sign_in("user0", password)["AuthenticationResult"]
        check(f"who came with a hash signs in by the old password, the {attempt} time", "IdToken" in tokens)
    refused(
        "another password is wrong",
        "NotAuthorizedException",
        "Incorrect username or password.",
        sign_in,
        name="user0",
        secret=new_password(),
    )
    user = idp.admin_get_user(UserPoolId=pool_id, Username="user1")
    equal("who came without one has to choose a password", user["UserStatus"], "RESET_REQUIRED")
