"""Every way out of the house: relays with TLS and log-in, relays that fail, SES, SNS, webhooks, a folder of mails; and
deliveries that a test makes fail."""

import base64
import contextlib
import email
import email.policy
import hashlib
import hmac
import json
import os
import pathlib
import queue
import time

from doubles import Amazon, Certificate, Postman, post_office
from poolhouse import check, cognito, equal, fetch, messages, new_address, new_password, next_message, refused
from server import Server, free_port, run

scratch = pathlib.Path(os.environ["POOLHOUSE_SCRATCH"])
certificate = Certificate(scratch)
trust = {"SSL_CERT_FILE": str(certificate.authority)}
identity = "arn:aws:ses:eu-west-1:000000000000:identity/example.dev"
sender = {
    "EmailSendingAccount": "DEVELOPER",
    "SourceArn": identity,
    "From": "Das Häuschen <house@example.dev>",
    "ReplyToEmailAddress": "answers@example.dev",
    "ConfigurationSet": "codes",
}


def create_app(url, **settings):
    idp = cognito(url)
    settings.setdefault("SmsConfiguration", {"SnsCallerArn": "arn:aws:iam::000000000000:role/sms", "ExternalId": "x"})
    pool_id = idp.create_user_pool(
        PoolName="post", UsernameAttributes=["email", "phone_number"],
        AutoVerifiedAttributes=["email", "phone_number"], **settings,
    )["UserPool"]["Id"]
    client = idp.create_user_pool_client(UserPoolId=pool_id, ClientName="app")
    return idp, pool_id, client["UserPoolClient"]["ClientId"]


def sign_up(idp, client_id, name):
    idp.sign_up(ClientId=client_id, Username=name, Password=new_password())


def post(url, path, **body):
    return fetch(path, method="POST", body=body or None, url=url)


def until(what, holds):
    deadline = time.monotonic() + 60
    while not holds():
        if time.monotonic() > deadline:
            check(what, False, "not within a minute")
        time.sleep(0.1)
    check(what, True)


def relays_with_tls_and_a_log_in():
    for implicit in (False, True):
        postman = Postman()
        office = post_office(postman, certificate, implicit, user="house", password="pässword/1")
        scheme, query = ("smtps", "") if implicit else ("smtp", "?tls=required")
        url = f"{scheme}://house:p%C3%A4ssword%2F1@localhost:{office.port}{query}"
        wrong = f"{scheme}://house:nonsense@localhost:{office.port}{query}"
        try:
            with Server("dev", "--listen", "127.0.0.1:0", "--smtp", url, **trust) as server:
                idp, _, client_id = create_app(server.url)
                for _ in range(3):
                    sign_up(idp, client_id, new_address())
                letters = [postman.letter() for _ in range(3)]
                check(f"{scheme}: every letter travels over TLS", all(letter[3] for letter in letters))
                check(f"{scheme}: after a log-in", all(letter[4] == "house" for letter in letters), letters[0][4])
                check(f"{scheme}: connections are used again", postman.connections < 2 * 3 + 1, postman.connections)
            with Server("dev", "--listen", "127.0.0.1:0", "--smtp", url) as server:
                idp, _, client_id = create_app(server.url)
                address = new_address()
                sign_up(idp, client_id, address)
                (letter,) = messages(to=address, url=server.url)
                equal(f"{scheme}: nothing is told to a relay that nobody vouches for", letter["status"], "queued")
            with Server("dev", "--listen", "127.0.0.1:0", "--smtp", wrong, **trust) as server:
                idp, _, client_id = create_app(server.url)
                address = new_address()
                sign_up(idp, client_id, address)
                (letter,) = messages(to=address, url=server.url)
                equal(f"{scheme}: a relay that does not let us in is asked again", letter["status"], "queued")
            check(f"{scheme}: and nothing else arrived", postman.letters.empty())
        finally:
            office.stop()


def a_relay_that_fails_in_every_way():
    postman = Postman()
    office = post_office(postman)
    copies = scratch / "copies"
    try:
        relay = ("--smtp", f"smtp://127.0.0.1:{office.port}", "--mail-folder", str(copies))
        usual = ("--mail-from", "The House <house@example.dev>")
        with Server("dev", "--listen", "127.0.0.1:0", *relay, *usual) as server:
            idp, pool_id, client_id = create_app(server.url)
            for kind, words in (("unknown", "550 5.1.1 No such person here"), ("spam", "554 5.7.1 This looks like spam")):
                address = f"{kind}-{new_address()}"
                try:
                    sign_up(idp, client_id, address)
                    check(f"{kind}: it is refused", False)
                except idp.exceptions.CodeDeliveryFailureException as refusal:
                    said = refusal.response["Error"]["Message"]
                    check(f"{kind}: the relay's words reach the caller", words.split(" ", 2)[2] in said, said)
            dead = json.loads(fetch("/_poolhouse/messages", url=server.url)[1])["messages"]
            equal("what was refused is listed", [letter["status"] for letter in dead], ["failed", "failed"])
            equal("it can be dropped", post(server.url, f"/_poolhouse/messages/{dead[0]['id']}/drop")[0], 200)
            equal("once", post(server.url, f"/_poolhouse/messages/{dead[0]['id']}/drop")[0], 409)
            equal("or sent again", post(server.url, f"/_poolhouse/messages/{dead[1]['id']}/retry")[0], 200)

            troubled = {kind: f"{kind}-{new_address()}" for kind in ("grey", "drop", "hang")}
            for kind, address in troubled.items():
                sign_up(idp, client_id, address)
                check(f"{kind}: the caller is not kept waiting for it", True)
            for kind, address in troubled.items():
                def arrived(address=address):
                    return [letter["status"] for letter in messages(to=address, url=server.url)] == ["sent"]
                until(f"{kind}: the letter is sent in the end", arrived)
            letters = {}
            while not postman.letters.empty():
                _, recipient, letter, _, _ = postman.letter()
                letters.setdefault(recipient, []).append(letter)
            counts = {kind: len(letters[address]) for kind, address in troubled.items()}
            equal("only where the relay left without a word it was sent twice", counts, {"grey": 1, "drop": 2, "hang": 1})
            ids = {letter["message-id"] for letter in letters[troubled["drop"]]}
            equal("under the same id", len(ids), 1)
            equal("the usual sender writes", str(letters[troubled["grey"]][0]["from"]), "The House <house@example.dev>")
            until("what was taken lies in the folder, too", lambda: len(list(copies.glob("*.eml"))) == 3)
    finally:
        office.stop()


def a_folder_of_mails():
    folder = scratch / "mails"
    with Server("dev", "--listen", "127.0.0.1:0", "--mail-folder", str(folder)) as server:
        idp, _, client_id = create_app(
            server.url, EmailConfiguration=sender,
            VerificationMessageTemplate={"EmailMessage": "<p>Schön, <b>{####}</b></p>", "EmailSubject": "Grüße ✓"},
        )
        address = new_address()
        sign_up(idp, client_id, address)
        code = next_message(address, url=server.url)["code"]
        (file,) = folder.glob("*.eml")
        letter = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        writer = letter["from"].addresses[0]
        equal("the file is a mail of the pool's sender", (writer.display_name, writer.addr_spec), ("Das Häuschen", "house@example.dev"))
        equal("with its subject", str(letter["subject"]), "Grüße ✓")
        equal("its HTML", letter.get_body(("html",)).get_content().strip(), f"<p>Schön, <b>{code}</b></p>")
        equal("and words for whoever has none", letter.get_body(("plain",)).get_content().strip(), f"Schön, {code}")
        equal("in UTF-8", {part.get_content_charset() for part in letter.iter_parts()}, {"utf-8"})
        check("and asks nobody to unsubscribe", letter["list-unsubscribe"] is None)


def amazon():
    double = Amazon(token="a token")
    keys = {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "a secret", "AWS_SESSION_TOKEN": "a token"}
    try:
        ways = ("--ses", double.url, "--sns", double.url)
        with Server("dev", "--listen", "127.0.0.1:0", *ways, **keys) as server:
            idp, _, client_id = create_app(server.url, EmailConfiguration=sender)
            address = new_address()
            sign_up(idp, client_id, address)
            scope, path, mail = double.request()
            equal("mail is signed for SES where the identity is", scope, ("eu-west-1", "ses"))
            equal("it goes to SES's address", path, "/v2/email/outbound-emails")
            equal("to her", mail["Destination"], {"ToAddresses": [address]})
            equal("from the pool's sender, encoded", mail["FromEmailAddress"], "=?utf-8?b?RGFzIEjDpHVzY2hlbg==?= <house@example.dev>")
            equal("with its identity", mail["FromEmailAddressIdentityArn"], identity)
            equal("its answers", mail["ReplyToAddresses"], ["answers@example.dev"])
            equal("its configuration set", mail["ConfigurationSetName"], "codes")
            code = next_message(address, url=server.url)["code"]
            simple = mail["Content"]["Simple"]
            equal("its text in UTF-8", simple["Body"]["Html"], {"Data": f"Your verification code is {code}.", "Charset": "UTF-8"})
            tags = {tag["Name"]: tag["Value"] for tag in mail["EmailTags"]}
            (letter,) = messages(to=address, url=server.url)
            equal("and our id of it", tags, {"poolhouse-message-id": letter["id"]})

            number = "+15550102030"
            sign_up(idp, client_id, number)
            scope, path, text = double.request()
            equal("a text message is signed for SNS", (scope, path), (("us-east-1", "sns"), "/"))
            code = next_message(number, url=server.url)["code"]
            expected = {"Action": "Publish", "Version": "2010-03-31", "PhoneNumber": number, "Message": f"Your verification code is {code}."}
            equal("it is published to her number", {name: text[name] for name in expected}, expected)
            entry = "MessageAttributes.entry.1"
            equal("as a transactional one", (text[f"{entry}.Name"], text[f"{entry}.Value.StringValue"]), ("AWS.SNS.SMS.SMSType", "Transactional"))

            words = "Email address is not verified. The following identities failed the check in region EU-WEST-1: " + identity
            double.answers.put((400, "application/json", json.dumps({"__type": "MessageRejected", "message": words})))
            refused("what SES rejects is told in its words", "CodeDeliveryFailureException", words,
                    idp.sign_up, ClientId=client_id, Username=new_address(), Password=new_password())
            double.answers.put((400, "text/xml", "<ErrorResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><Error>"
                "<Type>Sender</Type><Code>InvalidParameter</Code><Message>Invalid parameter: PhoneNumber</Message></Error></ErrorResponse>"))
            refused("what SNS rejects, too", "CodeDeliveryFailureException", "Invalid parameter: PhoneNumber",
                    idp.sign_up, ClientId=client_id, Username="+15550102031", Password=new_password())
            double.answers.put((429, "application/json", json.dumps({"__type": "TooManyRequestsException", "message": "slowly"})))
            address = new_address()
            sign_up(idp, client_id, address)
            until("where SES asks for patience the letter is sent in the end",
                  lambda: messages(to=address, url=server.url)[0]["status"] == "sent")
    finally:
        double.stop()


def webhooks():
    posts = queue.Queue()
    answers = queue.Queue()

    class Provider(Amazon):
        def answer(self, path, headers, body):
            posts.put((path, {name.lower(): value for name, value in headers.items()}, body))
            return answers.get() if not answers.empty() else (200, "application/json", '{"id": "p-1"}')

    provider = Provider()
    key = os.urandom(32)
    secret = "whsec_" + base64.b64encode(key).decode()
    try:
        ways = ("--mail-webhook", f"{provider.url}/mail", "--sms-webhook", f"{provider.url}/texts")
        with Server("dev", "--listen", "127.0.0.1:0", *ways, POOLHOUSE_WEBHOOK_SECRET=secret) as server:
            idp, pool_id, client_id = create_app(server.url)
            for name, path, kind in ((new_address(), "/mail", "message.email"), ("+15550102030", "/texts", "message.sms")):
                sign_up(idp, client_id, name)
                found, headers, body = posts.get(timeout=60)
                event = json.loads(body)
                (letter,) = messages(to=name, url=server.url)
                equal(f"{kind}: it is posted where it belongs", (found, event["type"]), (path, kind))
                equal(f"{kind}: its id is the message's", (headers["webhook-id"], event["data"]["id"]), (letter["id"],) * 2)
                signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
                mac = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
                equal(f"{kind}: it is signed as Standard Webhooks has it", headers["webhook-signature"], f"v1,{mac}")
                check(f"{kind}: just now", abs(time.time() - int(headers["webhook-timestamp"])) < 60)
                data = event["data"]
                equal(f"{kind}: it says whose it is", (data["to"], data["pool_id"], data["kind"]), (name, pool_id, "sign_up"))
                check(f"{kind}: and what it says", letter["code"] in (data.get("body") or data.get("html")))
            answers.put((422, "application/json", '{"message": "no such number"}'))
            refused("a provider's refusal is told in its words", "CodeDeliveryFailureException", "no such number",
                    idp.sign_up, ClientId=client_id, Username="+15550102032", Password=new_password())
            posts.get(timeout=60)
            answers.put((503, "text/plain", "busy"))
            address = new_address()
            sign_up(idp, client_id, address)
            first, second = posts.get(timeout=60), posts.get(timeout=60)
            equal("a busy provider is asked again under the same id", first[1]["webhook-id"], second[1]["webhook-id"])
    finally:
        provider.stop()


def deliveries_made_to_fail():
    with Server("dev", "--listen", "127.0.0.1:0") as server:
        idp, _, client_id = create_app(server.url)
        address = new_address()
        equal("the inbox is told to refuse", post(server.url, "/_poolhouse/inbox/fail", to=address, times=2)[0], 204)
        for what, call in (("SignUp", idp.sign_up), ("ResendConfirmationCode", idp.resend_confirmation_code)):
            arguments = {"Password": new_password()} if what == "SignUp" else {}
            refused(f"{what} is told", "CodeDeliveryFailureException", None, call, ClientId=client_id, Username=address, **arguments)
        idp.resend_confirmation_code(ClientId=client_id, Username=address)
        message = next_message(address, url=server.url)
        idp.confirm_sign_up(ClientId=client_id, Username=address, ConfirmationCode=message["code"])
        equal("a mistyped wish is an error", post(server.url, "/_poolhouse/inbox/fail", to=address, time=2)[0], 400)


def dead_letters_of_a_production_server():
    postman = Postman()
    office = post_office(postman)
    store = f"sqlite:{scratch / 'letters.db'}"
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    made = json.loads(run("keys", "create", "--store", store, "--json").stdout)
    arguments = ("serve", "--store", store, "--public-url", url, "--listen", f"127.0.0.1:{port}")
    try:
        with Server(*arguments, "--smtp", f"smtp://127.0.0.1:{office.port}") as server:
            keys = {"access_key": made["AccessKeyId"], "secret_key": made["SecretAccessKey"]}
            idp = cognito(url, **keys)
            pool_id = idp.create_user_pool(PoolName="p", UsernameAttributes=["email"], AutoVerifiedAttributes=["email"])["UserPool"]["Id"]
            client_id = idp.create_user_pool_client(UserPoolId=pool_id, ClientName="c")["UserPoolClient"]["ClientId"]
            address = "spam-" + new_address()
            with contextlib.suppress(idp.exceptions.CodeDeliveryFailureException):
                sign_up(idp, client_id, address)
            (letter,) = json.loads(run("messages", "list", "--store", store, "--json").stdout)
            equal("a dead letter is listed beside the server", (letter["to"], letter["status"]), (address, "failed"))
            check("with the relay's words", "looks like spam" in letter["why"], letter)
            check("and not with its own", "code" not in letter)
            equal("it can be sent again", run("messages", "retry", "--store", store, letter["id"]).returncode, 0)
            until("the server does so", lambda: run("messages", "list", "--store", store, "--json").stdout.count(letter["id"]) == 1)
            equal("it can be dropped", run("messages", "drop", "--store", store, letter["id"]).returncode, 0)
            equal("none is left", json.loads(run("messages", "list", "--store", store, "--json").stdout), [])
            equal("what is over is no more to be decided", run("messages", "retry", "--store", store, letter["id"]).returncode, 2)
            equal("it stops when asked to", server.stop(), 0)
    finally:
        office.stop()


relays_with_tls_and_a_log_in()
a_relay_that_fails_in_every_way()
a_folder_of_mails()
amazon()
webhooks()
deliveries_made_to_fail()
dead_letters_of_a_production_server()
