"""Every built operation, held to the service model that botocore ships.

Each operation is called as it should be, and its answers are judged by the model, strictly. Each error it declares is
provoked, or listed with the reason in model_parity.json; each member of its input is used, or listed there too. What is
listed and does happen is a failure as well: the list must not grow old.
"""

import json
import pathlib

from parity import attributes, branding, clients, devices, errors, events, exchange, factors, groups, imports, passkeys, people, pools, recovery, resources
from parity.api import Api
from parity.inputs import all_paths
from poolhouse import check
from server import run

LISTED = json.loads((pathlib.Path(__file__).parent / "model_parity.json").read_text())


def built_operations():
    statuses = json.loads(run("operations", "--json").stdout)
    return [status["name"] for status in statuses if status["built"] and status["service"] == "cognito-idp"]


def excused_errors(api, built):
    """By operation, the errors that nobody has to provoke; what waits for an operation is excused until it is built."""
    excused = {}
    for operation in built:
        scopes = ["everywhere", "unsigned" if api.is_unsigned(operation) else "signed"]
        listed = [LISTED["errors"][scope] for scope in scopes] + [LISTED["errors"]["operations"].get(operation, {})]
        names = {}
        for scope in listed:
            names.update({error: reason for error, reason in scope.items() if waits(reason, built)})
        excused[operation] = names
    return excused


def waits(reason, built):
    """A reason holds for good, or until an operation is built without which the error cannot be provoked."""
    return isinstance(reason, str) or reason is not None and reason["until"] not in built


def errors_are_provoked_or_listed(api, built):
    excused = excused_errors(api, built)
    missing, stale = {}, {}
    for operation in built:
        declared = {error.name for error in api.model.operation_model(operation).error_shapes}
        missing[operation] = declared - api.provoked[operation] - set(excused[operation])
        listed = LISTED["errors"]["operations"].get(operation, {})
        needless = set(listed) - declared | {error for error in api.provoked[operation] if waits(listed.get(error), built)}
        stale[operation] = needless
    nothing("every error that is declared is provoked or listed", missing)
    nothing("no error that is listed for an operation is undeclared or provoked after all", stale)
    unknown = set(LISTED["errors"]["operations"]) - set(built)
    check("errors are listed of built operations only", not unknown, sorted(unknown))
    for scope in ("everywhere", "signed", "unsigned"):
        for error, reason in LISTED["errors"][scope].items():
            if not waits(reason, built):
                continue
            needed = any(error in excused[operation] and error not in api.provoked[operation] for operation in built)
            check(f"somebody declares {error}, which is listed for {scope}", needed)


def members_are_used_or_listed(api, built):
    missing, stale = {}, {}
    for operation in built:
        members = all_paths(api.model.operation_model(operation).input_shape)
        listed = set(LISTED["members"].get(operation, {}))
        missing[operation] = members - api.used[operation] - listed
        stale[operation] = listed - members | listed & api.used[operation]
    nothing("every member of every input is used or listed", missing)
    nothing("no member that is listed is unknown or used after all", stale)
    unknown = set(LISTED["members"]) - set(built)
    check("members are listed of built operations only", not unknown, sorted(unknown))


def nothing(what, by_operation):
    """One check for each operation; a failure names all of them."""
    found = {operation: sorted(names) for operation, names in by_operation.items() if names}
    for operation in by_operation.keys() - found.keys():
        check(f"{what}: {operation}", True)
    check(what, not found, found)


api = Api()
built = built_operations()
for family in (pools, clients, people, attributes, recovery, factors, devices, exchange, events, groups, imports, passkeys, resources, branding):
    family.story(api)
errors.story(api, built)
# Last, for it moves the clock.
people.lateness(api)

for operation in built:
    check(f"{operation} was answered", api.accepted[operation] > 0)
errors_are_provoked_or_listed(api, built)
members_are_used_or_listed(api, built)
