"""Verifies the tokens in answers of admin-initiate-auth: `verify_tokens.py POOL CLIENT FILE...`.

Each file holds one answer as the AWS CLI printed it. Written for the journeys that are shell scripts.
"""

import json
import sys

import jwt

from poolhouse import check, endpoint, equal, keys_of, verified


def main(pool_id, client_id, *files):
    answers = [json.load(open(file, encoding="utf-8"))["AuthenticationResult"] for file in files]
    first, rest = answers[0], answers[1:]
    username = jwt.decode(first["AccessToken"], options={"verify_signature": False})["username"]
    identity, _ = verified(first, pool_id, client_id, username)
    check("the first user's tokens verify", bool(first["RefreshToken"]))

    issuer = f"{endpoint()}/{pool_id}"
    keys = keys_of(issuer)
    subjects = {identity["sub"]}
    for answer in rest:
        for name, audience in (("IdToken", client_id), ("AccessToken", None)):
            claims = jwt.decode(
                answer[name],
                keys[jwt.get_unverified_header(answer[name])["kid"]].key,
                algorithms=["RS256"],
                issuer=issuer,
                audience=audience,
                options={"verify_aud": audience is not None},
            )
        subjects.add(claims["sub"])
    equal("all users' tokens verify, each with its own sub", len(subjects), len(answers))


if __name__ == "__main__":
    main(*sys.argv[1:])
