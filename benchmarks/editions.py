"""What a release of 180 municipalities costs: `python benchmarks/editions.py`; all figures are invented.

Says the seconds of protection, rendering, and an edition with its downloads and its gate by country, of a first night,
and of nights in which nothing that is shown has changed.
"""

import csv
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from catalogue.editions.making import Plan, make_edition, units_with_report, work_of  # noqa: E402
from catalogue.editions.publish import publish, start  # noqa: E402
from catalogue.editions.rendering import make_reports  # noqa: E402
from catalogue.editions.snapshot import of_country  # noqa: E402
from catalogue.reports.edition import Edition  # noqa: E402
from catalogue.settings import Settings  # noqa: E402
from reports_fixture import REFERENCE, make_database  # noqa: E402

MUNICIPALITIES = 180


def sizes() -> dict[tuple[str, str], int]:
    """Rosters of the present municipalities of three countries, most of them small."""
    draws = random.Random(3)
    with (REFERENCE / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if not row["valid_to"] and row["country"] in ("LT", "EE", "LV")]
    return {(row["country"], row["code"]): int(draws.lognormvariate(5.3, 1)) for row in rows[:MUNICIPALITIES]}


def timed(what: str, call: Callable[[], object]) -> None:
    """Say how long a call takes."""
    begun = time.perf_counter()
    call()
    print(f"{what:<44} {time.perf_counter() - begun:6.1f} s", flush=True)


def main() -> None:
    """Measure in a temporary folder."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "data/marts").mkdir(parents=True)
        database = make_database(folder / "data/marts/catalogue.duckdb", 1, sizes())
        settings = Settings(folder / "raw", database.parent, folder / "reports", date(2026, 11, 21))
        run = start(settings, database)
        for country in ("LT", "EE", "LV"):
            plan = Plan(Edition(country, 2025), of_country(run.facts, country))
            begun = time.perf_counter()
            work = work_of(run, [], plan)
            units = units_with_report(plan.facts, work.patterns[2025], plan.edition)
            print(f"{country} protection of five years {time.perf_counter() - begun:21.1f} s")
            timed(f"{country} {len(units)} reports rendered", partial(make_reports, work, units, {}))
            timed(f"{country} edition with downloads and gate", partial(make_edition, run, [], plan))
        for what in ("first night", "same night again"):
            timed(what, partial(publish, settings, database))
        database.touch()
        timed("a night that changes nothing shown", partial(publish, settings, database))


if __name__ == "__main__":
    main()
