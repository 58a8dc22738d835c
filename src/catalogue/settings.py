"""Where a run reads, where it writes, and on which day it believes itself to be."""

import os
import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from catalogue.errors import UserError

CONFIG_FILE = Path("catalogue.toml")


@dataclass(frozen=True)
class Settings:
    """The settings of one run.

    `raw` holds a folder per centre, `marts` the DuckDB file, `reports` the site and the drafts.
    `as_of` decides only which periods are closed and what lies in the future. `workers` is the
    number of files read at the same time. State (accepted rows, ledger, key) lies beside the marts,
    so that a run with its own `marts` shares nothing with another. `contact` is whom centres ask.
    `dominance_percent` is the p of the p% rule for sums of hours, from 1 to 50. The operator keeps it
    secret: whoever knows it can narrow a withheld sum down. So it is in no report, message or log.
    """

    raw: Path = Path("data/raw")
    marts: Path = Path("data/marts")
    reports: Path = Path("reports")
    as_of: date = date.min
    workers: int = 2
    site_url: str | None = None
    contact: str | None = None
    dominance_percent: float = field(default=10.0, repr=False)

    @property
    def state(self) -> Path:
        """The folder of the run's state: the parent of the marts."""
        return self.marts.parent

    @property
    def database(self) -> Path:
        """The published DuckDB file."""
        return self.marts / "catalogue.duckdb"

    @property
    def accepted(self) -> Path:
        """The content-addressed store of accepted rows."""
        return self.state / "accepted"


def today() -> date:
    """Today in Europe/Vilnius, the clock of the nightly run."""
    return datetime.now(ZoneInfo("Europe/Vilnius")).date()


def load_settings(**options: Any) -> Settings:
    """Settings from options, then CATALOGUE_* variables, then catalogue.toml, then defaults.

    Options that are None count as not given. Raises UserError where a value cannot be used.
    """
    given: dict[str, Any] = {}
    if CONFIG_FILE.exists():
        try:
            given |= tomllib.loads(CONFIG_FILE.read_text("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise UserError(f"catalogue.toml cannot be read: {error}") from None
    names = Settings.__dataclass_fields__.keys()
    given |= {name: os.environ[key] for name in names if (key := f"CATALOGUE_{name.upper()}") in os.environ}
    given |= {name: value for name, value in options.items() if value is not None}
    unknown = sorted(given.keys() - names)
    if unknown:
        raise UserError(f"catalogue.toml: unknown setting {', '.join(unknown)}; known are {', '.join(names)}")
    try:
        return Settings(
            raw=Path(given.get("raw", "data/raw")).absolute(),
            marts=Path(given.get("marts", "data/marts")).absolute(),
            reports=Path(given.get("reports", "reports")).absolute(),
            as_of=_as_date(given.get("as_of")) or today(),
            workers=max(1, int(given.get("workers") or os.cpu_count() or 1)),
            site_url=given.get("site_url") or None,
            contact=given.get("contact") or None,
            dominance_percent=_as_percent(given.get("dominance_percent")),
        )
    except (TypeError, ValueError) as error:
        raise UserError(f"a setting cannot be used: {error}") from None


def _as_date(value: Any) -> date | None:
    if value is None or isinstance(value, date):
        return value
    return date.fromisoformat(str(value))


def _as_percent(value: Any) -> float:
    """The p of the p% rule. The value is not in the message: it is secret."""
    try:
        percent = Settings.dominance_percent if value is None else float(value)
    except (TypeError, ValueError):
        percent = 0.0
    if not 1 <= percent <= 50 or isinstance(value, bool):
        raise ValueError("dominance_percent must be a number from 1 to 50")
    return percent
