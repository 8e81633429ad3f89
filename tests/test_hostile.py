"""Files and policies made to hurt, through the whole of a scan.

Each must end soon, in little memory, with a finding or a gap: never a hang, a crash, a file read
or a process started by what a policy says. ``tests/fuzz`` looks for what nobody thought of.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from seawall.cel.errors import CelError
from seawall.cel.generate import generate
from seawall.cel.parser import parse
from seawall.collect.manifest.documents import Documents, read_documents
from seawall.collect.manifest.limits import Limits
from seawall.model.gap import GapKind
from tests.data import ROOT

SOON = 60.0
"""Seconds, on a busy machine; what is quadratic here would take hours."""
MEMORY = 2 << 30
"""Bytes of address space that a scan may map."""
POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {hostNetwork: true}\n"


def scan(*arguments: str | Path) -> tuple[int, dict[str, Any], str]:
    """Exit code, JSON report and stderr of a scan in a process of its own."""
    command = [sys.executable, "-m", "seawall", "scan", *map(str, arguments), "--format", "json"]

    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

    done = subprocess.run(
        command,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": "/usr/bin:/bin", "SEAWALL_DEBUG": "1"},
        preexec_fn=bounded,
        capture_output=True,
        text=True,
        check=False,
        timeout=SOON,
    )
    assert done.returncode in {0, 1, 2, 3}, done.stderr[-2000:]
    return done.returncode, json.loads(done.stdout or "{}"), done.stderr


def read(data: bytes, limits: Limits | None = None) -> Documents:
    before = time.monotonic()
    found = read_documents(data, "f.yaml", limits or Limits())
    assert time.monotonic() - before < SOON
    return found


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n"
    for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
DEEP = "[" * 100_000 + "]" * 100_000


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        pytest.param(BOMB.encode(), GapKind.LIMIT, id="aliases that expand a billionfold"),
        pytest.param(b"a: &a {<<: *a}\n", GapKind.MALFORMED, id="an anchor within itself"),
        pytest.param(DEEP.encode(), None, id="flow lists nested deeply"),
        pytest.param(b"{" + b'"a":{' * 100_000 + b"}" * 100_001, None, id="JSON nested deeply"),
        pytest.param(b"a: " + b"{a: " * 50_000, None, id="flow mappings left open"),
        pytest.param(b"- " * 100_000 + b"x", None, id="a list of lists on one line"),
        pytest.param(b"? " * 100_000, None, id="keys of keys"),
        pytest.param(b"a: \x00b\n", GapKind.MALFORMED, id="a NUL"),
        pytest.param("a: 1\n".encode("utf-16"), GapKind.MALFORMED, id="UTF-16 with a mark"),
        pytest.param("a: 1\n".encode("utf-16-le"), GapKind.MALFORMED, id="UTF-16 without one"),
        pytest.param("a: 1\n".encode("utf-32"), GapKind.MALFORMED, id="UTF-32"),
        pytest.param(b"a: \xed\xa0\x80\n", GapKind.MALFORMED, id="half a surrogate pair"),
        pytest.param(b"%TAG ! tag:yaml.org,2002:python/\n---\n!name:os.system\n", None, id="a tag"),
    ],
)
def test_a_document_made_to_hurt_is_a_gap(data: bytes, kind: GapKind | None) -> None:
    found = read(data)
    assert found.gaps
    assert not [each for each in found.documents if each.data]
    assert kind is None or {gap.kind for gap in found.gaps} == {kind}


def test_a_tag_of_another_language_is_data() -> None:
    found = read(b"a: !!python/object/apply:os.system ['true']\n")
    assert [each.data for each in found.documents] == [{"a": ["true"]}]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\xef\xbb\xbf" + POD.encode(), id="a byte order mark"),
        pytest.param(POD.replace("\n", "\r\n").encode(), id="CRLF"),
        pytest.param(b"\xef\xbb\xbf---\r\n" + POD.replace("\n", "\r\n").encode(), id="both"),
        pytest.param(POD.encode().rstrip(b"\n"), id="no end of line"),
    ],
)
def test_odd_but_sound_encodings_are_read(data: bytes) -> None:
    found = read(data)
    assert not found.gaps
    assert [each.data["kind"] for each in found.documents if isinstance(each.data, dict)] == ["Pod"]


@pytest.mark.parametrize(
    "value", ["0" * 50_000, "9" * 50_000, "1e" + "9" * 50_000, "0x" + "f" * 50_000]
)
def test_a_huge_number_is_read_or_refused(value: str) -> None:
    for text in (f"a: {value}\n", f'{{"a": {value}}}'):
        found = read(text.encode())
        assert found.gaps or found.documents


def test_a_scalar_of_fifty_megabytes_is_read(tmp_path: Path) -> None:
    file = tmp_path / "big.yaml"
    file.write_text(f"{POD}---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: b}}\ndata:\n"
                    f"  a: {'x' * (50 << 20)}\n")  # fmt: skip
    code, report, _ = scan(file)
    assert code == 1
    assert report["summary"]["objects"] == 2


def test_more_documents_than_the_bound_are_a_gap_and_the_first_are_judged() -> None:
    found = read(b"---\na: 1\n" * 1_000_000, Limits(documents=1_000))
    assert len(found.documents) == 1_000
    assert [gap.kind for gap in found.gaps] == [GapKind.LIMIT]


def test_a_million_documents_are_a_gap(tmp_path: Path) -> None:
    file = tmp_path / "many.yaml"
    file.write_bytes(b"---\na: 1\n" * 1_000_000)
    code, report, _ = scan(file)
    assert code == 3
    assert any(gap["kind"] == "limit" for gap in report["gaps"])


def policy(expression: str, **spec: object) -> str:
    """A policy of one validation, as a file."""
    rule = {"operations": ["*"], "apiGroups": [""], "apiVersions": ["v1"], "resources": ["pods"]}
    whole = {
        "matchConstraints": {"resourceRules": [rule]},
        "validations": [{"expression": expression}],
        **spec,
    }
    version = "admissionregistration.k8s.io/v1"
    kind = "ValidatingAdmissionPolicy"
    metadata = {"name": "p"}
    return json.dumps({"apiVersion": version, "kind": kind, "metadata": metadata, "spec": whole})


ATTACKS = (
    "__import__('os').system('touch {mark}')",
    "object.__class__.__base__.__subclasses__().size() > 0",
    "open('{mark}', 'w') == null",
    "eval('1') == 1",
    "object['__class__'] == null",
    "object.metadata.name.format(['{{0.__class__}}']) == ''",
    "'{{0.__class__.__init__.__globals__}}'.format([object]) == ''",
    "object.name\n__import__('os').system('touch {mark}')",
    "[c for c in ().__class__.__base__.__subclasses__()].size() > 0",
    "lambda: 0",
    "'\\');__import__(\\'os\\').system(\\'touch {mark}\\');(\\'' == object.metadata.name",
    "'''\\n__import__('os').system('touch {mark}')\\n''' == ''",
    "object.`__class__` == null",
    "file('/etc/passwd') == ''",
)


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_policy_runs_no_code_and_touches_no_file(tmp_path: Path, attack: str) -> None:
    mark = tmp_path / "mark"
    (tmp_path / "pod.yaml").write_text(POD)
    (tmp_path / "p.json").write_text(policy(attack.format(mark=mark)))
    code, report, stderr = scan(
        tmp_path / "pod.yaml", "--policies", tmp_path / "p.json", "--no-builtin"
    )
    assert code in {1, 3}, (code, report, stderr)
    assert not mark.exists()


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_text_of_an_expression_becomes_a_name_of_generated_code(attack: str) -> None:
    try:
        run = generate(parse(attack.format(mark="x")), ("object",))
    except CelError:
        return
    if run is not None:
        code: Any = run.__code__
        assert not [each for each in code.co_names if "__" in each or each in {"open", "eval"}]
        assert run.__globals__["__builtins__"] == {}


L = "object.spec.l"
HUGE = "((((a{1,99}){1,9}){1,9}){1,9})"
HEAVY = {
    "catastrophic pattern": "object.metadata.annotations['t'].matches('^(a+)+$')",
    "pattern of a huge program": f"object.metadata.name.matches('{HUGE}')",
    "list that grows quadratically": f"{L}.map(x, {L} + {L}).size() > 0",
    "loops in loops": f"{L}.all(a, {L}.all(b, {L}.all(c, a + b + c >= 0)))",
    "text that grows tenfold each time": "[1, 2].all(x, 'a'" + ".replace('a', 'aaaaaaaaaa')" * 20
    + " != '')",
    "comparisons of everything": f"{L}.all(x, object == object)",
    "format of a thousand digits": f"{L}.all(x, '%.999f'.format([1.5]) != '')",
    "deep brackets": "(" * 5_000 + "true" + ")" * 5_000,
    "many alternatives": " || ".join([f"{L}.size() == 1"] * 2_000),
    "long sum": " + ".join(["1"] * 20_000) + " > 0",
    "huge literal": "9" * 90_000 + " > 0",
    "huge literal in the object's favour": "-" + "9" * 90_000 + " < 0",
}  # fmt: skip


@pytest.mark.parametrize("name", HEAVY)
def test_a_heavy_policy_ends_and_never_reads_as_clean(tmp_path: Path, name: str) -> None:
    pod = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "a", "annotations": {"t": "a" * 100_000 + "b"}},
        "spec": {"l": list(range(3_000)), "containers": []},
    }
    (tmp_path / "pod.json").write_text(json.dumps(pod))
    (tmp_path / "p.json").write_text(policy(f"({HEAVY[name]}) && false"))
    code, report, _ = scan(tmp_path / "pod.json", "--policies", tmp_path / "p.json", "--no-builtin")
    summary = report["summary"]
    assert code != 2
    assert summary["failed"] or summary["unknown"] or summary["gaps"], summary


def test_too_much_work_is_unknown_and_says_so(tmp_path: Path) -> None:
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, "spec": {}}
    pod["spec"] = {"l": list(range(10_000)), "containers": []}
    (tmp_path / "pod.json").write_text(json.dumps(pod))
    (tmp_path / "p.json").write_text(
        policy("object.spec.l.all(x, object == object)", failurePolicy="Ignore")
    )
    _, report, _ = scan(tmp_path / "pod.json", "--policies", tmp_path / "p.json", "--no-builtin")
    (finding,) = report["findings"]
    assert finding["verdict"] == "unknown"
    assert "steps" in finding["missing"][0]
