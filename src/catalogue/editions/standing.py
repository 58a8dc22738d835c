"""Whether the reports of the last run still stand, so that an unchanged night renders nothing."""

import hashlib
import json
from pathlib import Path
from typing import Any

from catalogue.reports.edition import last_due_year
from catalogue.settings import Settings

PACKAGE = Path(__file__).parent.parent
_DECISIVE = ("reports", "site", "editions", "disclosure", "reference")
INDEX_DEPTH = 3  # index pages lie no deeper than this, reports do


class Standing:
    """What reports rest on, compared with what the last run remembered beside the marts.

    They rest on the marts, the last year that is due, the site's address, the centres' own
    descriptions, and our code, templates and reference data. A file that is missing or of another
    size or time than remembered makes them fall too.
    """

    def __init__(self, settings: Settings, database: Path) -> None:
        """Read what was remembered, and take the fingerprint of today."""
        self._reports = settings.reports
        self._path = settings.state / "reports.json"
        self._foundation = _foundation(settings, database)
        self._remembered = _read(self._path)

    @property
    def files(self) -> int:
        """Files that were written or found by the run remembered."""
        return len(self._remembered.get("files", {}))

    @property
    def pages(self) -> int:
        """Reports among them, index pages left out."""
        names = (name for name in self._remembered.get("files", {}) if name.endswith(".html"))
        return sum(not name.endswith("index.html") and len(Path(name).parts) > INDEX_DEPTH for name in names)

    def holds(self) -> bool:
        """Whether nothing that the reports rest on has changed, and every file still lies there."""
        return self._remembered.get("foundation") == self._foundation and self._remembered["files"] == self._found()

    def remember(self) -> None:
        """Write down what the reports now rest on and which files there are."""
        document = {"foundation": self._foundation, "files": self._found()}
        fresh = self._path.with_name(f".{self._path.name}")
        fresh.write_text(json.dumps(document), "utf-8")
        fresh.replace(self._path)

    def _found(self) -> dict[str, list[int]]:
        found = {}
        for path in self._reports.rglob("*"):
            if path.is_file() and not path.name.startswith("."):
                stat = path.stat()
                found[path.relative_to(self._reports).as_posix()] = [stat.st_size, stat.st_mtime_ns]
        return found


def _read(path: Path) -> dict[str, Any]:
    try:
        remembered: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return remembered


def _foundation(settings: Settings, database: Path) -> str:
    stat = database.stat()
    digest = hashlib.sha256(repr((stat.st_size, stat.st_mtime_ns, str(settings.reports), settings.site_url)).encode())
    digest.update(str(last_due_year(settings.as_of)).encode())
    paths = [path for folder in _DECISIVE for path in (PACKAGE / folder).rglob("*") if path.suffix != ".pyc"]
    paths += [PACKAGE / "language.py", PACKAGE / "markup.py", PACKAGE / "files.py"]
    for path in sorted([*paths, *settings.raw.glob("*/centre.toml")]):
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()
