"""Invites somebody: makes the user, keeps the temporary password in Redis, and shows the link to send.

    python invite.py ana ana@example.com
"""

import os
import secrets
import sys

import boto3
import redis

SERVER = os.environ.get("POOLHOUSE", "http://localhost:9229")
POOL_ID = os.environ.get("POOL_ID", "us-east-1_Poolhouse")
# As long as the pool's temporary passwords live.
SEVEN_DAYS = 7 * 24 * 60 * 60

cognito = boto3.client(
    "cognito-idp", endpoint_url=SERVER, region_name="us-east-1", aws_access_key_id="any", aws_secret_access_key="any"
)
invitations = redis.Redis.from_url(os.environ.get("REDIS_URL", "redis://localhost"))

username, email = sys.argv[1:]
temporary = secrets.token_urlsafe(24) + "-Aa1"
code = secrets.token_urlsafe(24)
cognito.admin_create_user(
    UserPoolId=POOL_ID,
    Username=username,
    UserAttributes=[{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}],
    TemporaryPassword=temporary,
    MessageAction="SUPPRESS",
)
invitations.hset(f"invitation:{code}", mapping={"username": username, "temporary": temporary})
invitations.expire(f"invitation:{code}", SEVEN_DAYS)
print(f"{SERVER}/_poolhouse/http/set-password?code={code}")
