"""Editions: released once, frozen, revised without a small change in sight, withdrawn with a notice, never halved."""

import json
import random
import re
import shutil
import stat
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from catalogue.disclosure.attack import attack_nights
from catalogue.disclosure.knowledge import Unit, Units
from catalogue.editions import operate, stage
from catalogue.editions.guard import guarded, material, small_changes
from catalogue.editions.making import Plan, units_with_report, work_of
from catalogue.editions.notice import MARK
from catalogue.editions.publish import start
from catalogue.editions.record import read_record
from catalogue.editions.rendering import Made, make_reports
from catalogue.editions.snapshot import load_snapshot, of_country
from catalogue.errors import UserError
from catalogue.reports.edition import Edition
from catalogue.reports.facts import Area, read_facts
from editions_fixture import LATER, RELEASED, Office, late_file, make_office
from html_form import assert_well_formed

MAIN, UTENA, ZARASAI, SMALLEST = "13", "82", "45", "43"
COUNTS = {"persons", "completions", "teachers", "teachers_completed"}


def change(database: Path, sql: str) -> None:
    with duckdb.connect(str(database)) as connection:
        connection.execute(sql)


def revise(office: Office, day: date = LATER, *, dry_run: bool = False) -> operate.Done:
    return operate.run(office.on(day), ("LT", 2025), None, office.reason(), dry_run=dry_run)


@pytest.fixture(scope="module")
def released_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office that released 2025: copy it before use."""
    folder = tmp_path_factory.mktemp("office")
    assert make_office(folder).publish().released == [("LT", 2025)]
    return folder


@pytest.fixture
def office(released_once: Path, tmp_path: Path) -> Office:
    """A copy of the office that released 2025."""
    return copy_of(released_once, tmp_path / "office")


def copy_of(folder: Path, target: Path) -> Office:
    shutil.copytree(folder, target, copy_function=shutil.copy2)
    data, reports = target / "data", target / "reports"
    place = make_settings(target / "raw", data / "marts", reports)
    return Office(place)


def make_settings(raw: Path, marts: Path, reports: Path) -> operate.Settings:
    return operate.Settings(raw, marts, reports, RELEASED, workers=1)


# --- a release


def test_every_unit_of_the_code_list_is_in_the_record(office: Office) -> None:
    (entry,) = office.record
    listed = read_facts(office.database).municipalities_of("LT", 2025)
    assert entry["municipalities"].keys() == {unit.code for unit in listed}
    assert {"full", "compact", "merged", "no data"} == set(entry["municipalities"].values())
    merged = {code for code, status in entry["municipalities"].items() if status == "merged"}
    assert merged and entry["merged_into"].keys() == merged and not merged & entry["figures"].keys()
    assert set(entry["merged_into"].values()) <= entry["figures"].keys()


def test_a_release_brings_reports_downloads_and_packages(office: Office) -> None:
    files = office.files()
    for name in ("lt.html", "en.html", "data.json", "data.csv", "datapackage.json"):
        assert f"lt/{UTENA}/2025/v1/{name}" in files
    assert "lt/data/2025/v1/data.csv" in files and "lt/data/2025/v1/tables.xlsx" in files
    assert not (office.settings.reports / stage.STAGING).exists()


def test_what_an_edition_was_made_from_is_kept_for_the_owner_alone(office: Office) -> None:
    path = office.settings.state / "editions" / "LT-2025-v1.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    kept = load_snapshot(office.settings.state, Edition("LT", 2025))
    now = of_country(read_facts(office.database), "LT", frozenset([2025]))
    assert kept.facts == now
    assert "LT-2025" not in " ".join(office.files())


def test_a_broken_report_stops_the_release_and_no_draft_of_others(office: Office, tmp_path: Path) -> None:
    """A statistics office releases to all at the same time, so a country waits for its last report; staff do not."""
    bad = make_office(tmp_path / "bad")
    # a word that the report has no name for, as after a change of the code list that was not finished
    change(bad.database, f"update marts.expiry_years set kind = 'odd' where area_code = '{UTENA}' and year > 2024")
    result = bad.publish()
    assert (result.released, bad.record) == ([], [])
    assert "LT 2025 v1 is not released: reports that could not be made (1)" in result.stopped[0]
    assert [fault.split(":")[0] for fault in result.faults] == [f"LT {UTENA} 2025", f"LT {UTENA} 2026"]
    good, drafts = (
        {p.relative_to(one): p.read_bytes() for p in one.rglob("2026/*.*")} for one in map(drafts_of, (office, bad))
    )
    assert {path.parts[1] for path in good if drafts.get(path) != good[path]} == {UTENA}
    page = drafts[Path(f"lt/{UTENA}/2026/lt.html")].decode()
    assert "Duomenų nėra" in page and "noindex" in page
    assert_well_formed(page, UTENA)
    again = bad.publish()
    assert (again.written, again.stopped, again.faults) == (0, result.stopped, result.faults)


def drafts_of(office: Office) -> Path:
    return office.settings.reports / "drafts"


def test_an_edition_that_an_attack_succeeds_on_is_stopped(office: Office) -> None:
    """Two persons fewer in a released page: with the revision, everybody could see that two were added."""
    for path in office.site.glob("lt/[0-9]*/2025/v1/data.*json"):
        document = json.loads(path.read_text("utf-8"))
        for one in document["observations"]:
            is_persons = one["indicator"] == "persons" and one["table"] in ("years", "comparison")
            if is_persons and one["dims"]["geo"] == MAIN and one["dims"].get("year", "2025") == "2025":
                one["value"] -= 2
        path.write_text(json.dumps(document), "utf-8")
    before = office.files()
    late_file(office.database, UTENA)
    done = revise(office)
    assert done.exit_code == 1 and "LT 2025 v2 is not released: " in done.text
    details = office.settings.state / "disclosure" / "LT-2025-v2.json"
    assert stat.S_IMODE(details.stat().st_mode) == 0o600
    assert json.loads(details.read_text("utf-8"))["weaknesses"]
    assert office.files() == before
    figures = {str(value) for value, _ in office.figures(MAIN).values() if value and value > 99}
    assert not figures & set(re.findall(r"\d+", done.text))


# --- drafts


def test_only_what_changed_is_rendered_again(office: Office) -> None:
    run = start(office.settings, office.database)
    plan = Plan(Edition("LT", 2026, is_draft=True), of_country(run.facts, "LT"))

    def made(known: dict[str, str]) -> dict[str, Made]:
        work = work_of(run, office.record, plan)
        units = units_with_report(plan.facts, work.patterns[2026], plan.edition)
        return {one.code: one for one in make_reports(work, units, known) if isinstance(one, Made)}

    first = made({})
    keys = {code: one.key for code, one in first.items()}
    assert all(one.files for one in first.values())
    assert not any(one.files for one in made(keys).values())
    keys[UTENA] = "another"
    assert {code for code, one in made(keys).items() if one.files} == {UTENA}


def test_a_draft_that_was_touched_is_made_again(office: Office) -> None:
    page = office.settings.reports / f"drafts/lt/{UTENA}/2026/lt.html"
    whole = page.read_bytes()
    page.write_text("half a")
    assert office.publish().written == 1
    assert page.read_bytes() == whole


# --- frozen past


def test_the_trend_reads_past_years_as_they_were_released(office: Office) -> None:
    released = office.figures(UTENA)
    for year in range(2021, 2026):
        late_file(office.database, UTENA, year)
    assert office.publish(date(2027, 10, 15)).released == [("LT", 2026)]
    now = office.figures(UTENA, year=2026)
    past = {key for key in now if key[0] == "years" and dict(key[2:])["year"] < "2026"}
    assert len(past) > 20
    for key in past:
        assert now[key] == released.get(key, (None, ":")), key


def test_what_was_not_released_then_has_no_past_figure_now(office: Office) -> None:
    """A municipality that was merged gets its first figures of its own without any of earlier years."""
    late_file(office.database, ZARASAI, 2026, times=30)
    office.publish(date(2027, 10, 15))
    assert office.record[-1]["municipalities"][ZARASAI] != "merged"
    own = {key: one for key, one in office.figures(ZARASAI, year=2026).items() if ("geo", ZARASAI) in key}
    past = {key: one for key, one in own.items() if key[0] == "years" and ("year", "2026") not in key}
    assert past and set(past.values()) == {(None, ":")}


# --- revisions


def test_a_revision_is_numbered_and_says_what_changed_and_why(office: Office) -> None:
    before = office.files()
    late_file(office.database, UTENA)
    assert revise(office) == operate.Done(("released: LT 2025",), 0)
    first, second = office.record
    assert (first["state"], second["state"], second["version"]) == ("revised", "in force", 2)
    assert second["published"] == "2027-01-20" and second["reason"]["lt"] == "Reason in lt."
    old, new = office.figures(UTENA, 1), office.figures(UTENA, 2)
    changed = {key for key, (value, _) in new.items() if value is not None and old.get(key, (None,))[0] != value}
    assert {key for key, (_, flag) in new.items() if flag == "r"} == {
        k for k in changed if k[0] not in ("axis", "method")
    }
    assert new["years", "persons", ("geo", UTENA), ("year", "2025")] == (
        2 * old["years", "persons", ("geo", UTENA), ("year", "2025")][0],
        "r",
    )
    page = office.files()[f"lt/{UTENA}/2025/v2/lt.html"].decode()
    assert "Reason in lt." in page and "LT-82-2025-v2" in page
    assert {path for path in before if "/2025/v1/" in path} <= office.files().keys()


def test_old_pages_get_a_notice_and_nothing_else_changes(office: Office) -> None:
    before = office.files()
    late_file(office.database, UTENA)
    revise(office)
    after = office.files()
    pages = [path for path in before if "/2025/v1/" in path and path.endswith(".html")]
    assert pages
    for path in (path for path in before if "/2025/v1/" in path):
        old, new = before[path].decode(errors="replace"), after[path].decode(errors="replace")
        if path in pages:
            notice = re.search(rf'{MARK}(<p class="notice">.*?</p>)', new)
            assert notice and "../v2/" in notice[1], path
            assert new.replace(notice[1], "").replace(MARK, "") == old.replace(MARK, "")
            assert_well_formed(new, path)
        else:
            assert new == old, path


def test_a_municipality_published_with_others_moves_by_five_or_not_at_all(office: Office) -> None:
    """What a country moved by beside the municipalities that moved told of one person of those without figures."""
    late_file(office.database, UTENA)
    merged = {code for code, status in office.record[0]["municipalities"].items() if status == "merged"}
    assert SMALLEST in merged
    for table, where in (
        ("municipality_years", f"municipality_code = '{SMALLEST}'"),
        ("county_years", "county_code = 'LT-UT'"),
        ("country_years", "country = 'LT'"),
    ):
        change(
            office.database,
            f"update marts.{table} set persons = persons - 1, completions = completions - 2, "
            f"teachers_completed = teachers_completed - 1 where {where} and year = 2025",
        )
    assert revise(office) == operate.Done(("released: LT 2025",), 0)
    moved = []
    for geo in (UTENA, "county:Utenos apskritis", "country"):
        old, new = (office.figures(UTENA, version)["comparison", "completions", ("geo", geo)][0] for version in (1, 2))
        moved.append(new - old)
    assert moved[0] >= 5 and len(set(moved)) == 1


def test_no_small_change_shows_between_editions(office: Office) -> None:
    """Utena grew by a late file, Molėtai by two persons: the revision tells of Utena only, in wider places too."""
    late_file(office.database, UTENA)
    change(
        office.database,
        "update marts.municipality_years set persons = persons + 2, completions = completions + 2 "
        "where municipality_code = '34' and year = 2025",
    )
    revise(office)
    for code in office.record[0]["municipalities"]:
        if office.record[0]["municipalities"][code] == "no data":
            continue
        old, new = office.figures(code, 1), office.figures(code, 2)
        for key, (value, _) in new.items():
            was = old.get(key, (None, None))[0]
            if key[1] in COUNTS and value is not None and was is not None:
                assert value == was or abs(value - was) >= 5, (code, key, was, value)
        hidden = {key for key, (_, flag) in old.items() if flag == "c"}
        assert {key for key in hidden if new.get(key, (None, "c"))[1] != "c"} == set(), code
    assert (
        office.figures("34", 1)["comparison", "persons", ("geo", "34")][0]
        == (office.figures("34", 2)["comparison", "persons", ("geo", "34")][0])
    )


def test_wider_places_move_by_what_their_corrected_members_moved(office: Office) -> None:
    old = of_country(read_facts(office.database), "LT")
    late_file(office.database, UTENA)
    change(
        office.database,
        "update marts.municipality_years set persons = persons + 3 where municipality_code = '34' and year = 2025;"
        "update marts.country_years set persons = persons + 3 where country = 'LT' and year = 2025",
    )
    new = of_country(read_facts(office.database), "LT")
    utena, country = Area("LT", "municipality", UTENA), Area("LT", "country", "LT")
    assert material(old, new, "LT", 2025) == {utena}
    facts = guarded(old, new, "LT", 2025)
    moved = new.years[utena, 2025].persons - old.years[utena, 2025].persons
    assert facts.years[country, 2025].persons == old.years[country, 2025].persons + moved
    assert facts.years[Area("LT", "municipality", "34"), 2025] == old.years[Area("LT", "municipality", "34"), 2025]
    assert small_changes(old, old, "LT", 2025) == frozenset()


def test_a_revision_needs_a_material_error(office: Office) -> None:
    with pytest.raises(UserError, match="nothing material changed"):
        revise(office)


@pytest.mark.slow
def test_one_revision_between_two_annual_editions(office: Office) -> None:
    late_file(office.database, UTENA)
    revise(office)
    late_file(office.database, UTENA)
    with pytest.raises(UserError, match="revised since the last annual edition"):
        revise(office, date(2027, 9, 1))
    assert office.publish(date(2027, 10, 15)).released == [("LT", 2026)]
    assert revise(office, date(2027, 11, 1)).exit_code == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('lt = "Vėlavo."\nen = "Late."', 'missing in "pl"'),
        ('lt = "Vėlavo."\nen = "Late."\npl = ""', 'missing in "pl"'),
        (f'lt = "{"žodis " * 41}"\nen = "Late."\npl = "Późno."', "more than 40 words"),
        ("lt = ", "cannot be read"),
    ],
)
def test_a_reason_that_cannot_be_used_is_told_in_one_line(office: Office, text: str, message: str) -> None:
    late_file(office.database, UTENA)
    path = office.reason()
    path.write_text(text, "utf-8")
    with pytest.raises(UserError, match=message):
        operate.run(office.on(LATER), ("LT", 2025), None, path, dry_run=False)


def test_a_dry_run_publishes_nothing(office: Office) -> None:
    before = office.files()
    late_file(office.database, UTENA)
    assert revise(office, dry_run=True) == operate.Done(("LT 2025 v2 is ready",), 0)
    assert office.files() == before and not (office.settings.reports / stage.STAGING).exists()


def test_without_what_it_was_made_from_an_edition_cannot_be_revised(office: Office) -> None:
    (office.settings.state / "editions" / "LT-2025-v1.json").unlink()
    late_file(office.database, UTENA)
    with pytest.raises(UserError, match=r"LT-2025-v1\.json is missing"):
        revise(office)


# --- withdrawal


def test_a_withdrawn_edition_stays_with_a_notice(office: Office) -> None:
    before = office.files()
    done = operate.run(office.on(LATER), None, ("LT", 2025), office.reason(), dry_run=False)
    assert done == operate.Done(("LT 2025 is withdrawn",), 0)
    (entry,) = office.record
    assert (entry["state"], entry["changed"], entry["reason"]["en"]) == ("withdrawn", "2027-01-20", "Reason in en.")
    after = office.files()
    page = after[f"lt/{UTENA}/2025/v1/lt.html"].decode()
    assert "Šis leidimas atšauktas" in page and "Reason in lt." in page
    assert {path for path in before if "/v1/" in path} == {path for path in after if "/v1/" in path}
    assert office.publish(LATER).released == []  # a night does not bring it back
    late_file(office.database, UTENA)
    assert revise(office).exit_code == 0
    assert [one["state"] for one in office.record] == ["withdrawn", "in force"]
    assert "../v2/lt.html" in office.files()[f"lt/{UTENA}/2025/v1/lt.html"].decode()


def test_notices_lead_to_the_edition_in_force_if_there_is_one(office: Office) -> None:
    """The first edition's pages led to a second one that was withdrawn, and called it in force."""
    page = f"lt/{UTENA}/2025/v1/lt.html"
    late_file(office.database, UTENA)
    assert revise(office).exit_code == 0
    assert "../v2/lt.html" in office.files()[page].decode()
    operate.run(office.on(LATER), None, ("LT", 2025), office.reason(), dry_run=False)
    text = office.files()[page].decode()
    assert "galiojančio šių metų leidimo nėra" in text and "../v2/" not in text
    late_file(office.database, MAIN)
    assert revise(office).exit_code == 0
    text = office.files()[page].decode()
    assert "../v3/lt.html" in text and "../v2/" not in text


@pytest.mark.parametrize("act", ["revise", "withdraw"])
def test_a_reason_holds_no_figure(office: Office, act: str) -> None:
    """One of a withdrawal stood on all pages, and the gate let no edition of the year pass any more."""
    late_file(office.database, UTENA)
    reason = office.reason()
    reason.write_text(reason.read_text("utf-8").replace("Reason in en.", "One of 30 was removed: 1 person."), "utf-8")
    asked = {"revise": None, "withdraw": None} | {act: ("LT", 2025)}
    with pytest.raises(UserError, match='the reason in "en" holds a figure'):
        operate.run(office.on(LATER), asked["revise"], asked["withdraw"], reason, dry_run=False)
    assert [entry["state"] for entry in office.record] == ["in force"]


def test_programme_titles_may_hold_a_digit(tmp_path: Path) -> None:
    """“… (BMT) 1 …” in a list without figures was an untraced number, and the country could never be released."""
    office = make_office(tmp_path)
    change(office.database, "update marts.programme_years set title = title || ' (1 kūrimo vieta)'")
    result = office.publish()
    assert (result.released, result.stopped) == ([("LT", 2025)], [])


# --- editions from before the full disclosure control


def test_editions_of_partial_protection_are_issued_again(office: Office) -> None:
    """The first record had a list of municipalities and no state (decision 22)."""
    path = office.site / "editions.json"
    (entry,) = json.loads(path.read_text("utf-8"))["editions"]
    listed = sorted(code for code, status in entry["municipalities"].items() if status != "no data")
    older = {key: entry[key] for key in ("country", "year", "version", "published", "figures")}
    path.write_text(json.dumps({"editions": [{**older, "municipalities": listed}]}), "utf-8")
    for page in office.site.glob("lt/*/2025/v1/*.html"):
        page.write_text(page.read_text("utf-8").replace(MARK, ""), "utf-8")
    late_file(office.database, UTENA)
    assert office.publish().released == [("LT", 2025)]
    first, second = office.record
    assert (first["state"], first["protection"], second["state"], second["version"]) == (
        "withdrawn",
        "partial",
        "in force",
        2,
    )
    page = office.files()[f"lt/{UTENA}/2025/v1/lt.html"].decode()
    assert "apsaugotos tik iš dalies" in page and "../v2/lt.html" in page
    assert office.publish().released == []


def test_a_record_that_cannot_be_read_stops_the_night(office: Office) -> None:
    (office.site / "editions.json").write_text("{", "utf-8")
    with pytest.raises(UserError, match="restore it from the backup"):
        office.publish()


# --- the plan


def test_the_plan_names_what_is_released_due_and_planned(office: Office) -> None:
    text = operate.as_table(operate.plan(office.on(date(2026, 11, 1))))
    assert "2026-10-15  LT 2025 v1    released" in text and "2027-10-15  LT 2026 v1    planned" in text
    text = operate.as_table(operate.plan(office.on(date(2027, 10, 15))))
    assert "2027-10-15  LT 2026 v1    due" in text and "2028-10-15  LT 2027 v1    planned" in text


def test_release_by_hand_is_the_release_of_the_night(office: Office, released_once: Path, tmp_path: Path) -> None:
    other = copy_of(released_once, tmp_path / "other")
    day = date(2027, 10, 15)
    assert operate.run(office.on(day), None, None, None, dry_run=False).lines == ("released: LT 2026",)
    other.publish(day)
    assert office.files() == other.files()
    assert operate.run(office.on(day), None, None, None, dry_run=False).lines == ("nothing is due",)


# --- death at any point

KILLED = """
import os, sys
from datetime import date
from pathlib import Path
sys.path.insert(0, {tests!r})
from test_editions import copy_of, make_settings, revise
from editions_fixture import LATER, Office
from catalogue.editions.publish import publish

folder, act, last = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
seen = 0

def hook(event, arguments):
    global seen
    is_writing = event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+")
    if (is_writing or event in ("os.rename", "os.remove", "os.rmdir", "os.mkdir")) and str(folder) in str(arguments[0]):
        seen += 1
        if seen == last:
            os._exit(9)

office = Office(make_settings(folder / "raw", folder / "data/marts", folder / "reports"))
sys.addaudithook(hook)
if act == "revise":
    revise(office)
else:
    office.publish()
print(seen)
"""


def run_to(folder: Path, act: str, last: int) -> int | None:
    """Do something in a process that dies right before its `last` change of a file; how many there were, if fewer."""
    code = KILLED.format(tests=str(Path(__file__).parent))
    command = [sys.executable, "-c", code, str(folder), act, str(last)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 9), done.stderr
    return int(done.stdout) if done.returncode == 0 else None


POINTS = 6  # at which the run dies
SMALL = {("LT", "82"): 486, ("LT", "34"): 307}


@pytest.mark.slow
@pytest.mark.parametrize("act", ["publish", "revise"])
def test_death_at_any_point_leaves_the_site_whole(tmp_path: Path, act: str) -> None:
    """Each file is as before or as after; what was decided comes about in the next night, to the same bytes."""
    start_folder = tmp_path / "start"
    office = make_office(start_folder, sizes=SMALL)
    if act == "revise":
        office.publish()
        late_file(office.database, UTENA)
        office.publish(LATER)
    undisturbed = copy_of(start_folder, tmp_path / "undisturbed")
    total = run_to(tmp_path / "undisturbed", act, 10**9)
    assert total
    undisturbed.publish(LATER if act == "revise" else None)
    before, after = office.files() if act == "revise" else {}, undisturbed.files()
    draws = random.Random(act)
    # moving in, notices, pages and record come last
    for last in sorted([*draws.sample(range(total * 2 // 3, total), POINTS - 1), draws.randrange(1, total)]):
        folder = tmp_path / f"killed-{last}"
        killed = copy_of(start_folder, folder)
        assert run_to(folder, act, last) is None
        found = {path: content for path, content in killed.files().items() if not path.rsplit("/")[-1].startswith(".")}
        for path, content in found.items():
            assert content in (before.get(path), after.get(path)), (last, path)
        assert read_record(killed.settings.reports) in (office.record if act == "revise" else [], undisturbed.record)
        is_decided = bool(stage.decided(killed.settings.reports)) or killed.record == undisturbed.record
        killed.publish(LATER if act == "revise" else None)
        again = killed.files()
        assert again == (after if is_decided or act == "publish" else before), last
        assert not (killed.settings.reports / stage.STAGING).exists()


# --- many nights, many editions


def units() -> Units:
    path = Path(__file__).parent
    with duckdb.connect() as connection:
        rows = connection.execute(
            "select code, name_official, parent_iso from read_csv(?, all_varchar = true) "
            "where country = 'LT' and valid_to is null",
            [str(path.parent / "src/catalogue/reference/municipalities.csv")],
        ).fetchall()
    from reports_fixture import COUNTIES  # noqa: PLC0415

    return Units("LT", tuple(Unit(code, name, county, COUNTIES.get(county, county)) for code, name, county in rows))


@pytest.mark.slow
def test_sixty_nights_change_nothing_that_is_published_but_at_a_release(tmp_path: Path) -> None:
    """Figures grow every night; what lies at a permanent address does not move, and one release comes on its day."""
    office = make_office(tmp_path, sizes=SMALL)
    draws = random.Random(60)
    first = date(2027, 8, 20)
    nights = []
    for night in range(60):
        late_file(office.database, draws.choice(["82", "34"]), draws.choice([2025, 2026]))
        released = office.publish(first + timedelta(days=night)).released
        day = first + timedelta(days=night)
        due = {first: [("LT", 2025)], date(2027, 10, 15): [("LT", 2026)]}
        assert released == due.get(day, []), day
        nights.append({path: content for path, content in office.files().items() if re.search(r"/v\d+/", path)})
    assert all(nights[at].items() <= nights[at + 1].items() for at in range(59))
    assert [len(nights[at]) != len(nights[at + 1]) for at in range(59)].count(True) == 1
    changed = [one for one in attack_nights(nights, units()) if one.kind == "changed file"]
    assert changed == []


@pytest.mark.slow
def test_six_stacked_editions_withstand_the_attack(tmp_path: Path) -> None:
    """Five revisions of one period, each with a late file and small changes elsewhere: nothing small comes out."""
    office = make_office(tmp_path)
    office.publish()
    draws = random.Random(1)
    for turn in range(5):
        year = RELEASED.year + turn
        late_file(office.database, draws.choice(["82", "13", "41"]), times=draws.choice([1, 2, 4]))
        sign = "-" if turn % 2 else "+"
        change(
            office.database,
            f"update marts.municipality_years set persons = persons {sign} 2, completions = completions {sign} 3 "
            "where municipality_code = '34' and year = 2025",
        )
        done = revise(office, date(year, 11, 20))
        assert done.exit_code == 0, done.text
        office.publish(date(year + 1, 10, 15))
    assert [entry["version"] for entry in office.record if entry["year"] == 2025] == [1, 2, 3, 4, 5, 6]
