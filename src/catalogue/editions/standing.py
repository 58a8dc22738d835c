"""Whether the reports of the last run still stand, so that an unchanged night renders nothing."""

import hashlib
import re
from functools import lru_cache
from pathlib import Path

from catalogue.files import remember, remembered
from catalogue.reports.edition import DRAFTS, last_due_year
from catalogue.settings import Settings

PACKAGE = Path(__file__).parent.parent
_DECISIVE = ("reports", "site", "editions", "disclosure", "reference")
_REPORT = re.compile(rf"({DRAFTS}|.*/v\d+)/.*\.html$")


class Standing:
    """What reports rest on, compared with what the last run remembered beside the marts.

    They rest on the marts, the last year that is due, the site's address, the centres' own
    descriptions, and our code, templates and reference data. A file that is missing or of another
    size or time than remembered makes them fall too.
    """

    def __init__(self, settings: Settings, database: Path) -> None:
        """Read what was remembered, and see what reports rest on today."""
        self._reports = settings.reports
        self._path = settings.state / "reports.json"
        self._foundation = _foundation(settings, database)
        self._remembered = remembered(self._path)

    @property
    def files(self) -> int:
        """Files that were written or found by the run remembered."""
        return len(self._remembered.get("files", {}))

    @property
    def stopped(self) -> list[str]:
        """What was told of editions that did not pass the gate."""
        return list(self._remembered.get("stopped", []))

    @property
    def faults(self) -> list[str]:
        """What was told of drafts that could not be made."""
        return list(self._remembered.get("faults", []))

    @property
    def pages(self) -> int:
        """Reports among them; the public pages around them left out."""
        return sum(bool(_REPORT.match(name)) for name in self._remembered.get("files", {}))

    def holds(self) -> bool:
        """Whether nothing that the reports rest on has changed, and every file still lies there."""
        return self._remembered.get("foundation") == self._foundation and self._remembered["files"] == self._found()

    def remember(self, stopped: list[str], faults: list[str]) -> None:
        """Write down what the reports now rest on, which files there are, and what was told."""
        document = {"foundation": self._foundation, "files": self._found(), "stopped": stopped, "faults": faults}
        remember(self._path, document)

    def _found(self) -> dict[str, list[int]]:
        found = {}
        for path in self._reports.rglob("*"):
            name = path.relative_to(self._reports).as_posix()
            if path.is_file() and not any(part.startswith(".") for part in name.split("/")):
                stat = path.stat()
                found[name] = [stat.st_size, stat.st_mtime_ns]
        return found


def _foundation(settings: Settings, database: Path) -> str:
    stat = database.stat()
    given = (settings.reports, settings.site_url, settings.contact, last_due_year(settings.as_of))
    digest = hashlib.sha256(f"{fingerprint()} {stat.st_size} {stat.st_mtime_ns} {given}".encode())
    for path in sorted(settings.raw.glob("*/centre.toml")):
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()


@lru_cache
def fingerprint() -> str:
    """The digest of the code, templates and reference data that reports are made with."""
    digest = hashlib.sha256()
    paths = [path for folder in _DECISIVE for path in (PACKAGE / folder).rglob("*") if path.suffix != ".pyc"]
    paths += [PACKAGE / "language.py", PACKAGE / "markup.py", PACKAGE / "files.py"]
    for path in sorted(paths):
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()
