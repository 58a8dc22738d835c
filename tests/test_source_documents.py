"""The five source documents as worked examples: every fact, with the cell of the workbook that it came from.

A fact is what a mart says, and beside it the row of the centre's workbook that the mart points at. Each test
quotes the sentence of its document. People are invented; what the documents print is not.
"""

import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from catalogue.editions.publish import publish
from catalogue.intake.intake import plan, take_in
from catalogue.settings import Settings
from catalogue.warehouse.build import build

ROOT = Path(__file__).resolve().parent.parent
RAW = ROOT / "data" / "raw"
sys.path.insert(0, str(ROOT / "tools"))

from sample.build import world  # noqa: E402
from sample.examples import bmt, etwinning, leleto, mobility_tool, officials, poska  # noqa: E402
from sample.examples.build import example_files  # noqa: E402
from sample.examples.cast import cast, key  # noqa: E402

from test_sample import NAMED  # noqa: E402

AS_OF = date(2026, 11, 21)
# files of the large sample that the examples lean on: lists of courses, and a school's own completions
BESIDE = {
    "tartumaa": ("koolitused-ja-osalejad.xlsx",),
    "tartu-poska": ("opetajad.xlsx", "opetajate-koolitused.ods"),
}
NUMBER = "2016-1-LV01-KA201-022658"

WORKBOOKS = {
    f"{centre}/{name}" for centre, files in example_files().items() for name in files if name.endswith(".xlsx")
}

Value = Any
Grid = Mapping[str, list[tuple[Value, ...]]]


@dataclass(frozen=True)
class Fact:
    """What a mart says, and the row of the workbook that it came from, by header."""

    value: tuple[Value, ...]
    cell: Mapping[str, Value]


@dataclass(frozen=True)
class Built:
    """The published marts of the worked examples."""

    settings: Settings

    def ask(self, query: str) -> list[tuple[Value, ...]]:
        with duckdb.connect(self.settings.database, read_only=True) as connection:
            return connection.sql(query).fetchall()

    def facts(self, columns: str, source: str, condition: str = "true") -> list[Fact]:
        """`columns` of the rows of `source`, whose rows are called t, in order of their place."""
        place = "p.path, t.sheet, t.source_row"
        rows = self.ask(
            f"select {place}, {columns} from {source} join quality.submissions as p on p.submission = t.submission"
            f" where {condition} order by {place}"
        )
        return [Fact(tuple(values), cells(path, sheet, row)) for path, sheet, row, *values in rows]


@cache
def grids(path: str) -> Grid:
    """A workbook below data/raw as sheet → rows of cells; days without a time of day."""
    book = openpyxl.load_workbook(RAW / path, read_only=True, data_only=True)
    return {
        sheet.title: [
            tuple(cell.date() if isinstance(cell, datetime) else cell for cell in row)
            for row in sheet.iter_rows(values_only=True)
        ]
        for sheet in book
    }


def cells(path: str, sheet: str, row: int) -> dict[str, Value]:
    """A row of a workbook by header; the header is the first row with several cells."""
    rows = grids(path)[sheet]
    header = next(line for line in rows if sum(cell is not None for cell in line) > 1)
    return dict(zip(map(str, header), rows[row - 1], strict=False))


def values(facts: list[Fact]) -> list[Value]:
    """The values of facts of one column each, else their tuples."""
    return [fact.value[0] if len(fact.value) == 1 else fact.value for fact in facts]


def written(facts: list[Fact], header: str) -> list[Value]:
    """What stands in the workbook under a header, fact by fact."""
    return [fact.cell[header] for fact in facts]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Real intake and build of the files of the worked examples, as they lie in data/raw."""
    folder = tmp_path_factory.mktemp("documents")
    for centre, files in example_files().items():
        for name in {*files, *BESIDE.get(centre, ()), "centre.toml"}:
            target = folder / "raw" / centre / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(RAW / centre / name, target)
    settings = Settings(folder / "raw", folder / "data" / "marts", folder / "reports", AS_OF, 2)
    for batch in plan(settings).batches:
        take_in(settings, batch)
    build(settings)
    return Built(settings)


# The workbooks


def test_made_anew_the_examples_have_the_same_bytes() -> None:
    before = example_files()
    cast.cache_clear()
    example_files.cache_clear()
    assert example_files() == before


def test_every_sheet_is_recognised_and_every_row_below_its_header_is_accepted(built: Built) -> None:
    counts = built.ask(
        'select path, sheet, "table", rejected from quality.row_counts join quality.submissions using (submission)'
    )
    ours = [(path, sheet, table, rejected) for path, sheet, table, rejected in counts if path in WORKBOOKS]
    assert {(path, sheet) for path, sheet, _, _ in ours} == {
        (path, sheet) for path in WORKBOOKS for sheet in grids(path)
    }
    assert [row for row in ours if row[2] is None or row[3]] == []


def test_no_column_and_no_word_is_unknown(built: Built) -> None:
    reading = "('PD-005', 'PD-006', 'PD-007', 'PD-009', 'PD-106', 'PD-109', 'PD-110', 'PD-112', 'PD-116', 'PD-120')"
    query = "select rule, path, sheet, field from quality.findings join quality.submissions using (submission)"
    assert [row for row in built.ask(f"{query} where rule in {reading}") if row[1] in WORKBOOKS] == []


def test_every_run_and_project_that_a_row_names_is_described(built: Built) -> None:
    query = "select rule, path, sheet, source_row from quality.findings join quality.submissions using (submission)"
    assert [row for row in built.ask(f"{query} where rule in ('PD-506', 'PD-507')") if row[1] in WORKBOOKS] == []


def test_nobody_is_a_person_of_the_documents_or_of_the_large_sample() -> None:
    people = [person for part in cast().values() for person in part]
    names = [key(person.first, person.last) for person in people]
    assert len(set(names)) == len(names)
    assert not set(names) & {key(one.first, one.last) for centre in world().values() for one in centre.people}
    everything = [
        str(cell).casefold() for path in WORKBOOKS for rows in grids(path).values() for row in rows for cell in row
    ]
    assert not [cell for cell in everything if any(named in cell for named in (*NAMED, "bujanausk", "sabaliausk"))]


# Two accredited programmes: bmt-accredited-programmes

UPC = f"t.centre = '{bmt.FOLDER}'"


def test_upc_accredited_two_programmes_of_the_project_on_19_october_2012(built: Built) -> None:
    """„2012 m. spalio 19 d. Ugdymo plėtotės centras akreditavo projekto „Besimokančių mokyklų tinklai“ metu sukurtas
    ir išbandytas pedagogų kvalifikacijos tobulinimo programas“"""
    found = built.facts("t.accredited_on, t.authority_code, j.project_title",
                        "marts.accreditations as t left join marts.projects as j"
                        " on lower(t.project_code) = lower(j.acronym)", UPC)  # fmt: skip
    assert values(found) == [(date(2012, 10, 19), "UPC", bmt.PROJECT)] * 2
    assert written(found, "Akreditacijos data") == ["2012 m. spalio 19 d."] * 2
    assert written(found, "Akreditavo") == ["Ugdymo plėtotės centras"] * 2
    assert len({fact.cell["Programos pavadinimas"] for fact in found}) == 2


def test_a_title_written_in_three_ways_is_one_programme(built: Built) -> None:
    """„Besimokančių mokyklų tinklų (toliau – BMT) 1 kūrimo vietose programa”"""
    found = built.facts("t.programme_id", "marts.completions as t", f"{UPC} and t.team is null")
    assert {*written(found, "Programos pavadinimas")} == {bmt.PLACES, bmt.PLACES_TOO, bmt.PLACES_SHORT}
    accredited = built.facts("t.programme_id", "marts.accreditations as t", UPC)
    (other,) = [fact.value[0] for fact in accredited if fact.cell["Programos pavadinimas"] == bmt.PLACES_TOO]
    assert set(values(found)) == {other}
    assert built.ask(f"select count(*) from marts.programmes where programme_id like '{bmt.FOLDER}:%'") == [(2,)]


def test_the_programmes_are_for_all_the_groups_that_the_document_names(built: Built) -> None:
    """„Kvalifikacijos tobulinimo programos skirtos ir pedagogams, ir mokyklų vadovams bei administracijos darbuotojams,
    taip pat institucijų, vykdančių ikimokyklinio ir priešmokyklinio ugdymo programas, vadovams, pedagoginiams
    darbuotojams, savivaldybių švietimo padalinių bei mokytojų švietimo centrų specialistams.“"""
    groups = {
        "teachers", "school_heads", "school_administration", "preschool_staff", "municipal_officials",
        "teacher_centre_staff",
    }  # fmt: skip
    found = built.ask(f"select target_groups from marts.programmes where programme_id like '{bmt.FOLDER}:%'")
    assert [set(codes) for (codes,) in found] == [groups, groups]
    cell = cells(f"{bmt.FOLDER}/bmt-programos.xlsx", "Programos", 4)["Tikslinė grupė"]
    assert cell.split("; ") == list(bmt.TARGET_GROUPS)


def test_a_team_of_five_or_six_is_full_and_one_of_four_or_seven_is_asked_about(built: Built) -> None:
    """„Kvalifikacijos tobulinimo programa skirta mokyklos komandai, kurią sudaro 5-6 mokyklos atstovai.“"""
    found = built.facts("t.team_min, t.team_max, t.is_full", "marts.teams as t", UPC)
    assert values(found) == [(5, 6, False), (5, 6, True), (5, 6, True), (5, 6, False)]
    assert written(found, "Komandos narių skaičius") == [4, 5, 6, 7]
    asked = built.facts("t.rule", "quality.findings as t", f"{UPC} and t.rule = 'PD-711'")
    assert written(asked, "Komandos narių skaičius") == [4, 7]


def test_the_other_programme_asks_for_no_team(built: Built) -> None:
    """The document speaks of teams of the „modelio kūrimo“ programme only."""
    rows = built.ask(f"select title, team_min, team_max from marts.programmes where programme_id like '{bmt.FOLDER}:%'")
    assert {("modelio" in title, team) for title, *team_ in rows for team in [tuple(team_)]} == {
        (True, (5, 6)),
        (False, (None, None)),
    }


def test_a_completion_after_the_accreditation_has_expired_is_not_accredited(built: Built) -> None:
    """An accreditation holds for a term; here to 2015-10-18."""
    late = built.facts("t.completed_on", "marts.completions as t", f"{UPC} and not t.is_accredited")
    assert values(late) == [date(2015, 11, 20)]
    assert written(late, "Baigimo data") == [date(2015, 11, 20)]
    asked = built.facts("t.rule", "quality.findings as t", f"{UPC} and t.rule = 'PD-702'")
    assert written(asked, "Baigimo data") == [date(2015, 11, 20)]
    held = built.facts("a.last_day", "marts.completions as t join marts.accreditations as a using (programme_id)",
                       f"{UPC} and t.is_accredited")  # fmt: skip
    assert set(values(held)) == {date(2015, 10, 18)}
    assert len(held) == sum(school.size for school in bmt.SCHOOLS) + len(bmt.ALONE) - 1


def test_municipalities_count_what_the_list_of_documents_holds(built: Built) -> None:
    """The list of documents, added up by its own cells."""
    units = {"Telšių r. sav.": "78", "Kėdainių r. sav.": "53", "Marijampolės sav.": "18", "Alytaus m. sav.": "11"}
    rows = [row for row in grids(f"{bmt.FOLDER}/bmt-pazymejimai-2012-2015.xlsx")["Pažymėjimai"][3:] if row[0]]
    places = sorted({(units[str(row[6])], row[10].year) for row in rows})
    expected = []
    for code, year in places:
        here = [row for row in rows if units[str(row[6])] == code and row[10].year == year]
        hours = Decimal(sum(row[11] for row in here))
        late = sum(row[11] for row in here if row[10] > bmt.VALID_TO)
        expected.append((code, year, len(here), len({row[3] for row in here}), hours, hours - late))
    found = "select municipality_code, year, completions, persons, academic_hours, accredited_hours"
    assert (
        built.ask(f"{found} from marts.municipality_years where country = 'LT' and year < 2017 order by all")
        == expected
    )


# The officials' programme: tartumaa-officials-programme

TARTUMAA = f"t.centre = '{officials.FOLDER}'"
RUN = f"{TARTUMAA} and t.run_code = '{officials.RUN}'"


def test_five_training_days_from_11_january_to_10_may(built: Built) -> None:
    """„11. jaanuarist 10. maini väldanud arenguprogrammis“, „Viiest koolituspäevast koosnev programm“"""
    found = built.facts("t.started_on, t.ended_on, t.days, t.run_status", "marts.runs as t", RUN)
    assert values(found) == [(date(2024, 1, 11), date(2024, 5, 10), 5, "held")]
    assert written(found, "Algus") == [date(2024, 1, 11)]
    assert written(found, "Lõpp") == [date(2024, 5, 10)]


def test_the_five_days_lie_a_month_apart_and_each_has_its_topic(built: Built) -> None:
    """„käsitletud teemad katsid strateegilist juhtimist, haridusvaldkonna õigusruumi, erinevate sidus- ja huvigruppide
    kaasamist, koolipidaja ja haridusjuhi partnerlust ning haridusvõrgu väljakutsete lahendamise võimalusi“"""
    found = built.facts("t.held_on, t.topic", "marts.run_days as t", RUN)
    assert [day.month for day, _ in values(found)] == [1, 2, 3, 4, 5]
    assert values(found) == [(day, topic) for day, topic, _ in officials.DAYS]
    assert values(found) == [(fact.cell["Koolituspäeva kuupäev"], fact.cell["Koolituspäeva teema"]) for fact in found]


def test_one_day_is_also_for_heads_and_mayors(built: Built) -> None:
    """„lisaks oli ühele koolituspäevale kaasatud laiem võrgustik: maakonna koolidirektorid ja vallavanemad“"""
    found = built.facts("t.held_on, t.audience", "marts.run_days as t", RUN)
    own, joint = ["municipal_officials"], ["municipal_heads", "municipal_officials", "school_heads"]
    assert [(day, sorted(codes)) for day, codes in values(found)] == [
        (day, joint if day == officials.JOINT_DAY else own) for day, _, _ in officials.DAYS
    ]
    (day,) = [fact for fact in found if "koolijuhid" in fact.cell["Päeva sihtrühm"]]
    assert day.cell["Koolituspäeva kuupäev"] == officials.JOINT_DAY


def test_all_eight_municipalities_of_the_county_are_represented(built: Built) -> None:
    """„Arenguprogrammis osalesid kõigi Tartumaa omavalitsuste haridusjuhid ja/või -ametnikud“"""
    columns = "municipalities, municipalities_represented, missing, training_days, officials"
    run = f"{officials.FOLDER}:{officials.RUN}"
    assert built.ask(f"select {columns} from marts.official_programmes where run_id = '{run}'") == [
        (8, 8, [], 5, len(officials.rows()))
    ]
    found = built.facts("t.municipality_code", "marts.completions as t", TARTUMAA)
    assert set(values(found)) == set(officials.COUNTY)
    assert all(fact.cell["Omavalitsus"].endswith(f"({fact.value[0]})") for fact in found)


def test_heads_and_mayors_attend_one_day_and_complete_nothing(built: Built) -> None:
    """Guests of one day must not inflate completions."""
    found = built.facts("t.person_id, t.attended_on", "marts.attendances as t", f"{RUN} and t.is_guest")
    assert {day for _, day in values(found)} == {officials.JOINT_DAY}
    assert len({person for person, _ in values(found)}) == len(found)
    assert set(written(found, "Ametikoht")) == {"direktor", "vallavanem"}
    assert written(found, "Ametikoht").count("vallavanem") == 7  # one of each parish
    counted = f"select guests from marts.official_programmes where run_id = '{officials.FOLDER}:{officials.RUN}'"
    assert built.ask(counted) == [(len(found),)]
    done = {person for (person,) in built.ask(f"select person_id from marts.completions as t where {TARTUMAA}")}
    assert not {person for person, _ in values(found)} & done


def test_officials_attended_as_many_days_as_their_completion_says(built: Built) -> None:
    """„Viiest koolituspäevast koosnev programm“: who missed one completed four days."""
    days = built.ask(f"select person_id, count(*) from marts.attendances as t where {RUN} and not is_guest"
                     " and present group by all")  # fmt: skip
    found = built.facts("t.person_id, t.academic_hours", "marts.completions as t", TARTUMAA)
    assert dict(values(found)) == {person: 8 * count for person, count in days}
    assert [fact.value[1] for fact in found] == [8 * fact.cell["Koolituspäevi"] for fact in found]


def test_the_partner_is_one_organisation_whatever_its_legal_form_is_called(built: Built) -> None:
    """„Tartumaa Omavalitsuste Liit koostöös MTÜga Hea Hariduskorraldus“; January's notice says OÜ."""
    found = built.facts("t.organiser, t.co_organiser", "marts.runs as t", RUN)
    assert values(found) == [("Tartumaa Omavalitsuste Liit", "MTÜ Hea Hariduskorraldus")]
    assert written(found, "Kaaskorraldaja") == ["MTÜ Hea Hariduskorraldus"]
    listed = grids("tartumaa/partnerid.xlsx")["Partnerid"][2:]
    assert {row[0]: row[1] for row in listed if row[1] == officials.PARTNER_CODE} == {
        "Hea Hariduskorraldus OÜ": officials.PARTNER_CODE,
        "MTÜ Hea Hariduskorraldus": officials.PARTNER_CODE,
    }
    query = "select name, organisation_type from marts.organisations"
    assert built.ask(f"{query} where registry_code = '{officials.PARTNER_CODE}'") == [
        ("MTÜ Hea Hariduskorraldus", "ngo")
    ]
    assert built.ask(f"{query} where name like '%Hariduskorraldus%'") == [("MTÜ Hea Hariduskorraldus", "ngo")]


def test_a_meeting_was_promised_at_least_once_a_year(built: Built) -> None:
    """„lepiti kokku, et Tartumaa Omavalitsuste Liit korraldab tulevikus sarnaseid kohtumisi ja arutelusid vähemalt
    korra aastas“ (10. mai)"""
    columns = "t.promised_by, t.promised_on, t.every_months, t.next_due_on, t.county_code"
    found = built.facts(columns, "marts.commitments as t", TARTUMAA)
    assert values(found) == [("Tartumaa Omavalitsuste Liit", date(2024, 5, 10), 12, date(2025, 5, 10), "EE-79")]
    assert written(found, "Lubaduse kuupäev") == [date(2024, 5, 10)]
    assert written(found, "Kordub (kuudes)") == [12]


@pytest.mark.parametrize(("day", "is_overdue"), [(date(2025, 5, 10), False), (date(2025, 5, 11), True)])
def test_the_promise_is_overdue_once_a_year_has_passed(built: Built, day: date, is_overdue: bool) -> None:
    """„vähemalt korra aastas“"""
    settings = replace(built.settings, marts=built.settings.state / f"marts-{day}", as_of=day)
    build(settings)
    then = Built(settings)
    assert values(then.facts("t.is_overdue", "marts.commitments as t", TARTUMAA)) == [is_overdue]
    asked = then.facts("t.rule", "quality.findings as t", f"{TARTUMAA} and t.rule = 'PD-716'")
    assert written(asked, "Kokkulepe") == [officials.PROMISE] * is_overdue


# The KA2 partnership: utena-ka2-partnership

UTENA = f"t.centre = '{leleto.UTENA}'"
PROJECT = f"t.project_id = '{NUMBER}'"


def test_a_number_written_in_five_ways_is_one_project(built: Built) -> None:
    """„Erasmus+ KA2 suaugusiųjų strateginių partnerysčių projekte „Mokymasis kartu“ […]
    No-2016-1-LV01-KA201-022658.“"""
    assert built.ask("select count(*) from marts.projects where project_id like '%022658%'") == [(1,)]
    partners = built.facts("t.project_id", "marts.project_partners as t", UTENA)
    visits = built.facts("t.project_code", "marts.mobilities as t", UTENA)
    assert set(values([*partners, *visits])) == {NUMBER}
    assert {*written([*partners, *visits], "Projekto Nr.")} == {
        leleto.PRINTED_TOO, leleto.EN_DASHES, leleto.HARD_HYPHENS,
    }  # fmt: skip
    (printed,) = built.facts("t.rule", "quality.findings as t", f"{UTENA} and t.rule = 'PD-706'")
    assert printed.cell["Projekto Nr."] == "No-2016-1-LV01-KA201-022658."


def test_the_number_says_school_education_though_the_text_says_adult(built: Built) -> None:
    """„Erasmus+ KA2 suaugusiųjų strateginių partnerysčių projekte“, KA201"""
    found = built.facts("t.action_code, t.action_field, t.national_agency, t.call_year", "marts.projects as t", PROJECT)
    assert values(found) == [("KA201", "school", "LV01", 2016)]
    told = built.facts("t.severity", "quality.findings as t", "t.rule = 'PD-706'")
    assert values(told) == ["info"]
    assert written(told, "Švietimo sektorius") == ["suaugusiųjų švietimas"]


def test_six_institutions_of_five_countries(built: Built) -> None:
    """„projekte dalyvauja 6 institucijos ir 5 Europos Sąjungos šalių“"""
    found = built.facts("t.partners, t.countries, t.declared_partners, t.declared_countries", "marts.projects as t",
                        PROJECT)  # fmt: skip
    assert values(found) == [(6, 5, 6, 5)]
    listed = built.facts("t.partner_country", "marts.project_partners as t", PROJECT)
    assert dict(zip(written(listed, "Partnerio institucija"), values(listed), strict=True)) == {
        "Rygos švietimo ir informavimo metodinis centras": "LV",
        "Leeds miesto taryba": "GB",
        "Ventspilio miesto tarybos Švietimo administracija": "LV",
        "Międzyuczelniany centro švietimo ir tarpdisciplininių mokslinių tyrimų plėtros fondas": "PL",
        "Tartu universitetas": "EE",
        "Utenos švietimo centras": "LT",
    }
    assert built.ask("select count(*) from quality.findings where rule in ('PD-705', 'PD-707')") == [(0,)]


def test_the_centre_in_riga_coordinates(built: Built) -> None:
    """„Rygos švietimo ir informavimo metodinis centras, Latvija (projekto koordinatorius)“"""
    found = built.facts("t.partner_role, t.partner_country, o.name",
                        "marts.project_partners as t join marts.organisations as o using (organisation_id)",
                        f"{PROJECT} and t.partner_role = 'coordinator'")  # fmt: skip
    assert values(found) == [("coordinator", "LV", "Rīgas izglītības un informatīvi metodiskais centrs")]
    assert written(found, "Partnerio institucija") == ["Rygos švietimo ir informavimo metodinis centras"]


def test_every_partner_is_known_by_its_own_name_too(built: Built) -> None:
    """The document translates every name; a list of institutions has each in its own language."""
    found = built.facts("o.name", "marts.project_partners as t join marts.organisations as o using (organisation_id)",
                        PROJECT)  # fmt: skip
    assert values(found) == [partner.own_name for partner in leleto.PARTNERS]


def test_the_united_kingdom_was_in_the_union_then(built: Built) -> None:
    """„5 Europos Sąjungos šalių: […] Leeds miesto taryba, Didžioji Britanija“"""
    found = built.facts("t.partner_country, t.was_in_eu", "marts.project_partners as t", PROJECT)
    assert ("GB", True) in values(found)
    assert {was for _, was in values(found)} == {True}
    (leeds,) = [fact for fact in found if fact.value[0] == "GB"]
    assert leeds.cell["Partnerio šalis"] == "Didžioji Britanija"


def test_the_project_ran_from_september_2016_to_november_2018(built: Built) -> None:
    """„Projekto trukmė - 2016-2018 m.“"""
    found = built.facts("t.started_on, t.ended_on", "marts.projects as t", PROJECT)
    assert values(found) == [(date(2016, 9, 1), date(2018, 11, 30))]
    assert cells("utena/tarptautiniai-projektai.xlsx", "Projektai", 3)["Projekto pabaiga"] == date(2018, 11, 30)


def test_the_first_meeting_was_in_riga_on_20_october_2016(built: Built) -> None:
    """„2016 metų spalio 20 dieną Rygoje įvyko pirmasis projekto dalyvių susitikimas“"""
    columns = "t.started_on, t.stay_days, t.mobility_type, t.host_country, t.is_held"
    found = built.facts(columns, "marts.mobilities as t", f"{UTENA} and t.host_city = 'Ryga'")
    assert set(values(found)) == {(date(2016, 10, 20), 1, "project_meeting", "LV", True)}
    assert set(written(found, "Pradžia")) == {date(2016, 10, 20)}


def test_four_people_were_in_leeds_for_six_days_of_which_five_were_training(built: Built) -> None:
    """„2017 metų sausio 29 – vasario 03 dienomis Leeds mieste, UK“, „Visas penkias viešnagės dienas“; „direktorė […] ir
    metodininkės“, four by name"""
    found = built.facts("t.stay_days, t.programme_days, t.host_country, t.is_held", "marts.mobilities as t",
                        f"{UTENA} and t.host_city = 'Leeds'")  # fmt: skip
    assert values(found) == [(6, 5, "GB", True)] * 4
    assert written(found, "Pareigos") == ["direktorė", "metodininkė", "metodininkė", "metodininkė"]
    assert {(fact.cell["Pradžia"], fact.cell["Pabaiga"]) for fact in found} == {(date(2017, 1, 29), date(2017, 2, 3))}
    told = built.facts("t.severity", "quality.findings as t", f"{UTENA} and t.rule = 'PD-715'")
    assert values(told) == ["info"] * 4
    assert set(written(told, "Programos dienos")) == {5}


def test_the_visit_to_tartu_is_planned_and_not_held(built: Built) -> None:
    """„2017 metų kovo 05-10 dienomis planuojama stažuotė Tartu mieste, Estijoje.“"""
    found = built.facts("t.started_on, t.ended_on, t.mobility_status, t.is_held", "marts.mobilities as t",
                        f"{UTENA} and t.host_city = 'Tartu'")  # fmt: skip
    assert set(values(found)) == {(date(2017, 3, 5), date(2017, 3, 10), "planned", False)}
    assert set(written(found, "Būsena")) == {"planuojama"}
    asked = built.facts("t.severity", "quality.findings as t", f"{UTENA} and t.rule = 'PD-717'")
    assert values(asked) == ["question"] * len(found)
    assert set(written(asked, "Priimantis miestas")) == {"Tartu"}


def test_the_product_is_a_handbook_in_the_languages_of_the_partners(built: Built) -> None:
    """„parengti ir išleisti gerosios praktikos leidinį […] projekto šalių kalbomis“"""
    found = built.facts("t.output_title, t.output_languages", "marts.projects as t", PROJECT)
    ((title, languages),) = values(found)
    assert "rokasgrāmata" in title
    assert languages.split(", ") == ["latviešu", "angļu", "poļu", "igauņu", "lietuviešu"]
    assert written(found, "Produkta valodas") == [languages]


def test_the_disclaimer_of_the_union_goes_with_the_project(built: Built) -> None:
    """„Straipsnis atspindi autoriaus, bet ne […] Europos Komisijos ar jos institucijų požiūrį.“"""
    found = built.facts("t.is_eu_funded, t.is_erasmus", "marts.projects as t", PROJECT)
    assert values(found) == [(True, True)]
    assert written(found, "Finansējuma programma") == ["Erasmus+"]


def test_two_centres_report_one_project(built: Built) -> None:
    """Utena takes part, the centre in Riga coordinates: each keeps the project."""
    rows = [
        cells("utena/tarptautiniai-projektai.xlsx", "Projektai", 3)["Projekto Nr."],
        cells("riga-riimc/projekti.xlsx", "Projekti", 3)["Projekta numurs"],
    ]
    assert rows == ["No-2016-1-LV01-KA201-022658.", "Nr. 2016–1–LV01–KA201–022658"]
    assert built.ask(
        "select project_id, centre from marts.projects where project_title_en like 'Leading to Learn%'"
    ) == [(NUMBER, "riga-riimc")]
    sent = "select centre, sum(accepted) from quality.row_counts where \"table\" = 'projects' group by all"
    assert {("utena", 1), ("riga-riimc", 1)} <= set(built.ask(sent))


# The mobility project of a school: tartu-mobility-project

POSKA = f"t.centre = '{poska.FOLDER}'"


def test_the_project_without_a_number_ran_from_june_2017_to_may_2018(built: Built) -> None:
    """„Erasmus+ õpirändeprojekt „Uuenevat õpikäsitust toetava laiapõhjalise juhtimismudeli arendamine […]“ ajavahemikus
    01.06.2017-31.05.2018“"""
    found = built.facts(
        "t.project_code, t.started_on, t.ended_on, t.action, t.is_eu_funded", "marts.projects as t", POSKA
    )
    assert values(found) == [(None, date(2017, 6, 1), date(2018, 5, 31), "KA1", True)]
    assert written(found, "Projekti number") == [None]
    assert written(found, "Projekti nimi") == [poska.TITLE]


def test_five_teachers_travelled_within_the_project(built: Built) -> None:
    """„valitud viis õpirändele minevat õpetajat“"""
    found = built.facts(
        "t.person_id, t.project_id, t.started_on, t.ended_on, t.is_held", "marts.mobilities as t", POSKA
    )
    assert len({person for person, *_ in values(found)}) == len(found) == 5
    ((project, first, last),) = built.ask(
        f"select project_id, started_on, ended_on from marts.projects as t where {POSKA}"
    )
    assert {fact.value[1] for fact in found} == {project}
    assert all(first <= start <= end <= last and held for _, _, start, end, held in values(found))
    assert [fact.value[2] for fact in found] == written(found, "Algus")


def test_a_peer_training_follows_each_mobility(built: Built) -> None:
    """„pärast iga õpirännet toimuvad õpetajalt õpetajale koolitused, kus õpirändel käinud õpetaja jagab oma
    kogemusi“"""
    found = built.facts("t.held_on > m.ended_on, t.person_id = m.person_id, t.listeners",
                        "marts.follow_ups as t join marts.mobilities as m using (mobility_id)",
                        f"{POSKA} and t.follow_up_kind = 'peer_training'")  # fmt: skip
    assert values(found) == [(True, True, one.listeners) for one in poska.MOBILITIES]
    assert written(found, "Tegevuse kuupäev") == [one.peer_training for one in poska.MOBILITIES]
    assert written(found, "Õpirände nr") == [f"JPG-{number}" for number in range(1, 6)]
    assert built.ask(f"select min(peer_trainings) from marts.mobilities as t where {POSKA}") == [(1,)]


def test_every_traveller_gives_an_open_lesson_afterwards(built: Built) -> None:
    """„Samuti korraldab iga õpirändel osalenud õpetaja vähemalt ühe avatud tunni“"""
    found = built.facts("t.person_id, t.held_on > m.ended_on",
                        "marts.follow_ups as t join marts.mobilities as m using (person_id)",
                        f"{POSKA} and t.follow_up_kind = 'open_lesson'")  # fmt: skip
    assert len({person for person, _ in values(found)}) == len(found) == 5
    assert {after for _, after in values(found)} == {True}
    assert written(found, "Tegevuse kuupäev") == [one.open_lesson for one in poska.MOBILITIES]
    asked = "select count(*) from quality.findings as t where rule in ('PD-709', 'PD-710', 'PD-712')"
    assert built.ask(f"{asked} and {POSKA}") == [(0,)]


def test_hours_of_peer_training_are_apart_from_accredited_hours(built: Built) -> None:
    """„õpetajalt õpetajale koolituste korraldamine“: teacher to teacher, in the school, accredited by nobody."""
    found = built.facts("t.event_hours", "marts.follow_ups as t", f"{POSKA} and t.follow_up_kind = 'peer_training'")
    assert values(found) == written(found, "Kestus (ak h)") == [2] * 5
    done = f"from marts.completions as t where {POSKA} and counts and is_peer"
    ((hours, accredited),) = built.ask(f"select sum(academic_hours), count(*) filter (where is_accredited) {done}")
    assert (hours > 0, accredited) == (True, 0)
    sums = "select sum(peer_hours), sum(accredited_hours), sum(academic_hours) > sum(peer_hours)"
    town = "from marts.municipality_years where country = 'EE' and municipality_code = '0793'"
    assert built.ask(f"{sums} {town}") == [(hours, 0, True)]


def test_what_was_learnt_is_passed_on_by_four_channels(built: Built) -> None:
    """„õppeinfosüsteemis Stuudium“, „kodulehe ja Facebooki lehe kaudu“, „uudisteportaalis Poska Sõnumid“"""
    found = built.facts("t.channel", "marts.follow_ups as t", f"{POSKA} and t.follow_up_kind = 'dissemination'")
    assert set(zip(written(found, "Levikanal"), values(found), strict=True)) == {
        ("Stuudium", "learning_platform"),
        ("Poska Sõnumid", "news"),
        ("kooli koduleht", "website"),
        ("Facebook", "social_media"),
    }


def test_every_mobility_is_in_the_news_of_the_school(built: Built) -> None:
    """„Kõik õpiränded saavad kajastatud Tartu Jaan Poska gümnaasiumi uudisteportaalis Poska Sõnumid.“"""
    found = built.facts("t.mobility_id", "marts.follow_ups as t", f"{POSKA} and t.channel = 'news'")
    assert values(found) == written(found, "Õpirände nr") == [f"JPG-{number}" for number in range(1, 6)]


def test_the_school_has_four_priority_areas(built: Built) -> None:
    """„nelja prioriteetsesse valdkonda - õppekorraldus, personal ja juhtimine, õpikeskkond ja infotehnoloogiaarendus
    ning koostöö huvigruppidega“"""
    found = built.facts("t.priority_name, t.owner_kind, t.owner", "marts.priorities as t", POSKA)
    assert values(found) == [(name, "school", poska.SCHOOL) for name in poska.PRIORITIES]
    assert written(found, "Prioriteetne valdkond") == list(poska.PRIORITIES)


def test_teachers_chose_among_six_development_groups(built: Built) -> None:
    """„Õpetajatel oli 2016/2017. õppeaastal võimalus valida kuue arendusrühma vahel“"""
    found = built.facts("t.group_name, t.school_year, t.person_id", "marts.group_memberships as t", POSKA)
    assert {group for group, _, _ in values(found)} == set(written(found, "Arendusrühm")) == set(poska.GROUPS)
    assert {year for _, year, _ in values(found)} == {"2016/2017"}
    assert len(found) == len(poska.members())
    leaders = built.ask(f"select group_name from marts.group_memberships as t where {POSKA} and is_leader")
    assert sorted(leaders) == sorted((group,) for group in poska.GROUPS)


def test_every_traveller_belongs_to_a_group(built: Built) -> None:
    """„Vajadus on koolitada nii õppejuhte kui arendusrühmade liikmeid ning sellest lähtuvalt on valitud viis […]
    õpetajat“"""
    source = "marts.mobilities as t left join marts.group_memberships as g using (person_id)"
    found = built.facts("g.group_name", source, POSKA)
    assert len(found) == 5
    assert None not in values(found)


def test_eleven_posts_make_up_the_management(built: Built) -> None:
    """„kuuluvad kooli juhtkonda direktor, juhiabi, kolme valdkonna […] õppejuhid, õppetöö koordinaator, arendusjuht,
    haridustehnoloog, infojuht, majandusjuht ja süsteemihaldur“"""
    found = built.facts("t.role_group", "marts.roster as t", f"{POSKA} and t.roster_date = date '2017-09-01'")
    posts = [fact for fact in found if fact.cell["Ametikoht"] != "õpetaja"]
    assert written(posts, "Ametikoht") == list(poska.POSTS)
    assert len(posts) == 11
    groups = dict(zip(written(posts, "Ametikoht"), values(posts), strict=True))
    assert {groups[post] for post in poska.POSTS if post.startswith(("direktor", "õppejuht"))} == {"heads_and_deputies"}


def test_three_partners_are_sought_and_no_result_is_known(built: Built) -> None:
    """„oleme võtnud eesmärgiks leida vähemalt kolm tõsiseltvõetavat partnerit, kellega KA2 projekti alustada“"""
    found = built.facts("t.target_value, t.result_value, t.is_reached", "marts.targets as t",
                        f"{POSKA} and t.target = '{poska.PARTNERS_TARGET}'")  # fmt: skip
    assert values(found) == [(3, None, None)]
    assert (written(found, "Sihtväärtus"), written(found, "Saavutatud")) == ([3], [None])


# eTwinning schools: etwinning-school-mission

SCHOOLS = f"t.centre = '{etwinning.FOLDER}'"


def test_a_label_belongs_to_an_edition_and_expires(built: Built) -> None:
    """„eTwinning SCHOOL“: awarded by edition, for two years"""
    found = built.facts("t.edition, t.label_status, t.valid_to, t.is_in_force", "marts.labels as t", SCHOOLS)
    assert {"2021-2022", "2023-2024", "2024-2025", "2025-2026"} == {edition for edition, *_ in values(found)}
    for fact in found:
        edition, status, last, in_force = fact.value
        assert edition == fact.cell["Märgise periood"]
        assert last == fact.cell["Kehtib kuni"]
        assert in_force == (status == "awarded" and fact.cell["Kehtib kuni"] >= AS_OF)
    assert sorted({fact.cell["Kool"] for fact in found if fact.value[3]}) == [
        "Kambja Tuuliku kool",
        "Tartu Sinilille gümnaasium",
    ]


def test_label_schools_are_an_example_to_others(built: Built) -> None:
    """„levitades enda saavutusi võimalikult paljude vahendite kaudu: avatud uste päevad, infotunnid ja mentorluskavad.
    Nad loovad proakiivselt teistele sama piirkonna koolidele kutsealase arengu võimalusi.“"""
    found = built.facts("t.follow_up_kind, t.for_others, t.listeners", "marts.follow_ups as t", SCHOOLS)
    assert {(fact.cell["Levitegevuse liik"], fact.value[0]) for fact in found} == {
        ("avatud uste päev", "open_day"),
        ("infotund", "info_session"),
        ("mentorlus", "mentoring"),
        ("koolitus teistele koolidele", "training_for_others"),
    }
    assert {for_others for _, for_others, _ in values(found)} == {True}
    assert [listeners for _, _, listeners in values(found)] == written(found, "Kuulajaid")


def test_what_they_offer_serves_the_five_principles(built: Built) -> None:
    """„pühendunud ühisele juhtimisele“, „koostööle, jagamisele ja meeskonnatööle“, „õpilased on muutuste käivitajad“,
    „teistele koolidele eeskujuks“, „kaasavad ja innovaatilised õppivad organisatsioonid“"""
    found = built.facts("t.principle", "marts.follow_ups as t", SCHOOLS)
    assert dict(zip(written(found, "Põhimõte"), values(found), strict=True)) == {
        etwinning.LEADERSHIP: "shared_leadership",
        etwinning.TEAMWORK: "collaboration_and_sharing",
        etwinning.PUPILS: "pupils_agency",
        etwinning.MODEL: "model_for_others",
        etwinning.INCLUSIVE: "inclusive_and_innovative",
    }


def test_only_what_a_school_does_while_it_holds_the_label_is_a_label_schools_work(built: Built) -> None:
    """„eTwinningu koolid on eeskujuks“: a school that has only applied is none yet."""
    found = built.facts("t.has_label", "marts.follow_ups as t", SCHOOLS)
    assert {fact.cell["Kool"] for fact in found if not fact.value[0]} == {"Tori Rebaseoru gümnaasium"}
    events = sum(fact.value[0] for fact in found)
    counted = "select sum(events_for_others) from marts.label_years where area = 'country' and country = 'EE'"
    assert built.ask(counted) == [(events,)]


# Mobility Tool+ exports

TOOL = f"t.centre = '{mobility_tool.FOLDER}'"


def test_the_row_of_types_below_the_header_is_no_mobility(built: Built) -> None:
    """Two header rows: the second says `*`, DICT, STRING, NUMBER or DD-MM-YYYY."""
    rows = grids("vilnius-teacher-house/mobility-tool/mobilities-2019-09-30.xlsx")["Mobilities"]
    assert set(rows[1]) == {"*", "DICT", "STRING", "NUMBER", "DD-MM-YYYY"}
    counts = built.ask("select accepted, ignored from quality.row_counts join quality.submissions using (submission)"
                       " where path like '%mobilities-2019-09-30.xlsx'")  # fmt: skip
    assert counts == [(len(rows) - 2, 2)]


def test_activity_types_and_dates_of_the_tool_are_understood(built: Built) -> None:
    """SE-SC-TE, SE-TAA and SE-JOB-SHDW; DD-MM-YYYY"""
    found = built.facts("t.mobility_type, t.started_on", "marts.mobilities as t", TOOL)
    assert set(zip(written(found, "Activity Type"), (kind for kind, _ in values(found)), strict=True)) == {
        ("SE-SC-TE", "course"),
        ("SE-TAA", "teaching"),
        ("SE-JOB-SHDW", "job_shadowing"),
    }
    assert [f"{day:%d-%m-%Y}" for _, day in values(found)] == written(found, "Start Date")


def test_the_later_version_of_a_mobility_wins(built: Built) -> None:
    """By `Mobility ID` and version: one stay is prolonged, one is new and cancelled."""
    found = built.facts(
        "t.mobility_id, t.version, t.ended_on, t.mobility_status, t.is_held", "marts.mobilities as t", TOOL
    )
    assert [fact.value[0] for fact in found] == written(found, "Mobility ID")
    assert len({fact.value[0] for fact in found}) == len(found) == len(mobility_tool.STAYS)
    assert {fact.value[1] for fact in found} == {2}
    before = grids("vilnius-teacher-house/mobility-tool/mobilities-2019-09-30.xlsx")["Mobilities"]
    prolonged = found[mobility_tool.PROLONGED]
    assert before[2 + mobility_tool.PROLONGED][11] == "22-11-2019"
    assert (prolonged.value[2], prolonged.cell["End Date"]) == (date(2019, 11, 25), "25-11-2019")
    assert [fact.value[3:] for fact in found] == [("held", True)] * 5 + [("cancelled", False)]


def test_the_tools_project_is_known_by_its_number(built: Built) -> None:
    """The tool's other export: one row a project."""
    found = built.facts("t.project_id, t.action_code, t.action_field, t.started_on", "marts.projects as t", TOOL)
    assert values(found) == [(mobility_tool.PROJECT, "KA101", "school", date(2019, 9, 1))]
    assert written(found, "Project ID") == [mobility_tool.PROJECT]


# To the report


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("lt/82/2017/v1/lt.html", ("Mācāmies kopā", "Europos Komisijos parama")),
        ("lt/82/2017/v1/en.html", ("Mācāmies kopā", "The European Commission’s support")),
        ("ee/0793/2017/v1/et.html", ("laiapõhjalise juhtimismudeli arendamine", "Euroopa Komisjoni toetus")),
    ],
)
def test_the_report_of_the_year_shows_the_project_with_the_disclaimer(
    built: Built, tmp_path: Path, page: str, said: tuple[str, ...]
) -> None:
    """„Straipsnis atspindi autoriaus, bet ne … Europos Komisijos ar jos institucijų požiūrį.“"""
    settings = replace(built.settings, reports=tmp_path, as_of=date(2018, 10, 20))
    publish(settings, built.settings.database)
    text = (tmp_path / "site" / page).read_text("utf-8")
    assert [words for words in said if words not in text] == []
