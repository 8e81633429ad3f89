"""Generated code against the exact interpreter: where the code returns, both say the same.

``python -m tests.fuzz.generated [EVALUATIONS] [SEED]`` runs random expressions and the real
policies over damaged pods and prints the number of differences, which must be 0.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from tests.data import DATA, ROOT
from tests.fuzz.expressions import Grammar
from tests.fuzz.objects import PODS, damaged

from seawall.cel.ast import Tree
from seawall.cel.errors import CelError
from seawall.cel.generate import generate
from seawall.cel.interpreter import evaluate
from seawall.cel.parser import parse
from seawall.cel.values import Optional

ROOTS = ("object", "oldObject", "request", "params", "namespaceObject", "authorizer", "variables")
OBJECTS_PER_EXPRESSION = 20
SHOWN = 20
LIBRARY = ROOT / "src" / "seawall" / "policy" / "library"


class Subject(NamedTuple):
    """An expression with the variables that it may read."""

    text: str
    tree: Tree
    run: Callable[..., object]
    variables: Mapping[str, tuple[Tree, Callable[..., object] | None]]


class Tally:
    """What happened."""

    def __init__(self) -> None:
        self.evaluations = self.answered = self.differences = self.uncovered = 0

    def __str__(self) -> str:
        share = 100 * self.answered / max(self.evaluations, 1)
        return (
            f"{self.evaluations} evaluations, {share:.0f} % answered by generated code, "
            f"{self.uncovered} expressions without, {self.differences} differences"
        )


class _Fast(dict[str, object]):
    def __init__(self, subject: Subject, roots: tuple[object, ...]) -> None:
        super().__init__()
        self._subject, self._roots = subject, roots

    def __missing__(self, name: str) -> object:
        run = self._subject.variables[name][1]
        if run is None:
            raise KeyError(name)
        value = self[name] = run(*self._roots, self)
        return value

    def __contains__(self, name: object) -> bool:
        return name in self._subject.variables


class _Exact(dict[str, object]):
    def __init__(self, subject: Subject, activation: dict[str, object]) -> None:
        super().__init__()
        self._subject, self._activation = subject, activation

    def __missing__(self, name: str) -> object:
        tree = self._subject.variables[name][0]
        value = self[name] = evaluate(tree, self._activation)
        return value

    def __contains__(self, name: object) -> bool:
        return name in self._subject.variables


def same(left: object, right: object) -> bool:
    """Equal in value and in type, all the way down."""
    if isinstance(left, Optional) or isinstance(right, Optional):
        if not (isinstance(left, Optional) and isinstance(right, Optional)):
            return False
        return left.present is right.present and same(left.value, right.value)
    if isinstance(left, list | tuple) and isinstance(right, list | tuple):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict) and isinstance(right, Mapping):
        return len(left) == len(right) and all(
            same(value, right.get(key, ...)) for key, value in left.items()
        )
    if type(left) is not type(right):
        return False
    return left == right or (left != left and right != right)  # noqa: PLR0124  # NaN


def compare(subject: Subject, pod: object, tally: Tally) -> str:
    """Evaluate both ways; the difference as text, or an empty one."""
    roots = (pod, None, None, None, None, None)
    tally.evaluations += 1
    try:
        fast = subject.run(*roots, _Fast(subject, roots))
    except Exception:  # noqa: BLE001  # any exception leaves it to the interpreter
        return ""
    tally.answered += 1
    activation: dict[str, object] = dict(zip(ROOTS, roots, strict=False))
    activation["variables"] = _Exact(subject, activation)
    try:
        exact = evaluate(subject.tree, activation)
    except CelError as error:
        exact = error
    if same(fast, exact):
        return ""
    tally.differences += 1
    return f"{subject.text}\n  fast  {fast!r}\n  exact {exact!r}\n  pod   {pod!r}"


def subject_of(
    text: str, variables: Mapping[str, tuple[Tree, Callable[..., object] | None]] | None = None
) -> Subject | None:
    """An expression in both forms; ``None`` where it has no generated one."""
    tree = parse(text)
    run = generate(tree, ROOTS)
    return None if run is None else Subject(text, tree, run, variables or {})


def policies() -> Iterator[dict[str, Any]]:
    """The policies of the built-in pack and of the test data."""
    files = [each for each in sorted(LIBRARY.rglob("*.yaml")) if ".test." not in each.name]
    files += sorted(DATA.glob("vap/*/policy.yaml"))
    for file in files:
        for document in yaml.safe_load_all(file.read_text()):
            if document and document.get("kind") == "ValidatingAdmissionPolicy":
                yield document["spec"]


def real_subjects(tally: Tally) -> list[Subject]:
    """Every validation, condition, message and variable of the policies."""
    found = []
    for spec in policies():
        variables = {}
        for each in spec.get("variables", ()):
            tree = parse(each["expression"])
            variables[each["name"]] = (tree, generate(tree, ROOTS))
        texts = [each["expression"] for each in spec.get("variables", ())]
        texts += [each["expression"] for each in spec.get("matchConditions", ())]
        for each in spec.get("validations", ()):
            texts += [each[key] for key in ("expression", "messageExpression") if key in each]
        for text in texts:
            subject = subject_of(text, variables)
            tally.uncovered += subject is None
            found += [] if subject is None else [subject]
    return found


def real_pods() -> tuple[dict[str, Any], ...]:
    """Some of the Pod Security test pods, where they are."""
    files = sorted(DATA.glob("pss/restricted/v1.3[0-7]/*/*.yaml"))[::7]
    return (*PODS, *(yaml.safe_load(Path(file).read_text()) for file in files))


def run(evaluations: int, seed: int) -> Tally:
    """Half random expressions, half real ones; prints what differs."""
    tally = Tally()
    grammar = Grammar(seed)
    source = random.Random(seed)  # noqa: S311  # test data
    real, pods = real_subjects(tally), real_pods()
    while tally.evaluations < evaluations:
        subject = source.choice(real) if real and source.random() < 0.5 else None
        chosen = pods if subject else PODS
        subject = subject or subject_of(grammar.expression())
        if subject is None:
            tally.uncovered += 1
            continue
        for _ in range(OBJECTS_PER_EXPRESSION):
            difference = compare(subject, damaged(source, chosen), tally)
            if difference and tally.differences <= SHOWN:
                print(difference)
    return tally


def main() -> int:
    """The command."""
    evaluations = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    tally = run(evaluations, seed)
    print(f"generated code against the interpreter: {tally}")
    return 1 if tally.differences else 0


if __name__ == "__main__":
    sys.exit(main())
