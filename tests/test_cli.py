"""The command line as people use it: output, exit codes, and one line for every mistake."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from catalogue import cli
from catalogue.intake.intake import plan, take_in
from catalogue.ledger import claim
from catalogue.model.rules import rule_texts, rules
from catalogue.settings import Settings, load_settings
from catalogue.warehouse.build import build
from conftest import PLANTED, catalogue, write_tiny_tree
from make_files import write_csv

HEADER = ["Vardas, pavardė", "Mokykla", "Savivaldybė", "Programa", "Baigimo data", "Valandos"]
ONA = ["Ona Onaitė", "Utenos gimnazija", "Utenos r. sav.", "Raštingumas", "2024-03-01", "8"]
COMMANDS = ("nightly", "check", "template", "suggest", "query", "dictionary", "doctor", "confirm", "withdraw")
COMMANDS += ("deliver", "pdf", "release")
# it takes an empty sys.argv for a slip of the test's author
pytestmark = pytest.mark.filterwarnings("ignore:Cyclopts application invoked without tokens")
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Run the command line here, in an empty folder; its exit code, what it printed, and its errors."""
    for name in ("RAW", "MARTS", "REPORTS", "AS_OF", "WORKERS", "SITE_URL", "PERSON_KEY"):
        monkeypatch.delenv(f"CATALOGUE_{name}", raising=False)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")

    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["catalogue", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            cli.main()
        out, err = capsys.readouterr()
        return int(end.value.code or 0), out, err

    return run


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A tree of one centre with its marts."""
    folder = tmp_path_factory.mktemp("published")
    write_tiny_tree(folder / "raw")
    settings = load_settings(
        raw=folder / "raw", marts=folder / "data" / "marts", reports=folder / "reports", as_of="2026-06-01", workers=1
    )
    for batch in plan(settings).batches:
        take_in(settings, batch)
    build(settings)
    return settings


def is_one_line(error: str) -> bool:
    return error.startswith("catalogue: ") and error.endswith("\n") and error.count("\n") == 1


# Help and mistakes


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_each_command(run: Run, command: str) -> None:
    code, out, err = run(command, "--help")
    assert (code, err) == (0, "")
    assert f"catalogue {command}" in out
    told = {
        "nightly": "--as-of",
        "check": "--annotate",
        "template": "--centre",
        "suggest": "PATHS",
        "query": "--format",
        "dictionary": "--format",
        "doctor": "--raw",
        "deliver": "--dry-run",
        "release": "--revise",
        "pdf": "CHROMIUM",
        "confirm": "PATH",
        "withdraw": "PATH",
    }
    assert told[command] in out
    if command in ("nightly", "check", "doctor"):
        assert "Exit code" in out


def test_help_lists_the_commands(run: Run) -> None:
    code, out, _ = run("--help")
    assert code == 0
    assert all(command in out for command in COMMANDS)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["chek"], "chek"),
        (["check"], "name at least one file"),
        (["check", "--lang", "xx", "a.csv"], "--lang must be one of lt, et, lv, pl, en"),
        (["check", "--centre", "nowhere", "a.csv"], "centre.toml is missing"),
        (["check", "--as-of", "yesterday", "a.csv"], "yesterday"),
        (["query", "from marts.completions"], "run `catalogue nightly` first"),
        (["query"], "sql"),
        (["query", "select 1", "--format", "xml"], "xml"),
        (["query", "select 1", "--colour", "red"], "--colour"),
        (["withdraw", "utena/a.csv"], "no submission has the path utena/a.csv"),
        (["doctor", "--workers", "many"], "--workers"),
    ],
)
def test_a_mistake_is_one_line_and_exit_code_2(run: Run, arguments: Sequence[str], told: str) -> None:
    write_csv(Path("a.csv"), [HEADER, ONA])
    code, _, err = run(*arguments)
    assert code == 2
    assert is_one_line(err)
    assert told.lower() in err.lower()


@pytest.mark.parametrize(
    ("content", "told"),
    [("raw = ", "cannot be read"), ("colour = 1", "unknown setting colour"), ('as_of = "soon"', "a setting cannot")],
)
def test_a_mistake_in_catalogue_toml_is_one_line(run: Run, content: str, told: str) -> None:
    Path("catalogue.toml").write_text(content)
    code, _, err = run("doctor")
    assert (code, is_one_line(err)) == (2, True)
    assert told in err


def test_options_come_before_variables_before_the_file(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("catalogue.toml").write_text('raw = "from-file"\nmarts = "from-file/marts"\nreports = "from-file"\n')
    monkeypatch.setenv("CATALOGUE_MARTS", "from-variable/marts")
    monkeypatch.setenv("CATALOGUE_REPORTS", "from-variable")
    settings = load_settings(reports="from-option", raw=None)
    assert [path.relative_to(Path.cwd()).parts[0] for path in (settings.raw, settings.marts, settings.reports)] == [
        "from-file",
        "from-variable",
        "from-option",
    ]


def test_the_installed_command_shows_no_traceback(tmp_path: Path) -> None:
    done = catalogue("withdraw", "x", "--marts", "data/marts", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert is_one_line(done.stderr)


# check


def centre_folder(folder: Path) -> Path:
    folder.mkdir()
    (folder / "centre.toml").write_text('name = "U"\ncountry = "LT"\nlanguage = "lt"\n', "utf-8")
    return folder


def test_check_of_a_clean_file(run: Run) -> None:
    path = write_csv(centre_folder(Path("utena")) / "a.csv", [HEADER, ONA])
    code, out, err = run("check", path)
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "utena/a.csv: priimta"
    assert "perskaityta 2, priimta 1, atmesta 0, praleista 1" in out
    assert "PD-601" in out  # what could not be checked here


def test_check_of_a_file_with_findings_says_where_and_how_to_mend_them(run: Run) -> None:
    rows = [[*HEADER, "Ūgis"], [*ONA, "1"], [*ONA[:4], "2024-02-30", "8", "1"], [*ONA[:5], "0", "1"]]
    path = write_csv(centre_folder(Path("utena")) / "a.csv", rows)
    for language in ("lt", "et", "lv", "pl", "en"):
        code, out, _ = run("check", "--lang", language, path)
        assert code == 1
        texts = rule_texts(language)
        for rule, cell in (("PD-101", "E3"), ("PD-104", "F4"), ("PD-007", "G1")):
            assert rule in out and texts[rule].title in out and texts[rule].remedy in out
            assert cell in out
        assert out.index("PD-101") < out.index("PD-007")  # errors first
    assert "Ona" not in out


def test_notes_alone_leave_the_exit_code_at_0(run: Run) -> None:
    path = write_csv(centre_folder(Path("utena")) / "a.csv", [[*HEADER, "Ūgis"], [*ONA, "1"]])
    code, out, _ = run("check", path)
    assert code == 0
    assert "PD-007" in out


@pytest.mark.parametrize("content", [b"", b"PK\3\4broken", b"just;some\nwords;here\n"])
def test_check_of_a_file_that_cannot_be_read(run: Run, content: bytes) -> None:
    Path("a.xlsx" if content.startswith(b"PK") else "a.csv").write_bytes(content)
    code, out, _ = run("check", *Path().glob("a.*"))
    assert code == 2
    assert "not accepted" in out


def test_a_path_that_is_no_file_is_refused_and_the_others_are_checked(run: Run) -> None:
    write_csv(Path("a.csv"), [HEADER, ONA])
    code, out, err = run("check", "--json", "nowhere.xlsx", "a.csv")
    assert (code, err) == (2, "")
    answers = [json.loads(line) for line in out.splitlines()]
    assert [answer["verdict"] for answer in answers] == ["refused", "accepted"]
    assert [found["rule"] for found in answers[0]["findings"]] == ["PD-001"]


def test_check_guesses_the_language_without_a_centre(run: Run) -> None:
    header = ["Nimi", "Kool", "Omavalitsus", "Koolituse nimetus", "Kuupäev", "Maht"]
    write_csv(Path("a.csv"), [header, ["Mari Maasikas", "K", "Tartu linn", "a", "2024-02-01", "2 EAP"]])
    code, out, _ = run("check", "a.csv")
    assert code == 0
    assert out.startswith("a.csv: vastu võetud")


def test_check_json_is_one_object_a_line_in_the_promised_form(run: Run) -> None:
    folder = centre_folder(Path("utena"))
    good = write_csv(folder / "a.csv", [HEADER, ONA])
    bad = write_csv(folder / "b.csv", [HEADER, [*ONA[:2], "Vilnius", *ONA[3:5], "aštuonios"]])
    (folder / "c.csv").write_text("")
    code, out, _ = run("check", "--json", good, bad, folder / "c.csv")
    assert code == 2
    answers = [json.loads(line) for line in out.splitlines()]
    assert answers[0] == {
        "file": "utena/a.csv",
        "verdict": "accepted",
        "rows": {"read": 2, "accepted": 1, "rejected": 0, "ignored": 1},
        "findings": [],
    }
    assert answers[1]["rows"] == {"read": 2, "accepted": 0, "rejected": 1, "ignored": 1}
    found = {(one["rule"], one["severity"], one["cell"], one["column"], one["count"]) for one in answers[1]["findings"]}
    assert found == {
        ("PD-110", "question", "C2", "municipality", 1),
        ("PD-103", "error", "F2", "hours_credited", 1),
    }
    assert [answer["verdict"] for answer in answers] == ["accepted", "questions", "refused"]
    assert "Vilnius" not in out


def test_check_leaves_nothing_behind(run: Run) -> None:
    write_csv(Path("a.csv"), [HEADER, ONA])
    run("check", "a.csv")
    assert [path.name for path in Path().iterdir()] == ["a.csv"]


def test_every_rule_has_its_text_in_every_language() -> None:
    for language in ("lt", "et", "lv", "pl", "en"):
        assert set(rule_texts(language)) == set(rules())


# query


def test_query_formats(run: Run, published: Settings) -> None:
    sql = "select municipality_code, year, academic_hours, date '2024-01-02' as day, true as yes, null as nothing"
    sql += " from marts.municipality_years"
    where = ("--marts", published.marts)
    code, out, _ = run("query", sql, *where)
    assert code == 0 and "municipality_code" in out and "21.00" in out
    assert run("query", sql, "--format", "csv", *where)[1] == (
        "municipality_code,year,academic_hours,day,yes,nothing\r\n82,2025,21.00,2024-01-02,true,\r\n"
    )
    assert json.loads(run("query", sql, "--format", "json", *where)[1]) == [
        {
            "municipality_code": "82",
            "year": 2025,
            "academic_hours": 21,
            "day": "2024-01-02",
            "yes": True,
            "nothing": None,
        }
    ]


def test_query_parquet(published: Settings, tmp_path: Path) -> None:
    sql = "from marts.municipality_years"
    command = [str(Path(sys.executable).parent / "catalogue"), "query", sql, "--format", "parquet"]
    done = subprocess.run([*command, "--marts", str(published.marts)], capture_output=True, check=True, cwd=tmp_path)
    table = pq.read_table(io.BytesIO(done.stdout))
    assert table["municipality_code"].to_pylist() == ["82"]
    assert str(table.schema.field("academic_hours").type) == "decimal128(10, 2)"


def test_csv_does_not_hand_formulas_to_spreadsheets(run: Run, published: Settings) -> None:
    """Only text is prefixed: a negative number stays a number."""
    sql = "select unnest(['=1+1', '+x', '-x', '@x', chr(9) || 'x', chr(13) || 'x', 'x=1', '']) as t, -5 as n, -0.5 as d"
    _, out, _ = run("query", sql, "--format", "csv", "--marts", published.marts)
    rows = list(csv.reader(io.StringIO(out, newline="")))
    assert [row[0] for row in rows[1:]] == ["'=1+1", "'+x", "'-x", "'@x", "'\tx", "'\rx", "x=1", ""]
    assert {tuple(row[1:]) for row in rows[1:]} == {("-5", "-0.5")}


@pytest.mark.parametrize(
    "sql",
    [
        "delete from marts.completions",
        "drop table marts.completions",
        "create table marts.x (a int)",
        "insert into marts.persons select * from marts.persons",
        "copy marts.completions to 'stolen.csv'",
        "copy (select 1) to 'stolen.parquet' (format parquet)",
        "export database 'stolen'",
        "select * from read_csv('secret.csv')",
        "select * from 'secret.csv'",
        "select * from read_text('secret.csv')",
        "select * from glob('*')",
        "attach 'stolen.duckdb' as other",
        "set enable_external_access = true",
        "install httpfs",
        "load httpfs",
        "select nonsense from nowhere",
        "selec 1",
    ],
)
def test_query_refuses_to_write_and_to_read_anything_else(run: Run, published: Settings, sql: str) -> None:
    Path("secret.csv").write_text("a\nsecret-value\n")
    before = published.database.read_bytes()
    code, out, err = run("query", sql, "--marts", published.marts)
    assert (code, out) == (2, "")
    assert is_one_line(err)
    assert published.database.read_bytes() == before
    assert [path.name for path in Path().iterdir()] == ["secret.csv"]


def test_a_database_that_does_not_open_is_told_in_one_line(run: Run) -> None:
    """DuckDB's exception came through with its traceback."""
    Path("marts").mkdir()
    Path("marts/catalogue.duckdb").write_bytes(b"no database" * 1000)
    code, _, err = run("query", "select 1", "--marts", "marts")
    assert (code, is_one_line(err)) == (2, True)
    assert "does not open" in err


def test_query_leaves_the_file_alone(run: Run, published: Settings) -> None:
    run("query", "from marts.completions", "--marts", published.marts)
    assert [path.name for path in published.marts.iterdir()] == ["catalogue.duckdb"]


# doctor


def options(settings: Settings) -> list[object]:
    return ["--raw", settings.raw, "--marts", settings.marts, "--reports", settings.reports]


def test_doctor_of_a_healthy_folder(run: Run, published: Settings) -> None:
    code, out, err = run("doctor", *options(published))
    assert (code, err) == (0, "")
    assert all(line.startswith("ok  ") for line in out.splitlines())
    assert "marts open, 3 completions" in out
    assert "utena: Utenos švietimo centras, LT, 1 files" in out
    assert not any(value in out for value in PLANTED)


def test_doctor_says_what_is_to_be_mended(run: Run) -> None:
    write_tiny_tree(Path("raw"))
    (Path("raw") / "broken").mkdir()
    (Path("raw") / "broken" / "centre.toml").write_text('name = "B"\n')
    (Path("raw") / "nobody").mkdir()
    write_csv(Path("raw") / "nobody" / "a.csv", [HEADER, ONA])
    (Path("raw") / "empty").mkdir()
    Path("data/marts").mkdir(parents=True)
    Path("data/marts/catalogue.duckdb").write_bytes(b"x" * 5000)
    Path("data/person.key").write_text("0" * 64)
    Path("data/person.key").chmod(0o644)
    code, out, _ = run("doctor", "--raw", "raw", "--marts", "data/marts")
    mend = [line for line in out.splitlines() if line.startswith("MEND")]
    assert code == 1
    for told in ("broken/centre.toml: country", "nobody has no centre.toml", "chmod 600", "the marts do not open"):
        assert sum(told in line for line in mend) == 1, (told, out)
    assert len(mend) == 4


def test_doctor_sees_a_key_that_a_run_would_refuse(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Any CATALOGUE_PERSON_KEY was called well, and the run then refused a short one."""
    write_tiny_tree(Path("raw"))
    monkeypatch.setenv("CATALOGUE_PERSON_KEY", "short")
    code, out, _ = run("doctor", "--raw", "raw")
    assert code == 1
    assert "MEND  CATALOGUE_PERSON_KEY is too short" in out


def test_doctor_without_anything(run: Run) -> None:
    code, out, _ = run("doctor")
    assert code == 1
    assert "there is no folder" in out


# withdraw


def test_withdraw_waits_for_a_run_and_then_takes_the_rows_out(run: Run, tmp_path: Path) -> None:
    """It wrote the manifest while a night was writing it: one of the two was lost."""
    write_tiny_tree(Path("data/raw"))
    centre = Path("data/raw/utena")
    write_csv(centre / "b.csv", [HEADER, ONA])
    settings = load_settings(as_of="2026-06-01", workers=1)
    for batch in plan(settings).batches:
        take_in(settings, batch)
    code, _, err = run("withdraw", "utena/b.csv")
    assert (code, is_one_line(err)) == (2, True)
    (centre / "b.csv").unlink()
    with claim(settings):
        code, _, err = run("withdraw", "utena/b.csv")
    assert code == 2 and "another run is at work" in err
    code, out, _ = run("withdraw", "utena/b.csv")
    assert (code, out) == (0, "withdrawn: utena/b.csv; the next run leaves its rows out\n")
    build(settings)
    assert run("query", "select count(*) as n from marts.completions", "--format", "json")[1] == '[{"n": 3}]\n'
