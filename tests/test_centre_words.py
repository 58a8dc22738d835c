"""A centre's own words: [words.<field>] of centre.toml makes a local spelling read as the word that it stands for."""

from dataclasses import replace
from pathlib import Path

import pytest

from catalogue.errors import UserError
from catalogue.intake.centre import Centre, load_centre
from catalogue.intake.grid import Grid
from catalogue.intake.meaning import VOCABULARIES, codes
from catalogue.intake.submission import read_grids_of
from catalogue.model.further import FURTHER
from catalogue.model.table import Table
from test_further import AS_OF, KEY, centre_of, header_of, sheet_of
from test_recognise import HEADER, ONA, Rows

CENTRE = 'name = "Utena"\ncountry = "LT"\nlanguage = "lt"\n'
LOCAL = "Ūkų qžx"  # no list knows it
UNKNOWN = {"PD-105", "PD-109", "PD-112", "PD-116", "PD-120", "PD-121", "PD-122"}


def centre_with(folder: Path, text: str) -> Centre:
    (folder / "centre.toml").write_text(CENTRE + text, "utf-8")
    return load_centre(folder)


def told(rows: Rows, centre: Centre) -> tuple[list[tuple[str, str | None]], dict[str, str]]:
    """What reading gives: rules with addresses, and the accepted tables as CSV."""
    outcome, tables = read_grids_of([Grid("S", [list(row) for row in rows])], "x.xlsx", centre, KEY, AS_OF)
    findings = [(found.rule, found.cell) for found in outcome.findings]
    return findings, {name: frame.to_csv(index=False) for name, frame in tables.items()}


LISTED = [(table, field) for table in FURTHER for field in table.fields if field in VOCABULARIES]


@pytest.mark.parametrize(("table", "field"), LISTED, ids=lambda one: getattr(one, "name", one))
def test_a_local_word_reads_as_the_known_word_would(table: Table, field: str, tmp_path: Path) -> None:
    rows = sheet_of(table)
    column = rows[0].index(header_of(field))
    known = str(rows[1][column]).split(",")[0]
    rows[1][column] = known
    local = [rows[0], [*rows[1][:column], LOCAL, *rows[1][column + 1 :]]]
    centre = centre_with(tmp_path, f'[words.{field}]\n"{LOCAL}" = "{known}"\n')
    before, after = centre_of(table), replace(centre_of(table), words=centre.words)
    assert UNKNOWN & {rule for rule, _ in told(local, before)[0]}
    assert told(local, after) == told(rows, before)


@pytest.mark.parametrize(
    ("field", "meaning", "column", "code"),
    [
        ("role", "heads_and_deputies", "role_group", "heads_and_deputies"),
        ("role", "Direktorius", "role_group", "heads_and_deputies"),
        ("status", "attended", "status", "attended"),
        ("status", "dalyvavo", "status", "attended"),
        ("status", "unknown", "status", "unknown"),
        ("municipality", "82", "municipality_code", "82"),
        ("municipality", "Utenos r. sav.", "municipality_code", "82"),
    ],
)
def test_what_completions_say_of_people(tmp_path: Path, field: str, meaning: str, column: str, code: str) -> None:
    place = {"role": "Pareigos", "status": "Būsena", "municipality": "Savivaldybė"}
    header = [*HEADER, "Pareigos", "Būsena"]
    row = [*ONA, "mokytoja", "baigė"]
    row[header.index(place[field])] = f" {LOCAL.upper()} "  # case and spaces do not count
    centre = centre_with(tmp_path, f'[words.{field}]\n"{LOCAL}" = "{meaning}"\n')
    outcome, tables = read_grids_of([Grid("S", [header, row])], "x.xlsx", centre, KEY, AS_OF)
    assert [found for found in outcome.findings if found.severity != "info"] == []
    assert tables["completions"][column].tolist() == [code]


def test_a_local_word_counts_before_the_known_meaning_of_the_same_word(tmp_path: Path) -> None:
    """Vilnius alone is the city or the district; a centre may say which one it means."""
    rows = [HEADER, [*ONA[:2], "Vilnius", *ONA[3:]]]
    centre = centre_with(tmp_path, "")
    assert ("PD-110", "C2") in told(rows, centre)[0]
    centre = centre_with(tmp_path, '[words.municipality]\n"Vilnius" = "Vilniaus miesto savivaldybė"\n')
    assert told(rows, centre) == told([HEADER, [*ONA[:2], "Vilniaus m. sav.", *ONA[3:]]], centre)


def test_a_local_word_is_known_among_others_of_its_cell_and_as_a_number(tmp_path: Path) -> None:
    header = ["Programa", "Valandos", "Dalykas", "Prioritetinė sritis"]
    text = f'[words.subject]\n"{LOCAL}" = "chemistry"\n[words.priority_area]\n"4" = "digital"\n'
    centre = centre_with(
        tmp_path, '[columns.programmes]\nsubject = "Dalykas"\npriority_area = "Prioritetinė sritis"\n' + text
    )
    grid = Grid("S", [header, ["Raštingumas", 40.0, f"biologija; {LOCAL}", 4.0]])
    outcome, tables = read_grids_of([grid], "x.xlsx", centre, KEY, AS_OF)
    assert outcome.findings == []
    assert tables["programmes"][["subject", "priority_area"]].iloc[0].tolist() == ["biology;chemistry", "digital"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[words.surname]\nx = "y"\n', r"\[words.surname\] is no field with a list of words; such are role, status, "),
        ('[words.role]\nx = "obuolys"\n', r"\[words.role\] x has no known meaning; write subject_and_class_teachers, "),
        ('[words.municipality]\nx = "Vilnius"\n', r"x has no known meaning; write the code or full name of one munic"),
        ('[words.municipality]\nx = "Tartu linn"\n', r"x has no known meaning; write the code or full name of one m"),
        ('[words.host_country]\nx = "Atlantida"\n', r"x has no known meaning; write the code or full name of one c"),
        ('[words.subject]\nx = "chemistry; obuolys"\n', r"x has no known meaning; write primary_education, "),
        ("[words.status]\nx = 1\n", r"\[words.status\] x must be one text in quotes"),
        ('[words.status]\nx = ["attended"]\n', r"\[words.status\] x must be one text in quotes"),
        ('[words.status]\n"Buvo" = "attended"\n"BUVO." = "failed"\n', r"BUVO\. has two meanings; leave one of them"),
        ('[words]\nrole = "x"\n', r"\[words\] must hold one part a field, such as \[words.role\]"),
        ("words = 1\n", r"\[words\] must hold one part a field"),
    ],
)
def test_what_is_wrong_with_a_word_is_said_in_one_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UserError, match=said) as error:
        centre_with(tmp_path, text)
    assert str(error.value).startswith(f"{tmp_path.name}/centre.toml: ") and "\n" not in str(error.value)


@pytest.mark.parametrize("field", VOCABULARIES)
def test_every_code_of_a_list_may_be_written(tmp_path: Path, field: str) -> None:
    lines = [f'"{LOCAL} {number}" = "{code}"' for number, code in enumerate(codes(VOCABULARIES[field]))]
    centre = centre_with(tmp_path, "\n".join([f"[words.{field}]", *lines]) + "\n")
    assert tuple(centre.words[field].values()) == codes(VOCABULARIES[field])
