"""Which table a sheet is, where its header lies, which rows are data: told by the cells alone."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.errors import UserError
from catalogue.intake.centre import Centre, load_centre
from catalogue.intake.grid import Grid
from catalogue.intake.identifiers import Pseudonyms
from catalogue.intake.outcome import Outcome
from catalogue.intake.recognise import Layout, guessed_centre, recognise
from catalogue.intake.submission import read_grids_of
from catalogue.model.tables import TABLES

settings.register_profile("steady", deadline=None)  # other work on the machine is no failure
settings.load_profile("steady")

LT = Centre("utena", "Utenos švietimo centras", "LT", "lt", "academic")
EE = Centre("tartu", "Tartu koolituskeskus", "EE", "et", "academic")
KEY = Pseudonyms(b"k" * 32)
AS_OF = date(2026, 1, 1)

HEADER = ["Vardas, pavardė", "Mokykla", "Savivaldybė", "Programa", "Baigimo data", "Valandos"]
ONA = ["Ona Onaitė", "Utenos gimnazija", "Utenos r. sav.", "Raštingumas", "2024-03-01", "8"]
JONAS = ["Jonas Jonaitis", "Utenos gimnazija", "Utenos r. sav.", "Raštingumas", "2024-03-02", "6"]

Rows = Sequence[Sequence[object]]


def grid(rows: Rows, sheet: str = "Lapas1") -> Grid:
    width = max((len(row) for row in rows), default=0)
    return Grid(sheet, [[*row, *[""] * (width - len(row))] for row in rows])


def read(rows: Rows, centre: Centre = LT, name: str = "failas") -> tuple[Outcome, Mapping[str, pd.DataFrame]]:
    return read_grids_of([grid(rows)], name, centre, KEY, AS_OF)


def layout_of(rows: Rows, centre: Centre = LT, names: Sequence[str] = ("Lapas1", "failas")) -> Layout | None:
    return recognise(grid(rows).rows, centre, names)


def source_rows(rows: Rows, centre: Centre = LT) -> list[int]:
    """True numbers of the accepted rows; no row may be rejected."""
    outcome, tables = read(rows, centre)
    assert outcome.totals()["rejected"] == 0, outcome.findings
    return tables["completions"]["source_row"].tolist()


# Where the header is


@settings(max_examples=40)
@given(above=st.integers(0, 30), left=st.integers(0, 5), between=st.integers(0, 3))
def test_a_header_lies_anywhere(above: int, left: int, between: int) -> None:
    side = [""] * left
    rows = [[""]] * above + [[*side, *HEADER]] + [[""]] * between + [[*side, *ONA], [*side, *JONAS]]
    first = above + between + 2
    assert source_rows(rows) == [first, first + 1]


@pytest.mark.parametrize(
    "banner",
    [
        [["Utenos švietimo centras"], ["Baigusiųjų sąrašas 2024 m."], [""]],
        [["Programa:", "Raštingumas"], ["Data:", "2024-03-01"]],
        [["Mokykla", "Visos"], ["Programa", "Raštingumas", "Valandos", "8"]],
        [["Vardas", "Programa"], [""]],
        [["Savivaldybė", "", "", "Data"]],
    ],
)
def test_a_banner_that_looks_like_labels_is_no_header(banner: Rows) -> None:
    first = len(banner) + 2
    assert source_rows([*banner, HEADER, ONA, JONAS]) == [first, first + 1]


def test_a_header_over_two_rows() -> None:
    """Where only the upper row names the programme, the list of completions was taken for one of participants."""
    above = ["Dalyvis", "", "", "Programa", "", ""]
    below = ["Vardas, pavardė", "Mokykla", "Savivaldybė", "", "Baigimo data", "Valandos"]
    layout = layout_of([above, below, ONA])
    assert layout is not None
    assert (layout.header_row, layout.columns["programme_title"]) == (1, 3)
    assert source_rows([above, below, ONA, JONAS]) == [3, 4]


def test_line_breaks_and_marks_in_headers() -> None:
    header = [
        "Vardas,\n pavardė *",
        "MOKYKLA",
        "savivaldybė:",
        "„Programa“",
        "Baigimo\u00a0data",
        "Valandos (ak. val.)",
    ]
    assert source_rows([header, ONA]) == [2]


# Which rows are data


def test_repeated_headers_totals_and_blank_rows_are_ignored() -> None:
    rows = [HEADER, ONA, [""], ["Iš viso", "", "", "", "", "8"], HEADER, JONAS, ["Viso:", "", "", "", "", 14.0]]
    assert source_rows(rows) == [2, 6]
    assert read(rows)[0].totals() == {"read": 7, "accepted": 2, "rejected": 0, "ignored": 5}


@pytest.mark.parametrize("second", [["1", "2", "3", "4", "5", "6"], [1.0, 2.0, 3.0, 4.0, 5.0, 6.0], list("(1)")])
def test_a_row_that_numbers_the_columns_is_ignored(second: Sequence[object]) -> None:
    if second == list("(1)"):
        second = [f"({number})" for number in range(1, 7)]
    assert source_rows([HEADER, second, ONA]) == [3]


@pytest.mark.parametrize("data", [[ONA], [ONA, JONAS]])
def test_footers_are_ignored(data: Rows) -> None:
    """Below a single data row the footer was taken for data and rejected with three errors."""
    footer = [[""], ["Parengė: Petras Petraitis"], ["", "", "Direktorius", "P. Petraitis"][:3]]
    assert source_rows([HEADER, *data, *footer]) == list(range(2, 2 + len(data)))


def test_a_person_who_is_called_like_a_total_is_a_person() -> None:
    assert source_rows([HEADER, ["Suma Sumaitė", *ONA[1:]], ["Total Recall", *JONAS[1:]], ONA]) == [2, 3, 4]


def test_a_sparse_row_between_others_is_no_footer() -> None:
    outcome, _ = read([HEADER, ONA, ["Petras Petraitis", "Utenos gimnazija"], JONAS])
    assert outcome.totals() == {"read": 4, "accepted": 2, "rejected": 1, "ignored": 1}


def test_rows_of_a_name_and_a_number_at_the_end_are_no_footer() -> None:
    """Where the other cells are merged with those above, all persons but the first were left out unsaid."""
    outcome, _ = read([HEADER, ONA, ["Petras Petraitis", "", "", "", "", 8.0], ["Rasa Rasaitė", "", "", "", "", "6"]])
    assert outcome.totals() == {"read": 4, "accepted": 1, "rejected": 2, "ignored": 1}


# Columns


def test_the_first_of_two_columns_of_one_field_is_used_and_the_second_told() -> None:
    outcome, tables = read([[*HEADER, "Valandos"], [*ONA, "99"]])
    assert tables["completions"]["academic_hours"].tolist() == [8.0]
    assert [(found.rule, found.cell) for found in outcome.findings] == [("PD-009", "G1")]


def test_unknown_columns_are_told_once_and_not_kept() -> None:
    outcome, tables = read([[*HEADER, "Ūgis", "Svoris"], [*ONA, "ilgas-dalykas", "90"]])
    assert [(found.rule, found.cell, found.count) for found in outcome.findings] == [("PD-007", "G1", 2)]
    assert "ilgas-dalykas" not in tables["completions"].to_string()


def test_the_same_header_means_what_its_table_says() -> None:
    completions = layout_of([["Nimi", "Koolituse nimetus", "Kuupäev", "Maht"]], EE)
    programmes = layout_of([["Õppekava nimetus", "Maht"]], EE)
    assert completions is not None and programmes is not None
    assert completions.columns["hours_credited"] == 3
    assert programmes.columns["hours_total"] == 1


# Which table


@pytest.mark.parametrize(
    ("header", "table"),
    [
        (HEADER, "completions"),
        (["Programos pavadinimas", "Trukmė (val.)"], "programmes"),
        (["Vardas, pavardė", "Įstaiga", "Pareigos"], "participants"),
        (["Dalyvio ID", "Programos kodas", "Baigimo data"], "completions"),
        (["Õpetaja", "Ūgis"], None),
        (["Ūgis", "Svoris", "Amžius"], None),
        (["Vardas, pavardė"], None),
    ],
)
def test_tables_by_their_headers(header: Sequence[str], table: str | None) -> None:
    layout = layout_of([header, ["x"] * len(header)])
    assert (layout.table.name if layout else None) == table


def test_a_list_of_people_dated_by_centre_toml_is_a_roster_unless_its_name_says_participants() -> None:
    dated = replace(LT, roster_date=date(2025, 9, 1))
    header = [["Vardas, pavardė", "Mokykla", "Pareigos"], ["Ona Onaitė", "Utenos gimnazija", "mokytoja"]]
    for names, table in (
        (("Lapas1", "x"), "roster"),
        (("Dalyviai", "x"), "participants"),
        (("S", "Osalejad 2025"), "participants"),
    ):
        layout = layout_of(header, dated, names)
        assert layout is not None and layout.table.name == table, names
    layout = layout_of(header)
    assert layout is not None and layout.table.name == "participants"


def test_a_completions_list_without_a_date_is_refused_by_name() -> None:
    outcome, tables = read([HEADER[:4] + HEADER[5:], ONA[:4] + ONA[5:], JONAS[:4] + JONAS[5:]])
    assert (outcome.refused, tables) == ("PD-011", {})
    assert outcome.totals() == {"read": 3, "accepted": 0, "rejected": 2, "ignored": 1}


@pytest.mark.parametrize("rows", [[], [["Ūgis", "Svoris"], ["180", "90"]], [["a"]], [[1.0, 2.0, 3.0]]])
def test_a_sheet_of_no_table(rows: Rows) -> None:
    outcome, tables = read(rows)
    assert (outcome.refused, tables) == ("PD-005", {})
    assert outcome.totals()["ignored"] == len(rows)


def test_a_sheet_of_no_table_beside_one_that_is_costs_nothing_but_a_note() -> None:
    grids = [grid([["Pastabos"], ["labai gerai"]], "Pastabos"), grid([HEADER, ONA], "Baigė")]
    outcome, tables = read_grids_of(grids, "x", LT, KEY, AS_OF)
    assert outcome.verdict == "accepted"
    assert [(found.rule, found.sheet) for found in outcome.findings] == [("PD-006", "Pastabos")]
    assert len(tables["completions"]) == 1


def test_the_language_of_a_file_without_a_centre() -> None:
    assert guessed_centre([[["Nimi", "Õppekava nimetus", "Kuupäev", "Maht"]]]).country == "EE"
    assert guessed_centre([[HEADER]]).language == "lt"
    assert guessed_centre([[["Ūgis"]]]).language == "en"


@given(
    st.lists(
        st.lists(
            st.sampled_from([*HEADER, "", "x", "8", 8.0, "2024-03-01", "Iš viso", "Taip"]), min_size=1, max_size=8
        ),
        max_size=12,
    )
)
def test_any_cells_give_a_layout_whose_fields_are_the_tables(rows: Rows) -> None:
    layout = layout_of(rows)
    if layout is None:
        return
    assert set(layout.columns) <= set(layout.table.fields)
    assert len(set(layout.columns.values())) == len(layout.columns)
    assert 0 <= layout.header_row < len(rows)


# centre.toml


def centre_with(folder: Path, text: str) -> Centre:
    (folder / "centre.toml").write_text('name = "U"\ncountry = "LT"\nlanguage = "lt"\n' + text, "utf-8")
    return load_centre(folder)


def test_columns_are_named_in_both_directions(tmp_path: Path) -> None:
    local = ["Žmogus", "Kur", "Ko mokėsi", "Kada", "Kiek"]
    forward = """[columns.completions]
full_name = "Žmogus"
institution = ["kur?", "KUR"]
programme_title = "Ko mokėsi"
completion_date = "Kada"
hours = "Kiek"
"""
    backward = """[columns.completions]
"Žmogus" = "full_name"
"Kur" = "institution_name"
"Ko mokėsi" = "programme_title"
"Kada" = "completion_date"
"Kiek" = "hours_credited"
"""
    row = ["Ona Onaitė", "Utenos gimnazija", "Raštingumas", "2024-03-01", "8"]
    for text in (forward, backward):
        outcome, tables = read([local, row], centre_with(tmp_path, text))
        assert outcome.verdict == "accepted"
        accepted = tables["completions"].iloc[0]
        assert (accepted["institution_name"], accepted["academic_hours"]) == ("Utenos gimnazija", 8.0)


def test_the_centres_own_spelling_wins(tmp_path: Path) -> None:
    centre = centre_with(tmp_path, '[columns.completions]\nissue_date = "Baigimo data"\ncompletion_date = "Kada"\n')
    layout = layout_of([[*HEADER, "Kada"], [*ONA, "2024-02-01"]], centre)
    assert layout is not None
    assert (layout.columns["issue_date"], layout.columns["completion_date"]) == (4, 6)


def test_defaults_stand_for_columns_that_a_file_lacks_only(tmp_path: Path) -> None:
    centre = centre_with(
        tmp_path, '[defaults.completions]\nmunicipality = "Utenos r. sav."\nhours = 4\ncompletion_date = 2024-05-01\n'
    )
    header = ["Vardas, pavardė", "Mokykla", "Programa", "Valandos"]
    _, tables = read([header, ["Ona Onaitė", "Utenos gimnazija", "Raštingumas", "8"]], centre)
    accepted = tables["completions"].iloc[0]
    assert (accepted["municipality_code"], accepted["academic_hours"]) == ("82", 8.0)
    assert accepted["completed_on"] == pd.Timestamp(2024, 5, 1)


def test_a_blank_cell_is_not_filled_from_the_defaults(tmp_path: Path) -> None:
    centre = centre_with(tmp_path, '[defaults.completions]\nmunicipality = "Utenos r. sav."\n')
    _, tables = read([HEADER, [*ONA[:2], "", *ONA[3:]]], centre)
    assert tables["completions"]["municipality_code"].isna().all()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("surname = 1\n", "unknown key surname"),
        ('hour_unit = "obuoliai"\n', "hour_unit must be one of"),
        ('roster_date = "rugsėjis"\n', "roster_date must be a date"),
        ('[columns.completions]\nfoo = "Bar"\n', "has no field foo"),
        ("[columns.completions]\nfull_name = 3\n", "must be a header"),
        ('[columns.people]\nfull_name = "x"\n', "is no table"),
        ('[columns]\nfull_name = "x"\n', "one part a table"),
        ('[defaults.roster]\nfoo = "x"\n', "has no field foo"),
        ('[defaults.roster]\nmunicipality = ["x"]\n', "must be one value"),
        ("name = \n", "cannot be read"),
    ],
)
def test_what_is_wrong_in_centre_toml_is_said(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(UserError, match=told):
        centre_with(tmp_path, text)


@pytest.mark.parametrize("text", ['name = " "\ncountry = "LT"\nlanguage = "lt"', 'name = "U"\ncountry = "XX"', ""])
def test_name_country_and_language_are_needed(tmp_path: Path, text: str) -> None:
    (tmp_path / "centre.toml").write_text(text)
    with pytest.raises(UserError, match=r"name|country|language"):
        load_centre(tmp_path)


def test_units_of_a_centre(tmp_path: Path) -> None:
    assert centre_with(tmp_path, "").hour_unit == "academic"
    assert centre_with(tmp_path, 'hour_unit = "astronominės valandos"\n').hour_unit == "clock"
    (tmp_path / "centre.toml").write_text('name = "Leeds"\ncountry = "gb"\nlanguage = "EN"\n', "utf-8-sig")
    assert load_centre(tmp_path).hour_unit == "clock"


@pytest.mark.parametrize("table", sorted(TABLES))
def test_required_fields_are_fields(table: str) -> None:
    for fields in TABLES[table].required.values():
        assert set(fields) <= set(TABLES[table].fields)
