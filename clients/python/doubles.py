"""What stands behind the ways out: mail servers with TLS and log-in, one that fails in every way, and services of
Amazon's language that check signatures with botocore's own signer."""

import asyncio
import datetime
import email
import email.policy
import http.server
import ipaddress
import json
import pathlib
import queue
import ssl
import threading
import urllib.parse

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from server import free_port


class Certificate:
    """Made for this run: an authority that clients are told to trust, and a server's certificate of it."""

    def __init__(self, directory):
        authority_key, authority = self._make("A test's authority", None, None)
        key, certificate = self._make("localhost", authority_key, authority)
        self.authority = pathlib.Path(directory) / "authority.pem"
        self.authority.write_bytes(authority.public_bytes(serialization.Encoding.PEM))
        chain = pathlib.Path(directory) / "server.pem"
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        chain.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(chain)

    @staticmethod
    def _make(name, authority_key, authority):
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
        now = datetime.datetime.now(datetime.timezone.utc)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(authority.subject if authority else subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + datetime.timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=authority is None, path_length=None), critical=True)
        )
        if authority:
            names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
            builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        return key, builder.sign(authority_key or key, hashes.SHA256())


class Postman:
    """Keeps letters. An address says how its letters fare: unknown-… is refused, grey-… is taken at the second attempt,
    spam-… is refused after its content, drop-… is left without an answer once, hang-… is left waiting once."""

    def __init__(self):
        self.letters = queue.Queue()
        self.seen = set()
        self.connections = 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.connections += 1
        session.host_name = hostname
        return responses

    def _first(self, what, address):
        return address.startswith(what) and address not in self.seen and not self.seen.add(address)

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("unknown-"):
            return "550 5.1.1 No such person here"
        if self._first("grey-", address):
            return "451 4.7.1 Come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        (address,) = envelope.rcpt_tos
        if address.startswith("spam-"):
            return "554 5.7.1 This looks like spam"
        is_encrypted = server.transport.get_extra_info("ssl_object") is not None
        self.letters.put((envelope.mail_from, address, envelope.content, is_encrypted, session.auth_data))
        if self._first("drop-", address):
            server.transport.abort()
            await asyncio.sleep(0)
            return "250 never read"
        if self._first("hang-", address):
            await asyncio.sleep(8)
        return "250 2.0.0 Ok: queued as 4F2A"

    def letter(self):
        sender, recipient, content, is_encrypted, who = self.letters.get(timeout=60)
        return sender, recipient, email.message_from_bytes(content, policy=email.policy.default), is_encrypted, who


def post_office(postman, certificate=None, implicit=False, user=None, password=None):
    """A mail server on a free port; with a certificate it insists on TLS, with a user on a log-in."""

    def authenticate(server, session, envelope, mechanism, given):
        right = LoginPassword(user.encode(), password.encode()) if user else None
        return AuthResult(success=given == right, handled=False, auth_data=given.login.decode())

    settings = {"hostname": "127.0.0.1", "port": free_port()}
    if certificate and implicit:
        settings |= {"ssl_context": certificate.context}
    elif certificate:
        settings |= {"tls_context": certificate.context, "require_starttls": True}
    if user:
        settings |= {"authenticator": authenticate, "auth_required": True, "auth_require_tls": not implicit}
    office = Controller(postman, **settings)
    office.start()
    return office


class Amazon:
    """SES v2 and SNS as far as sending goes. A request whose signature botocore would not have made is refused."""

    def __init__(self, access_key="AKIDEXAMPLE", secret_key="a secret", token=None):
        self.credentials = Credentials(access_key, secret_key, token)
        self.requests = queue.Queue()
        self.answers = queue.Queue()
        double = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                status, kind, answer = double.answer(self.path, dict(self.headers.items()), body)
                answer = answer.encode()
                self.send_response(status)
                self.send_header("content-type", kind)
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    def signed_for(self, path, headers, body):
        """Region and service, if botocore signs this very request alike."""
        headers = {name.lower(): value for name, value in headers.items()}
        _, _, rest = headers["authorization"].partition("Credential=")
        credential, signed, signature = (part.split("=")[-1] for part in rest.split(", "))
        key, date, region, service, _ = credential.split("/")
        request = AWSRequest(method="POST", url=self.url + path, data=body)
        for name in signed.split(";"):
            request.headers[name] = headers[name]
        request.context["timestamp"] = headers["x-amz-date"]
        signer = SigV4Auth(self.credentials, service, region)
        expected = signer.signature(signer.string_to_sign(request, signer.canonical_request(request)), request)
        is_right = key == self.credentials.access_key and signature == expected and date == headers["x-amz-date"][:8]
        if self.credentials.token and headers.get("x-amz-security-token") != self.credentials.token:
            is_right = False
        return (region, service) if is_right else None

    def answer(self, path, headers, body):
        scope = self.signed_for(path, headers, body)
        is_ses = path == "/v2/email/outbound-emails"
        if scope is None:
            return 403, "application/json", json.dumps({"message": "The request signature we calculated does not match"})
        given = json.loads(body) if is_ses else dict(urllib.parse.parse_qsl(body.decode(), strict_parsing=True))
        self.requests.put((scope, path, given))
        if not self.answers.empty():
            return self.answers.get()
        if is_ses:
            return 200, "application/json", json.dumps({"MessageId": "0102-ses"})
        return 200, "text/xml", (
            '<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult>'
            "<MessageId>0102-sns</MessageId></PublishResult><ResponseMetadata><RequestId>r</RequestId>"
            "</ResponseMetadata></PublishResponse>"
        )

    def request(self):
        return self.requests.get(timeout=60)
