"""Twilio's OpenAPI documents, as far as answers go."""

import json
import re
from urllib.parse import urlsplit

import jsonschema


def _with_null(schema):
    """OpenAPI 3.0 says `nullable`, JSON Schema says so in the type."""
    if isinstance(schema, list):
        return [_with_null(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    changed = {name: _with_null(value) for name, value in schema.items()}
    if changed.pop("nullable", False) is True:
        if isinstance(changed.get("type"), str):
            changed["type"] = [changed["type"], "null"]
        if "enum" in changed:
            changed["enum"] = [*changed["enum"], None]
        if "$ref" in changed:
            changed = {"anyOf": [{"$ref": changed["$ref"]}, {"type": "null"}]}
    return changed


class Specification:
    """All documents of a folder. Their paths do not overlap, so one simulator can answer for all their hosts."""

    NAMES = ["twilio_api_v2010.json", "twilio_iam_v1.json", "twilio_voice_v1.json"]

    def __init__(self, folder):
        self._documents = [_Document(folder / name) for name in self.NAMES]

    def complaints(self, answer):
        """What is wrong with an answer, in sentences; None when no document knows the operation."""
        for document in self._documents:
            complaints = document.complaints(answer)
            if complaints is not None:
                return complaints
        return None


class _Document:
    def __init__(self, file):
        document = json.loads(file.read_text())
        self._components = _with_null(document["components"])
        self._paths = [
            (re.compile(re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(path)) + "$"), operations)
            for path, operations in document["paths"].items()
        ]

    def complaints(self, answer):
        operation = self._operation(answer)
        if operation is None:
            return None
        described = operation["responses"].get(str(answer.status))
        if described is None:
            return [f"status {answer.status} is not among {list(operation['responses'])}"]
        if "content" not in described:
            return [] if not answer.text else ["there should be no body"]
        schema = _with_null(described["content"]["application/json"]["schema"]) | {"components": self._components}
        errors = jsonschema.Draft202012Validator(schema).iter_errors(json.loads(answer.text))
        return [f"{error.json_path}: {error.message}" for error in errors] + self._missing(schema, json.loads(answer.text))

    def _operation(self, answer):
        path = urlsplit(answer.url).path
        # The most literal pattern wins: `.../Keys.json` is not a `.../{Sid}.json`.
        for pattern, operations in sorted(self._paths, key=lambda entry: entry[0].pattern.count("[^/]+")):
            if pattern.match(path) and answer.method.lower() in operations:
                return operations[answer.method.lower()]
        return None

    def _missing(self, schema, body):
        """Twilio's answers hold every field, null where nothing is known."""
        resolved = self._resolved(schema)
        missing = [f"{name} is missing" for name in resolved.get("properties", {}) if name not in body]
        for name, value in resolved.get("properties", {}).items():
            if value.get("type") == "array" and body.get(name):
                items = self._resolved(value["items"]).get("properties", {})
                missing += [f"{name}[0].{field} is missing" for field in items if field not in body[name][0]]
        return missing

    def _resolved(self, schema):
        if "$ref" not in schema:
            return schema
        return self._components["schemas"][schema["$ref"].rsplit("/", 1)[1]]
