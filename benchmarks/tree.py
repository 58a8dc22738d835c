"""A tree of large workbooks with a known shape, the same for the same seed."""

import csv
import random
import shutil
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

VERSION = 1  # change it when the workbooks change: the cache is keyed by it
ROOT = Path(__file__).parent.parent
CENTRES = 5
PROGRAMMES, PEOPLE = 60, 1_500  # in each workbook
HEADERS = (
    "Vardas, pavardė",
    "Asmens kodas",
    "Darbovietė",
    "Savivaldybė",
    "Pareigos",
    "Programos kodas",
    "Programos pavadinimas",
    "Baigimo data",
    "Valandos",
    "Pažymėjimo Nr.",
    "Išdavimo data",
    "Būsena",
)


@dataclass(frozen=True)
class Shape:
    """Size and seed of a tree: `rows` completions over `workbooks` files."""

    rows: int = 300_000
    workbooks: int = 30
    seed: int = 2026

    @property
    def name(self) -> str:
        return f"v{VERSION}-{self.rows}-{self.workbooks}-{self.seed}"


def make_tree(shape: Shape, cache: Path, workers: int) -> Path:
    """The tree of that shape below `cache`; written once, renamed into place when it is whole."""
    target = cache / shape.name
    if target.exists():
        return target
    fresh = cache / f".{shape.name}"
    shutil.rmtree(fresh, ignore_errors=True)
    for number in range(CENTRES):
        folder = fresh / f"centre-{number + 1}"
        folder.mkdir(parents=True)
        (folder / "centre.toml").write_text(
            f'name = "Centre {number + 1}"\ncountry = "LT"\nlanguage = "lt"\nhour_unit = "academic"\n',
            "utf-8",
        )
    jobs = [(shape, number, fresh / f"centre-{number % CENTRES + 1}") for number in range(shape.workbooks)]
    with ProcessPoolExecutor(workers) as pool:
        list(pool.map(_write_workbook, jobs))
    fresh.rename(target)
    return target


def _write_workbook(job: tuple[Shape, int, Path]) -> None:
    shape, number, folder = job
    draw = random.Random(f"{shape.seed}-{number}")
    municipalities = _municipalities()
    people = [_person(draw, number, index, municipalities) for index in range(PEOPLE)]
    programmes = [
        (f"LT{number:02}{index:04}", f"Programa {number + 1}-{index + 1}", draw.choice((6, 8, 16, 24, 40)))
        for index in range(PROGRAMMES)
    ]
    book = xlsxwriter.Workbook(folder / f"baigimai-{number + 1:02}.xlsx", {"constant_memory": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("Baigimai")
    sheet.write_row(0, 0, HEADERS)
    # each pair of person and programme once, so that every row is a completion of its own
    pairs = draw.sample(range(PEOPLE * PROGRAMMES), shape.rows // shape.workbooks)
    for row, pair in enumerate(pairs, start=1):
        person, programme = people[pair // PROGRAMMES], programmes[pair % PROGRAMMES]
        completed = date(2021, 1, 4) + timedelta(days=draw.randrange(1800))
        sheet.write_row(row, 0, (*person, programme[0], programme[1]))
        sheet.write_datetime(row, 7, completed, day)
        sheet.write_number(row, 8, programme[2])
        sheet.write_string(row, 9, f"{number + 1:02}-{row:06}")
        sheet.write_datetime(row, 10, completed, day)
        sheet.write_string(row, 11, "baigė")
    book.close()


def _person(draw: random.Random, number: int, index: int, municipalities: list[str]) -> tuple[str, ...]:
    """An invented person; `number` and `index` make the national id unique and valid."""
    born = date(1960, 1, 1) + timedelta(days=(number * PEOPLE + index) % 13_000)
    serial = (number * PEOPLE + index) // 13_000 * 50 + draw.randrange(50)
    digits = f"{draw.choice('34')}{born:%y%m%d}{serial:03}"
    municipality = draw.choice(municipalities)
    return (
        f"Vardenis{number}x{index} Pavardenis{draw.randrange(400)}",
        digits + _check_digit(digits),
        f"Mokykla Nr. {draw.randrange(1, 12)}, {municipality}",
        municipality,
        draw.choice(("mokytojas", "mokytoja", "direktorius", "auklėtoja", "logopedė")),
    )


def _check_digit(digits: str) -> str:
    """The eleventh digit of a Lithuanian personal code."""
    numbers = [int(digit) for digit in digits]
    for weights in ((1, 2, 3, 4, 5, 6, 7, 8, 9, 1), (3, 4, 5, 6, 7, 8, 9, 1, 2, 3)):
        rest = sum(a * b for a, b in zip(numbers, weights, strict=True)) % 11
        if rest < 10:
            return str(rest)
    return "0"


def _municipalities() -> list[str]:
    with (ROOT / "src/catalogue/reference/municipalities.csv").open(encoding="utf-8") as file:
        return [row["name_official"] for row in csv.DictReader(file) if row["country"] == "LT" and not row["valid_to"]]
