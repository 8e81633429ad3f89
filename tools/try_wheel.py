"""Build the wheel, install it alone into an empty environment, and run the demo with it.

What runs is the wheel, not the checkout: a file that the wheel forgets is noticed here.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXPECTED = {"examples/careless": 1, "examples/careful": 0}
"""Exit codes of the demo's two scans."""


def main() -> int:
    """Build, install, run."""
    with tempfile.TemporaryDirectory(prefix="seawall-wheel-") as folder:
        work = Path(folder)
        build(work / "dist")
        (wheel,) = (work / "dist").glob("*.whl")
        size = wheel.stat().st_size
        venv.create(work / "venv", with_pip=True)
        python = work / "venv" / "bin" / "python"
        pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
        locked = str(ROOT / "requirements" / "run.txt")
        subprocess.run([*pip, "--require-hashes", "-r", locked], check=True)
        subprocess.run([*pip, "--no-deps", str(wheel)], check=True)
        seawall = work / "venv" / "bin" / "seawall"
        return report(size, run(seawall, work))


def build(target: Path) -> None:
    """The wheel, with the build back end of this environment."""
    code = "import sys; from hatchling.build import build_wheel; build_wheel(sys.argv[1])"
    target.mkdir()
    subprocess.run([sys.executable, "-c", code, str(target)], cwd=ROOT, check=True)


def run(seawall: Path, work: Path) -> list[str]:
    """What went wrong when the installed command ran the demo from a folder of its own."""
    wrong = []
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    for target, expected in EXPECTED.items():
        command = [str(seawall), "scan", "--quiet", str(ROOT / target)]
        done = subprocess.run(
            command, cwd=work, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode != expected:
            said = (done.stdout + done.stderr)[-600:]
            wrong.append(f"{target}: exit {done.returncode}, expected {expected}\n{said}")
    for entry in ("seawall", "kubectl-seawall"):
        done = subprocess.run(
            [str(seawall.with_name(entry)), "--version"],
            capture_output=True,
            text=True,
            check=False,
        )
        if not done.stdout.startswith("seawall "):
            wrong.append(f"{entry} --version says {done.stdout!r} {done.stderr!r}")
    return wrong


def report(size: int, wrong: list[str]) -> int:
    """Print the outcome; the exit code."""
    for line in wrong:
        print(line)
    print(f"wheel: {size / 1024:.0f} KiB, demo {'fails' if wrong else 'runs'}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
