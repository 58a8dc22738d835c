"""A real file, 734 attendances of an online course, taken in through a centre.toml of local names."""

import csv
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from trees.cells import Cell, Num, Real, Sheet
from trees.facts import Key
from trees.run import Row, lost_rows, municipality_years, query, run_pipeline, settings_for
from trees.write import write_ods, write_xlsx

SOURCE = Path(__file__).parents[2] / "shared" / "corpus" / "domain" / "ds4owd_course" / "course_participation.csv"
pytestmark = pytest.mark.skipif(not SOURCE.exists(), reason="the corpus (../shared/corpus) lies outside the repository")
CENTRE = """name = "Open course"
country = "EE"
language = "en"
hour_unit = "minutes"

[columns.completions]
hours_credited = "duration_minutes"
completion_date = "date"
{person} = "anonymized_name"

[defaults.completions]
programme_title = "Data science for open WASH data"
municipality = "Tartu linn"
"""


def rows() -> list[dict[str, str]]:
    with SOURCE.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def expected() -> dict[Key, Row]:
    """Completions, persons and hours by year: a minute is 1/45 of an academic hour, each row rounded."""
    persons: dict[int, set[str]] = defaultdict(set)
    completions: dict[int, int] = defaultdict(int)
    hours: dict[int, Decimal] = defaultdict(Decimal)
    for row in rows():
        year = datetime.strptime(row["date"], "%d.%m.%Y").year
        completions[year] += 1
        persons[year].add(row["anonymized_name"])
        exact = Decimal(row["duration_minutes"]) / Decimal(45)
        hours[year] += exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return {("EE", "0793", year): (completions[year], len(persons[year]), hours[year]) for year in completions}


def grid(typed: bool) -> Sheet:
    """The rows as a sheet: all text, or numbers and dates as a spreadsheet knows them."""
    listed = rows()

    def cell(name: str, text: str) -> Cell:
        if typed and name in ("duration_minutes", "session"):
            return Num(Decimal(text))
        if typed and name == "date":
            return Real(datetime.strptime(text, "%d.%m.%Y").date(), "dd.mm.yyyy")
        return text

    header: list[Cell] = list(listed[0])
    return Sheet("course", [header, *([cell(n, t) for n, t in row.items()] for row in listed)])


WRITERS: dict[str, Callable[[Path], object]] = {
    "csv": lambda folder: (folder / "course_participation.csv").write_bytes(SOURCE.read_bytes()),
    "xlsx": lambda folder: write_xlsx(folder / "course_participation.xlsx", [grid(typed=True)]),
    "xlsx-text": lambda folder: write_xlsx(folder / "course_participation.xlsx", [grid(typed=False)]),
    "ods": lambda folder: write_ods(folder / "course_participation.ods", [grid(typed=True)]),
    "ods-text": lambda folder: write_ods(folder / "course_participation.ods", [grid(typed=False)]),
}
CASES = [("participant_id", form) for form in WRITERS] + [("full_name", "csv"), ("full_name", "ods")]


@pytest.mark.parametrize(("person", "form"), CASES, ids=lambda word: word)
def test_the_course_is_taken_in(tmp_path: Path, person: str, form: str) -> None:
    settings = settings_for(tmp_path)
    folder = settings.raw / "open-course"
    folder.mkdir(parents=True)
    (folder / "centre.toml").write_text(CENTRE.format(person=person), "utf-8")
    WRITERS[form](folder)
    run_pipeline(settings)
    assert not lost_rows(settings)
    counts = query(settings, "select sum(accepted), sum(rejected) from quality.row_counts")
    assert counts == [(734, 0)]
    assert municipality_years(settings) == expected()


def test_the_file_is_the_one_described() -> None:
    listed = rows()
    assert len(listed) == 734
    assert len({row["anonymized_name"] for row in listed}) == 275
    assert sum(value[0] for value in expected().values()) == 734
