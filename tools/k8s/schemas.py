"""Holds objects against the schemas of the API: Kubernetes' own kinds, and those of CRDs."""

import copy

import jsonschema
import kubernetes_validate
import yaml

# The oldest and the newest that deploy/k8s is for.
VERSIONS = ("1.31", "1.34")


def _strict(schema):
    """The schema of a CRD, which then refuses fields that it does not have: a typing error is no field."""
    schema = copy.deepcopy(schema)
    stack = [schema]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            if "properties" in node and "x-kubernetes-preserve-unknown-fields" not in node:
                node.setdefault("additionalProperties", False)
            stack.extend(node.values())
        elif isinstance(node, list):
            stack.extend(node)
    # What the API server adds to each CRD.
    schema["properties"]["metadata"] = {"type": "object"}
    return schema


class Schemas:
    def __init__(self, crd_files):
        self._custom = {}
        for file in crd_files:
            crd = yaml.safe_load(file.read_text())["spec"]
            for version in crd["versions"]:
                self._custom[f"{crd['group']}/{version['name']}", crd["names"]["kind"]] = _strict(
                    version["schema"]["openAPIV3Schema"])

    def violations(self, obj):
        try:
            custom = self._custom.get((obj["apiVersion"], obj["kind"]))
            if custom is None:
                for version in VERSIONS:
                    kubernetes_validate.validate(obj, version, strict=True)
            else:
                jsonschema.Draft202012Validator(custom).validate(obj)
        except jsonschema.ValidationError as error:
            yield f"{'.'.join(map(str, error.absolute_path)) or 'at the top'}: {error.message[:300]}"
        except kubernetes_validate.SchemaNotFoundError:
            yield f"the API has no {obj['kind']} in {obj['apiVersion']}"
