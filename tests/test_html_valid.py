"""Valid HTML by an independent checker (Nu): every page of the site, and feedback in every language."""

import json
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

from browser import surfaces

CHECKER = Path(__file__).parent / "tools" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
JAVA = shutil.which("java")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(JAVA is None, reason="there is no Java runtime on this machine"),
    pytest.mark.skipif(
        not CHECKER.exists(), reason="the Nu Html Checker is not installed: npm ci --ignore-scripts in tests/tools"
    ),
]


def faults(pages: Iterable[Path]) -> list[str]:
    """What the checker finds; its opinion on style sheets is left out: it does not know container queries."""
    options = ["--errors-only", "--format", "json", "--stdout", "--exit-zero-always", "--filterpattern", ".*CSS:.*"]
    done = subprocess.run(
        [str(JAVA), "-jar", str(CHECKER), *options, *map(str, pages)], capture_output=True, text=True, check=True
    )
    messages = json.loads(done.stdout)["messages"]
    return [f"{one['url']}:{one.get('lastLine')}: {one['message']}: {one.get('extract')}" for one in messages]


def test_pages_are_valid(site: Path, answers: Path) -> None:
    pages = {*site.rglob("*.html"), *(page.path for page in surfaces(site, answers))}
    assert len(pages) > 50
    found = faults(sorted(pages))
    assert not found, "\n".join(found[:20])


def test_the_checker_is_awake(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text('<!DOCTYPE html><html lang="lt"><title>a</title><ul><p>b</p></ul><table><td>', "utf-8")
    assert any("not allowed as child of element" in fault for fault in faults([page]))
