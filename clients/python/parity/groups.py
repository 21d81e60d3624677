"""Groups and who is in them."""

from .people import Place
from .pools import ROLE


def story(api):
    place = Place(api, "groups")
    user = place.person("ana")
    for name in ("one", "two"):
        described = {"Description": name, "RoleArn": ROLE, "Precedence": 7}
        api.call("CreateGroup", UserPoolId=place.pool, GroupName=name, **described)
        api.call("UpdateGroup", UserPoolId=place.pool, GroupName=name, **described)
        api.call("AdminAddUserToGroup", **user, GroupName=name)
    place.person("bea")
    api.call("AdminAddUserToGroup", UserPoolId=place.pool, Username="bea", GroupName="one")
    api.refused("CreateGroup", "GroupExistsException", {"UserPoolId": place.pool, "GroupName": "one"})
    api.call("GetGroup", UserPoolId=place.pool, GroupName="one")
    for operation, input in (
        ("ListGroups", {"UserPoolId": place.pool}),
        ("AdminListGroupsForUser", user),
        ("ListUsersInGroup", {"UserPoolId": place.pool, "GroupName": "one"}),
    ):
        first = api.call(operation, **input, Limit=1)
        api.call(operation, **input, Limit=1, NextToken=first["NextToken"])
    api.call("AdminRemoveUserFromGroup", **user, GroupName="one")
    api.call("DeleteGroup", UserPoolId=place.pool, GroupName="two")
