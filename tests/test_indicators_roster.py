"""Indicators over rosters, completions and registrations: truths computed by hand, and recomputed in plain Python."""

import csv
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor
from pathlib import Path
from typing import Any

import duckdb
import pytest

from catalogue.intake.intake import plan, take_in
from catalogue.model.policy import POLICY
from catalogue.settings import Settings
from catalogue.warehouse.build import build
from make_files import Cell, Rows, write_xlsx

Marts = duckdb.DuckDBPyConnection

AS_OF = date(2026, 6, 1)
FRAMEWORK = ("civic", "didactics", "digital", "inclusion", "leadership", "social_emotional")  # of Lithuania in 2025
UTENA, MOLETAI, ZARASAI, IGNALINA, ANYKSCIAI, KUPISKIS = "82", "62", "43", "45", "34", "57"
OGRE, VALMIERA, MADONA, OLD_MADONA, VARAKLANI = "0040000", "0054000", "0038001", "0038000", "0055000"
TARTU, ELVA = "0793", "0171"
PLACES = {
    UTENA: "Utenos r. sav.",
    MOLETAI: "Molėtų r. sav.",
    ZARASAI: "Zarasų r. sav.",
    IGNALINA: "Ignalinos r. sav.",
    ANYKSCIAI: "Anykščių r. sav.",
    KUPISKIS: "Kupiškio r. sav.",
    OGRE: "Ogres novads",
    VALMIERA: "Valmieras novads",
    MADONA: "Madonas novads",
    OLD_MADONA: "Madonas novads",
    VARAKLANI: "Varakļānu novads",
    TARTU: "Tartu linn",
    ELVA: "Elva vald",
}

# One header for each field, whatever the language; further tables are told theirs in centre.toml
ROSTER = [
    "Dalyvio ID",
    "Vardas, pavardė",
    "Mokykla",
    "Savivaldybė",
    "Sąrašo data",
    "Etatas",
    "Pareigos",
    "Dėstomas dalykas",
]
DONE = [
    "Dalyvio ID", "Vardas, pavardė", "Mokykla", "Savivaldybė", "Programos pavadinimas", "Baigimo data", "Valandos",
    "Būsena", "Vykdytojas",
]  # fmt: skip
COLUMNS = {
    "programmes": {
        "programme_title": "T1", "hours_total": "T2", "subject": "T3", "priority_area": "T4", "provider_name": "T5",
    },
    "organisations": {
        "organisation_name": "O1", "organisation_type": "O2", "municipality": "O3", "organisation_country": "O4",
    },
    "runs": {
        "programme_title": "R1", "run_code": "R2", "start_date": "R3", "end_date": "R4", "run_status": "R5",
        "venue_municipality": "R6", "places": "R7",
    },
    "needs": {
        "institution_name": "N1", "municipality": "N2", "subject": "N3", "teachers_wanting": "N4", "need_year": "N5",
    },
    "priorities": {
        "priority_name": "P1", "priority_area": "P2", "owner": "P3", "owner_kind": "P4", "municipality": "P5",
        "valid_from_date": "P6", "valid_to_date": "P7", "planned_hours": "P8",
    },
    "enrolments": {
        "participant_id": "E1", "full_name": "E2", "institution_name": "E3", "municipality": "E4",
        "programme_title": "E5", "run_code": "E6", "registered_date": "E7", "start_date": "E8",
        "enrolment_status": "E9",
    },
}  # fmt: skip


def name(person: str) -> str:
    """An invented name that tells persons apart."""
    return f"Vardė {person[0]}{'abcdefghij'[int(person[1:]) % 10]}{'aeiou'[int(person[1:]) // 10]}rė"


def roster(*rows: tuple[Any, ...]) -> Rows:
    """Rows of (person, school, municipality, date, workload, subject), then a role where it is not a teacher's."""
    return [
        ROSTER,
        *(
            [person, name(person), school, PLACES[code], day(on), load, *(role or ["mokytoja"]), subject]
            for person, school, code, on, load, subject, *role in rows
        ),
    ]


def done(*rows: tuple[Any, ...]) -> Rows:
    """Rows of (person, school, municipality, programme, date, hours), then status and provider where there are any."""
    return [
        DONE,
        *(
            [person, name(person), school, PLACES[code], programme, day(on), hours, *rest]
            for person, school, code, programme, on, hours, *rest in rows
        ),
    ]


def further(table: str, *rows: Sequence[Cell]) -> Rows:
    return [list(COLUMNS[table].values()), *rows]


def day(text: str) -> date:
    return date.fromisoformat(text)


def write_centre(raw: Path, folder: str, country: str, title: str, sheets: Mapping[str, Rows]) -> None:
    """A centre with one workbook; sheets of further tables are called after them."""
    (raw / folder).mkdir(parents=True)
    lines = [f'name = "{title}"', f'country = "{country}"', 'language = "lt"', 'hour_unit = "academic"']
    for table in (one for one in COLUMNS if one in sheets):
        lines += [f"[columns.{table}]", *(f'{column} = "{header}"' for column, header in COLUMNS[table].items())]
    (raw / folder / "centre.toml").write_text("\n".join(lines), "utf-8")
    write_xlsx(raw / folder / "2025.xlsx", sheets)


def built(folder: Path) -> Marts:
    settings = Settings(folder / "raw", folder / "data" / "marts", folder / "reports", AS_OF, 1)
    for batch in plan(settings).batches:
        take_in(settings, batch)
    assert build(settings).changed
    return duckdb.connect(settings.database, read_only=True)


def ask(marts: Marts, query: str) -> list[tuple[Any, ...]]:
    return marts.sql(query).fetchall()


UTENA_CENTRE = {
    "Sąrašas": roster(
        # R1 works in two schools; Anykščiai lacks one of its schools in 2025, Ignalina has no completion at all
        ("R1", "A mokykla", UTENA, "2025-09-10", 1, "Matematika, Fizika"),
        ("R2", "A mokykla", UTENA, "2025-09-10", 1, "Matematika"),
        ("R3", "A mokykla", UTENA, "2025-09-10", 1, "Muzika"),
        ("R1", "B mokykla", UTENA, "2025-09-10", 0.5, "Matematika"),
        ("R4", "B mokykla", UTENA, "2025-09-10", 1, ""),
        ("M1", "C mokykla", MOLETAI, "2025-09-11", 1, "Muzika"),
        ("M2", "C mokykla", MOLETAI, "2025-09-11", 1, "Matematika"),
        ("M3", "C mokykla", MOLETAI, "2025-09-11", 1, ""),
        ("I1", "D mokykla", IGNALINA, "2025-09-12", 1, ""),
        ("I2", "D mokykla", IGNALINA, "2025-09-12", 1, ""),
        ("X1", "X mokykla", ANYKSCIAI, "2024-09-12", 1, ""),
        ("Y1", "Y mokykla", ANYKSCIAI, "2024-09-12", 1, "", "savivaldybės administracijos specialistė"),
        ("X1", "X mokykla", ANYKSCIAI, "2025-09-12", 1, ""),
        ("K1", "K mokykla", KUPISKIS, "2025-09-12", 1, ""),
        ("K2", "K mokykla", KUPISKIS, "2025-09-12", 1, ""),
    ),
    "Baigė": done(
        ("R1", "A mokykla", UTENA, "Bendrasis", "2025-03-01", 24),
        ("R1", "B mokykla", UTENA, "Skaitmena", "2025-05-01", 16, "", "Molėtų pagalbos tarnyba"),
        ("R2", "A mokykla", UTENA, "Bendrasis", "2025-04-01", 20, "", "Mokykla be sienų, UAB"),
        ("R3", "A mokykla", UTENA, "Jausmai", "2025-04-02", 7.5),
        ("M1", "C mokykla", MOLETAI, "Bendrasis", "2025-06-01", 39.99),
        ("M2", "A mokykla", UTENA, "Skaičiai", "2025-06-02", 8),  # of D of Molėtai, at a school of Utena
        ("Z1", "Z mokykla", ZARASAI, "Skaičiai", "2025-06-03", 4),
        ("X1", "X mokykla", ANYKSCIAI, "Sodas", "2025-06-04", 5),
        ("K1", "K mokykla", KUPISKIS, "Bendrasis", "2025-06-05", 10.55),
        ("Z1", "Z mokykla", ZARASAI, "Svečiai", "2025-06-06", 2),
        ("Z1", "Z mokykla", ZARASAI, "Skaitmena", "2026-02-02", 2),
        ("R2", "A mokykla", UTENA, "Bendrasis", "2024-05-05", 10),
        ("R3", "A mokykla", UTENA, "Skaitmena", "2022-05-05", 4),
        # the last day before the three years, and their first
        ("R2", "A mokykla", UTENA, "Skaičiai", "2022-12-31", 6),
        ("R2", "A mokykla", UTENA, "Jausmai", "2022-12-31", 3),
        ("R1", "A mokykla", UTENA, "Skaičiai", "2023-01-01", 3),
        ("R4", "B mokykla", UTENA, "Jausmai", "2023-01-01", 2),
    ),
    "Pareigūnai": [
        [*DONE, "Pareigos"],
        [
            "K3", name("K3"), "Administracija", PLACES[KUPISKIS], "Bendrasis", day("2025-02-02"), 6, "", "",
            "savivaldybės administracijos specialistė",
        ],
    ],
    "programmes": further(
        "programmes",
        ["Bendrasis", 40, "", "", "UAB „Mokykla be sienų“"],
        ["Skaičiai", 8, "Matematika", "", ""],
        ["Sodas", 8, "", "Sodininkystė", ""],
        ["Svečiai", 2, "", "", "Rygos akademija"],
        ["Jausmai", 8, "", "Socialinės ir emocinės kompetencijos", ""],
        ["Skaitmena", 16, "", "Skaitmeninės kompetencijos; socialinės-emocinės kompetencijos", ""],
    ),
    "organisations": further(
        "organisations",
        ["Molėtų pagalbos tarnyba", "Teikėjas", PLACES[MOLETAI], ""],
        ["Utenos švietimo centras", "Teikėjas", PLACES[UTENA], ""],
        ["Rygos akademija", "Teikėjas", "", "Latvija"],
        ["Mokykla be sienų", "Teikėjas", "", ""],
    ),
    "runs": further(
        "runs",
        ["Skaičiai", "S-1", day("2025-06-02"), None, "", PLACES[UTENA], 25],
        ["Skaičiai", "S-2", day("2025-10-01"), None, "", "", 10],
        ["Skaičiai", "S-3", day("2025-11-01"), None, "Atšauktas", PLACES[UTENA], 99],
        ["Skaičiai", "S-4", day("2024-12-31"), day("2025-01-02"), "", PLACES[MOLETAI], 5],
    ),
    "needs": further(
        "needs",
        ["A mokykla", PLACES[UTENA], "Matematika", 2, 2025],
        ["B mokykla", PLACES[UTENA], "Matematika, Fizika", 1, 2025],
        ["C mokykla", PLACES[MOLETAI], "Muzika", 1, 2025],
        ["C mokykla", PLACES[MOLETAI], "Matematika", 7, 2024],
    ),
    "priorities": further(
        "priorities",
        ["IKT", "Skaitmeninės kompetencijos", "A mokykla", "Mokykla", "", day("2024-09-01"), day("2025-12-31"), 30],
        ["Ekranai", "Skaitmeninės kompetencijos", "Kita mokykla", "", PLACES[UTENA], None, None, 12],
        ["Chorai", "", "A mokykla", "Mokykla", PLACES[UTENA], None, None, 5],
        ["Sena", "Skaitmeninės kompetencijos", "A mokykla", "Mokykla", PLACES[UTENA], None, day("2025-12-30"), 99],
        ["Rajono", "Skaitmeninės kompetencijos", "Taryba", "Savivaldybė", PLACES[UTENA], None, None, 99],
    ),
}  # fmt: skip
ZARASAI_CENTRE = {
    "Baigė": done(("Q1", "Z mokykla", ZARASAI, "Kitas", "2024-03-03", 5)),
    # of two centres that speak for a school the first by name is heard
    "needs": further("needs", ["A mokykla", PLACES[UTENA], "Matematika", 50, 2025]),
}
RIGA_CENTRE = {
    "Saraksts": roster(
        *((f"L{number}", "O skola", OGRE, "2025-09-01", 1, "") for number in range(1, 10)),
        ("L2", "V skola", VALMIERA, "2025-09-01", 0.5, ""),
    ),
    "Apguva": done(
        ("L5", "O skola", OGRE, "Kurss", "2021-05-05", 36),
        ("L1", "O skola", OGRE, "Kurss", "2022-12-31", 36),
        ("L2", "O skola", OGRE, "Kurss", "2023-01-01", 36),
        ("L3", "O skola", OGRE, "Kurss", "2023-06-30", 20),
        ("L3", "O skola", OGRE, "Kurss", "2024-02-29", 16),
        ("L4", "O skola", OGRE, "Kurss", "2024-02-29", 40),
        ("L6", "O skola", OGRE, "Kurss", "2025-01-10", 35.99),
        ("L7", "O skola", OGRE, "Kurss", "2023-03-01", 10),
        ("L7", "O skola", OGRE, "Kurss", "2025-05-05", 36),
        ("L8", "O skola", OGRE, "Kurss", "2023-12-31", 36),
        ("L9", "O skola", OGRE, "Kurss", "2024-01-01", 36),
        # Varakļāni becomes part of Madona on 1 July 2025
        ("V1", "P skola", VARAKLANI, "Kurss", "2024-04-04", 2),
        ("V2", "S skola", OLD_MADONA, "Kurss", "2024-04-04", 4),
        ("V1", "P skola", VARAKLANI, "Kurss", "2025-04-04", 3),
    ),
}
TARTU_CENTRE = {
    "runs": further(
        "runs",
        ["Pikk", "K1", day("2024-12-30"), day("2025-01-10"), "", "", None],
        ["Pikk", "K2", day("2025-05-01"), day("2025-05-02"), "", "", None],
    ),
    "organisations": further("organisations", ["Utenos švietimo centras", "Teikėjas", "", ""]),  # another one
    "enrolments": further(
        "enrolments",
        *(
            [person, name(person), "Kool", PLACES[code], programme, run, on and day(on), start and day(start), status]
            for person, code, programme, run, on, start, status in (
                ("T1", TARTU, "Pikk", "K1", "2024-12-01", None, "registruotas"),  # the run's year, and completed
                ("T2", TARTU, "Lühike", "", "2025-02-01", None, "registruotas"),  # completed later
                ("T3", TARTU, "Lühike", "", "2025-02-01", None, "atšaukta"),  # completed on another occasion
                ("T4", TARTU, "Lühike", "", "2025-02-01", None, "laukia"),
                ("T5", TARTU, "Lühike", "", "2025-02-01", None, ""),
                ("T6", ELVA, "Lühike", "", "2025-02-01", "2025-03-05", ""),  # of the same day as what tells its school
                ("T8", ELVA, "Lühike", "", "2025-02-01", None, "registruotas"),
                ("T9", TARTU, "Pikk", "K1", "2024-12-01", None, "registruotas"),  # the run's year
                ("T10", TARTU, "Pikk", "K1", "2024-12-01", None, "nebaigė"),  # of the run that a completion row names
                ("T11", TARTU, "Pikk", "K1", "2024-12-01", None, "registruotas"),  # completed another run
            )
        ),
    ),
    "Lõpetas": done(
        ("T1", "Kool", TARTU, "Pikk", "2025-01-10", 8),
        ("T2", "Kool", TARTU, "Lühike", "2025-03-05", 8),
        ("T3", "Kool", TARTU, "Lühike", "2025-09-09", 8),
        ("T6", "Kool", TARTU, "Lühike", "2025-03-05", 8, "nebaigė"),
        ("T7", "Kool", TARTU, "Lühike", "2025-03-05", 8, "registruotas"),
        ("T10", "Kool", TARTU, "Pikk", "2025-01-10", 8, "registruotas"),
        ("T11", "Kool", TARTU, "Pikk", "2025-05-02", 8),
    ),
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Marts]:
    folder = tmp_path_factory.mktemp("indicators")
    write_centre(folder / "raw", "utena", "LT", "Utenos švietimo centras", UTENA_CENTRE)
    write_centre(folder / "raw", "zarasai", "LT", "Zarasų švietimo centras", ZARASAI_CENTRE)
    write_centre(folder / "raw", "riga", "LV", "Rīgas centrs", RIGA_CENTRE)
    write_centre(folder / "raw", "tartu", "EE", "Tartu keskus", TARTU_CENTRE)
    with built(folder) as marts:
        yield marts


def of(marts: Marts, mart: str, columns: str, code: str, year: int = 2025) -> list[tuple[object, ...]]:
    """The rows of an area and year, decimals as text."""
    shown = ask(marts, f"select {columns} from marts.{mart} where area_code = '{code}' and year = {year} order by all")
    return [tuple(str(cell) if isinstance(cell, Decimal) else cell for cell in row) for row in shown]


# Truths by hand


def test_institutions_have_their_roster_and_their_completions(world: Marts) -> None:
    columns = (
        "municipality_code, name, teachers, teachers_completed, teachers_reached_days, completions, persons,"
        " academic_hours::varchar, hours_per_teacher::varchar, hours_before::varchar"
    )
    rows = ask(
        world, f"select {columns} from marts.institution_years where country = 'LT' and year = 2025 order by name"
    )
    assert rows == [
        (UTENA, "A mokykla", 3, 3, 1, 4, 4, "59.50", "22.50", "10.00"),
        (KUPISKIS, "Administracija", None, None, None, 1, 1, "6.00", None, None),
        (UTENA, "B mokykla", 2, 1, 1, 1, 1, "16.00", "20.00", None),
        (MOLETAI, "C mokykla", 3, 2, 0, 1, 1, "39.99", "16.00", None),
        (IGNALINA, "D mokykla", 2, 0, 0, 0, 0, "0.00", "0.00", None),
        (KUPISKIS, "K mokykla", 2, 1, 0, 1, 1, "10.55", "5.28", None),
        (ANYKSCIAI, "X mokykla", 1, 1, 0, 1, 1, "5.00", "5.00", None),
        (ZARASAI, "Z mokykla", None, None, None, 2, 1, "6.00", None, "5.00"),
    ]


def test_paid_days_are_asked_only_where_they_are_in_force(world: Marts) -> None:
    assert ask(world, "select distinct teachers_reached_days from marts.institution_years where country <> 'LT'") == [
        (None,)
    ]
    assert ask(world, "select distinct country from marts.day_band_years") == [("LT",)]


def test_an_institution_keeps_its_year_before_through_a_change_of_units(world: Marts) -> None:
    columns = "municipality_code, name, academic_hours::varchar, hours_before::varchar"
    rows = ask(world, f"select {columns} from marts.institution_years where name = 'P skola' order by year")
    assert rows == [(VARAKLANI, "P skola", "2.00", None), (MADONA, "P skola", "3.00", "2.00")]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        # 0, 7.5, 20, 40: an even number
        (
            UTENA,
            (4, "16.88", "13.75", "2.25", "4.50", "6.75", "10.00", "13.75", "17.50", "22.00", "28.00", "34.00", "2.11"),
        ),
        # 0, 8, 39.99: an odd one, with the hours that one of them earned at a school of Utena
        (
            MOLETAI,
            (3, "16.00", "8.00", "1.60", "3.20", "4.80", "6.40", "8.00", "14.40", "20.80", "27.19", "33.59", "2.00"),
        ),
        # 0, 10.55: halves of a hundredth are rounded up
        (
            KUPISKIS,
            (2, "5.28", "5.28", "1.06", "2.11", "3.17", "4.22", "5.28", "6.33", "7.39", "8.44", "9.50", "0.66"),
        ),
        (IGNALINA, (2, *["0.00"] * 12)),
        # five zeros but one, 7.5, 8, 20, 39.99, 40
        (
            "LT-UT",
            (9, "12.83", "7.50", "0.00", "0.00", "0.00", "1.50", "7.50", "7.90", "15.20", "28.00", "39.99", "1.60"),
        ),
    ],
)
def test_hours_are_spread_over_everyone_of_d(world: Marts, code: str, expected: tuple[object, ...]) -> None:
    deciles = ", ".join(f"p{rank}_hours" for rank in range(10, 100, 10))
    columns = f"teachers, mean_hours, median_hours, {deciles}, mean_days"
    assert of(world, "teacher_hours_years", columns, code) == [expected]


@pytest.mark.parametrize(("code", "year"), [(ZARASAI, 2025), (ANYKSCIAI, 2025), (UTENA, 2024), (TARTU, 2025)])
@pytest.mark.parametrize("mart", ["teacher_hours_years", "day_band_years", "duty_years", "social_emotional_years"])
def test_without_a_denominator_there_is_no_row(world: Marts, mart: str, code: str, year: int) -> None:
    assert of(world, mart, "*", code, year) == []


def test_half_of_the_paid_days_and_all_of_them_begin_a_band(world: Marts) -> None:
    bands = {code: dict(of(world, "day_band_years", "band, teachers", code)) for code in (UTENA, MOLETAI, "LT-UT")}
    names = ("none", "under_half", "half_to_full", "reached")
    assert bands == {
        UTENA: dict(zip(names, (1, 1, 1, 1), strict=True)),
        MOLETAI: dict(zip(names, (1, 1, 1, 0), strict=True)),
        "LT-UT": dict(zip(names, (4, 2, 2, 1), strict=True)),
    }


def test_the_duty_is_counted_over_months_to_the_day(world: Marts) -> None:
    columns = "academic_hours::varchar, has_reached, falls_below_on"
    rows = ask(world, f"select {columns} from marts.duty_persons where municipality_code = '{OGRE}' and year = 2025")
    assert sorted(rows, key=str) == sorted(
        [
            ("0.00", False, None),  # L1: the hours of 31 December 2022 no longer count
            ("36.00", True, day("2026-01-01")),  # L2: those of the day after do, until then
            ("36.00", True, day("2026-06-30")),  # L3: the first of two to lapse
            ("40.00", True, day("2027-02-28")),  # L4: from a leap day
            ("0.00", False, None),  # L5
            ("35.99", False, None),  # L6
            ("46.00", True, day("2028-05-05")),  # L7: the first to lapse is not needed
            ("36.00", True, day("2026-12-31")),  # L8
            ("36.00", True, day("2027-01-01")),  # L9
        ],
        key=str,
    )


def test_a_person_of_two_municipalities_has_the_duty_once_in_the_country(world: Marts) -> None:
    columns = "teachers, teachers_reached, teachers_falling_below"
    assert of(world, "duty_years", columns, OGRE) == [(9, 6, 3)]
    assert of(world, "duty_years", columns, VALMIERA) == [(1, 1, 1)]
    assert of(world, "duty_years", columns, "LV") == [(9, 6, 3)]
    assert ask(world, "select distinct country from marts.duty_persons") == [("LV",)]


def test_social_emotional_training_holds_for_the_years_of_the_duty(world: Marts) -> None:
    columns = "teachers, teachers_trained"
    assert of(world, "social_emotional_years", columns, UTENA) == [(4, 3)]  # R1, R3, R4; that of R2 is a day too old
    assert of(world, "social_emotional_years", columns, "LT-UT") == [(9, 3)]
    assert ask(world, "select distinct country from marts.social_emotional_years") == [("LT",)]


def test_completions_are_of_the_first_priority_area_that_is_named(world: Marts) -> None:
    columns = "priority_area, completions, persons, academic_hours, teachers_reached, planned_hours"
    found = {
        "digital": ("digital", 1, 1, "16.00", 1, "42.00"),
        "social_emotional": ("social_emotional", 1, 1, "7.50", 1, None),
        "none": ("none", 3, 3, "52.00", 2, "5.00"),  # one of the three is not of D
    }
    zeros = {area: (area, 0, 0, "0.00", 0, None) for area in FRAMEWORK}
    assert of(world, "priority_area_years", columns, UTENA) == sorted((zeros | found).values())
    unknown = {area: (area, 0, 0, "0.00", None, None) for area in FRAMEWORK}
    unknown["other"] = ("other", 1, 1, "5.00", None, None)  # no word that is known
    assert of(world, "priority_area_years", columns, ANYKSCIAI) == sorted(unknown.values())
    # of the framework of 2025 one area was in force in 2022
    assert of(world, "priority_area_years", "priority_area, completions", UTENA, 2022) == [
        ("none", 1),
        ("other", 1),
        ("social_emotional", 1),
    ]
    assert of(world, "priority_area_years", columns, IGNALINA) == []


def test_the_areas_are_those_of_the_framework_in_force(world: Marts) -> None:
    with (POLICY / "priority_areas.csv").open(encoding="utf-8", newline="") as lines:
        framework = list(csv.DictReader(lines))
    rows = ask(world, "select country, year, list(distinct priority_area) from marts.priority_area_years group by all")
    assert {2022, 2025, 2026} <= {year for _, year, _ in rows}
    for country, year, areas in rows:
        in_force = {
            row["area"]
            for row in framework
            if row["country"] == country and (row["valid_from"] or "0") <= f"{year}-12-31" <= (row["valid_to"] or "9")
        }
        assert set(areas) - {"other", "none"} == in_force


def test_a_subject_has_its_gap_its_need_and_its_places(world: Marts) -> None:
    columns = "subject, teachers, teachers_without, teachers_wanting, places"
    assert of(world, "subject_gap_years", columns, UTENA) == [
        ("mathematics", 2, 1, 3, 25),  # R2 trained a day too early
        ("music", 1, 1, None, None),
        ("physics", 1, 1, 1, None),
    ]
    assert of(world, "subject_gap_years", columns, MOLETAI) == [
        ("mathematics", 1, 0, None, 5),
        ("music", 1, 1, 1, None),
    ]
    assert of(world, "subject_gap_years", columns, "LT")[0] == ("mathematics", 3, 1, 3, 40)


def test_a_registration_is_counted_once_with_what_became_of_it(world: Marts) -> None:
    columns = "registered, completed, cancelled, waiting, not_completed, persons"
    assert of(world, "enrolment_years", columns, TARTU) == [(12, 4, 1, 1, 2, 10)]
    assert of(world, "enrolment_years", columns, ELVA) == [(1, 0, 0, 0, 0, 1)]
    assert of(world, "enrolment_years", columns, "EE-79") == [(13, 4, 1, 1, 2, 11)]
    assert of(world, "enrolment_years", columns, TARTU, 2024) == []
    assert of(world, "enrolment_years", columns, ZARASAI) == [(2, 2, 0, 0, 0, 1)]


def test_a_provider_is_one_however_it_is_spelt_and_of_the_area_of_its_seat(world: Marts) -> None:
    columns = "provider, is_own, completions, persons, academic_hours"
    assert of(world, "provider_years", columns, UTENA) == [
        ("Molėtų pagalbos tarnyba", False, 1, 1, "16.00"),
        ("UAB „Mokykla be sienų“", None, 2, 2, "44.00"),
        ("Utenos švietimo centras", True, 2, 2, "15.50"),
    ]
    assert of(world, "provider_years", columns, ZARASAI) == [
        ("Rygos akademija", False, 1, 1, "2.00"),
        ("Utenos švietimo centras", False, 1, 1, "4.00"),
    ]
    for code in ("LT-UT", "LT"):
        own = dict(row[:2] for row in of(world, "provider_years", columns, code))
        assert own["Molėtų pagalbos tarnyba"] is own["Utenos švietimo centras"] is True
        assert own["UAB „Mokykla be sienų“"] is (True if code == "LT" else None)  # of the country, place unknown
        assert own["Rygos akademija"] is False


def test_officials_are_those_of_the_role(world: Marts) -> None:
    columns = "officials, completions, academic_hours, days"
    for code in (KUPISKIS, "LT-PN", "LT"):
        assert of(world, "official_years", columns, code) == [(1, 1, "6.00", "0.75")]
    assert of(world, "official_years", columns, UTENA) == []
    assert of(world, "official_years", columns, ANYKSCIAI, 2024) == []  # on the roster, without a completion


def test_a_year_is_compared_with_the_one_before_and_with_other_areas(world: Marts) -> None:
    before = (
        "completions_before, persons_before, hours_before, centres, centres_new, centres_gone, unit_changed, is_break"
    )
    shares = "share_completed, county_median, country_median"
    assert of(world, "comparability_years", before, UTENA) == [(1, 1, "10.00", 1, [], [], False, False)]
    assert of(world, "comparability_years", before, UTENA, 2022) == [(None, None, None, 1, [], [], False, False)]
    assert of(world, "comparability_years", before, ZARASAI) == [(1, 1, "5.00", 1, ["utena"], ["zarasai"], False, True)]
    # 0, 50, 66.67 and 75 in the country; 0, 66.67 and 75 in the county
    assert of(world, "comparability_years", shares, UTENA) == [("75.00", "66.67", "58.33")]
    assert of(world, "comparability_years", shares, KUPISKIS) == [("50.00", "50.00", "58.33")]
    assert of(world, "comparability_years", shares, ZARASAI) == [(None, "66.67", "58.33")]
    assert of(world, "comparability_years", shares, "LT-UT") == [("55.56", "66.67", "58.33")]
    assert of(world, "comparability_years", shares, "LT") == [("54.55", None, "58.33")]


def test_a_unit_that_grew_is_compared_with_what_it_is_made_of(world: Marts) -> None:
    columns = "completions_before, persons_before, hours_before, centres_new, unit_changed, is_break, county_median"
    assert of(world, "comparability_years", columns, MADONA) == [(2, 2, "6.00", [], True, True, None)]
    assert of(world, "comparability_years", "unit_changed, is_break", OGRE) == [(False, False)]
    assert of(world, "comparability_years", "unit_changed, is_break", OGRE, 2021) == [(True, True)]  # began on 1 July


# The same recomputed in plain Python over a random tree

SCHOOLS = {
    "LT": {"Pirma": UTENA, "Antra": UTENA, "Trečia": MOLETAI, "Ketvirta": MOLETAI},
    "LV": {"Piektā": OGRE, "Sestā": OGRE, "Septītā": VALMIERA, "Astotā": VALMIERA},
}
COUNTIES = {UTENA: "LT-UT", MOLETAI: "LT-UT"}
PROGRAMMES = {
    "Skaičiai": "Matematika",
    "Garsai": "Muzika",
    "Dėsniai": "Fizika, Matematika",
    "Viskas": "",
}
YEARS = range(2022, 2026)

Area = tuple[str, str, str, int]  # country, kind, code, year


def random_centre(chance: random.Random, country: str) -> dict[str, Rows]:
    """Rosters of every year, some missing, and completions of persons on and off them."""
    people = [f"{country[1]}{number}" for number in range(45)]
    schools = SCHOOLS[country]
    listed, completed = [], []
    for year in YEARS:
        for school, code in schools.items():
            for on in {chance.randint(1, 360) for _ in range(chance.choice((0, 1, 1, 1, 2)))}:
                date_ = str(date(year, 1, 1) + timedelta(on))
                listed += [
                    (person, school, code, date_, chance.choice((0.5, 1)), subject)
                    for person in chance.sample(people, 12)
                    for subject in [chance.choice(("", "Matematika", "Muzika", "Fizika, Matematika", "Muzika, Fizika"))]
                ]
    # borders of the windows are met often
    days = [
        date(year, month, last) for year in range(2019, 2026) for month, last in ((1, 1), (12, 31), (2, 28), (6, 30))
    ]
    days += [date(2020, 2, 29), date(2024, 2, 29)]
    for person in people[:40]:
        for _ in range(chance.randint(0, 12)):
            school = chance.choice(list(schools))
            on = chance.choice((chance.choice(days), date(2019, 1, 1) + timedelta(chance.randint(0, 2556))))
            hours = chance.choice((8, 12, 36, chance.randint(1, 2000) / 100))
            completed.append((person, school, schools[school], chance.choice(list(PROGRAMMES)), str(on), hours))
    programmes = further("programmes", *([title, 8, subject, "", ""] for title, subject in PROGRAMMES.items()))
    return {"Sąrašas": roster(*listed), "Baigė": done(*completed), "programmes": programmes}


@pytest.fixture(scope="module", params=[20, 26])
def tree(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Marts]:
    chance = random.Random(request.param)
    folder = tmp_path_factory.mktemp("random")
    for country in SCHOOLS:
        write_centre(folder / "raw", f"centre-{country.lower()}", country, country, random_centre(chance, country))
    with built(folder) as marts:
        yield marts


def denominators(marts: Marts) -> dict[tuple[str, str, int], dict[str, set[str]]]:
    """Country, municipality and year → person → subjects taught, where the rosters are complete."""
    rows = ask(
        marts,
        "select country, municipality_code, year(roster_date), institution_id, roster_date, person_id,"
        " coalesce(subjects, []) from marts.roster",
    )
    sent: dict[tuple[str, str], dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    last: dict[tuple[str, int], date] = {}
    for country, code, year, school, on, *_ in rows:
        sent[country, code][year].add(school)
        last[school, year] = max(on, last.get((school, year), on))
    found: dict[tuple[str, str, int], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for country, code, year, school, on, person, subjects in rows:
        previous = max((one for one in sent[country, code] if one < year), default=year)
        complete = sent[country, code][previous] <= sent[country, code][year]
        if complete and on == last[school, year]:
            found[country, code, year][person] |= set(subjects)
    return found


def laid_out(marts: Marts) -> dict[Area, dict[str, set[str]]]:
    """The denominators over municipality, county and country."""
    areas: dict[Area, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for (country, code, year), persons in denominators(marts).items():
        kinds = {"municipality": code, "county": COUNTIES.get(code), "country": country}
        for kind, area in kinds.items():
            if area is not None:
                for person, subjects in persons.items():
                    areas[country, kind, area, year][person] |= subjects
    return areas


def counted(marts: Marts) -> Iterator[tuple[str, date, Decimal, set[str]]]:
    """Person, day, hours and subjects of every counted completion."""
    yield from (
        (person, on, hours, set(subjects))
        for person, on, hours, subjects in ask(
            marts,
            "select c.person_id, c.completed_on, c.academic_hours, coalesce(p.subjects, [])"
            " from marts.completions as c inner join marts.programmes as p using (programme_id) where c.counts",
        )
    )


def rounded(value: Fraction) -> Decimal:
    """To hundredths, half up."""
    return Decimal(floor(value * 100 + Fraction(1, 2))) / 100


def quantile(values: Sequence[Fraction], share: Fraction) -> Fraction:
    """The value at a share of the way through sorted values, between two of them in proportion."""
    place = (len(values) - 1) * share
    low = floor(place)
    return values[low] + (values[min(low + 1, len(values) - 1)] - values[low]) * (place - low)


def hours_of_year(marts: Marts) -> dict[tuple[str, int], Fraction]:
    hours: dict[tuple[str, int], Fraction] = defaultdict(Fraction)
    for person, on, one, _ in counted(marts):
        hours[person, on.year] += Fraction(one)
    return hours


def test_hours_of_d_recomputed(tree: Marts) -> None:
    hours = hours_of_year(tree)
    expected = {}
    for (country, kind, code, year), persons in laid_out(tree).items():
        values = sorted(hours.get((person, year), Fraction()) for person in persons)
        mean = sum(values) / len(values)
        deciles = [rounded(quantile(values, Fraction(rank, 10))) for rank in range(1, 10)]
        expected[country, kind, code, year] = (len(values), rounded(mean), deciles[4], *deciles, rounded(mean / 8))
    columns = "mean_hours, median_hours, columns('p.0_hours'), mean_days"
    rows = ask(tree, f"select country, area, area_code, year, teachers, {columns} from marts.teacher_hours_years")
    assert {row[:4]: row[4:] for row in rows} == expected
    assert len(expected) > 10


def test_bands_recomputed(tree: Marts) -> None:
    hours = hours_of_year(tree)
    expected: dict[tuple[object, ...], int] = {}
    for (country, kind, code, year), persons in laid_out(tree).items():
        if country == "LT":
            days = [hours.get((person, year), Fraction()) / 8 for person in persons]
            expected[kind, code, year, "none"] = sum(one == 0 for one in days)
            expected[kind, code, year, "under_half"] = sum(0 < one < Fraction(5, 2) for one in days)
            expected[kind, code, year, "half_to_full"] = sum(Fraction(5, 2) <= one < 5 for one in days)
            expected[kind, code, year, "reached"] = sum(one >= 5 for one in days)
    rows = ask(tree, "select area, area_code, year, band, teachers from marts.day_band_years")
    assert {row[:4]: row[4] for row in rows} == expected


def months_later(on: date, months: int) -> date:
    """The same day of the month so many months later, or the month's last."""
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    for last in (on.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError(on)


def test_the_duty_recomputed_day_by_day(tree: Marts) -> None:
    done_by: dict[str, list[tuple[date, Decimal]]] = defaultdict(list)
    for person, on, hours, _ in counted(tree):
        done_by[person].append((on, hours))
    expected, falling = {}, set()
    for (country, code, year), persons in denominators(tree).items():
        if country != "LV":
            continue
        end = date(year, 12, 31)
        for person in persons:
            trained = [(months_later(on, 36), hours) for on, hours in done_by[person] if on <= end]

            def held(on: date, trained: list[tuple[date, Decimal]] = trained) -> Decimal:
                return sum((hours for lapse, hours in trained if lapse > on), Decimal())

            falls = None
            if held(end) >= 36:
                falls = next(one for one in (end + timedelta(n) for n in range(1, 1200)) if held(one) < 36)
                if falls <= date(year + 1, 12, 31):
                    falling.add((year, person))
            expected[code, year, person] = (held(end), held(end) >= 36, falls)
    columns = "municipality_code, year, person_id, academic_hours, has_reached, falls_below_on"
    assert {row[:3]: row[3:] for row in ask(tree, f"select {columns} from marts.duty_persons")} == expected
    reached = {(year, person) for (_, year, person), (_, has, _) in expected.items() if has}
    assert reached > falling > set()
    countries = "select year, teachers_reached, teachers_falling_below from marts.duty_years where area = 'country'"
    assert {row[0]: row[1:] for row in ask(tree, countries)} == {
        year: (sum(one == year for one, _ in reached), sum(one == year for one, _ in falling))
        for year in {year for _, year, _ in expected}
    }


def test_the_subject_gap_recomputed(tree: Marts) -> None:
    trained = [(person, on, subjects) for person, on, _, subjects in counted(tree)]
    expected: dict[tuple[object, ...], tuple[int, int]] = {}
    for (country, kind, code, year), persons in laid_out(tree).items():
        for subject in {one for subjects in persons.values() for one in subjects}:
            teachers = {person for person, subjects in persons.items() if subject in subjects}
            reached = {who for who, on, about in trained if subject in about and year - 3 < on.year <= year}
            expected[country, kind, code, year, subject] = (len(teachers), len(teachers - reached))
    columns = "country, area, area_code, year, subject, teachers, teachers_without"
    rows = ask(tree, f"select {columns} from marts.subject_gap_years")
    assert {row[:5]: row[5:] for row in rows} == expected
    assert any(0 < without < teachers for teachers, without in expected.values())
