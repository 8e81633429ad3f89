"""Admission policies by chance, with the requests to send them: the same seed gives the same.

A policy judges only objects that carry its name in ``LABEL``. Requests are of five kinds and three
operations, in two namespaces; each object is one that the API takes, as far as can be foreseen.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Final, NamedTuple

from seawall.policy.request import Object
from tests.cluster import policies
from tests.cluster.grammar import TEXTS, Grammar

LABEL: Final = "referee"
"""The label that tells a policy which objects are its own."""
NAMESPACES: Final[dict[str, dict[str, str]]] = {
    "red": {"team": "red", "tier": "one"},
    "blue": {"team": "blue"},
    "settings": {},
}
"""With their labels; ``settings`` holds parameters alone."""
REASONS: Final = ("Forbidden", "Invalid", "RequestEntityTooLarge")
OPERATIONS: Final = ("CREATE", "CREATE", "UPDATE", "DELETE")
KINDS: Final = ("ConfigMap", "ConfigMap", "Pod", "Deployment", "Service", "Namespace")
RESOURCES: Final = {
    "ConfigMap": ("", "configmaps"),
    "Pod": ("", "pods"),
    "Deployment": ("apps", "deployments"),
    "Service": ("", "services"),
    "Namespace": ("", "namespaces"),
}
SUBJECTS: Final = 3
"""Requests for each policy."""


class Subject(NamedTuple):
    """A request: ``old`` is there before, ``new`` is sent."""

    kind: str
    operation: str
    namespace: str
    """Empty for a Namespace."""
    name: str
    new: Object | None
    old: Object | None


class Drawn(NamedTuple):
    """A policy, how it is bound, its parameters, and requests for it."""

    name: str
    policy: Object
    binding: Object
    params: tuple[Object, ...]
    subjects: tuple[Subject, ...]


def drawn(seed: int) -> Iterator[Drawn]:
    """Policies without end."""
    source = random.Random(seed)  # noqa: S311 - reproducible policies, no secrets
    number = 0
    while True:
        number += 1
        yield _Draw(source, f"t{number}").made()


class _Draw:
    """One policy on the way."""

    def __init__(self, source: random.Random, name: str) -> None:
        self.random = source
        self.name = name
        self.grammar = Grammar(source)
        self.kinds = [source.choice(KINDS) for _ in range(SUBJECTS)]
        self.operations = [source.choice(OPERATIONS) for _ in range(SUBJECTS)]

    def chance(self, odds: float) -> bool:
        return self.random.random() < odds

    def made(self) -> Drawn:
        if any(each != "CREATE" for each in self.operations):
            self.grammar.roots = ["object", "oldObject"]
        self.grammar.has_params = self.chance(0.3)
        subjects = tuple(
            self.subject(f"{self.name}-{index}", kind, operation)
            for index, (kind, operation) in enumerate(zip(self.kinds, self.operations, strict=True))
        )
        spec = self.spec()
        params, ref = self.params() if self.grammar.has_params else ((), {})
        if self.grammar.has_params:
            spec["paramKind"] = {"apiVersion": "v1", "kind": "ConfigMap"}
        has_notes = bool(spec.get("auditAnnotations"))
        actions = [["Deny"], ["Deny"], ["Warn"], ["Deny", "Audit"], ["Audit"]]
        chosen = ["Deny"] if has_notes else self.random.choice(actions)
        bound = policies.binding(self.name, self.name, *chosen, **ref)
        if self.chance(0.2):
            matched = self.matched()
            matched.pop("objectSelector", None)
            bound["spec"] = {**_dict(bound["spec"]), "matchResources": matched}
        made = policies.policy(self.name, spec)
        for each in (made, bound):
            each["metadata"] = {"name": self.name, "labels": {LABEL: self.name}}
        return Drawn(self.name, made, bound, params, subjects)

    # the policy

    def spec(self) -> Object:
        grammar, source = self.grammar, self.random
        spec: Object = {"failurePolicy": source.choice(["Fail", "Fail", "Ignore"])}
        spec["matchConstraints"] = self.matched(always=True)
        variables = []
        for index in range(source.choice([0, 0, 1, 2])):
            kind, maker = source.choice(
                [
                    ("text", grammar.text),
                    ("number", grammar.integer),
                    ("texts", grammar.texts),
                    ("flag", grammar.boolean),
                    ("numbers", grammar.numbers),
                ]
            )
            variables.append({"name": f"v{index}", "expression": maker(2)})
            grammar.names.setdefault(kind, []).append(f"v{index}")
        if variables:
            spec["variables"] = variables
        spec["validations"] = [self.validation() for _ in range(source.choice([1, 1, 2, 3]))]
        if self.chance(0.25):
            spec["matchConditions"] = [
                {"name": f"c{index}", "expression": self.condition()}
                for index in range(source.choice([1, 2, 3]))
            ]
        if self.chance(0.12):
            spec["auditAnnotations"] = [{"key": "note", "valueExpression": self.annotation()}]
        return spec

    def condition(self) -> str:
        return self.random.choice(
            [
                "true",
                "true",
                "object != null",
                "namespaceObject == null",
                f"{self.grammar.boolean(1)} || true",
                self.grammar.boolean(1),
                "object.absent == 1",
                "request.operation != 'UPDATE'",
            ]
        )

    def annotation(self) -> str:
        text = self.grammar.text(1)
        return self.random.choice([text, text, "null", f"{self.grammar.boolean(1)} ? {text} : ''"])

    def validation(self) -> Object:
        made: Object = {"expression": self.grammar.boolean(self.random.choice([1, 2, 2, 3]))}
        if self.chance(0.1):
            made["expression"] = f" {self.grammar.boolean(1)} "
        if self.chance(0.4):
            made["message"] = self.random.choice(["no", "  spaced ", "é 'quoted' \"text\""])
        if self.chance(0.5):
            made["reason"] = self.random.choice(REASONS)
        if self.chance(0.4):
            text = self.grammar.text(2)
            odd = ["''", "'  '", "'a\\nb'", "' a\\n'", "lists.range(6000).map(i, 'x').join()"]
            made["messageExpression"] = self.random.choice([text, text, text, *odd])
        return made

    # what it matches

    def matched(self, *, always: bool = False) -> Object:
        """``MatchResources``; those of a policy select its own objects *always*."""
        rules = [self.rule() for _ in range(self.random.choice([1, 1, 2]))]
        found: Object = {"resourceRules": rules}
        if self.chance(0.1):
            found["excludeResourceRules"] = [self.rule()]
        if self.chance(0.15):
            found["matchPolicy"] = self.random.choice(["Exact", "Equivalent"])
        if self.chance(0.2):
            found["namespaceSelector"] = self.selector()
        own: Object = self.selector() if self.chance(0.1) else {}
        if always:
            labels = {**_dict(own.get("matchLabels", {})), LABEL: self.name}
            found["objectSelector"] = {**own, "matchLabels": labels}
        return found

    def rule(self) -> Object:
        kinds = {kind: RESOURCES[kind] for kind in self.kinds}
        if self.chance(0.3):
            kinds.pop(self.random.choice([*kinds]))
        wide = self.chance(0.3) or not kinds
        groups = ["*"] if wide else sorted({group for group, _ in kinds.values()})
        resources = ["*"] if wide else sorted({name for _, name in kinds.values()})
        operations = self.random.choice(
            [["*"], ["CREATE", "UPDATE"], ["CREATE", "UPDATE", "DELETE"], ["DELETE"]]
        )
        made: Object = {"apiGroups": groups, "apiVersions": ["v1"], "resources": resources}
        made["operations"] = operations
        if self.chance(0.1):
            made["resourceNames"] = [f"{self.name}-{self.random.randrange(SUBJECTS)}"]
        if self.chance(0.15):
            made["scope"] = self.random.choice(["Namespaced", "Cluster", "*"])
        return made

    def selector(self) -> Object:
        key = self.random.choice(["team", "tier", "kubernetes.io/metadata.name"])
        values = self.random.choice([["red"], ["red", "blue"], ["one"]])
        some = [
            {"key": key, "operator": "In", "values": values},
            {"key": key, "operator": "NotIn", "values": values},
            {"key": key, "operator": "Exists"},
            {"key": key, "operator": "DoesNotExist"},
        ]
        if self.chance(0.3):
            return {"matchLabels": {key: values[0]}}
        return {"matchExpressions": [self.random.choice(some)]}

    # its parameters

    def params(self) -> tuple[tuple[Object, ...], Object]:
        place = self.random.choice(["settings", "red", "blue"])
        found = tuple(
            self.object("ConfigMap", f"p-{self.name}-{index}", place)
            for index in range(self.random.choice([0, 1, 1, 2]))
        )
        ref: Object = {"parameterNotFoundAction": self.random.choice(["Allow", "Deny"])}
        if self.chance(0.5):
            ref["name"] = f"p-{self.name}-0"
        else:
            ref["selector"] = {"matchLabels": {LABEL: self.name}}
        if place == "settings" or self.chance(0.5):
            ref["namespace"] = place
        return found, {"paramRef": ref}

    # the requests

    def subject(self, name: str, kind: str, operation: str) -> Subject:
        place = "" if kind == "Namespace" else self.random.choice(["red", "red", "blue"])
        new = old = None
        if operation != "DELETE":
            new = self.object(kind, name, place)
        if operation != "CREATE":
            old = self.object(kind, name, place)
        if new is not None and old is not None:
            new = {**old, "metadata": new["metadata"]}
        return Subject(kind, operation, place, name, new, old)

    def object(self, kind: str, name: str, place: str) -> Object:
        notes = {
            key: self.random.choice(values) for key, values in TEXTS.items() if self.chance(0.85)
        }
        labels = {LABEL: self.name}
        for key, values in (("team", ["red", "blue"]), ("tier", ["one", ""])):
            if self.chance(0.6):
                labels[key] = self.random.choice(values)
        metadata: Object = {"name": name, "labels": labels, "annotations": notes}
        if place:
            metadata["namespace"] = place
        group = RESOURCES[kind][0]
        version = f"{group}/v1" if group else "v1"
        made: Object = {"apiVersion": version, "kind": kind, "metadata": metadata}
        match kind:
            case "ConfigMap":
                made["data"] = notes if self.chance(0.7) else {}
            case "Pod":
                made["spec"] = self.pod()
            case "Deployment":
                template = {"metadata": {"labels": {"app": name}}, "spec": self.pod()}
                selector = {"matchLabels": {"app": name}}
                replicas = self.random.choice([0, 1, 5])
                made["spec"] = {"replicas": replicas, "selector": selector, "template": template}
            case _:
                pass
        if kind == "Service":
            made["spec"] = {"ports": [{"port": 80}], "clusterIP": "None"}
        return made

    def pod(self) -> Object:
        images = ["nginx", "nginx:1", "registry.example.com/web@sha256:" + "0" * 64]
        found = []
        for index in range(self.random.choice([1, 1, 2])):
            each: Object = {"name": f"c{index}", "image": self.random.choice(images)}
            if self.chance(0.4):
                each["securityContext"] = {"privileged": self.chance(0.5)}
            if self.chance(0.4):
                each["resources"] = {"limits": {"cpu": "100m"}}
            found.append(each)
        return {"containers": found}


def _dict(value: object) -> Object:
    assert isinstance(value, dict)
    return value
