"""Custom senders that get their code out with Amazon's own Encryption SDK: in Node as in AWS's documentation, and in Python.

They run in the host of functions and ask the `Decrypt` of this server, without a line that knows it.
"""

import os
import pathlib
import re

from poolhouse import cognito, equal, new_address, new_password, next_message
from server import Server

functions = pathlib.Path(os.environ["POOLHOUSE_SCRATCH"]) / "functions"
KEY = "arn:aws:kms:us-east-1:000000000000:key/5f1c3f4e-9c1d-4f57-8a47-3d8f0a3b9c11"
ARN = "arn:aws:lambda:us-east-1:000000000000:function:"

BY_MAIL = """
const { buildClient, CommitmentPolicy, KmsKeyringNode } = require('@aws-crypto/client-node');
const AWS = require('aws-sdk');

const { decrypt } = buildClient(CommitmentPolicy.REQUIRE_ENCRYPT_ALLOW_DECRYPT);
const keyring = new KmsKeyringNode({ generatorKeyId: process.env.KEY_ALIAS, keyIds: [process.env.KEY_ARN] });
// The second version of the SDK does not know the variable by itself.
const ses = new AWS.SES({ endpoint: process.env.AWS_ENDPOINT_URL_SES });

exports.handler = async (event) => {
  const { plaintext, messageHeader } = await decrypt(keyring, Buffer.from(event.request.code, 'base64'));
  if (messageHeader.encryptionContext['userpool-id'] !== event.userPoolId) throw new Error('of another pool');
  const [name, address] = [event.userName, event.request.userAttributes.email];
  await ses.sendEmail({
    Source: 'shop@example.dev',
    Destination: { ToAddresses: [address] },
    Message: { Subject: { Data: event.triggerSource }, Body: { Text: { Data: `${name}: ${plaintext.toString()}` } } },
  }).promise();
};
"""

BY_TEXT = '''
import base64
import os

import aws_encryption_sdk
import boto3
from aws_encryption_sdk.identifiers import CommitmentPolicy

client = aws_encryption_sdk.EncryptionSDKClient(commitment_policy=CommitmentPolicy.REQUIRE_ENCRYPT_ALLOW_DECRYPT)
keys = aws_encryption_sdk.StrictAwsKmsMasterKeyProvider(key_ids=[os.environ["KEY_ARN"]])
sns = boto3.client("sns")

def lambda_handler(event, context):
    code, header = client.decrypt(source=base64.b64decode(event["request"]["code"]), key_provider=keys)
    assert header.encryption_context["userpool-id"] == event["userPoolId"]
    number = event["request"]["userAttributes"]["phone_number"]
    sns.publish(PhoneNumber=number, Message=event["triggerSource"] + ": " + code.decode())
'''

MANIFEST = f"""
[mails]
timeout = 60
environment = {{ KEY_ALIAS = "{KEY}", KEY_ARN = "{KEY}" }}

[texts]
timeout = 60
environment = {{ KEY_ARN = "{KEY}" }}
"""

for name, file, text in (("mails", "index.js", BY_MAIL), ("texts", "lambda_function.py", BY_TEXT)):
    (functions / name).mkdir(parents=True)
    (functions / name / file).write_text(text)
(functions / "functions.toml").write_text(MANIFEST)

with Server("dev", "--listen", "127.0.0.1:0", "--functions", str(functions)) as server:
    os.environ["POOLHOUSE_ENDPOINT"] = server.url
    idp = cognito()
    pool_id = idp.create_user_pool(
        PoolName="senders",
        AutoVerifiedAttributes=["email", "phone_number"],
        LambdaConfig={
            "CustomEmailSender": {"LambdaVersion": "V1_0", "LambdaArn": ARN + "mails"},
            "CustomSMSSender": {"LambdaVersion": "V1_0", "LambdaArn": ARN + "texts"},
            "KMSKeyID": KEY,
        },
        SmsConfiguration={"SnsCallerArn": "arn:aws:iam::000000000000:role/sms", "ExternalId": "any"},
    )["UserPool"]["Id"]
    client_id = idp.create_user_pool_client(UserPoolId=pool_id, ClientName="app")["UserPoolClient"]["ClientId"]

    def code(to, source):
        """What the function sent, whose words are its own."""
        message = next_message(to, wait=60)
        words = message["body"].strip() if message["channel"] == "sms" else f"{message['subject']}: {message['body'].strip()}"
        equal("it is the function's message", re.sub(r"\d{6}$", "…", words), source)
        return words[-6:]

    address, number = new_address(), "+15550104788"
    ana = {"UserPoolId": pool_id, "Username": "ana"}
    idp.sign_up(ClientId=client_id, Username="ana", Password=new_password(), UserAttributes=[{"Name": "email", "Value": address}])
    sent = code(address, "CustomEmailSender_SignUp: ana: …")
    idp.confirm_sign_up(ClientId=client_id, Username="ana", ConfirmationCode=sent)
    equal("Node had the code", idp.admin_get_user(**ana)["UserStatus"], "CONFIRMED")

    idp.sign_up(ClientId=client_id, Username="eva", Password=new_password(), UserAttributes=[{"Name": "phone_number", "Value": number}])
    sent = code(number, "CustomSMSSender_SignUp: …")
    idp.confirm_sign_up(ClientId=client_id, Username="eva", ConfirmationCode=sent)
    equal("Python had the code", idp.admin_get_user(UserPoolId=pool_id, Username="eva")["UserStatus"], "CONFIRMED")

    # A temporary password, whose angle brackets reach the function as HTML writes them.
    idp.admin_create_user(
        UserPoolId=pool_id,
        Username="invited",
        TemporaryPassword="Ab1%<&>secret",
        DesiredDeliveryMediums=["EMAIL"],
        UserAttributes=[{"Name": "email", "Value": address}, {"Name": "email_verified", "Value": "true"}],
    )
    message = next_message(address, wait=60)
    equal("a temporary password, too", (message["subject"], message["body"].strip()), ("CustomEmailSender_AdminCreateUser", "invited: Ab1%&lt;&&gt;secret"))
    equal("it stops when asked to", server.stop(), 0)
