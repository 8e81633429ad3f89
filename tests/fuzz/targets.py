"""What is fuzzed, each as a function of bytes that raises only where something is wrong.

``manifest`` reads them as a file, ``expression`` as CEL over a pod, ``policies`` as policy objects
that then judge a pod. Beside "no foreign error" each holds its laws: what the fast reader accepts
it reads as the exact one, what generated code returns the interpreter returns too.
"""

from __future__ import annotations

import copy
import functools
import random
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from tests.fuzz.generated import ROOTS, Tally, compare, subject_of
from tests.fuzz.objects import PODS, damaged

from seawall.analyze.redaction import Redactor
from seawall.cel import witness
from seawall.cel.admission import admission_environment
from seawall.cel.bound import cost
from seawall.cel.budget import Budget
from seawall.cel.checker import check
from seawall.cel.errors import CelError
from seawall.cel.interpreter import evaluate
from seawall.cel.parser import parse
from seawall.cel.values import Unknown
from seawall.collect.manifest import places
from seawall.collect.manifest.documents import chunks, read_documents
from seawall.collect.manifest.exact import DocumentError, read_exact
from seawall.collect.manifest.flow import NotPlain
from seawall.collect.manifest.limits import Limits
from seawall.collect.manifest.objects import objects_of
from seawall.collect.manifest.plain import Lines, read_plain
from seawall.collect.manifest.shapes import containers_of, template_of
from seawall.collect.policies import PolicyFiles, PolicyObject
from seawall.errors import SeawallError
from seawall.model.gap import Gap
from seawall.model.location import Path
from seawall.model.severity import Verdict
from seawall.phases.policies import gathered
from seawall.policy.compiled import PER_CALL_LIMIT, CompiledPolicy
from seawall.policy.explain import explain
from seawall.policy.judge import Options, PolicySet
from seawall.policy.params import Params
from seawall.policy.request import Request, ResourceId

LIMITS = Limits(documents=200, depth=64, expanded_bytes=1 << 20)
"""Small, so that inputs of a few kilobytes reach them."""
POD_BYTES = 4096
"""More than any pod of ``objects`` weighs."""
MOST_PATHS = 64
POD = ResourceId("", "v1", "pods", "Pod")


def manifest(data: bytes) -> None:
    """A file of manifests: read, taken apart, redacted, and pointed at."""
    found = read_documents(data, "f.yaml", LIMITS)
    assert all(isinstance(each, Gap) for each in found.gaps)
    for document in found.documents:
        objects = objects_of(document, "f.yaml")
        for resource in objects.resources:
            template = template_of(resource.data)
            for container in containers_of(template) if template else ():
                assert isinstance(container.name, str)
            Redactor(resource)
    texts = places.documents_of(data)
    for document in found.documents:
        paths = _paths(document.data)
        text, first_line = texts[document.index]
        told = places.locate(text, first_line, paths)
        assert len(list(told)) == len(paths)
    if not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        _same_reading(data)


def _same_reading(data: bytes) -> None:
    for chunk in list(chunks(data))[: LIMITS.documents]:
        try:
            fast = read_plain(chunk.data.decode(), Lines(), LIMITS.depth)
        except (NotPlain, UnicodeDecodeError):
            continue
        try:
            exact = read_exact(chunk.data, LIMITS)
        except DocumentError as error:
            raise AssertionError(f"only the fast reader takes {chunk.data!r}") from error
        assert repr(fast) == repr(exact.data), chunk.data
        assert not exact.duplicates, chunk.data
        assert not exact.trailing, chunk.data


def _paths(data: object) -> list[Path]:
    found: list[Path] = [()]
    waiting: list[tuple[Path, object]] = [((), data)]
    while waiting and len(found) < MOST_PATHS:
        path, value = waiting.pop()
        pairs: Sequence[tuple[str | int, object]] = ()
        if isinstance(value, dict):
            pairs = list(value.items())
        elif isinstance(value, list):
            pairs = list(enumerate(value))
        waiting += [((*path, step), inner) for step, inner in pairs]
        found += [(*path, step) for step, _ in pairs]
    return found


def expression(data: bytes) -> None:
    """One expression over a pod that the first two bytes choose: checked, run, explained."""
    seed, text = data[:2], data[2:].decode("utf-8", "replace")
    pod = damaged(random.Random(seed), PODS) if seed else PODS[0]  # noqa: S311  # test data
    try:
        tree = parse(text)
    except CelError:
        return
    activation: dict[str, object] = dict.fromkeys(ROOTS, Unknown(frozenset({"absent"})))
    activation |= {"object": pod, "variables": {}}
    try:
        checked = check(tree, _environment())
    except CelError:
        pass
    else:
        _run(lambda budget: evaluate(
            checked.tree, activation, references=checked.references,
            overloads=checked.overloads, budget=budget,
        ))  # fmt: skip
    affordable = _run(lambda budget: evaluate(tree, {**activation, **dict.fromkeys(ROOTS[1:6])},
                                              budget=budget))  # fmt: skip
    size = len(msgspec.json.encode(pod))
    if affordable and cost(tree).at(size, size / 2) < PER_CALL_LIMIT:
        witness.explain(tree, activation)
        subject = subject_of(text)
        difference = compare(subject, pod, Tally()) if subject else ""
        assert not difference, difference


def _run(evaluation: Callable[[Budget], object]) -> bool:
    try:
        evaluation(Budget(PER_CALL_LIMIT))
    except CelError:
        return False
    return True


@functools.cache
def _environment() -> Any:
    return admission_environment(37, variables={}, has_params=True, has_authorizer=True)


def policies(data: bytes) -> None:
    """Policy objects, as YAML or built field by field, that then judge pods."""
    if data[:1] < b"\x80":
        found = read_documents(data[1:], "p.yaml", LIMITS)
        objects = [each.data for each in found.documents if isinstance(each.data, dict)]
    else:
        objects = Builder(data[1:]).objects()
    files = PolicyFiles([PolicyObject(each, "p.yaml") for each in objects], [])
    made = gathered(files, minor=37)
    errors: list[SeawallError] = []
    options = Options(params=Params(made.params, complete=len(data) % 2 == 0))
    chosen = PolicySet(made.policies, options, on_error=lambda _, error: errors.append(error))
    for pod in PODS:
        request = Request(POD, "CREATE", "a", "shop", copy.deepcopy(pod), size=POD_BYTES)
        fast = chosen.judge(request)
        exact = chosen.judge(request._replace(size=1 << 26, object=copy.deepcopy(pod)))
        said = [
            [(each.policy.name, each.binding, each.outcome) for each in judged.judgements]
            for judged in (fast, exact)
        ]
        assert said[0] == said[1], said
        assert (fast.passed, fast.policies) == (exact.passed, exact.policies)
        for judgement in fast.judgements:
            if judgement.outcome.verdict is not Verdict.PASS:
                explain(judgement, ())
    assert all(isinstance(each, CompiledPolicy) for each in made.policies)


EXPRESSIONS = (
    "object.spec.containers.all(c, c.image != '')", "has(object.spec.hostNetwork)", "true", "",
    "object.metadata.name.matches('a+$')", "variables.v.exists(x, x == 1)", "1 / 0 == 1", "null",
    "params.spec.n > 1", "request.operation == 'CREATE'", "object.spec.?a.orValue(1) == 1", "'a'",
    "authorizer.group('').resource('pods').check('get').allowed()", "object == oldObject", "(((",
    "namespaceObject.metadata.labels['a'] == 'b'", "object.spec.containers.map(c, c.name)", "\0",
    "object.spec.containers.all(c, object.spec.containers.all(d, c.name != d.name || c == d))",
)  # fmt: skip
ODD: tuple[object, ...] = (
    None, True, 0, -1, 2**63, 1.5, "", "a", "*", "é\n", [], {}, [None], {"a": None}, {"": ""},
    "Fail", "Ignore", "Deny", "Warn", "Audit", [""], ["*"], {"matchLabels": {"a": "1"}}, "x" * 300,
)  # fmt: skip
FIELDS = (
    "validations", "variables", "matchConditions", "matchConstraints", "failurePolicy", "name",
    "paramKind", "auditAnnotations", "expression", "messageExpression", "message", "reason", "key",
    "valueExpression", "resourceRules", "operations", "apiGroups", "apiVersions", "resources",
    "namespaceSelector", "objectSelector", "matchPolicy", "scope", "resourceNames", "paramRef",
    "policyName", "validationActions", "metadata", "annotations", "labels", "selector", "spec",
    "excludeResourceRules", "matchResources", "parameterNotFoundAction", "namespace", "kind",
)  # fmt: skip


class Builder:
    """Takes bytes one by one as choices, so that a fuzzer's mutations stay near what is valid."""

    def __init__(self, data: bytes) -> None:
        self._bytes = iter(data)

    def pick(self, options: Sequence[Any]) -> Any:
        """One of *options*; the first when the bytes are used up."""
        return options[next(self._bytes, 0) % len(options)]

    def objects(self) -> list[dict[str, object]]:
        """Up to three policies and bindings, with up to seven faults each."""
        return [self._object() for _ in range(1 + self.pick(range(3)))]

    def _object(self) -> dict[str, object]:
        whole: dict[str, object] = self.pick((self._policy, self._binding))()
        for _ in range(self.pick((0, 0, 1, 2, 4, 7))):
            self._damage(whole)
        return whole

    def _policy(self) -> dict[str, object]:
        rule = {"operations": ["*"], "apiGroups": [""], "apiVersions": ["v1"]}
        spec: dict[str, object] = {
            "matchConstraints": {"resourceRules": [{**rule, "resources": ["pods"]}]},
            "validations": [
                {"expression": self.pick(EXPRESSIONS), "messageExpression": self.pick(EXPRESSIONS)}
                for _ in range(1 + self.pick((0, 1)))
            ],
        }
        if self.pick((False, True)):
            spec["variables"] = [{"name": "v", "expression": self.pick(EXPRESSIONS)}]
        if self.pick((False, True)):
            spec["matchConditions"] = [{"name": "m", "expression": self.pick(EXPRESSIONS)}]
        if self.pick((False, True)):
            spec["paramKind"] = {"apiVersion": "v1", "kind": "ConfigMap"}
        if self.pick((False, True)):
            value = self.pick(EXPRESSIONS)
            spec["auditAnnotations"] = [{"key": "k", "valueExpression": value}]
        spec["failurePolicy"] = self.pick(("Fail", "Ignore"))
        return self._named("ValidatingAdmissionPolicy", spec)

    def _binding(self) -> dict[str, object]:
        spec = {"policyName": self.pick(("a", "b")), "validationActions": [self.pick(("Deny",
                "Warn", "Audit"))]}  # fmt: skip
        if self.pick((False, True)):
            spec["paramRef"] = {
                "name": "p",
                "parameterNotFoundAction": self.pick(("Deny", "Allow")),
            }
        return self._named("ValidatingAdmissionPolicyBinding", spec)

    def _named(self, kind: str, spec: dict[str, object]) -> dict[str, object]:
        version = "admissionregistration.k8s.io/v1"
        metadata = {"name": self.pick(("a", "b", "c"))}
        return {"apiVersion": version, "kind": kind, "metadata": metadata, "spec": spec}

    def _damage(self, whole: dict[str, object]) -> None:
        at: Any = whole
        for _ in range(self.pick(range(5))):
            inner = list(at.values()) if isinstance(at, dict) else at
            inner = [each for each in inner if isinstance(each, dict | list) and each]
            if not inner:
                break
            at = self.pick(inner)
        if isinstance(at, dict):
            at[self.pick([*at, *FIELDS])] = copy.deepcopy(self.pick(ODD))
        elif at:
            at[self.pick(range(len(at)))] = copy.deepcopy(self.pick(ODD))


TARGETS: dict[str, Callable[[bytes], None]] = {
    "manifest": manifest,
    "expression": expression,
    "policies": policies,
}
