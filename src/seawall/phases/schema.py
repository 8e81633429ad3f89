"""The schema check as a part of the story: problems become claims, unknown kinds become gaps."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path as File
from typing import Final

import seawall
from seawall.analyze.schema.check import Customs, check
from seawall.analyze.schema.problem import Problem, ProblemKind
from seawall.analyze.schema.shapes import Shapes
from seawall.knowledge.kubernetes.schemas import Schemas
from seawall.model.finding import Finding, PolicyId, Rule
from seawall.model.fingerprint import fingerprint
from seawall.model.gap import Gap, GapKind
from seawall.model.location import FileLocation, dotted, pointer
from seawall.model.resource import ObjectRef, Resource
from seawall.model.severity import Confidence, Severity, Verdict
from seawall.phases.claims import Claim
from seawall.phases.reading import Reading
from seawall.phases.setup import Setup, World

DATA: Final = File(seawall.__file__).parent / "knowledge" / "kubernetes" / "data" / "schemas.json.z"
_STRICT: Final = "https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation"
_VALIDATION: Final = "https://kubernetes.io/docs/concepts/overview/working-with-objects/names/"
_GUIDE: Final = "https://kubernetes.io/docs/reference/using-api/deprecation-guide/"


def _rule(kind: ProblemKind, severity: Severity, *texts: str) -> Rule:
    title, description, fix, reference = texts
    return Rule(
        id=PolicyId(kind.value),
        title=title,
        severity=severity,
        description=description,
        fix=fix,
        categories=("schema",),
        references=(reference,),
        builtin=True,
    )


RULES: Final = {
    ProblemKind.UNKNOWN_FIELD: _rule(
        ProblemKind.UNKNOWN_FIELD,
        Severity.HIGH,
        "Unknown field",
        "A field that the API does not know is dropped without a word: a misspelt protection "
        "protects nothing.",
        "Correct the name, or move the field to where it belongs.",
        _STRICT,
    ),
    ProblemKind.WRONG_TYPE: _rule(
        ProblemKind.WRONG_TYPE,
        Severity.HIGH,
        "Wrong type",
        "The API server refuses the object, or reads something else than was meant.",
        "Write the value as the API wants it; quote what must be a string.",
        _STRICT,
    ),
    ProblemKind.MISSING_FIELD: _rule(
        ProblemKind.MISSING_FIELD,
        Severity.MEDIUM,
        "Required field missing",
        "The API server refuses the object.",
        "Add the field.",
        _STRICT,
    ),
    ProblemKind.WRONG_VALUE: _rule(
        ProblemKind.WRONG_VALUE,
        Severity.MEDIUM,
        "Wrong value",
        "The type is right and the value is not: the API server refuses the object.",
        "Write one of the values, or a value of the form, that the message names.",
        _VALIDATION,
    ),
    ProblemKind.REMOVED_API: _rule(
        ProblemKind.REMOVED_API,
        Severity.HIGH,
        "Removed API version",
        "The API server of the chosen version does not serve it: the object cannot be applied.",
        "Move to the successor; fields may have moved with it.",
        _GUIDE,
    ),
    ProblemKind.FUTURE_API: _rule(
        ProblemKind.FUTURE_API,
        Severity.MEDIUM,
        "API version not served yet",
        "The API server of the chosen version does not serve it yet.",
        "Use a version that is served, or upgrade the cluster first.",
        _GUIDE,
    ),
}
SCHEMA_RULES: Final = frozenset({*(rule.id for rule in RULES.values()), "duplicate-key"})


DUPLICATE_RULE: Final = Rule(
    id=PolicyId("duplicate-key"),
    title="Key given twice",
    severity=Severity.MEDIUM,
    description="The last of two equal keys counts, and kubectl says nothing: a protection that is "
    "written may be switched off further down.",
    fix="Keep one of them.",
    categories=("schema",),
    references=(_STRICT,),
    builtin=True,
)


def remark_findings(reading: Reading, setup: Setup) -> Iterator[Finding]:
    """What the reader of the YAML remarked, as findings of the file."""
    ref = ObjectRef("", "File", "", reading.source.name)
    for line, text in reading.remarks:
        yield Finding(
            policy=DUPLICATE_RULE.id,
            validation=-1,
            verdict=Verdict.FAIL,
            severity=setup.severity(DUPLICATE_RULE),
            confidence=Confidence.HIGH,
            message=text,
            object=ref,
            location=FileLocation(reading.source.name, line, 1),
            fingerprint=fingerprint(DUPLICATE_RULE.id, ref, text),
        )


class SchemaCheck:
    """Checks the objects of one share. The schemas are read with the first object."""

    def __init__(self, setup: Setup, world: World) -> None:
        self._setup = setup
        self._shapes: Shapes | None = None
        self._unknown: dict[str, int] = {}
        self._custom = _custom(world) if world.definitions else {}
        self._defined = {_identity(data) for data in world.definitions}
        self._wants = any(setup.wanted(rule) for rule in SCHEMA_RULES)

    def claims(self, resource: Resource, rules: dict[PolicyId, Rule]) -> Iterator[Claim]:
        """What the schema says of one object."""
        if not self._wants or not self._setup.schema:
            return
        if self._shapes is None:
            self._shapes = Shapes(Schemas(DATA.read_bytes(), self._setup.minor))
        checked = check(resource.data, self._shapes, self._custom)
        if not checked.is_known:
            kind = f"{resource.ref.apiVersion} {resource.ref.kind}"
            self._unknown[kind] = self._unknown.get(kind, 0) + 1
        for problem in checked.problems:
            rule = RULES[problem.kind]
            if self._setup.wanted(rule.id):
                rules.setdefault(rule.id, rule)
                yield self._claim(problem, rule, resource)

    def _claim(self, problem: Problem, rule: Rule, resource: Resource) -> Claim:
        where = dotted(problem.path)
        steady = dotted(tuple(step for step in problem.path if isinstance(step, str)))
        finding = Finding(
            policy=rule.id,
            validation=-1,
            verdict=Verdict.FAIL,
            severity=self._setup.severity(rule),
            confidence=Confidence.HIGH,
            message=f"{where}: {problem.message}",
            object=resource.ref,
            pointer=pointer(problem.path),
            fingerprint=fingerprint(rule.id, resource.ref, steady),
        )
        return Claim(finding, problem.path)

    def gaps(self) -> list[Gap]:
        """One gap per kind whose fields nobody could check."""
        return [
            Gap(
                GapKind.SCHEMA,
                kind,
                "no schema is known of this kind, so its fields were not checked",
                self._hint(kind),
            )
            for kind in sorted(self._unknown)
        ]

    def _hint(self, kind: str) -> str:
        """What would make the kind known."""
        if kind.rpartition(" ")[2] in self._defined:
            return "its CustomResourceDefinition has no schema of this version"
        return "scan its CustomResourceDefinition with it"


def _custom(world: World) -> Customs:
    from seawall.analyze.schema.custom import custom_kinds  # noqa: PLC0415 -- start-up: few scans

    return custom_kinds(world.definitions)


def _identity(definition: dict[str, object]) -> str:
    spec = definition.get("spec")
    names = spec.get("names") if isinstance(spec, dict) else None
    return str(names.get("kind")) if isinstance(names, dict) else ""
