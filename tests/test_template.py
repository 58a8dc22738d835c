"""The template passes the check when filled by its own notes, in every language; its headers are protected."""

import json
import re
import shutil
import subprocess
import time
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from catalogue.check import check_files
from catalogue.errors import UserError
from catalogue.feedback.form import Form, columns, examples, usual_unit, words
from catalogue.feedback.template import ROWS, write_template
from catalogue.intake.centre import Centre, load_centre
from catalogue.intake.identifiers import Pseudonyms
from catalogue.intake.meaning import VOCABULARIES, code_of, codes_of
from catalogue.intake.normalise import is_yes
from catalogue.intake.numbers import unit_in_header
from catalogue.intake.recognise import COUNTRY_OF, EXPLANATION, recognise
from catalogue.intake.submission import read_submission
from catalogue.intake.vocabulary import spellings
from catalogue.model.codes import LANGUAGES
from catalogue.model.tables import CORE, TABLES

TODAY = date(2026, 11, 1)
PSEUDONYMS = Pseudonyms(b"for this test only")
CORE_NAMES = tuple(table.name for table in CORE)


def form_of(language: str, *tables: str, centre: Centre | None = None) -> Form:
    country = centre.country if centre else COUNTRY_OF[language]
    return Form(language, country, centre.hour_unit if centre else usual_unit(country), tables, centre)


def centre_of(folder: Path, toml: str) -> Centre:
    (folder / "centre.toml").write_text(toml, "utf-8")
    return load_centre(folder)


def noted(sheet: Any, texts: Mapping[str, Any]) -> list[object]:
    """What the notes of a sheet's headers give as examples, typed as a spreadsheet does by the columns' formats."""
    begin = texts["example"].split("{")[0]
    values: list[object] = []
    for cell in sheet[1]:
        shown = cell.comment.text.split(begin)[1]
        form = sheet.column_dimensions[cell.column_letter].number_format
        if form == "yyyy-mm-dd":
            values.append(date.fromisoformat(shown))
        elif "0" in form:
            values.append(float(shown.replace(",", ".")))
        else:
            values.append(shown)
    return values


def fill(path: Path, language: str, sheets: slice, rows: int = 5) -> None:
    """Fill sheets of a template by their notes; the last column is for explanations, and there is no question."""
    book = load_workbook(path)
    for sheet in book.worksheets[sheets]:
        values = noted(sheet, words()["texts"][language])[:-1]
        for row in range(2, rows + 2):
            for column, value in enumerate(values, start=1):
                sheet.cell(row, column, value)
    book.save(path)


def told(path: Path, centre: Centre | None = None) -> tuple[list[tuple[str, str | None]], list[tuple[str, int, int]]]:
    """Rules with cells; tables with rows accepted and rejected."""
    outcome, _ = read_submission(path, centre, PSEUDONYMS, TODAY)
    found = [(one.rule, one.cell) for one in outcome.findings]
    return found, [(one.table, one.accepted, one.rejected) for one in outcome.counts if one.table]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("table", TABLES)
def test_filled_by_its_notes_it_passes(tmp_path: Path, language: str, table: str) -> None:
    path = tmp_path / "form.xlsx"
    write_template(path, language, None, [table])
    fill(path, language, slice(1, 2))
    assert told(path) == ([], [(table, 5, 0)])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_left_blank_says_nothing(tmp_path: Path, language: str) -> None:
    path = tmp_path / "form.xlsx"
    write_template(path, language)
    fill(path, language, slice(1, 2))
    blank = [(name, 0, 0) for name in ("programmes", "participants", "roster")]
    assert told(path) == ([], [("completions", 5, 0), *blank])


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_tables_in_one_workbook_pass(tmp_path: Path, language: str) -> None:
    """The lists once stood side by side, and their first words were taken for the header of completions."""
    path = tmp_path / "form.xlsx"
    write_template(path, language, None, list(TABLES))
    fill(path, language, slice(1, -1))
    assert told(path) == ([], [(table, 5, 0) for table in TABLES])


def test_check_accepts_all_sheets_filled(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    write_template(path, "lt")
    fill(path, "lt", slice(1, 5))
    (checked,) = check_files([path], None, TODAY)
    assert checked.exit_code == 0
    assert checked.outcome.totals()["accepted"] == 20
    assert checked.outcome.findings == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_read_as_its_field(language: str, table: str) -> None:
    """The Estonian header “Ainevaldkond” was once read as a column that is not kept, which no finding tells."""
    asked = columns(TABLES[table], form_of(language, table))
    centre = Centre("", "", COUNTRY_OF[language], language, usual_unit(COUNTRY_OF[language]))
    sheet = words()["sheets"][table][language][0]
    stars = [f"{column.header} *" if column.is_starred else column.header for column in asked]
    layout = recognise([stars], centre, (sheet, "form"))
    assert layout is not None
    assert layout.table.name == table
    assert layout.columns == {column.field: place for place, column in enumerate(asked)}
    assert asked[-1].field == EXPLANATION


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_every_list_reads_back_as_its_code(language: str) -> None:
    seen = 0
    for country in ("LT", "EE", "LV", "GB"):
        form = Form(language, country, "academic", tuple(TABLES))
        for table in TABLES.values():
            for column in columns(table, form):
                for code, word in (column.choices or {}).items():
                    assert meaning(column.field, column.kind, word, country) == code, (column.field, word)
                    seen += 1
    assert seen > 5000


def meaning(field: str, kind: str, word: str, country: str) -> str | None:
    if kind == "yes_no":
        return {True: "yes", False: "no"}.get(is_yes(word))
    if kind == "words":
        return codes_of(word, lambda text: code_of(text, VOCABULARIES[field], country))
    return code_of(word, VOCABULARIES[field], country)


@pytest.mark.parametrize("language", LANGUAGES)
def test_lists_are_where_the_cells_look_for_them(tmp_path: Path, language: str) -> None:
    path = tmp_path / "form.xlsx"
    write_template(path, language, None, list(TABLES))
    book = load_workbook(path)
    used = set()
    for name, sheet in zip(TABLES, book.worksheets[1:-1], strict=True):
        checks = {str(one.sqref): one for one in sheet.data_validations.dataValidation}
        for place, column in enumerate(columns(TABLES[name], form_of(language, *TABLES)), start=1):
            letter = sheet.cell(1, place).column_letter
            check = checks.get(f"{letter}2:{letter}{ROWS + 1}")
            assert (check is None) == (column.kind == "text"), column
            if column.choices is not None and check is not None:
                ((list_sheet, area),) = book.defined_names[check.formula1].destinations
                listed = [row[0].value for row in book[list_sheet][area]]
                assert listed == list(column.choices.values())
                used.add(check.formula1)
    assert used == set(book.defined_names)
    assert book.worksheets[-1].sheet_state == "hidden"


def test_headers_are_locked_and_the_rows_below_open(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    write_template(path, "et")
    book = load_workbook(path)
    for sheet in book.worksheets:
        assert sheet.protection.sheet
        assert sheet.protection.password is None
        assert not any((sheet.protection.sort, sheet.protection.autoFilter, sheet.protection.formatColumns))
    for sheet in book.worksheets[1:5]:
        assert all(cell.protection.locked for cell in sheet[1])
        assert not any(sheet.column_dimensions[cell.column_letter].protection.locked for cell in sheet[1])
        assert sheet.max_row == 1
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.page_setup.orientation == "landscape"


def test_what_is_required_is_marked_by_more_than_colour(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    write_template(path, "en")
    titles = [cell.value.replace("\u00a0", " ") for cell in load_workbook(path).worksheets[1][1]]
    assert [title for title in titles if title.endswith("*")] == [
        "Participant ID *",
        "Programme title *",
        "Completion date *",
        "Hours credited (clock hours) *",
    ]


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    paths = [tmp_path / "one.xlsx", tmp_path / "two.xlsx"]
    write_template(paths[0], "lv")
    time.sleep(2.1)  # longer than the step of a zip's times
    write_template(paths[1], "lv")
    assert paths[0].read_bytes() == paths[1].read_bytes()
    with zipfile.ZipFile(paths[0]) as archive:
        assert {member.date_time[0] for member in archive.infolist()} == {2000}


CENTRE = """
name = "=1+1 švietimo centras"
country = "LT"
language = "lt"
hour_unit = "clock"
contact = "centras@example.org"
[columns.completions]
hours_credited = "Programos pavadinimas"
[defaults.completions]
municipality = "Utenos r. sav."
[defaults.participants]
municipality = "Utenos r. sav."
"""


@pytest.mark.parametrize("language", ["lt", "pl"])
def test_a_centre_finds_its_own_values(tmp_path: Path, language: str) -> None:
    centre = centre_of(tmp_path, CENTRE)
    path = tmp_path / "form.xlsx"
    write_template(path, language, centre)
    book = load_workbook(path)
    page = [str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value]
    assert centre.name in page
    assert any("centras@example.org" in line for line in page)
    assert sum("Utenos r. sav." in line for line in page) == 2
    name = book.worksheets[0]["A2"]
    assert (name.value, name.data_type) == (centre.name, "s")
    asked = {
        column.field: column
        for column in columns(TABLES["completions"], form_of(language, "completions", centre=centre))
    }
    assert "municipality" not in asked
    assert unit_in_header(asked["hours_credited"].header) == "clock"
    assert asked["hours_credited"].header.startswith("Programos pavadinimas (")  # the centre calls its hours so
    assert asked["programme_title"].header != "Programos pavadinimas"
    fill(path, language, slice(1, 5))
    assert told(path, centre) == (
        [],
        [(name, 5, 0) for name in ("completions", "programmes", "participants", "roster")],
    )


def test_a_header_that_the_centre_uses_for_something_else_gives_way(tmp_path: Path) -> None:
    """The only Estonian header of learning outcomes was once missed, and no template could be made."""
    toml = 'name = "A"\ncountry = "EE"\nlanguage = "et"\n[columns.programmes]\nplace = "Õpiväljundid"\n'
    centre = centre_of(tmp_path, toml)
    path = tmp_path / "form.xlsx"
    write_template(path, "et", centre, ["programmes"])
    fill(path, "et", slice(1, 2))
    assert told(path, centre) == ([], [("programmes", 5, 0)])


@pytest.mark.parametrize("unit", ["academic", "clock", "minutes", "days", "ects"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_hours_are_asked_in_the_centres_unit(tmp_path: Path, language: str, unit: str) -> None:
    centre = centre_of(tmp_path, f'name = "A"\ncountry = "EE"\nlanguage = "et"\nhour_unit = "{unit}"\n')
    path = tmp_path / "form.xlsx"
    tables = ["completions", "programmes", "run_days"]
    write_template(path, language, centre, tables)
    for table in tables:
        for column in columns(TABLES[table], form_of(language, *tables, centre=centre)):
            assert column.kind != "hours" or unit_in_header(column.header) in (unit, None), column.header
    fill(path, language, slice(1, 4))
    assert told(path, centre) == ([], [(table, 5, 0) for table in tables])


def test_a_unit_given_for_one_table_holds_in_it(tmp_path: Path) -> None:
    toml = 'name = "A"\ncountry = "LV"\nlanguage = "lv"\n[defaults.completions]\nhour_unit = "min"\n'
    centre = centre_of(tmp_path, toml)
    form = form_of("lv", "completions", "programmes", centre=centre)
    units = [
        {unit_in_header(column.header) for column in columns(TABLES[table], form) if column.field.startswith("hours_")}
        for table in form.tables
    ]
    assert units[0] == {"minutes"}
    assert "academic" in units[1]


def test_what_the_programmes_sheet_asks_is_asked_once(tmp_path: Path) -> None:
    alone = {column.field for column in columns(TABLES["completions"], form_of("lt", "completions"))}
    beside = {column.field for column in columns(TABLES["completions"], form_of("lt", *CORE_NAMES))}
    assert alone - beside == set(words()["asked_in"]["completions"]["programmes"])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("form.xlsx", "de"), "--lang must be one of lt, et, lv, pl, en"),
        (("form.xlsx", "lt", None, ["certificates"]), "there is no table certificates"),
        (("form.xls", "lt"), "a template is an .xlsx workbook"),
        (("missing/form.xlsx", "lt"), "cannot be written"),
    ],
)
def test_what_cannot_be_made_is_said(tmp_path: Path, arguments: tuple[Any, ...], message: str) -> None:
    with pytest.raises(UserError, match=re.escape(message)):
        write_template(tmp_path / arguments[0], *arguments[1:])
    assert not list(tmp_path.iterdir())


def test_examples_are_those_of_the_notes() -> None:
    given = examples("completions", "en", "GB")
    assert given["completion_date"] == date(2025, 4, 4)
    assert given["hours_credited"] == 30
    assert given["status"] == "completed"
    assert given["subject"] == "mathematics; informatics"
    assert EXPLANATION not in given


# the words


def leaves(value: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], object]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from leaves(inner, (*path, str(place)))
    else:
        yield path, value


def test_every_text_stands_in_five_languages() -> None:
    told = words()
    for part in ("headers", "meanings", "choices"):
        for table, fields in told[part].items():
            for field, texts in fields.items():
                assert tuple(texts) == LANGUAGES, (part, table, field)
                assert all(texts.values()), (part, table, field)
    places = {language: dict(leaves(told["texts"][language])) for language in LANGUAGES}
    for language in LANGUAGES:
        assert places[language].keys() == places["en"].keys()
        for path, text in places[language].items():
            english = re.findall(r"\{\w+\}", str(places["en"][path]))
            assert sorted(re.findall(r"\{\w+\}", str(text))) == sorted(english), (language, path)


def test_every_field_that_is_asked_has_a_meaning() -> None:
    """A new column needs its sentence in template_words.json."""
    meanings, left_out = words()["meanings"], words()["left_out"]
    for table in TABLES.values():
        for field in {*table.fields} - {*left_out["*"], *left_out.get(table.name, ())}:
            assert field in meanings.get(table.name, {}) or field in meanings["*"], (table.name, field)


def test_every_header_chosen_is_one_that_some_table_knows() -> None:
    for name, fields in words()["headers"].items():
        for field, titles in fields.items():
            for language, title in titles.items():
                tables = TABLES.values() if name == "*" else [TABLES[name]]
                known = {
                    header
                    for table in tables
                    for source in table.alias_tables
                    for alias, headers in spellings(source, language).items()
                    if table.field_of(source, alias) == field
                    for header in headers
                }
                assert field == EXPLANATION or title in known, (name, field, title)


def test_no_sheet_has_a_name_that_a_workbook_refuses() -> None:
    for language in LANGUAGES:
        texts = words()["texts"][language]
        names = [texts["page"], texts["lists"], *(words()["sheets"][table][language][0] for table in TABLES)]
        assert len({name.casefold() for name in names}) == len(names)
        assert all(len(name) <= 31 and not re.search(r"[\[\]:*?/\\']", name) for name in names)


def test_texts_use_the_quotation_marks_of_their_language() -> None:
    wrong = {"lt": '”"«»', "et": '”"«»', "lv": '“"«»', "pl": '“"«»', "en": '„"«»'}
    for path, text in leaves({part: words()[part] for part in ("texts", "meanings", "sheets")}):
        language = next(name for name in path if name in LANGUAGES)
        assert not set(str(text)) & set(wrong[language]), (path, text)


def test_messages_fit_where_a_spreadsheet_shows_them() -> None:
    for language in LANGUAGES:
        errors = words()["texts"][language]["errors"]
        assert len(errors["title"]) <= 32
        assert all(len(text) <= 255 for text in errors.values())


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_it_with_its_lists_and_locks(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    write_template(path, "pl", centre_of(tmp_path, 'name = "A"\ncountry = "LT"\nlanguage = "pl"\n'))
    home = (tmp_path / "home").as_uri()
    command = [
        "soffice",
        "--headless",
        f"-env:UserInstallation={home}",
        "--convert-to",
        "fods",
        "--outdir",
        str(tmp_path),
    ]
    subprocess.run([*command, str(path)], check=True, capture_output=True, timeout=180)
    text = (tmp_path / "form.fods").read_text("utf-8")
    assert "cell-content-is-in-list(list_municipality)" in text
    assert 'table:name="list_municipality"' in text
    assert text.count('table:protected="true"') == 6
    assert "Przykład: D-0147" not in text
    assert json.dumps(words()["examples"]["*"]["participant_id"]["pl"]).strip('"') in text
