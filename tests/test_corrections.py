"""Corrections and explanations: what a centre says of single cells, in centre.toml and in its own workbook."""

import unicodedata
from datetime import date
from pathlib import Path
from typing import Literal

import pytest

from catalogue.errors import UserError
from catalogue.intake.centre import Centre, load_centre
from catalogue.intake.grid import Grid
from catalogue.intake.identifiers import Pseudonyms
from catalogue.intake.intake import lost_corrections
from catalogue.intake.outcome import Outcome
from catalogue.intake.submission import read_grids_of

KEY = Pseudonyms(b"test")
AS_OF = date(2026, 11, 22)
TOML = 'name = "Utena"\ncountry = "LT"\nlanguage = "lt"\n'
HEADER = ["Vardas, pavardė", "Asmens kodas", "Savivaldybė", "Programa", "Pabaigos data", "Valandos", "Paaiškinimas"]
ONA = ["Ona Onaitė", "", "Utenos r. sav.", "Skaitymas", "2025-03-14", 8.0, ""]
JONAS = ["Jonas Jonaitis", "", "Zarasų r. sav.", "Skaitymas", "2025-03-14", 8.0, ""]
UNKNOWN = ["Petras Petraitis", "", "Nežinomoji", "Skaitymas", "2025-03-14", 8.0, ""]


def centre_of(tmp_path: Path, more: str = "") -> Centre:
    (tmp_path / "centre.toml").write_text(TOML + more, "utf-8")
    return load_centre(tmp_path)


def read(
    centre: Centre, *rows: list[object], known: dict[str, list[str]] | None = None, file: str = "a.xlsx"
) -> Outcome:
    grid = Grid("Kursai", [list(HEADER), *(list(row) for row in rows)])
    return read_grids_of([grid], file, centre, KEY, AS_OF, known)[0]


def told(outcome: Outcome) -> list[tuple[str, str | None, int]]:
    return sorted(((found.rule, found.cell, found.count) for found in outcome.findings), key=str)


def correction(**given: str) -> str:
    said = {"file": "a.xlsx", "cell": "C3", "expect": "Nežinomoji", "reason": "phone call"} | given
    return "[[corrections]]\n" + "".join(f'{key} = "{value}"\n' for key, value in said.items() if value)


def test_a_correction_counts_as_if_it_stood_in_the_cell(tmp_path: Path) -> None:
    centre = centre_of(tmp_path, correction(action="set", value="Utenos r. sav."))
    outcome = read(centre, ONA, UNKNOWN)
    assert told(outcome) == []
    assert [(change.kind, change.row, change.column, change.count) for change in outcome.changes] == [
        ("correction", 3, 2, 1)
    ]


def test_a_correction_of_a_column_mends_every_cell_that_says_so(tmp_path: Path) -> None:
    centre = centre_of(tmp_path, correction(cell="C", action="set", value="Utenos r. sav."))
    outcome = read(centre, UNKNOWN, ONA, UNKNOWN)
    assert told(outcome) == []
    assert outcome.changes[0].count == 2


def test_a_row_that_is_to_be_ignored_is_counted_as_ignored(tmp_path: Path) -> None:
    outcome = read(centre_of(tmp_path, correction(action="ignore_row")), ONA, UNKNOWN, JONAS)
    assert told(outcome) == []
    assert (outcome.counts[0].accepted, outcome.counts[0].ignored) == (2, 2)


def test_a_cleared_cell_and_an_error_cell(tmp_path: Path) -> None:
    centre = centre_of(tmp_path, correction(action="clear"))
    assert [rule for rule, *_ in told(read(centre, ONA, UNKNOWN))] == ["PD-301"]  # no workplace is left to know him by
    centre = centre_of(tmp_path, correction(cell="F2", expect="#N/A", value="8"))
    broken = Grid("Kursai", [list(HEADER), [*ONA[:5], "", ""]], errors=frozenset({(1, 5)}))
    assert told(read_grids_of([broken], "a.xlsx", centre, KEY, AS_OF)[0]) == []


@pytest.mark.parametrize(
    "given", [{"expect": "Kita", "value": "x"}, {"cell": "C9", "value": "x"}, {"sheet": "Kitas", "value": "x"}]
)
def test_a_correction_that_matches_nothing_has_expired(tmp_path: Path, given: dict[str, str]) -> None:
    outcome = read(centre_of(tmp_path, correction(action="set", **given)), ONA)
    assert [(found.rule, found.params) for found in outcome.findings] == [("PD-014", {"correction": "1"})]
    assert outcome.changes == []


@pytest.mark.parametrize(("given", "expected"), [({"action": "set", "value": "Utenos r. sav."}, 3), ({}, 1)])
def test_a_correction_of_a_merged_cell_holds_for_all_its_rows(
    tmp_path: Path, given: dict[str, str], expected: int
) -> None:
    """Only the first row of a merged cell was corrected; the others kept the wrong value. A row left out is one."""
    centre = centre_of(tmp_path, correction(cell="C2", **{"action": "ignore_row"} | given))
    rows = [list(HEADER), list(UNKNOWN), list(UNKNOWN), list(UNKNOWN)]
    outcome, _ = read_grids_of([Grid("Kursai", rows, merged=(((1, 2), (3, 2)),))], "a.xlsx", centre, KEY, AS_OF)
    assert [change.count for change in outcome.changes if change.kind == "correction"] == [expected]
    assert outcome.counts[0].ignored == (1 if given else 2)
    assert told(outcome) == ([] if given else [("PD-109", "C2", 2)])


@pytest.mark.parametrize(("said", "sent"), [("NFC", "NFD"), ("NFD", "NFC")])
def test_a_correction_finds_its_file_however_a_system_writes_the_name(
    tmp_path: Path, said: Literal["NFC", "NFD"], sent: Literal["NFC", "NFD"]
) -> None:
    """A name with diacritics that came from a Mac is other bytes: its corrections were passed over in silence."""
    name = "Žinių sąrašas.xlsx"
    centre = centre_of(tmp_path, correction(file=unicodedata.normalize(said, name), action="clear"))
    outcome = read(centre, ONA, UNKNOWN, file=unicodedata.normalize(sent, name))
    assert [change.kind for change in outcome.changes] == ["correction"]


def test_a_sheet_named_by_a_number_need_not_stand_in_quotes(tmp_path: Path) -> None:
    """`sheet = 2024` was taken for a number, which no sheet's name is."""
    centre = centre_of(tmp_path, correction(action="clear") + "sheet = 2024\n")
    assert centre.corrections[0].sheet == "2024"


def test_a_correction_of_another_file_is_not_this_files_affair(tmp_path: Path) -> None:
    outcome = read(centre_of(tmp_path, correction(file="b.xlsx", action="clear")), ONA)
    assert told(outcome) == []


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"reason": ""}, "reason is missing"),
        ({"cell": "3C", "value": "x"}, "cell must be an address"),
        ({"action": "delete"}, "action must be one of"),
        ({"action": "clear", "value": "x"}, "value goes with"),
        ({}, "write the new value"),
        ({"rwo": "1"}, "unknown key rwo"),
    ],
)
def test_a_correction_that_cannot_be_used_is_named(tmp_path: Path, given: dict[str, str], problem: str) -> None:
    with pytest.raises(UserError, match=f"correction 1: .*{problem}"):
        centre_of(tmp_path, correction(**given))


# Correct or explain


def explained(row: list[object], text: str) -> list[object]:
    return [*row[:-1], text]


def test_an_explanation_silences_the_only_question_of_its_row(tmp_path: Path) -> None:
    centre = centre_of(tmp_path)
    assert told(read(centre, ONA, UNKNOWN)) == [("PD-109", "C3", 1)]
    outcome = read(centre, ONA, explained(UNKNOWN, "Mokykla užsienyje"))
    assert told(outcome) == []
    assert [(found.rule, found.cell) for found in outcome.explained] == [("PD-109", "C3")]
    assert outcome.verdict == "accepted"


def test_an_explanation_that_names_a_rule_silences_that_one_only(tmp_path: Path) -> None:
    centre = centre_of(tmp_path)
    two = [UNKNOWN[0], "38001010000", *UNKNOWN[2:]]
    assert told(read(centre, two)) == [("PD-107", "B2", 1), ("PD-109", "C2", 1)]
    assert told(read(centre, explained(two, "Taip ir yra"))) == [("PD-107", "B2", 1), ("PD-109", "C2", 1)]
    assert told(read(centre, explained(two, "PD-109: mokykla užsienyje"))) == [("PD-107", "B2", 1)]
    assert told(read(centre, explained(two, "pd 109, PD-107: patikrinta"))) == []


def test_an_error_is_mended_never_explained(tmp_path: Path) -> None:
    wrong = [*ONA[:4], "kovas", 8.0, "PD-101: taip"]
    assert told(read(centre_of(tmp_path), JONAS, wrong)) == [("PD-101", "E3", 1)]


def test_an_explanation_holds_until_the_value_changes_and_then_is_written_anew(tmp_path: Path) -> None:
    centre = centre_of(tmp_path)
    first = read(centre, ONA, explained(UNKNOWN, "Mokykla užsienyje"))
    again = read(centre, JONAS, ONA, explained(UNKNOWN, "Mokykla užsienyje"), known=first.seals)
    assert told(again) == []
    other = [*UNKNOWN[:2], "Kita nežinoma", *UNKNOWN[3:]]
    changed = read(centre, ONA, explained(other, "Mokykla užsienyje"), known=first.seals)
    assert told(changed) == [("PD-016", "G3", 1), ("PD-109", "C3", 1)]
    anew = read(centre, ONA, explained(other, "Mokykla kitoje šalyje"), known=first.seals)
    assert told(anew) == []


def test_explained_rows_leave_a_grouped_question(tmp_path: Path) -> None:
    centre = centre_of(tmp_path)
    doubtful = [[f"Ona {letter}", "", "Utenos r. sav.", "Skaitymas", "03/04/2025", 8.0, ""] for letter in "ABC"]
    assert told(read(centre, *doubtful)) == [("PD-102", "E2", 3)]
    doubtful[0] = explained(doubtful[0], "PD-102: kovo 4 d.")
    assert told(read(centre, *doubtful)) == [("PD-102", "E3", 2)]


def test_an_explanation_of_a_question_across_files_waits_for_it(tmp_path: Path) -> None:
    outcome = read(centre_of(tmp_path), explained(ONA, "PD-703: kartojo sąmoningai"))
    assert told(outcome) == []
    assert [(found.rule, found.row) for found in outcome.explained] == [("PD-703", 2)]


def test_neither_texts_nor_values_are_kept(tmp_path: Path) -> None:
    outcome = read(centre_of(tmp_path), ONA, explained(UNKNOWN, "Slaptas žodis"))
    kept = repr(outcome)
    assert "Slaptas" not in kept and "Nežinomoji" not in kept and "Petr" not in kept
    assert outcome.seals


# One cause, one finding


def test_a_column_that_is_wrong_throughout_is_one_finding(tmp_path: Path) -> None:
    wrong = [[f"Ona {number}", "", "Utenos r. sav.", "Skaitymas", "kovas", 8.0, ""] for number in range(30)]
    assert told(read(centre_of(tmp_path), *wrong)) == [("PD-101", "E2", 30)]
    some = wrong[:5] + [[f"Jonas {number}", *JONAS[1:]] for number in range(25)]
    assert len(told(read(centre_of(tmp_path), *some))) == 5


def test_a_question_that_is_asked_once_for_a_column_can_be_explained_in_all_its_rows(tmp_path: Path) -> None:
    """The whole file was refused under PD-012 as soon as every row of such a question was explained."""
    doubtful = [*ONA[:4], "03/04/2025", 8.0, ""]
    assert told(read(centre_of(tmp_path), doubtful)) == [("PD-102", "E2", 1)]
    outcome = read(centre_of(tmp_path), explained(doubtful, "Pirma mėnuo"))
    assert (told(outcome), outcome.verdict) == ([], "accepted")
    assert [(found.rule, found.cell) for found in outcome.explained] == [("PD-102", "E2")]


# What was changed without asking


def test_what_reading_changes_without_asking_is_counted(tmp_path: Path) -> None:
    rows = [
        ["Ona Onaitė ", "", "Utenos r. sav.", "Skaitymas", "2025 m. kovo 14 d.", "8 ak. val.", ""],
        ["Jonas  Jonaitis", "", "Utenos r. sav.", "", "14.03.2025", "8,5", ""],
        ["Rūta Rūtaitė", "", "Utenos r. sav.", "Rašymas", "2025-03-14", "8\u00a0val.", ""],
    ]
    rows[1][3] = rows[0][3]  # reading fills merged cells down
    grid = Grid("Kursai", [list(HEADER), *rows], merged=(((1, 3), (2, 3)),))
    outcome, _ = read_grids_of([grid], "a.xlsx", centre_of(tmp_path), KEY, AS_OF)
    assert told(outcome) == []
    assert sorted((change.kind, change.row, change.column, change.count) for change in outcome.changes) == [
        ("date", 2, 4, 2),
        ("merged", 2, 3, 1),
        ("number", 2, 5, 3),
        ("spaces", 2, 0, 2),
    ]


def test_a_second_table_below_the_first_is_one_finding(tmp_path: Path) -> None:
    """A list of programmes below a list of completions gave thirty-eight findings for eleven rows."""
    programmes = [
        ["Programos kodas", "Programos pavadinimas", "Valandos", "", "", "", ""],
        ["A-1", "Skaitymas", 8.0, "", "", "", ""],
    ]
    outcome = read(centre_of(tmp_path), ONA, JONAS, [""] * 7, *programmes)
    assert told(outcome) == [("PD-017", "A5", 1)]
    assert (outcome.counts[0].read, outcome.counts[0].accepted, outcome.counts[0].rejected) == (6, 2, 1)


def test_an_explanation_without_a_reason_explains_nothing(tmp_path: Path) -> None:
    """A question mark in the column silenced the question of its row."""
    for text in ("?", "0", "PD-109", "PD-109: 5"):
        assert told(read(centre_of(tmp_path), ONA, explained(UNKNOWN, text))) == [("PD-109", "C3", 1)]


def test_a_number_as_value_stays_a_number(tmp_path: Path) -> None:
    """1.125 was taken for 1125 where the language's decimal mark is a comma."""
    centre = centre_of(tmp_path, correction(cell="F2", expect="8", value="") + "value = 1.125\n")
    outcome = read(centre, ONA, JONAS)
    assert told(outcome) == [] and outcome.weight["hours"] == 9.13


def test_a_correction_of_a_file_that_is_not_there_is_told_of(tmp_path: Path) -> None:
    folder = tmp_path / "utena"
    folder.mkdir()
    centre_of(folder, correction(file="kursai/ą.xlsx", action="clear"))
    assert lost_corrections(tmp_path) == ["utena/centre.toml: correction 1: there is no file kursai/ą.xlsx"]
    (folder / "kursai").mkdir()
    (folder / "kursai" / "ą.xlsx").touch()
    assert lost_corrections(tmp_path) == []
