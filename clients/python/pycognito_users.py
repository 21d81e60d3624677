"""pycognito, unmodified, on users and groups: it registers, confirms, changes, proves, groups, lists, and goes."""

from pycognito import Cognito

from poolhouse import check, cognito, endpoint, equal, new_password, next_message

STOCK = {"endpoint_url": endpoint(), "aws_access_key_id": "any", "aws_secret_access_key": "any"}
# More than a page of the library's lists.
CROWD = 61

idp = cognito()
pool = idp.create_user_pool(
    PoolName="pycognito", AutoVerifiedAttributes=["email"], AliasAttributes=["preferred_username"],
    Schema=[{"Name": "color", "AttributeDataType": "String", "Mutable": True}],
)["UserPool"]["Id"]
client = idp.create_user_pool_client(
    UserPoolId=pool, ClientName="script", GenerateSecret=True, ExplicitAuthFlows=["ADMIN_NO_SRP_AUTH"],
    ReadAttributes=["email", "email_verified", "name", "custom:color"], WriteAttributes=["email", "name", "custom:color"],
)["UserPoolClient"]


def person(username):
    return Cognito(
        pool, client["ClientId"], username=username, client_secret=client["ClientSecret"], boto3_client_kwargs=dict(STOCK),
    )


password = new_password()
ana = person("ana")
ana.set_base_attributes(email="ana@pycognito.example", name="Ana")
ana.add_custom_attributes(color="red")
made = ana.register("ana", password)
equal("she registers", made["CodeDeliveryDetails"]["Destination"], "a***@p***")
ana.resend_confirmation_code("ana")
next_message("ana@pycognito.example")
ana.confirm_sign_up(next_message("ana@pycognito.example")["code"], username="ana")
ana.admin_authenticate(password)
ana.verify_tokens()
check("she signs in, and her tokens verify", ana.access_claims["username"] == "ana", ana.access_claims)

user = ana.get_user(attr_map={"custom:color": "color"})
equal("she reads herself", (user.email, user.name, user.color, user.email_verified), ("ana@pycognito.example", "Ana", "red", True))
ana.update_profile({"name": "Anna", "custom:color": "blue"})
user = ana.get_user()
equal("she changes", (user.name, user._data["custom:color"]), ("Anna", "blue"))
ana.update_profile({"email": "new@pycognito.example"})
equal("a new address is not proved", ana.get_user().email_verified, False)
ana.validate_verification(next_message("new@pycognito.example")["code"])
equal("until it is", ana.get_user().email_verified, True)
ana.send_verification()
ana.validate_verification(next_message("new@pycognito.example")["code"], attribute="email")
ana.admin_update_profile({"preferred_username": "annie"})
shown = person("annie").admin_get_user()
equal("an administrator finds her by another name", (shown.email, shown.user_status, shown.enabled), ("new@pycognito.example", "CONFIRMED", True))
ana.renew_access_token()
check("she refreshes", ana.access_claims["username"] == "ana")

admin = person("ben")
admin.admin_create_user(
    "ben", temporary_password=new_password(), additional_kwargs={"MessageAction": "SUPPRESS"}, email="ben@pycognito.example",
)
equal("an administrator makes somebody", person("ben").admin_get_user().user_status, "FORCE_CHANGE_PASSWORD")
admin.admin_disable_user("ben")
equal("shuts him out", person("ben").admin_get_user().enabled, False)
admin.admin_enable_user("ben")
equal("and lets him in", person("ben").admin_get_user().enabled, True)

for number in range(CROWD):
    idp.admin_create_user(UserPoolId=pool, Username=f"one{number}", MessageAction="SUPPRESS")
    idp.create_group(UserPoolId=pool, GroupName=f"group{number}", Description="Those of a kind", Precedence=number)
equal("every user is listed, page by page", sorted(user.username for user in ana.get_users()),
      sorted(["ana", "ben", *(f"one{number}" for number in range(CROWD))]))

group = ana.get_group("group7")
equal("a group is read", (group.group_name, group.description, group.precedence), ("group7", "Those of a kind", 7))
equal("groups are listed", len(ana.get_groups()), 60)
for number in range(CROWD):
    ana.admin_add_user_to_group("ana", f"group{number}")
equal("her groups are listed, page by page", sorted(ana.admin_list_groups_for_user("ana")), sorted(f"group{number}" for number in range(CROWD)))
for number in range(1, CROWD):
    ana.admin_remove_user_from_group("ana", f"group{number}")
equal("and left", ana.admin_list_groups_for_user("ana"), ["group0"])
ana.admin_authenticate(password)
equal("those that stay are in her tokens", ana.access_claims["cognito:groups"], ["group0"])

ana.logout()
person("ben").admin_delete_user()
ana.admin_authenticate(password)
ana.delete_user()
left = {user.username for user in person("one0").get_users()}
check("who goes is gone", not left & {"ana", "ben"}, left)
