"""From folders to the accepted store: what is read, what is kept, what stays in force, and what never leaks."""

import contextlib
import json
import os
import signal
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from multiprocessing import forkserver
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.errors import UserError
from catalogue.intake import intake, supervise
from catalogue.intake import outcome as outcome_module
from catalogue.intake.accept import arrow_schema, to_arrow
from catalogue.intake.centre import Centre
from catalogue.intake.grid import Grid
from catalogue.intake.identifiers import Pseudonyms
from catalogue.intake.intake import Entry, Manifest, Submission, discover, natural, plan, take_in, withdraw
from catalogue.intake.submission import read_grids_of
from catalogue.model.tables import TABLES
from catalogue.settings import Settings
from catalogue.warehouse.build import build
from make_files import write_csv, write_xlsx

settings.register_profile("steady", deadline=None)  # other work on the machine is no failure
settings.load_profile("steady")

HEADER = ["Vardas, pavardė", "Mokykla", "Savivaldybė", "Programa", "Baigimo data", "Valandos"]
ONA = ["Ona Onaitė", "Utenos gimnazija", "Utenos r. sav.", "Raštingumas", "2024-03-01", "8"]
JONAS = ["Jonas Jonaitis", "Utenos gimnazija", "Utenos r. sav.", "Raštingumas", "2024-03-02", "6"]
TOML = 'name = "Utenos švietimo centras"\ncountry = "LT"\nlanguage = "lt"\n'
AS_OF = date(2026, 1, 1)
CENTRE = Centre("utena", "Utena", "LT", "lt", "academic")
KEY = Pseudonyms(b"k" * 32)


@pytest.fixture
def tree(tmp_path: Path) -> Settings:
    """Settings of a run over a tree with one centre and one file of one row."""
    folder = tmp_path / "raw" / "utena"
    folder.mkdir(parents=True)
    (folder / "centre.toml").write_text(TOML, "utf-8")
    write_csv(folder / "a.csv", [HEADER, ONA])
    return Settings(tmp_path / "raw", tmp_path / "data" / "marts", tmp_path / "reports", AS_OF, 2)


def read_due(tree: Settings) -> list[str]:
    """Take in what is due; the paths that were read."""
    due = plan(tree)
    for batch in due.batches:
        take_in(tree, batch)
    paths = {id_: found.path for id_, found in discover(tree.raw).items()}
    return sorted(paths[id_] for batch in due.batches for id_ in batch)


def entry(tree: Settings, path: str = "utena/a.csv") -> Entry:
    (found,) = [one for one in Manifest.load(tree.accepted).entries.values() if one.path == path]
    return found


def people_in_force(tree: Settings) -> int:
    """Rows of completions in force, as the store has them."""
    return sum(
        len(pq.read_table(tree.accepted / "objects" / one.in_force / "completions.parquet"))
        for one in Manifest.load(tree.accepted).entries.values()
        if one.in_force
    )


def ask(tree: Settings, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(tree.database, read_only=True) as connection:
        return connection.sql(query).fetchall()


# The law of rows

CELLS = st.one_of(
    st.sampled_from([*ONA, *JONAS, *HEADER, "", "", " ", "-", "Iš viso", "Parengė:", "taip", "nebaigė", "x", "1", "2"]),
    st.sampled_from(["2024-13-45", "03/04/2024", "2027-01-01", "48503120211", "0", "-4", "1,5 EAP", "Vilnius"]),
    st.sampled_from([True, False, 8.0, -1.0, 0.0, 45352.0, 48503120211.0, 1e300, float("inf"), float("nan")]),
    st.sampled_from([date(2024, 3, 1), datetime(2024, 3, 1, 9), date(1, 1, 1), date(9999, 12, 31)]),
    st.text(max_size=3),
)  # fmt: skip
HEADERS = st.sampled_from(
    [
        HEADER,
        [
            "Vardas",
            "Pavardė",
            "Asmens kodas",
            "Programos pavadinimas",
            "Pabaigos data",
            "Ak. val.",
            "Būsena",
            "Pareigos",
        ],
        ["Vardas, pavardė", "Mokykla", "Sąrašo data", "Etatas", "Pareigos", "Savivaldybė", "Gimimo data"],
        ["Programos kodas", "Programos pavadinimas", "Trukmė (ak. val.)", "Vykdytojas"],
        ["Vardas, pavardė", "Mokykla", "Etatas", "Asmens kodas"],
        ["Dalyvio ID", "Programos kodas", "Baigimo data", "Pažymėjimo Nr.", "Dienos", "Pažymėjimo data", "Pradžia"],
    ]
)


@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.data())
def test_every_row_is_accepted_rejected_or_ignored(data: st.DataObject) -> None:
    """A negative workload, or a number too large for its column, refused the whole file as a fault of ours."""
    header = data.draw(HEADERS)
    row = st.lists(CELLS, min_size=len(header), max_size=len(header))
    body: list[list[object]] = data.draw(st.lists(st.one_of(row, st.just([""] * len(header))), max_size=6))
    centre = replace(CENTRE, roster_date=data.draw(st.sampled_from([None, date(2025, 9, 1)])))
    grid = Grid("S", [["" if cell is None else cell for cell in line] for line in [header, *body]])
    outcome, tables = read_grids_of([grid], "failas", centre, KEY, AS_OF)
    (counts,) = outcome.counts
    assert counts.read == len(body) + 1
    assert counts.read == counts.accepted + counts.rejected + counts.ignored
    rejected = {found.row for found in outcome.findings if found.severity == "error" and found.row != 1}
    accepted = {number for frame in tables.values() for number in frame["source_row"]}
    if outcome.refused is None:
        assert (counts.accepted, counts.rejected) == (len(accepted), len(rejected))
        assert not accepted & rejected
    for number, line in enumerate(body, start=2):
        if all(cell == "" for cell in line):
            assert number not in accepted | rejected
    for name, frame in tables.items():
        assert len(to_arrow(frame, TABLES[name].accepted)) == len(frame)


def test_negative_numbers_below_blank_cells_are_errors_of_their_rows() -> None:
    """Blank cells moved the rows that a failed check meant, and the whole file was refused as a fault of ours."""
    rows: list[list[object]] = [[*HEADER, "Etatas"], [*ONA[:5], "", ""], [*JONAS[:5], "-4", "1"], [*JONAS, "-1"]]
    outcome, tables = read_grids_of([Grid("S", rows)], "x", CENTRE, KEY, AS_OF)
    assert [(found.rule, found.cell) for found in outcome.findings] == [("PD-104", "F3"), ("PD-103", "G4")]
    assert tables["completions"]["source_row"].tolist() == [2]


def test_a_unit_of_the_row_that_names_no_unit_leaves_it_to_the_centre() -> None:
    """A column of units that says "val." had each of its rows rejected; an unknown unit was told twice."""
    header = [*HEADER, "Matavimo vienetas", "Trukmė (val.)"]
    rows: list[list[object]] = [header, [*ONA, "val.", "9"], [*JONAS, "astr. val.", "9"], [*JONAS, "obuoliai", "9"]]
    outcome, tables = read_grids_of([Grid("S", rows)], "x", CENTRE, KEY, AS_OF)
    assert [(found.rule, found.cell) for found in outcome.findings] == [("PD-103", "G4")]
    assert tables["completions"]["academic_hours"].tolist() == [8.0, 8.0]
    assert tables["completions"]["programme_hours"].tolist() == [9.0, 12.0]


def test_a_word_in_the_column_of_certificates_is_no_document() -> None:
    """Rows that all said "taip" there were taken for one document, and all but the last row were replaced."""
    rows: list[list[object]] = [
        [*HEADER, "Pažymėjimas", "Būsena"],
        [*ONA, "taip", "taip"],
        [*JONAS, "TK-7", ""],
        ["Petras Petraitis", *ONA[1:4], "", "8", "nėra", ""],
    ]
    rows[0].append("Pabaigos data")
    for row in rows[1:]:
        row.append("2024-03-01")
    _, tables = read_grids_of([Grid("S", rows)], "x", CENTRE, KEY, AS_OF)
    accepted = tables["completions"]
    assert [None if value != value else value for value in accepted["document_no"]] == [None, "TK-7", None]
    assert accepted["status"].tolist() == ["completed", "completed", "unknown"]


# What is read, and when again


def test_an_unchanged_file_is_not_read_again_and_a_changed_one_is(tree: Settings) -> None:
    folder = tree.raw / "utena"
    write_csv(folder / "b.csv", [HEADER, JONAS])
    assert read_due(tree) == ["utena/a.csv", "utena/b.csv"]
    before = entry(tree, "utena/a.csv").in_force
    os.utime(folder / "a.csv", (1, 1))
    due = plan(tree)
    assert (due.batches, due.unchanged, due.files) == ((), 2, 2)
    write_csv(folder / "a.csv", [HEADER, ONA, JONAS])
    assert read_due(tree) == ["utena/a.csv"]
    assert people_in_force(tree) == 3
    write_csv(folder / "a.csv", [HEADER, ONA])
    assert read_due(tree) == ["utena/a.csv"]
    assert entry(tree, "utena/a.csv").in_force == before


def test_a_changed_centre_toml_reads_its_files_again(tree: Settings) -> None:
    read_due(tree)
    (tree.raw / "utena" / "centre.toml").write_text(TOML + 'hour_unit = "clock"\n', "utf-8")
    assert read_due(tree) == ["utena/a.csv"]
    table = pq.read_table(tree.accepted / "objects" / str(entry(tree).in_force) / "completions.parquet")
    assert [str(hours) for hours in table["academic_hours"].to_pylist()] == ["10.67"]


def test_another_key_reads_everything_again(tree: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    read_due(tree)
    monkeypatch.setenv("CATALOGUE_PERSON_KEY", "x" * 32)
    assert read_due(tree) == ["utena/a.csv"]


def test_a_lost_object_is_read_again(tree: Settings) -> None:
    read_due(tree)
    (tree.accepted / "objects" / str(entry(tree).key) / "outcome.json").unlink()
    assert read_due(tree) == ["utena/a.csv"]
    assert people_in_force(tree) == 1


def test_a_day_that_moves_past_a_future_date_reads_again(tree: Settings) -> None:
    rows = [HEADER, ONA, [*JONAS[:4], "2026-02-10", "6"]]
    write_csv(tree.raw / "utena" / "a.csv", rows)
    assert read_due(tree) == ["utena/a.csv"]
    assert people_in_force(tree) == 1
    assert read_due(replace(tree, as_of=date(2026, 2, 9))) == []
    later = replace(tree, as_of=date(2026, 2, 10))
    assert read_due(later) == ["utena/a.csv"]
    assert people_in_force(later) == 2
    assert read_due(replace(tree, as_of=date(2030, 1, 1))) == []
    assert read_due(tree) == ["utena/a.csv"]
    assert people_in_force(tree) == 1


# What stays in force


def test_a_refused_content_leaves_the_last_accepted_one_in_force_and_says_so(tree: Settings) -> None:
    read_due(tree)
    accepted = entry(tree)
    (tree.raw / "utena" / "a.csv").write_text("nieko;bendra\n1;2\n")
    assert read_due(tree) == ["utena/a.csv"]
    refused = entry(tree)
    assert (refused.verdict, refused.reason, refused.in_force) == ("refused", "PD-005", accepted.in_force)
    assert refused.in_force_sha256 == accepted.sha256 != refused.sha256
    build(tree)
    assert ask(tree, "select count(*) from marts.completions") == [(1,)]
    assert ask(tree, "select rule from quality.findings order by all") == [("PD-005",), ("PD-601",)]
    assert ask(tree, "select verdict, sha256 <> in_force_sha256 from quality.submissions") == [("refused", True)]


def test_a_first_content_that_is_refused_has_nothing_in_force(tree: Settings) -> None:
    (tree.raw / "utena" / "a.csv").write_text("")
    read_due(tree)
    assert (entry(tree).verdict, entry(tree).in_force) == ("refused", None)
    with pytest.raises(UserError, match="no file was accepted"):
        build(tree)


def test_a_vanished_file_stays_in_force_until_it_is_withdrawn(tree: Settings) -> None:
    path = tree.raw / "utena" / "a.csv"
    write_csv(tree.raw / "utena" / "b.csv", [HEADER, JONAS])
    read_due(tree)
    with pytest.raises(UserError, match="still in the raw folder"):
        withdraw(tree, "utena/a.csv")
    path.unlink()
    assert read_due(tree) == []
    assert people_in_force(tree) == 2
    withdraw(tree, "utena/a.csv")
    assert people_in_force(tree) == 1
    with pytest.raises(UserError, match="no submission has the path"):
        withdraw(tree, "utena/a.csv")


def test_a_broken_centre_toml_is_one_refused_centre(tree: Settings) -> None:
    """The rows still in force lost their country with it, and no mart of any country could be built."""
    other = tree.raw / "zarasai"
    other.mkdir()
    (other / "centre.toml").write_text(TOML, "utf-8")
    write_csv(other / "b.csv", [HEADER, JONAS])
    read_due(tree)
    (tree.raw / "utena" / "centre.toml").write_text(TOML + "colour = 1\n", "utf-8")
    write_csv(tree.raw / "utena" / "c.csv", [HEADER, ONA])
    assert read_due(tree) == ["utena/a.csv", "utena/c.csv"]
    assert (entry(tree).verdict, entry(tree).reason) == ("refused", "PD-010")
    build(tree)
    assert ask(tree, "select centre, country from marts.completions order by all") == [
        ("utena", "LT"),
        ("zarasai", "LT"),
    ]
    told = ask(tree, "select centre, rule, count(*) from quality.findings group by all order by all")
    assert told == [("utena", "PD-010", 2), ("utena", "PD-601", 1)]
    (tree.raw / "utena" / "centre.toml").write_text(TOML, "utf-8")
    assert read_due(tree) == ["utena/a.csv", "utena/c.csv"]
    assert entry(tree).verdict == "accepted"


# Readers that die


def test_a_file_that_hangs_its_reader_is_one_refused_file(tree: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervise, "SECONDS", 0.0)
    monkeypatch.setattr(supervise, "SECONDS_PER_MEGABYTE", 0.0)
    assert read_due(tree) == ["utena/a.csv"]
    assert (entry(tree).verdict, entry(tree).reason) == ("refused", "PD-003")
    monkeypatch.undo()
    write_csv(tree.raw / "utena" / "b.csv", [HEADER, JONAS])
    assert read_due(tree) == ["utena/a.csv", "utena/b.csv"]  # what a limit cut short is tried again
    assert [entry(tree, path).verdict for path in ("utena/a.csv", "utena/b.csv")] == ["accepted", "accepted"]
    assert read_due(tree) == []


def test_a_reading_repeated_for_another_day_loses_nothing_where_it_is_cut_short(
    tree: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The refusal was saved over the rows that stayed in force: they were gone until the next night."""
    write_csv(tree.raw / "utena" / "a.csv", [HEADER, ONA, [*JONAS[:4], "2026-02-10", "6"]])
    read_due(tree)
    later = replace(tree, as_of=date(2026, 3, 1))
    with monkeypatch.context() as patch:
        patch.setattr(supervise, "SECONDS", 0.0)
        patch.setattr(supervise, "SECONDS_PER_MEGABYTE", 0.0)
        assert read_due(later) == ["utena/a.csv"]
    assert people_in_force(later) == 1
    assert read_due(later) == ["utena/a.csv"]
    assert people_in_force(later) == 2


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds the reader by /proc")
def test_a_file_that_kills_its_reader_is_one_refused_file(tree: Settings) -> None:
    write_csv(tree.raw / "utena" / "a.csv", [HEADER, *[ONA] * 60_000])
    supervise.warm_up()
    server = forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined]
    children = Path(f"/proc/{server}/task/{server}/children")
    killed: set[int] = set()
    over = threading.Event()

    def kill_readers() -> None:
        """One kill was not enough: under load the first child seen could be an earlier test's, not yet reaped."""
        while not over.is_set():
            for pid in map(int, children.read_text().split()):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                    killed.add(pid)
            time.sleep(0.001)

    killer = threading.Thread(target=kill_readers)
    killer.start()
    try:
        assert read_due(tree) == ["utena/a.csv"]
    finally:
        over.set()
        killer.join()
    assert killed
    assert (entry(tree).verdict, entry(tree).reason) == ("refused", "PD-003")


# Which files


def test_what_is_a_submission(tree: Settings, tmp_path: Path) -> None:
    folder = tree.raw / "utena"
    (folder / "2024").mkdir()
    for name in ("~$a.xlsx", ".hidden.csv", "README.md", "readme_lt.txt", "2024/10.csv", "2024/9.csv"):
        write_csv(folder / name, [HEADER, ONA])
    secret = write_csv(tmp_path / "secret.csv", [HEADER, JONAS])
    (folder / "link.csv").symlink_to(secret)
    (folder / "inner.csv").symlink_to(folder / "a.csv")
    (tree.raw / "no-centre").mkdir()
    write_csv(tree.raw / "no-centre" / "x.csv", [HEADER, ONA])
    paths = [found.path for found in discover(tree.raw).values()]
    assert paths == ["utena/2024/9.csv", "utena/2024/10.csv", "utena/a.csv", "utena/inner.csv"]


def test_a_centre_whose_folder_has_no_writable_name_is_told(tree: Settings) -> None:
    """The manifest cannot hold such a name: the night ended in a traceback after all was read."""
    folder = tree.raw / os.fsdecode(b"k\xff")
    folder.mkdir()
    (folder / "centre.toml").write_text("", "utf-8")
    with pytest.raises(UserError, match="rename it"):
        discover(tree.raw)


def test_a_file_that_vanishes_before_it_is_read_is_a_refused_one(tree: Settings, tmp_path: Path) -> None:
    """Somebody who replaced a file during the night ended the reading of all others in its batch."""
    target = tmp_path / "objects" / "key"
    with supervise.Reader() as reader:
        reader.read(tree.raw / "utena" / "gone.csv", None, Pseudonyms(b"test"), AS_OF, target, sha256="f" * 64)
    assert outcome_module.load(target).refused == "PD-015"


def test_a_folder_without_centres_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="holds no centre"):
        discover(tmp_path)
    with pytest.raises(UserError, match="there is no folder"):
        discover(tmp_path / "x")


def test_a_file_name_that_is_no_utf8(tree: Settings) -> None:
    """Names from an old archive (Windows-1257) could not be written down: the manifest, and so the night, failed."""
    name = os.fsdecode(b"s\xe0ra\xf0as")
    write_csv(tree.raw / "utena" / f"{name}.csv", [HEADER, JONAS])
    write_xlsx(tree.raw / "utena" / f"{name}.xlsx", {name[:1]: [HEADER, ONA]})
    assert len(read_due(tree)) == 3
    assert read_due(tree) == []
    assert people_in_force(tree) == 3
    build(tree)
    paths = ask(tree, "select path from quality.submissions order by all")
    assert paths == [("utena/a.csv",), ("utena/s\ufffdra\ufffdas.csv",), ("utena/s\ufffdra\ufffdas.xlsx",)]


@given(st.lists(st.integers(0, 10**7), max_size=30), st.integers(1, 8))
def test_batches_deal_every_file_once_and_evenly(sizes: list[int], workers: int) -> None:
    due = [Submission(str(number), "c", f"c/{number}", size) for number, size in enumerate(sizes)]
    batches = intake._batches(due, workers)
    assert sorted(id_ for batch in batches for id_ in batch) == sorted(submission.id for submission in due)
    assert len(batches) == min(workers, len(due))
    loads = [sum(sizes[int(id_)] + 20_000 for id_ in batch) for batch in batches]
    assert not loads or max(loads) - min(loads) <= max(sizes) + 20_000


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=6, unique=True))
def test_natural_order_counts(numbers: list[int]) -> None:
    names = [f"c/{number}-sąrašas 2.csv" for number in numbers]
    assert sorted(names, key=natural) == [f"c/{number}-sąrašas 2.csv" for number in sorted(numbers)]


def test_batches_taken_in_at_the_same_time_are_all_entered(tree: Settings) -> None:
    for number in range(4):
        write_csv(tree.raw / "utena" / f"{number}.csv", [HEADER, ONA])
    threads = [threading.Thread(target=take_in, args=(tree, [id_])) for id_ in discover(tree.raw)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(Manifest.load(tree.accepted).entries) == 5
    assert plan(tree).batches == ()


# What never leaks

PLANTED = (
    "Vaidilutė",
    "Pavyzdinė",
    "48503120211",
    "60902010005",
    "vaidilute@",
    "+37060000000",
    "1985-03-12",
    "slaptas-",
)


def planted_rows() -> list[Sequence[object]]:
    """Good rows and rows with something wrong in every cell, each cell a planted value somewhere."""
    header = [
        "Vardas",
        "Pavardė",
        "Asmens kodas",
        "Gimimo data",
        "El. paštas",
        "Tel.",
        "Mokykla",
        "Savivaldybė",
        "Pareigos",
    ]
    header += ["Programos pavadinimas", "Baigimo data", "Valandos", "Būsena", "Ūgis"]
    person = ["Vaidilutė", "Pavyzdinė", "48503120211", "1985-03-12", "vaidilute@example.org", "+37060000000"]
    good = [
        *person,
        "Utenos mokykla",
        "Utenos r. sav.",
        "mokytoja",
        "Raštingumas",
        "2025-03-14",
        "8",
        "baigė",
        "slaptas-1",
    ]
    rows: list[Sequence[object]] = [header, good]
    for column in (2, 3, 7, 8, 10, 11, 12):
        for value in ("Vaidilutė", "60902010005", "slaptas-2"):
            rows.append([*good[:column], value, *good[column + 1 :]])
    return rows


def test_no_value_of_a_cell_is_found_in_the_state_folder(tree: Settings) -> None:
    folder = tree.raw / "utena"
    write_csv(folder / "p.csv", planted_rows())
    write_xlsx(folder / "p.xlsx", {"S": planted_rows(), "T": [["slaptas-3", "Vaidilutė"], ["slaptas-4", "x"]]})
    write_csv(folder / "refused.csv", [["slaptas-5", "Pavyzdinė"], ["Vaidilutė", "48503120211"]])
    (folder / "broken.xlsx").write_bytes(b"PK\3\4 Vaidilut\xc4\x97 48503120211")
    summaries = [one for batch in plan(tree).batches for one in take_in(tree, batch)]
    assert {one["verdict"] for one in summaries} == {"accepted", "questions", "refused"}
    files = [path for path in tree.state.rglob("*") if path.is_file()]
    texts: dict[Path | str, str] = {"summaries": json.dumps(summaries, ensure_ascii=False)}
    for path in files:
        if path.suffix == ".parquet":
            texts[path] = str(pq.read_table(path).to_pylist())
        else:
            texts[path] = path.read_text("utf-8")
            assert "slaptas" not in texts[path]
    kinds = {path.name for path in files}
    assert {"manifest.json", "outcome.json", "completions.parquet", "person.key"} <= kinds
    for place, text in texts.items():
        for value in PLANTED:
            assert value not in text, (place, value)


def test_an_outcome_reads_back_as_it_was_saved(tmp_path: Path) -> None:
    rows = [[*HEADER, "x"], [*ONA, "1"], [*JONAS[:4], "2027-01-01", "6"], ["", "x", "Vilnius", "y", "03/04/2024", "-1"]]
    grids = [Grid("S", [[*row, *[""] * (7 - len(row))] for row in rows])]
    outcome, tables = read_grids_of(grids, "x", CENTRE, KEY, AS_OF)
    assert outcome.findings
    outcome_module.save(tmp_path / "o", outcome, tables)
    again = outcome_module.load(tmp_path / "o")
    assert again == outcome
    assert [path.name for path in tmp_path.iterdir()] == ["o"]
    schema = pq.read_schema(tmp_path / "o" / "completions.parquet")
    assert schema.remove_metadata() == arrow_schema(TABLES["completions"].accepted)
