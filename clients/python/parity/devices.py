"""Devices: confirmed in the session they came with, shown, remembered and forgotten."""

import base64

from .people import Place

SECRET = {
    "PasswordVerifier": base64.b64encode(bytes([7]) + bytes(range(1, 192)) + bytes(192)).decode(),
    "Salt": base64.b64encode(bytes(range(16))).decode(),
}
TRACKING = {"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": True}


def story(api):
    place = Place(api, "devices", DeviceConfiguration=TRACKING)
    user = place.person("ana")
    devices = [confirmed(api, place) for _ in range(2)]
    token, key = devices[0]
    own, theirs = {"AccessToken": token}, user
    again = {**own, "DeviceKey": key, "DeviceSecretVerifierConfig": SECRET}
    api.refused("ConfirmDevice", "DeviceKeyExistsException", again)
    for prefix, names in (("", own), ("Admin", theirs)):
        listed = f"{prefix}ListDevices"
        first = api.call(listed, **names, Limit=1)
        api.call(listed, **names, Limit=1, PaginationToken=first["PaginationToken"])
        api.call(f"{prefix}GetDevice", **names, DeviceKey=key)
        update = {"DeviceKey": key, "DeviceRememberedStatus": "remembered"}
        api.call(f"{'AdminUpdate' if prefix else 'Update'}DeviceStatus", **names, **update)
    api.call("ForgetDevice", **own, DeviceKey=key)
    unknown = {"DeviceKey": key}
    for operation, names in (
        ("GetDevice", own), ("ForgetDevice", own), ("AdminGetDevice", theirs), ("AdminForgetDevice", theirs),
    ):
        api.refused(operation, "ResourceNotFoundException", {**names, **unknown})
    api.call("AdminForgetDevice", **theirs, DeviceKey=devices[1][1])
    untracked(api, devices[1][1])


def confirmed(api, place):
    result = place.sign_in("ana")
    key = result["NewDeviceMetadata"]["DeviceKey"]
    token = result["AccessToken"]
    api.call(
        "ConfirmDevice", AccessToken=token, DeviceKey=key, DeviceName="parity", DeviceSecretVerifierConfig=SECRET,
    )
    refresh = {"ClientId": place.client, "RefreshToken": result["RefreshToken"]}
    api.call("GetTokensFromRefreshToken", **refresh, DeviceKey=key)
    return token, key


def untracked(api, key):
    """A pool that tracks no devices."""
    place = Place(api, "no devices")
    theirs = place.person("ben")
    own = {"AccessToken": place.sign_in("ben")["AccessToken"]}
    off = "InvalidUserPoolConfigurationException"
    status = {"DeviceKey": key, "DeviceRememberedStatus": "remembered"}
    for operation, input in (
        ("ConfirmDevice", {**own, "DeviceKey": key, "DeviceSecretVerifierConfig": SECRET}),
        ("ForgetDevice", {**own, "DeviceKey": key}), ("GetDevice", {**own, "DeviceKey": key}), ("ListDevices", own),
        ("UpdateDeviceStatus", {**own, **status}),
        ("AdminForgetDevice", {**theirs, "DeviceKey": key}), ("AdminGetDevice", {**theirs, "DeviceKey": key}),
        ("AdminListDevices", theirs), ("AdminUpdateDeviceStatus", {**theirs, **status}),
    ):
        api.refused(operation, off, input)
