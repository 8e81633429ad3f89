"""Random CEL expressions over pods, from a grammar: most type-check nowhere, all of them parse.

The same seed gives the same expressions. Field names are those of the objects in ``objects.py``,
so that most selections find something.
"""

from __future__ import annotations

import random

FIELDS = (
    "spec", "metadata", "containers", "initContainers", "securityContext", "privileged", "name",
    "labels", "annotations", "capabilities", "add", "drop", "image", "ports", "hostPort",
    "hostNetwork", "runAsUser", "seccompProfile", "type", "volumes", "replicas", "absent",
)  # fmt: skip
POD_PATHS = (
    "spec", "spec.containers", "spec.containers", "spec.initContainers", "spec.hostNetwork",
    "spec.securityContext", "spec.securityContext.runAsUser", "spec.volumes", "metadata",
    "metadata.labels", "metadata.annotations", "metadata.name", "kind", "spec.replicas",
    "spec.containers[0].name", "spec.containers[0].securityContext", "metadata.labels['app']",
)  # fmt: skip
ELEMENT_PATHS = (
    "name", "image", "ports", "securityContext", "securityContext.privileged",
    "securityContext.capabilities.drop", "securityContext.capabilities.add", "hostPort",
    "securityContext.runAsUser",
)  # fmt: skip
STRINGS = ("", "a", "web", "ALL", "Localhost", "RuntimeDefault", "app", "1", "é", "nginx:1")
PATTERNS = ("^a", "[a-z]+", "ALL|a", "", "^$", "\\\\d")
NUMBERS = ("0", "1", "-1", "2", "1000", "1024", "65536", "9223372036854775807", "1.0", "0.0", "2.5")
FUNCTIONS = (
    "startsWith({})", "endsWith({})", "contains({})", "matches({p})", "split({c})", "lowerAscii()",
    "size()", "trim()", "indexOf({})", "join({})", "substring(1)", "replace('a', {})",
    "upperAscii()", "size({})", "startsWith()", "orValue({}, 1)", "hasValue()", "dyn()",
    "orValue({})",
)  # fmt: skip
CONVERSIONS = ("size", "string", "int", "dyn", "double")
MACROS = ("all", "exists", "exists_one", "filter", "map")


class Grammar:
    """A source of expressions."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311  # test data
        self._names: list[str] = ["object", "object", "object.spec", "object.spec.containers"]

    def expression(self) -> str:
        """One expression of any type, most often a bool."""
        return self._any(3) if self.random.random() < 0.15 else self._bool(4)

    def _pick(self, *makers: str) -> str:
        return self.random.choice(makers)

    def _path(self, depth: int) -> str:
        text = self.random.choice(self._names)
        if self.random.random() < 0.7:
            known = POD_PATHS if text == "object" else ELEMENT_PATHS
            likely = text if "." in text else f"{text}.{self.random.choice(known)}"
            return self._pick(text, likely, likely, likely)
        for _ in range(self.random.choice((0, 1, 1, 2, 3))):
            roll = self.random.random()
            field = self.random.choice(FIELDS)
            if roll < 0.75:
                text += f".{field}"
            elif roll < 0.85:
                text += f"['{field}']"
            elif roll < 0.95 or depth <= 0:
                text += f"[{self._pick('0', '1', '2')}]"
            else:
                text += f"[{self._any(depth - 2)}]"
        return text

    def _optional(self, depth: int) -> str:
        text = f"{self._path(depth)}.?{self.random.choice(FIELDS)}"
        for _ in range(self.random.choice((0, 0, 1, 2))):
            field = self.random.choice(FIELDS)
            text += self._pick(f".?{field}", f".{field}", f"[?'{field}']", "[?0]")
        return text

    def _string(self) -> str:
        return f"'{self.random.choice(STRINGS)}'"

    def _list(self, depth: int) -> str:
        kind = self.random.random()
        if kind < 0.4:
            return "[" + ", ".join(self._string() for _ in range(self.random.randrange(6))) + "]"
        if kind < 0.6:
            items = (self.random.choice(NUMBERS) for _ in range(self.random.randrange(5)))
            return "[" + ", ".join(items) + "]"
        if kind < 0.8 and depth > 0:
            return f"({self._any(depth - 1)} + {self._optional(depth)}.orValue([]))"
        return "[" + ", ".join(self._any(depth - 1) for _ in range(self.random.randrange(3))) + "]"

    def _any(self, depth: int) -> str:
        if depth <= 0:
            return self._pick(self._path(0), self._path(0), self._string(), self._number(), "true")
        makers = (
            *(self._path,) * 5,
            lambda _depth: self._string(),
            lambda _depth: self._pick(self._number(), "null", "false", "true"),
            lambda depth: f"{self._optional(depth)}.orValue({self._any(depth - 2)})",
            self._list,
            self._arithmetic,
            self._conditional,
            self._function,
            self._macro,
            lambda depth: f"{self._pick(*CONVERSIONS)}({self._any(depth - 1)})",
            lambda depth: f"{{'a': {self._any(depth - 1)}, 'b': {self._any(depth - 2)}}}",
            self._bool,
        )
        return self.random.choice(makers)(depth)

    def _arithmetic(self, depth: int) -> str:
        operator = self._pick("+", "+", "-", "*", "/", "%")
        return f"({self._any(depth - 1)} {operator} {self._any(depth - 1)})"

    def _conditional(self, depth: int) -> str:
        return f"({self._bool(depth - 1)} ? {self._any(depth - 1)} : {self._any(depth - 1)})"

    def _number(self) -> str:
        return self.random.choice(NUMBERS)

    def _function(self, depth: int) -> str:
        call = self.random.choice(FUNCTIONS)
        argument = self._pick(self._string(), self._string(), self._any(depth - 2))
        pattern = f"'{self.random.choice(PATTERNS)}'"
        return f"{self._path(depth)}." + call.format(argument, p=pattern, c="','")

    def _macro(self, depth: int) -> str:
        macro = self.random.choice(MACROS)
        variable = self._pick("c", "d", "k", "object")
        over = self._pick(
            self._path(depth), self._list(depth), "object.spec.containers", "object.metadata.labels"
        )
        self._names += [variable, variable, f"{variable}.securityContext"]
        body = self._any(depth - 1) if macro == "map" else self._bool(depth - 1)
        del self._names[-3:]
        return f"{over}.{macro}({variable}, {body})"

    def _bool(self, depth: int) -> str:
        if depth <= 0:
            return self._pick(f"has({self._path(0)}.{self.random.choice(FIELDS)})", "true", "false")
        makers = (
            *(self._logic,) * 2,
            lambda depth: f"!{self._pick(self._bool(depth - 1), self._path(depth))}",
            *(lambda depth: f"has({self._path(depth)}.{self.random.choice(FIELDS)})",) * 2,
            *(lambda depth: self._comparison(depth, "==", "!="),) * 2,
            lambda depth: self._comparison(depth, "<", "<=", ">", ">="),
            self._with_literal,
            self._membership,
            lambda depth: f"{self._optional(depth)}.hasValue()",
            self._function,
            *(self._macro,) * 2,
            self._mapped,
            self._path,
        )
        return self.random.choice(makers)(depth)

    def _logic(self, depth: int) -> str:
        return f"({self._bool(depth - 1)} {self._pick('&&', '||')} {self._bool(depth - 1)})"

    def _comparison(self, depth: int, *operators: str) -> str:
        return f"({self._any(depth - 1)} {self._pick(*operators)} {self._any(depth - 1)})"

    def _with_literal(self, depth: int) -> str:
        literal = self._pick("true", "false", "null", "0", "1", "''")
        return f"({self._path(depth)} {self._pick('==', '!=')} {literal})"

    def _membership(self, depth: int) -> str:
        return f"({self._any(depth - 1)} in {self._pick(self._list(depth), self._path(depth))})"

    def _mapped(self, depth: int) -> str:
        target, body = self._optional(depth), self._any(depth - 1)
        return f"{target}.optMap(v, {body}).orValue({self._any(depth - 2)})"
