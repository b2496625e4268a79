"""The reference pages say what the code does."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_the_reference_pages_are_what_the_code_says():
    run = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "reference.py"), "check"], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_every_command_has_an_example():
    page = (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
    sections = page.split("\n## crm", 1)[1].split("\n#")
    without = [part.splitlines()[0] for part in sections if "Example:" not in part and "COMMAND [ARGS]" not in part]
    assert not without
