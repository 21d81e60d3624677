"""Judges an answer's body by the model: types, required members, values of enumerations, and nothing besides.

Stricter than botocore's own parser, which drops what it does not know and takes what is missing for absent.
"""

import base64
import binascii


def problems(shape, body, path="$"):
    """What is wrong with a decoded body, one line for each."""
    return list(_problems(shape, body, path))


def _problems(shape, value, path):
    if value is None:
        yield f"{path} is null"
    elif getattr(shape, "is_document_type", False):
        return
    else:
        yield from _JUDGES[shape.type_name](shape, value, path)


def _structure(shape, value, path):
    if not isinstance(value, dict):
        yield f"{path} is no object"
        return
    names = {member.serialization.get("name", name): member for name, member in shape.members.items()}
    for name in shape.required_members:
        if shape.members[name].serialization.get("name", name) not in value:
            yield f"{path}.{name} is missing"
    for name, member in value.items():
        if name not in names:
            yield f"{path}.{name} is not in the model"
        else:
            yield from _problems(names[name], member, f"{path}.{name}")


def _list(shape, value, path):
    if not isinstance(value, list):
        yield f"{path} is no list"
        return
    for place, element in enumerate(value):
        yield from _problems(shape.member, element, f"{path}[{place}]")


def _map(shape, value, path):
    if not isinstance(value, dict):
        yield f"{path} is no object"
        return
    for name, element in value.items():
        yield from _problems(shape.key, name, f"{path} key")
        yield from _problems(shape.value, element, f"{path}.{name}")


def _string(shape, value, path):
    if not isinstance(value, str):
        yield f"{path} is no text"
    elif shape.enum and value not in shape.enum:
        yield f"{path} is {value!r}, which is none of {shape.enum}"


def _integer(_, value, path):
    if not isinstance(value, int) or isinstance(value, bool):
        yield f"{path} is no whole number"


def _number(_, value, path):
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        yield f"{path} is no number"


def _boolean(_, value, path):
    if not isinstance(value, bool):
        yield f"{path} is neither true nor false"


def _blob(_, value, path):
    try:
        base64.b64decode(value, validate=True)
    except (binascii.Error, TypeError, ValueError):
        yield f"{path} is no base64"


_JUDGES = {
    "structure": _structure,
    "list": _list,
    "map": _map,
    "string": _string,
    "integer": _integer,
    "long": _integer,
    "float": _number,
    "double": _number,
    "timestamp": _number,
    "boolean": _boolean,
    "blob": _blob,
}
