"""Programs that send by themselves, with the stock clients of SES and SNS: into the inbox of `dev`."""

from email.message import EmailMessage

import boto3

from poolhouse import REGION, check, endpoint, equal, new_address, next_message, refused

anybody = {"region_name": REGION, "endpoint_url": endpoint(), "aws_access_key_id": "any", "aws_secret_access_key": "any"}
ses, sesv2, sns = (boto3.client(name, **anybody) for name in ("ses", "sesv2", "sns"))
html = '<p>Hello, <b>042042</b> is your code.</p><a href="https://shop.example/confirm?token=a&amp;b=c">Confirm</a>'

address = new_address()
sent = ses.send_email(
    Source="Das Häuschen <shop@example.dev>",
    Destination={"ToAddresses": [address]},
    Message={"Subject": {"Data": "Grüße"}, "Body": {"Html": {"Data": html}, "Text": {"Data": "Hello"}}},
)
message = next_message(address)
check("SES 1: there is an id", sent["MessageId"].startswith(message["id"]), sent["MessageId"])
equal("SES 1: it is nobody's but the sender's", (message["kind"], message["pool_id"], message["user_sub"]), ("other", None, None))
equal("SES 1: code and link are found", (message["code"], message["link"]), ("042042", "https://shop.example/confirm?token=a&b=c"))
equal("SES 1: the subject is as it was", message["subject"], "Grüße")

letter = EmailMessage()
letter["From"], letter["To"], letter["Subject"] = "shop@example.dev", address, "Grüße, roh"
letter.set_content("Your username is ana and temporary password is Zx9!ab12cd.")
ses.send_raw_email(RawMessage={"Data": letter.as_bytes()})
message = next_message(address)
equal("SES 1: a whole mail is read", (message["subject"], message["temporary_password"]), ("Grüße, roh", "Zx9!ab12cd"))
refused("SES 1: what is no address is rejected", "MessageRejected", "Missing final '@domain'", ses.send_email,
        Source="shop", Destination={"ToAddresses": [address]},
        Message={"Subject": {"Data": ""}, "Body": {"Text": {"Data": ""}}})

sent = sesv2.send_email(
    FromEmailAddress="shop@example.dev",
    Destination={"ToAddresses": [address]},
    Content={"Simple": {"Subject": {"Data": "Hi"}, "Body": {"Html": {"Data": html}}}},
)
message = next_message(address)
check("SES 2: there is an id", sent["MessageId"].startswith(message["id"]), sent["MessageId"])
equal("SES 2: the code is found", message["code"], "042042")
sesv2.send_email(Content={"Raw": {"Data": letter.as_bytes()}})
equal("SES 2: a whole mail is read", next_message(address)["subject"], "Grüße, roh")
by_template = {"FromEmailAddress": "shop@example.dev", "Destination": {"ToAddresses": [address]},
               "Content": {"Template": {"TemplateName": "order", "TemplateData": '{"name": "Ana"}'}}}
refused("SES 2: a template that nobody made is refused", "NotFoundException", "Template order does not exist.",
        sesv2.send_email, **by_template)
ses.create_template(Template={"TemplateName": "order", "SubjectPart": "For {{name}}", "TextPart": "Code: 042043"})
sesv2.send_email(**by_template)
message = next_message(address)
equal("SES 2: a mail by template has its data", (message["subject"], message["code"]), ("For Ana", "042043"))
ses.send_templated_email(Source="shop@example.dev", Destination={"ToAddresses": [address]}, Template="order",
                         TemplateData='{"name": "Eva"}')
equal("SES: a mail by template has its data", next_message(address)["subject"], "For Eva")

sent = sns.publish(PhoneNumber="+15550104711", Message="Your code: 1234", MessageAttributes={
    "AWS.SNS.SMS.SMSType": {"DataType": "String", "StringValue": "Transactional"}})
message = next_message("+15550104711")
check("SNS: there is an id", len(sent["MessageId"]) == 36)
equal("SNS: it is a text message", (message["channel"], message["kind"], message["code"]), ("sms", "other", "1234"))
refused("SNS: a strange number is refused", "InvalidParameter", None, sns.publish, PhoneNumber="12", Message="m")
