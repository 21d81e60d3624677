"""Passkeys: registered with a key made here, listed and removed."""

import base64
import hashlib
import json
import struct

from cryptography.hazmat.primitives.asymmetric import ec

from .people import Place

ORIGIN = "http://localhost"


def story(api):
    choices = {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]}}
    place = Place(api, "passkeys", Policies=choices)
    off = Place(api, "no passkeys")
    api.call(
        "SetUserPoolMfaConfig",
        UserPoolId=place.pool,
        WebAuthnConfiguration={"RelyingPartyId": "localhost", "UserVerification": "preferred"},
    )
    place.person("ana")
    own = {"AccessToken": place.sign_in("ana")["AccessToken"]}
    early = {**own, "Credential": credential("AAAA")}
    api.refused("CompleteWebAuthnRegistration", "WebAuthnChallengeNotFoundException", early)
    registrations(api, own)
    other = {"AccessToken": place.sign_in("ana", place.new_client()["ClientId"])["AccessToken"]}
    options = api.call("StartWebAuthnRegistration", **own)["CredentialCreationOptions"]
    elsewhere = {**other, "Credential": credential(options["challenge"])}
    api.refused("CompleteWebAuthnRegistration", "WebAuthnClientMismatchException", elsewhere)
    options = api.call("StartWebAuthnRegistration", **own)["CredentialCreationOptions"]
    api.call("CompleteWebAuthnRegistration", **own, Credential=credential(options["challenge"]))
    first = api.call("ListWebAuthnCredentials", **own, MaxResults=1)
    api.call("ListWebAuthnCredentials", **own, MaxResults=1, NextToken=first["NextToken"])
    listed = first["Credentials"]
    api.call("DeleteWebAuthnCredential", **own, CredentialId=listed[0]["CredentialId"])
    gone = {**own, "CredentialId": listed[0]["CredentialId"]}
    api.refused("DeleteWebAuthnCredential", "ResourceNotFoundException", gone)

    off.person("ana")
    without = {"AccessToken": off.sign_in("ana")["AccessToken"]}
    api.refused("StartWebAuthnRegistration", "WebAuthnNotEnabledException", without)
    late = {**without, "Credential": credential("AAAA")}
    api.refused("CompleteWebAuthnRegistration", "WebAuthnNotEnabledException", late)


def registrations(api, own):
    for error, lie in (
        ("WebAuthnOriginNotAllowedException", {"origin": "https://elsewhere.example"}),
        ("WebAuthnRelyingPartyMismatchException", {"relying_party": "elsewhere.example"}),
        ("WebAuthnCredentialNotSupportedException", {"algorithm": -47}),
        (None, {}),
    ):
        options = api.call("StartWebAuthnRegistration", **own)["CredentialCreationOptions"]
        shown = {**own, "Credential": credential(options["challenge"], **lie)}
        if error:
            api.refused("CompleteWebAuthnRegistration", error, shown)
        else:
            api.call("CompleteWebAuthnRegistration", **shown)


def credential(challenge, origin=ORIGIN, relying_party="localhost", algorithm=-7):
    """What a browser gives for a new key of an authenticator that attests nothing (WebAuthn Level 3, 6.5)."""
    number = ec.generate_private_key(ec.SECP256R1()).public_key().public_numbers()
    x, y = number.x.to_bytes(32, "big"), number.y.to_bytes(32, "big")
    key = b"\xa5\x01\x02\x03" + negative(algorithm) + b"\x20\x01\x21\x58\x20" + x + b"\x22\x58\x20" + y
    name = hashlib.sha256(x).digest()[:16]
    flags = b"\x45"
    data = hashlib.sha256(relying_party.encode()).digest() + flags + struct.pack(">I", 0)
    data += bytes(16) + struct.pack(">H", len(name)) + name + key
    attestation = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58" + bytes([len(data)]) + data
    client = {"type": "webauthn.create", "challenge": challenge, "origin": origin, "crossOrigin": False}
    return {
        "id": text(name),
        "rawId": text(name),
        "type": "public-key",
        "response": {"clientDataJSON": text(json.dumps(client).encode()), "attestationObject": text(attestation)},
        "clientExtensionResults": {},
    }


def negative(number):
    """A small negative integer in CBOR."""
    value = -1 - number
    return bytes([0x20 + value]) if value < 24 else bytes([0x38, value])


def text(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
