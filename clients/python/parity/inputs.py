"""The members of an operation's input, by path: `Schema[].Name`, `ProviderDetails{}`."""


def all_paths(shape):
    """Every member that the model has."""
    found = set()
    _collect(shape, "", found, ())
    return found


def _collect(shape, path, found, within):
    if shape.name in within or getattr(shape, "is_document_type", False):
        return
    within = (*within, shape.name)
    if shape.type_name == "structure":
        for name, member in shape.members.items():
            at = f"{path}.{name}" if path else name
            found.add(at)
            _collect(member, at, found, within)
    elif shape.type_name == "list":
        _collect(shape.member, f"{path}[]", found, within)
    elif shape.type_name == "map":
        _collect(shape.value, f"{path}{{}}", found, within)


def used_paths(shape, value):
    """The members that one input has."""
    found = set()
    _use(shape, value, "", found)
    return found


def _use(shape, value, path, found):
    if value is None or getattr(shape, "is_document_type", False):
        return
    if shape.type_name == "structure":
        for name, member in value.items():
            at = f"{path}.{name}" if path else name
            found.add(at)
            _use(shape.members[name], member, at, found)
    elif shape.type_name == "list":
        for element in value:
            _use(shape.member, element, f"{path}[]", found)
    elif shape.type_name == "map":
        for element in value.values():
            _use(shape.value, element, f"{path}{{}}", found)
