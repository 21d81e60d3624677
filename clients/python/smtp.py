"""Mail through a real SMTP server: what arrives, what is refused, and what happens while the server is down."""

import email
import email.policy
import queue

from aiosmtpd.controller import Controller

from poolhouse import check, cognito, equal, messages, new_address, new_password, next_message, refused
from server import Server, free_port


class Postman:
    """Takes every letter but those to addresses it does not know."""

    def __init__(self):
        self.letters = queue.Queue()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("unknown-"):
            return "550 5.1.1 No such person here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.letters.put((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return "250 OK"

    def letter(self):
        sender, recipients, content = self.letters.get(timeout=30)
        return sender, recipients, email.message_from_bytes(content, policy=email.policy.default)


def create_app(url, **settings):
    idp = cognito(url)
    pool_id = idp.create_user_pool(
        PoolName="post", UsernameAttributes=["email"], AutoVerifiedAttributes=["email"], **settings
    )["UserPool"]["Id"]
    client = idp.create_user_pool_client(UserPoolId=pool_id, ClientName="app")
    return idp, pool_id, client["UserPoolClient"]["ClientId"]


def letters_arrive():
    postman = Postman()
    office = Controller(postman, hostname="127.0.0.1", port=free_port())
    office.start()
    try:
        with Server("dev", "--listen", "127.0.0.1:0", "--smtp", f"smtp://127.0.0.1:{office.port}") as server:
            idp, pool_id, client_id = create_app(server.url)
            address = new_address()
            idp.sign_up(ClientId=client_id, Username=address, Password=new_password())
            sender, recipients, letter = postman.letter()
            equal("the letter goes to her and nobody else", recipients, [address])
            equal("the envelope has the sender's address", sender, "no-reply@verificationemail.com")
            equal("so has the letter", letter["from"].addresses[0].addr_spec, "no-reply@verificationemail.com")
            equal("it is addressed to her", [one.addr_spec for one in letter["to"].addresses], [address])
            equal("it has Cognito's subject", str(letter["subject"]), "Your verification code")
            code = next_message(address, url=server.url)["code"]
            text = letter.get_body(("plain", "html")).get_content().strip()
            equal("it has Cognito's words", text, f"Your verification code is {code}.")
            check("it is dated and has an id", letter["date"] is not None and letter["message-id"] is not None)
            idp.confirm_sign_up(ClientId=client_id, Username=address, ConfirmationCode=code)

            idp, pool_id, client_id = create_app(
                server.url,
                EmailConfiguration={
                    "EmailSendingAccount": "DEVELOPER",
                    "SourceArn": "arn:aws:ses:us-east-1:000000000000:identity/example.dev",
                    "From": "The House <house@example.dev>",
                    "ReplyToEmailAddress": "answers@example.dev",
                },
                VerificationMessageTemplate={
                    "EmailSubject": "Grüße aus dem Haus ✓",
                    "EmailMessage": "<p>Schön, dass du da bist: <b>{####}</b></p>",
                },
            )
            address = new_address()
            idp.sign_up(ClientId=client_id, Username=address, Password=new_password())
            sender, recipients, letter = postman.letter()
            writer = letter["from"].addresses[0]
            equal("the pool's own sender writes", (writer.display_name, writer.addr_spec), ("The House", "house@example.dev"))
            equal("answers go where the pool says", letter["reply-to"].addresses[0].addr_spec, "answers@example.dev")
            equal("any alphabet does for a subject", str(letter["subject"]), "Grüße aus dem Haus ✓")
            code = next_message(address, url=server.url)["code"]
            html = letter.get_body(("html",)).get_content().strip()
            equal("and for a page", html, f"<p>Schön, dass du da bist: <b>{code}</b></p>")

            address = "unknown-" + new_address()
            refused(
                "a refusal of the post office reaches the caller",
                "CodeDeliveryFailureException",
                None,
                idp.sign_up,
                ClientId=client_id,
                Username=address,
                Password=new_password(),
            )
            user = idp.admin_get_user(UserPoolId=pool_id, Username=address)
            equal("the user was made all the same", user["UserStatus"], "UNCONFIRMED")
            equal("it stops when asked to", server.stop(), 0)
    finally:
        office.stop()


def a_post_office_that_is_closed_stops_nobody():
    with Server("dev", "--listen", "127.0.0.1:0", "--smtp", f"smtp://127.0.0.1:{free_port()}") as server:
        idp, pool_id, client_id = create_app(server.url)
        address = new_address()
        signed_up = idp.sign_up(ClientId=client_id, Username=address, Password=new_password())
        equal("she signs up all the same", signed_up["CodeDeliveryDetails"]["DeliveryMedium"], "EMAIL")
        waiting = messages(to=address, url=server.url)
        equal("her letter waits", [letter["status"] for letter in waiting], ["queued"])
        idp.confirm_sign_up(ClientId=client_id, Username=address, ConfirmationCode=waiting[0]["code"])
        user = idp.admin_get_user(UserPoolId=pool_id, Username=address)
        equal("its code is good", user["UserStatus"], "CONFIRMED")
        equal("it stops with letters waiting", server.stop(), 0)


letters_arrive()
a_post_office_that_is_closed_stops_nobody()
