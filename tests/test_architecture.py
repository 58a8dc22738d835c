"""The shape of the code: imports go down only, each heavy library has one home, nothing names a machine."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "catalogue"

# A package may import itself, what stands before it, and the modules that belong to no floor.
FLOORS = [
    "model",
    "reference",
    "intake",
    "warehouse",
    "disclosure",
    "reports",
    "site",
    "editions",
    "feedback",
    "delivery",
]
GROUND = {"errors", "settings", "language", "markup", "files"}
# modules at the top of the package that stand on the floors
TOP = {"ledger", "summary", "check", "dictionary", "doctor", "cli"}
# library → packages (or modules at the top) that may import it
HOMES = {
    "python_calamine": {"intake"},
    "msoffcrypto": {"intake"},
    "lxml": {"feedback"},
    "openpyxl": {"feedback", "site"},
    "stdnum": {"intake"},
    "pandera": {"intake"},
    "pandas": {"intake", "warehouse"},
    "duckdb": {"warehouse", "reports", "ledger"},
    "highspy": {"disclosure"},
    "segno": {"reports"},
    "jinja2": {"markup"},
    "babel": {"language"},
    "cyclopts": {"cli"},
    "rich": {"cli"},
    "prefect": {"flows"},
}


def python_files() -> list[Path]:
    return sorted([*SOURCE.rglob("*.py"), *(ROOT / "flows").glob("*.py")])


def home_of(path: Path) -> str:
    """`intake` for src/catalogue/intake/read.py, `settings` for src/catalogue/settings.py, `flows`."""
    if path.is_relative_to(SOURCE):
        return path.relative_to(SOURCE).parts[0].removesuffix(".py")
    return path.relative_to(ROOT).parts[0]


def imports(path: Path) -> set[tuple[int, str]]:
    """Line and dotted name of everything that a file imports, at its top or inside a function."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {(node.lineno, alias.name) for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}:{node.lineno}: imports are absolute"
            found |= {(node.lineno, f"{node.module}.{alias.name}") for alias in node.names}
    return found


def places(path: Path, line: int) -> str:
    return f"{path.relative_to(ROOT)}:{line}"


def test_imports_go_down_only() -> None:
    wrong = []
    for path in python_files():
        home = home_of(path)
        for line, name in imports(path):
            parts = name.split(".")
            if parts[0] == "flows" and home not in {"flows", "cli"}:
                wrong.append(f"{places(path, line)} imports {name}")
            if parts[0] != "catalogue" or len(parts) < 2 or home in TOP | {"flows", "__init__"}:
                continue
            below = {*GROUND, *FLOORS[: FLOORS.index(home) + 1]} if home in FLOORS else GROUND
            is_ours = (SOURCE / parts[1]).is_dir() or (SOURCE / f"{parts[1]}.py").exists()
            if is_ours and parts[1] not in below:
                wrong.append(f"{places(path, line)} imports {name}")
    assert not wrong, "\n".join(wrong)


def test_each_heavy_library_has_its_home() -> None:
    wrong = [
        f"{places(path, line)} imports {name}"
        for path in python_files()
        for line, name in imports(path)
        if (library := name.split(".")[0]) in HOMES and home_of(path) not in HOMES[library]
    ]
    assert not wrong, "\n".join(wrong)


def test_model_is_declarations_only() -> None:
    heavy = {"pandas", "duckdb", "pyarrow", "pandera", "numpy"}
    wrong = [
        places(path, line)
        for path in (SOURCE / "model").rglob("*.py")
        for line, name in imports(path)
        if name.split(".")[0] in heavy
    ]
    assert not wrong, "\n".join(wrong)


def test_every_package_has_a_place() -> None:
    packages = {path.parent.name for path in SOURCE.glob("*/__init__.py")}
    modules = {path.stem for path in SOURCE.glob("*.py")} - {"__init__", "__main__"}
    assert packages <= set(FLOORS)
    assert modules <= GROUND | TOP


def locked() -> dict[str, Version]:
    pins = re.findall(r"^([A-Za-z0-9_.-]+)(?:\[[^]]*\])?==([^ ;\\]+)", lock_text(), re.MULTILINE)
    return {name.lower().replace("_", "-"): Version(version) for name, version in pins}


def lock_text() -> str:
    return (ROOT / "requirements.lock").read_text("utf-8")


def requirements() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return [Requirement(text) for text in [*project["dependencies"], *project["optional-dependencies"]["dev"]]]


@pytest.mark.parametrize("requirement", requirements(), ids=str)
def test_pin_is_within_its_bounds(requirement: Requirement) -> None:
    pin = locked()[requirement.name.lower().replace("_", "-")]
    assert requirement.specifier.contains(pin), f"{requirement} but {pin} is locked"


def test_every_bound_that_pins_for_a_reason_says_why() -> None:
    lines = (ROOT / "pyproject.toml").read_text("utf-8").splitlines()
    begin = lines.index("dependencies = [")
    for before, line in zip(lines[begin:], lines[begin + 1 :], strict=False):
        if line == "]":
            break
        if "<" in line and any(name in line for name in ("prefect", "fastapi", "sqlalchemy", "duckdb")):
            assert before.strip().startswith("#"), line


def test_lock_is_hashed_and_names_no_registry() -> None:
    lock = lock_text()
    assert not re.search(r"https?://|--index-url|--extra-index-url|--find-links|--trusted-host", lock)
    entries = re.split(r"\n(?=[A-Za-z0-9_.-]+(?:\[[^]]*\])?==)", lock)[1:]
    assert len(entries) > 50
    assert not [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry]


def test_nothing_names_a_machine() -> None:
    """No path of somebody's machine and no package registry in any file of ours."""
    machine = re.compile(r"(?<![\w.])/(?:home|Users|root|work|mnt)/[A-Za-z]|https?://[^\s\"']*/simple\b|localhost:\d")
    folders = ("src", "flows", "tests", "tools", "benchmarks", "docs", ".ci")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]
    files += [path for path in ROOT.glob("*") if path.is_file()] + [ROOT / ".pre-commit-config.yaml"]
    wrong = []
    for path in files:
        if path.suffix in {".pyc", ".png", ".xlsx", ".ods", ".xls"} or path == Path(__file__):
            continue
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), start=1):
            if machine.search(line):
                wrong.append(places(path, number))
    assert not wrong, "\n".join(wrong)
