"""Calls operations by their names in the model, judges what comes back, and remembers all of it."""

import json
import pathlib
import tomllib

from botocore.exceptions import ClientError

from poolhouse import check, cognito

from . import inputs, output

MODEL = pathlib.Path(__file__).parents[3] / "model"


class Api:
    """One recorder over two stock clients: one that checks inputs as botocore does, and one that sends anything."""

    def __init__(self):
        self._careful = cognito()
        self._careless = cognito(parameter_validation=False)
        self.model = self._careful.meta.service_model
        methods = self._careful.meta.method_to_api_mapping
        self._methods = {operation: method for method, operation in methods.items()}
        self._body = None
        for client in (self._careful, self._careless):
            client.meta.events.register("before-parse.cognito-identity-provider", self._keep_body)
        self._undeclared = undeclared()
        self.samples = {}
        self.accepted = {operation: 0 for operation in self.model.operation_names}
        self.used = {operation: set() for operation in self.model.operation_names}
        self.provoked = {operation: set() for operation in self.model.operation_names}

    def _keep_body(self, response_dict, **_):
        self._body = response_dict["body"]

    def call(self, operation, **input):
        """An input that must be accepted; the answer as botocore parses it."""
        try:
            answer = self._send(self._careful, operation, input)
        except ClientError as refusal:
            error = refusal.response["Error"]
            check(f"{operation} accepts its input", False, f"{error['Code']}: {error['Message']} for {input}")
        self.accepted[operation] += 1
        self.samples[operation] = input
        self.used[operation] |= inputs.used_paths(self.model.operation_model(operation).input_shape, input)
        return answer

    def is_unsigned(self, operation):
        return self.model.operation_model(operation).auth_type == "none"

    def refused(self, operation, error, input, careless=False):
        """An input that must be refused with this error."""
        client = self._careless if careless else self._careful
        try:
            self._send(client, operation, input)
        except ClientError as refusal:
            found = refusal.response["Error"]
            holds = found["Code"] == error
            check(f"{operation} answers {error}", holds, f"{found['Code']}: {found.get('Message')} for {input}")
            return
        check(f"{operation} answers {error}", False, f"it was accepted: {input}")

    def _send(self, client, operation, input):
        model = self.model.operation_model(operation)
        try:
            answer = getattr(client, self._methods[operation])(**input)
        except ClientError as refusal:
            self._judge_error(model, refusal.response["Error"]["Code"])
            raise
        self._judge(model, answer)
        answer.pop("ResponseMetadata")
        return answer

    def _judge(self, model, answer):
        if model.output_shape is None:
            check(f"{model.name} answers without a body", self._body == b"", self._body)
            return
        body = json.loads(self._body)
        wrong = output.problems(model.output_shape, body)
        check(f"{model.name} answers by the model", not wrong, wrong)
        parsed = set(answer) - {"ResponseMetadata"}
        check(f"botocore reads all of {model.name}'s answer", parsed == set(body), parsed ^ set(body))

    def _judge_error(self, model, code):
        body = json.loads(self._body)
        shaped = sorted(body) in (["__type"], ["__type", "message"]) and body["__type"] == code
        check(f"{model.name} refuses in the form of the protocol", shaped, body)
        declared = {error.name for error in model.error_shapes}
        allowed = declared | self._undeclared.get(None, set()) | self._undeclared.get(model.name, set())
        check(f"{model.name} may answer {code}", code in allowed, body)
        self.provoked[model.name].add(code)


def undeclared():
    """Errors outside the model that are listed with their source: by operation, and for all under None."""
    table = tomllib.loads((MODEL / "undeclared.toml").read_text())
    found = {None: {entry["error"] for entry in table.get("everywhere", [])}}
    for entry in table.get("operation", []):
        found.setdefault(entry["name"], set()).update(entry["errors"])
    return found
