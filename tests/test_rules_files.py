"""Rules that only show across files: each with the smallest centre that breaks it, and one that just does not."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import NamedTuple

import duckdb
import pytest

from catalogue.check import NOT_RUN
from catalogue.intake.intake import plan, take_in
from catalogue.intake.rules import row_checks
from catalogue.model.findings import column_letter
from catalogue.model.rules import rules
from catalogue.model.tables import TABLES
from catalogue.settings import Settings
from catalogue.warehouse.build import build
from catalogue.warehouse.rules import across_files
from make_files import Cell
from rules_fixture import AS_OF, Row, Workbook, day, fields_of, write_centre

ADA = "48503120211"  # invented; its checksum holds
LELETO = "2016-1-LV01-KA201-022658"
PERSON: Row = {"full_name": "Ada Pavyzdinė", "institution_name": "A mokykla", "municipality": "Utenos r. sav."}


def done(title: str | None = "Kursas", on: str = "2024-03-01", **more: Cell) -> Row:
    """A completion of a described person at a known workplace."""
    return {**PERSON, "programme_title": title, "completion_date": day(on), "hours_credited": 8, **more}


def programme(title: str = "Kursas", hours: float = 8, **more: Cell) -> Row:
    return {"programme_title": title, "hours_total": hours, **more}


def run(first: str, last: str, title: str = "Kursas", code: str = "R1", **more: Cell) -> Row:
    return {"programme_title": title, "run_code": code, "start_date": day(first), "end_date": day(last), **more}


def run_day(on: str, title: str = "Kursas", code: str = "R1", **more: Cell) -> Row:
    return {"programme_title": title, "run_code": code, "day_date": day(on), "topic": "Tema", **more}


def presence(on: str, **more: Cell) -> Row:
    return {**PERSON, "run_code": "R1", "day_date": day(on), **more}


def stay(first: str = "2025-05-05", last: str = "2025-05-10", **more: Cell) -> Row:
    return {**PERSON, "host_country": "PL", "start_date": day(first), "end_date": day(last), **more}


def event(kind: str, on: str, **more: Cell) -> Row:
    return {**PERSON, "follow_up_kind": kind, "held_date": day(on), **more}


def project(code: str = LELETO, **more: Cell) -> Row:
    return {
        "project_code": code,
        "acronym": "LELETO",
        "project_title": "Kartu",
        "start_date": day("2016-09-01"),
        **more,
    }


def partner(name: str, of: str, role: str = "partner", code: str = LELETO) -> Row:
    return {"project_code": code, "partner_name": name, "partner_country": of, "partner_role": role}


def approval(on: str, municipality: str | None = "Ventspils novads", **more: Cell) -> Row:
    row: Row = {"programme_title": "Kursi", "authority": "Domes komisija", "accreditation_date": day(on)}
    return {**row, "approving_municipality": municipality, **more}


def promise(due: str, **more: Cell) -> Row:
    return {"commitment": "Susitikimas", "due_date": day(due), **more}


def label(edition: str, **more: Cell) -> Row:
    return {"institution_name": "A mokykla", "edition": edition, **more}


class Case(NamedTuple):
    """The files of a centre, and where they break the rule: rows by sheet."""

    rule: str
    name: str
    country: str
    broken: Mapping[str, list[int]]
    files: Mapping[str, Workbook]

    @property
    def centre(self) -> str:
        return f"{self.rule}-{self.name}"


def case(
    rule: str,
    name: str,
    country: str,
    broken: Mapping[str, list[int]],
    files: Mapping[str, Workbook] | None = None,
    **tables: list[Row],
) -> Case:
    """A case of one file with these tables, or of the files given."""
    return Case(rule, name, country, broken, files or {"book": tables})


TWO_DAYS = {"start_date": day("2024-03-04"), "hours_credited": 16}
CLASSED = {"document_type": "certificate", "assessed": "jah"}
ACCREDITED = {"accreditation_date": day("2012-10-19"), "accreditation_valid_to": day("2015-10-18")}
KNOWN = {"national_id": ADA, "programme_code": "404001"}
FIRST: Workbook = {"completions": [done(**KNOWN)]}  # of the centre that is first by name: PD-404
UNNAMED = dict.fromkeys(PERSON) | {"participant_id": "P1"}
EXPERIENCE = {"priority_area": "experience"}
MODULES = [programme("Kursi", 8, programme_type="a_programme", accreditation_no="S-1")]

CASES = [
    case("PD-205", "breaks", "LT", {"completions": [2]}, programmes=[programme(hours=7)], completions=[done()]),
    case("PD-205", "keeps", "LT", {}, programmes=[programme(hours=7.5)], completions=[done()]),
    case("PD-401", "breaks", "LT", {"completions": [2]}, completions=[done(), done(hours_credited=7)]),
    case("PD-401", "keeps", "LT", {}, completions=[done(), done(on="2025-03-01")]),
    case(
        "PD-402",
        "breaks",
        "LT",
        {"completions": [2]},
        files={"a": {"completions": [done()]}, "b": {"completions": [done("Kitas"), done()]}},
    ),
    case("PD-402", "keeps", "LT", {}, files={"a": {"completions": [done()]}, "b": {"completions": [done("Kitas")]}}),
    case("PD-404", "breaks", "LT", {"completions": [2]}, completions=[done(**KNOWN)]),
    case("PD-404", "keeps", "LT", {}, completions=[done(on="2024-03-02", **KNOWN)]),
    case("PD-501", "breaks", "LT", {"completions": [2]}, completions=[done(**UNNAMED)]),
    case(
        "PD-501",
        "keeps",
        "LT",
        {},
        completions=[done(**UNNAMED)],
        participants=[{"participant_id": "P1", "institution_name": "A mokykla"}],
    ),
    case("PD-502", "breaks", "LT", {"completions": [2]}, completions=[done(None, programme_code="502001")]),
    case(
        "PD-502",
        "keeps",
        "LT",
        {},
        completions=[done(None, programme_code="502002")],
        programmes=[{"programme_code": "502002", "hours_total": 8}],
    ),
    case("PD-503", "breaks", "LT", {"completions": [2]}, completions=[done(hours_credited=None)]),
    case("PD-503", "keeps", "LT", {}, completions=[done(hours_credited=None)], programmes=[programme()]),
    case(
        "PD-504",
        "breaks",
        "LT",
        {"completions": [2]},
        completions=[done(municipality=None, institution_name="Nežinoma mokykla 504")],
    ),
    case(
        "PD-504",
        "keeps",
        "LT",
        {},
        completions=[done(municipality=None, institution_name="Žinoma mokykla 504")],
        participants=[
            {"full_name": "Bela Pavyzdinė", "institution_name": "Žinoma mokykla 504", "municipality": "Utenos r. sav."}
        ],
    ),
    case(
        "PD-505",
        "none",
        "LV",
        {"completions": [3]},
        participants=[{"full_name": "Ada Paraugs", "institution_name": "Zināma skola", "institution_code": "505001"}],
        completions=[done(institution_name="Nezināma skola"), done("Cits", institution_name="Nezināma skola")],
    ),
    case(
        "PD-505",
        "several",
        "LV",
        {"completions": [2]},
        participants=[
            {"full_name": "Ada Paraugs", "institution_name": "Divu vārdu skola", "institution_code": "505002"},
            {"full_name": "Beta Paraugs", "institution_name": "Divu vārdu skola", "institution_code": "505003"},
        ],
        completions=[done(institution_name="Divu vārdu skola")],
    ),
    case(
        "PD-505",
        "keeps",
        "LV",
        {},
        participants=[{"full_name": "Ada Paraugs", "institution_name": "Viena skola", "institution_code": "505004"}],
        completions=[done(institution_name="VIENA SKOLA")],
    ),
    case(
        "PD-505",
        "keeps-in-another-language",
        "LV",
        {},
        organisations=[
            {
                "organisation_name": "Valodu skola",
                "organisation_code": "505005",
                "organisation_type": "school",
                "name_en": "School of Languages",
            }
        ],
        completions=[done(institution_name="School of Languages")],
    ),
    case(
        "PD-506",
        "days",
        "LT",
        {"run_days": [3]},
        runs=[run("2024-03-04", "2024-03-05")],
        run_days=[run_day("2024-03-04"), run_day("2024-03-06", code="R2"), run_day("2024-03-07", code="R2")],
    ),
    case("PD-506", "completions", "LT", {"completions": [2]}, completions=[done(run_code="R9")]),
    case("PD-506", "attendance", "LT", {"attendance": [2]}, attendance=[presence("2024-03-04")]),
    case(
        "PD-506",
        "keeps",
        "LT",
        {},
        runs=[run("2024-03-04", "2024-03-05")],
        completions=[done(run_code="R1", on="2024-03-05")],
        attendance=[presence("2024-03-04")],
    ),
    case("PD-506", "keeps-without-number", "LT", {}, completions=[done()]),
    case(
        "PD-507",
        "breaks",
        "LT",
        {"mobilities": [2]},
        mobilities=[stay(project_code=LELETO), stay("2025-06-01", "2025-06-05", project_code=LELETO)],
    ),
    case(
        "PD-507",
        "keeps",
        "EE",
        {},
        projects=[project("2017-1-EE01-KA101-034567")],
        mobilities=[stay(project_code="2017-1-EE01-KA101-034567")],
    ),
    case(
        "PD-507",
        "keeps-acronym",
        "EE",
        {},
        projects=[project("2017-1-EE01-KA101-034568")],
        partners=[{**partner("A", "EE"), "project_code": None, "acronym": "Leleto"}],
    ),
    case(
        "PD-701",
        "row",
        "LT",
        {"completions": [2]},
        programmes=[programme(hours=10)],
        completions=[done(hours_credited=None, attended_hours=7.9)],
    ),
    case(
        "PD-701",
        "row-keeps",
        "LT",
        {},
        programmes=[programme(hours=10)],
        completions=[done(hours_credited=None, attended_hours=8)],
    ),
    case(
        "PD-701",
        "days",
        "LT",
        {"completions": [2]},
        programmes=[programme(hours=10)],
        runs=[run("2024-03-04", "2024-03-05")],
        run_days=[run_day("2024-03-04", day_hours=5), run_day("2024-03-05", day_hours=5)],
        attendance=[presence("2024-03-04"), presence("2024-03-05", present="ne")],
        completions=[done(on="2024-03-05", run_code="R1", hours_credited=10)],
    ),
    case(
        "PD-701",
        "days-keep",
        "LT",
        {},
        programmes=[programme(hours=10)],
        runs=[run("2024-03-04", "2024-03-05")],
        run_days=[run_day("2024-03-04", day_hours=5), run_day("2024-03-05", day_hours=5)],
        attendance=[presence("2024-03-04"), presence("2024-03-05", attended_hours=3)],
        completions=[done(on="2024-03-05", run_code="R1", hours_credited=10)],
    ),
    case(
        "PD-701",
        "keeps-independent-work",
        "LT",
        {},
        programmes=[programme(hours=10, hours_independent=5)],
        completions=[done(hours_credited=None, attended_hours=4)],
    ),
    case(
        "PD-702",
        "breaks",
        "LT",
        {"completions": [3, 4]},
        programmes=[programme(hours=40, **ACCREDITED)],
        completions=[done(on="2015-10-18"), done(on="2015-10-19"), done(on="2012-10-18")],
    ),
    case("PD-702", "keeps", "LT", {}, programmes=[programme(hours=40)], completions=[done(on="2015-10-19")]),
    case(
        "PD-702",
        "keeps-peers",
        "LT",
        {},
        programmes=[programme(hours=40, **ACCREDITED)],
        completions=[done(on="2015-10-19", programme_type="peer_learning")],
    ),
    case("PD-703", "breaks", "LT", {"completions": [3]}, completions=[done(), done(on="2025-02-28")]),
    case("PD-703", "keeps", "LT", {}, completions=[done(), done(on="2025-03-01"), done("Kitas", on="2024-03-02")]),
    case(
        "PD-704",
        "breaks",
        "LT",
        {"completions": [3]},
        completions=[
            done(on="2024-03-05", **TWO_DAYS),
            done("Kitas", on="2024-03-06", start_date=day("2024-03-05"), hours_credited=12),
        ],
    ),
    case(
        "PD-704",
        "keeps-next-day",
        "LT",
        {},
        completions=[
            done(on="2024-03-05", **TWO_DAYS),
            done("Kitas", on="2024-03-07", start_date=day("2024-03-06"), hours_credited=12),
        ],
    ),
    case(
        "PD-704",
        "keeps-half-days",
        "LT",
        {},
        completions=[
            done(on="2024-03-05", **TWO_DAYS),
            done("Kitas", on="2024-03-06", start_date=day("2024-03-05"), hours_credited=11.9),
        ],
    ),
    case(
        "PD-704",
        "listed-day",
        "LT",
        {"completions": [4]},
        runs=[run("2024-01-11", "2024-05-10", "Ilgas")],
        run_days=[run_day("2024-01-11", "Ilgas"), run_day("2024-05-10", "Ilgas")],
        completions=[
            done("Ilgas", on="2024-05-10", run_code="R1", hours_credited=16),
            done("Trumpas", on="2024-03-04", start_date=day("2024-03-04")),
            done("Kitas", on="2024-05-10", start_date=day("2024-05-10")),
        ],
    ),
    case(
        "PD-705",
        "breaks",
        "LT",
        {"projects": [2]},
        projects=[project("2016-1-LV01-KA201-022701", coordinator_country="EE")],
    ),
    case(
        "PD-705",
        "partners",
        "LT",
        {"projects": [2]},
        projects=[project("2016-1-LV01-KA201-022702")],
        partners=[
            partner("A", "EE", "coordinator", "2016-1-LV01-KA201-022702"),
            partner("B", "LV", "partner", "2016-1-LV01-KA201-022702"),
        ],
    ),
    case("PD-705", "keeps", "LT", {}, projects=[project("2016-1-LV01-KA201-022703", coordinator_country="LV")]),
    case(
        "PD-705",
        "keeps-other-letters",
        "LT",
        {},
        projects=[
            project("2016-1-UK01-KA201-022704", coordinator_country="GB"),
            project("2016-1-EL01-KA201-022705", coordinator_country="GR"),
        ],
    ),
    case(
        "PD-706",
        "breaks",
        "LT",
        {"projects": [2]},
        projects=[project("2016-1-LV01-KA201-022706", declared_field="adult")],
    ),
    case("PD-706", "keeps", "LT", {}, projects=[project("2016-1-LV01-KA201-022707", declared_field="school")]),
    case(
        "PD-707",
        "partners",
        "LT",
        {"projects": [2]},
        projects=[project("2016-1-LV01-KA201-022708", declared_partners=3)],
        partners=[
            partner("A", "LV", code="2016-1-LV01-KA201-022708"),
            partner("B", "EE", code="2016-1-LV01-KA201-022708"),
        ],
    ),
    case(
        "PD-707",
        "countries",
        "LT",
        {"projects": [2]},
        projects=[project("2016-1-LV01-KA201-022709", declared_partners=2, declared_countries=1)],
        partners=[
            partner("A", "LV", code="2016-1-LV01-KA201-022709"),
            partner("B", "EE", code="2016-1-LV01-KA201-022709"),
        ],
    ),
    case(
        "PD-707",
        "keeps",
        "LT",
        {},
        projects=[project("2016-1-LV01-KA201-022710", declared_partners=2, declared_countries=2)],
        partners=[
            partner("A", "LV", code="2016-1-LV01-KA201-022710"),
            partner("B", "EE", code="2016-1-LV01-KA201-022710"),
        ],
    ),
    case(
        "PD-708",
        "breaks",
        "LT",
        {"labels": [3]},
        labels=[
            label("2023-2024", institution_name="Mokykla 708a"),
            label("2024-2025", institution_name="Mokykla 708a"),
        ],
    ),
    case(
        "PD-708",
        "keeps",
        "LT",
        {},
        labels=[
            label("2023-2024", institution_name="Mokykla 708b"),
            label("2025-2026", institution_name="Mokykla 708b"),
            label("2024-2025", institution_name="Mokykla 708b", label_status="rejected"),
            label("2024-2025", institution_name="Mokykla 708b", label_scheme="other"),
        ],
    ),
    case("PD-709", "breaks", "LT", {"mobilities": [2]}, mobilities=[stay("2025-11-25", "2025-11-30")]),
    case("PD-709", "keeps-not-yet", "LT", {}, mobilities=[stay("2025-11-25", "2025-12-01", full_name="Beta")]),
    case("PD-709", "keeps", "LT", {}, mobilities=[stay()], follow_ups=[event("peer_training", "2025-05-20")]),
    case("PD-709", "keeps-meeting", "LT", {}, mobilities=[stay(mobility_type="project_meeting")]),
    case(
        "PD-710",
        "breaks",
        "LT",
        {"mobilities": [2]},
        mobilities=[stay()],
        follow_ups=[event("peer_training", "2025-05-20")],
    ),
    case("PD-710", "keeps-not-yet", "LT", {}, mobilities=[stay("2025-11-25", "2025-12-01")]),
    case(
        "PD-710",
        "keeps",
        "LT",
        {},
        mobilities=[stay(), stay("2025-06-02", "2025-06-06")],
        follow_ups=[event("open_lesson", "2025-06-20")],
    ),
    case(
        "PD-711",
        "breaks",
        "LT",
        {"teams": [2, 5]},
        programmes=[programme("Komandos", team_min=5, team_max=6)],
        teams=[
            {"programme_title": "Komandos", "institution_name": f"Mokykla {size}", "team_size": size}
            for size in (4, 5, 6, 7)
        ],
    ),
    case(
        "PD-711",
        "keeps",
        "LT",
        {},
        programmes=[programme("Komandos")],
        teams=[{"programme_title": "Komandos", "institution_name": "A", "team_size": 4}],
    ),
    case(
        "PD-712",
        "breaks",
        "LT",
        {"follow_ups": [2]},
        mobilities=[stay(mobility_id="M1")],
        follow_ups=[
            event("peer_training", "2025-05-09", mobility_id="M1"),
            event("open_lesson", "2025-05-10", mobility_id="M1"),
        ],
    ),
    case(
        "PD-712",
        "keeps",
        "LT",
        {},
        mobilities=[stay(mobility_id="M1")],
        follow_ups=[event("peer_training", "2025-05-09")],
    ),
    case(
        "PD-713",
        "breaks",
        "EE",
        {"completions": [3]},
        programmes=[programme("a", isced_f="0114"), programme("b", isced_f="0114")],
        completions=[done("a", **CLASSED), done("b", **CLASSED)],
    ),
    case(
        "PD-713",
        "keeps",
        "EE",
        {},
        programmes=[programme("a", isced_f="0114"), programme("b", isced_f="0113")],
        completions=[done("a", **CLASSED), done("b", **CLASSED), done("a", on="2024-03-02", **CLASSED)],
    ),
    case(
        "PD-713",
        "keeps-elsewhere",
        "LT",
        {},
        programmes=[programme("a", isced_f="0114"), programme("b", isced_f="0114")],
        completions=[done("a", **CLASSED), done("b", **CLASSED)],
    ),
    case(
        "PD-714",
        "breaks",
        "LT",
        {"completions": [3]},
        programmes=[programme(target_group="teachers")],
        completions=[done(role="mokytoja"), done(full_name="Beta", role="direktorė")],
    ),
    case(
        "PD-714",
        "keeps",
        "LT",
        {},
        programmes=[programme(target_group="teachers;school_heads")],
        completions=[done(role="mokytoja"), done(full_name="Beta", role="direktorė")],
    ),
    case(
        "PD-715",
        "run",
        "LT",
        {"runs": [2]},
        runs=[run("2024-01-11", "2024-05-10")],
        run_days=[run_day("2024-01-11"), run_day("2024-05-10")],
    ),
    case(
        "PD-715",
        "run-keeps",
        "LT",
        {},
        runs=[run("2024-03-04", "2024-03-05")],
        run_days=[run_day("2024-03-04"), run_day("2024-03-05")],
    ),
    case("PD-715", "stay", "LT", {"mobilities": [2]}, mobilities=[stay(training_days=5)]),
    case("PD-715", "stay-keeps", "LT", {}, mobilities=[stay(training_days=5, travel_days=1)]),
    case("PD-716", "breaks", "LT", {"commitments": [2]}, commitments=[promise("2026-05-31")]),
    case(
        "PD-716",
        "keeps",
        "LT",
        {},
        commitments=[promise("2026-06-01"), promise("2025-01-01", commitment="Kitas", kept_date=day("2025-02-01"))],
    ),
    case("PD-717", "run", "LT", {"runs": [2]}, runs=[run("2026-05-30", "2026-05-31", run_status="planned")]),
    case(
        "PD-717",
        "run-keeps",
        "LT",
        {},
        runs=[
            run("2026-05-31", "2026-06-01", run_status="planned"),
            run("2026-05-30", "2026-05-31", code="R2", run_status="held"),
        ],
    ),
    case(
        "PD-717",
        "stay",
        "LT",
        {"mobilities": [2]},
        mobilities=[stay("2026-05-25", "2026-05-31", mobility_status="planned")],
    ),
    case("PD-717", "stay-keeps", "LT", {}, mobilities=[stay("2026-05-25", "2026-05-31", mobility_status="cancelled")]),
    case(
        "PD-718",
        "municipality",
        "LV",
        {"accreditations": [2]},
        accreditations=[approval("2018-09-11", municipality=None)],
    ),
    case(
        "PD-718",
        "municipality-keeps",
        "LV",
        {},
        accreditations=[approval("2018-09-10", municipality=None), approval("2019-09-11")],
    ),
    case(
        "PD-718", "municipality-keeps-elsewhere", "LT", {}, accreditations=[approval("2018-09-11", municipality=None)]
    ),
    case(
        "PD-718",
        "expired",
        "LV",
        {"accreditations": [2]},
        accreditations=[approval("2020-03-01", term_years=3)],
        programmes=MODULES,
        completions=[done("Kursi", on="2023-03-01")],
    ),
    case(
        "PD-718",
        "expired-keeps",
        "LV",
        {},
        accreditations=[approval("2020-03-01", term_years=3)],
        programmes=MODULES,
        completions=[done("Kursi", on="2023-02-28")],
    ),
    case(
        "PD-718",
        "expired-keeps-renewed",
        "LV",
        {},
        accreditations=[approval("2020-03-01", term_years=3), approval("2023-03-01", term_years=3)],
        programmes=MODULES,
        completions=[done("Kursi", on="2023-03-01")],
    ),
    case(
        "PD-718",
        "expired-keeps-run-to-come",
        "LV",
        {},
        accreditations=[approval("2020-03-01", term_years=3)],
        programmes=MODULES,
        runs=[run("2026-06-01", "2026-06-01", "Kursi")],
    ),
    case(
        "PD-718",
        "expired-run",
        "LV",
        {"accreditations": [2]},
        accreditations=[approval("2020-03-01", term_years=3)],
        programmes=MODULES,
        runs=[run("2026-05-31", "2026-05-31", "Kursi")],
    ),
    case(
        "PD-718",
        "university",
        "LV",
        {"programmes": [2]},
        programmes=[programme("Kursi B", 72, programme_type="b_programme", provider_name="Kursu centrs")],
    ),
    case(
        "PD-718",
        "university-keeps",
        "LV",
        {},
        programmes=[
            programme("Kursi B", 72, programme_type="b_programme", provider_name="Latvijas Universitāte"),
            programme("Kursi C", 72, programme_type="b_programme", provider_name="Skolotāju institūts"),
        ],
        organisations=[{"organisation_name": "Skolotāju institūts", "organisation_type": "university"}],
    ),
    case(
        "PD-719",
        "breaks",
        "LV",
        {"completions": [3]},
        completions=[done("a", **EXPERIENCE), done("b", on="2026-02-28", **EXPERIENCE)],
    ),
    case(
        "PD-719",
        "keeps",
        "LV",
        {},
        completions=[
            done("a", on="2023-02-28", **EXPERIENCE),
            done("b", on="2026-02-28", **EXPERIENCE),
            done("c", on="2026-03-01", **EXPERIENCE, hours_credited=4),
        ],
    ),
    case(
        "PD-719",
        "keeps-elsewhere",
        "EE",
        {},
        completions=[done("a", **EXPERIENCE), done("b", on="2026-02-28", **EXPERIENCE)],
    ),
    case(
        "PD-720",
        "breaks",
        "LT",
        {"completions": [2]},
        runs=[run("2024-03-02", "2024-03-03")],
        completions=[done(run_code="R1")],
    ),
    case("PD-720", "keeps", "LT", {}, runs=[run("2024-03-01", "2024-03-03")], completions=[done(run_code="R1")]),
]


@pytest.fixture(scope="module")
def marts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The marts of all cases: each is a centre of its own, read and built as every night."""
    root = tmp_path_factory.mktemp("rules")
    write_centre(root / "raw" / "0-first", "LT", {"book": FIRST})
    for one in CASES:
        write_centre(root / "raw" / one.centre, one.country, one.files)
    settings = Settings(root / "raw", root / "data" / "marts", root / "reports", AS_OF, 2)
    with ThreadPoolExecutor() as pool:
        list(pool.map(partial(take_in, settings), plan(settings).batches))
    build(settings)
    with duckdb.connect(settings.database, read_only=True) as connection:
        yield connection


@pytest.mark.parametrize("one", CASES, ids=lambda one: one.centre)
def test_the_rule_names_the_rows_that_break_it(marts: duckdb.DuckDBPyConnection, one: Case) -> None:
    query = "select sheet, source_row, severity from quality.findings where centre = ? and rule = ? order by all"
    severity = rules()[one.rule].severity
    expected = [(sheet, row, severity) for sheet, rows in one.broken.items() for row in rows]
    assert marts.execute(query, [one.centre, one.rule]).fetchall() == expected


def test_the_cell_is_that_of_the_field_concerned_else_the_first_of_the_row(marts: duckdb.DuckDBPyConnection) -> None:
    """Findings across files all pointed at column A, whatever stood there."""
    rules_of_fields = "select centre, sheet, field, cell from quality.findings where rule in (from (values {}))"
    named = ", ".join(f"('{rule}')" for rule in across_files())
    cases = {one.centre: one for one in CASES}
    seen = set()
    for centre, sheet, field, cell in marts.execute(rules_of_fields.format(named)).fetchall():
        if centre not in cases:
            continue
        layouts = [fields_of(book[sheet]) for book in cases[centre].files.values() if sheet in book]
        columns = {column_letter(fields.index(field) if field in fields else 0) for fields in layouts}
        assert cell.rstrip("0123456789") in columns, (centre, sheet, field, cell)
        seen |= columns
    assert len(seen) > 2


def test_a_finding_of_many_rows_counts_them(marts: duckdb.DuckDBPyConnection) -> None:
    query = 'select centre, "count" from quality.findings where rule = ? and centre in (?, ?) order by all'
    found = marts.execute(query, ["PD-505", "PD-505-none", "PD-505-several"]).fetchall()
    assert found == [("PD-505-none", 2), ("PD-505-several", 1)]
    assert marts.execute(query, ["PD-506", "PD-506-days", ""]).fetchall() == [("PD-506-days", 2)]


def test_no_rule_across_files_rejects_a_row(marts: duckdb.DuckDBPyConnection) -> None:
    assert marts.execute("select sum(rejected), sum(accepted) > 100 from quality.row_counts").fetchall() == [(0, True)]
    assert not [rule for rule in across_files() if rules()[rule].severity == "error"]


# contract


def test_every_rule_across_files_has_a_case_that_breaks_it_and_one_that_does_not() -> None:
    breaks = {one.rule for one in CASES if one.broken}
    keeps = {one.rule for one in CASES if not one.broken}
    assert breaks == keeps == set(across_files())


def test_check_names_the_rules_that_it_cannot_run() -> None:
    """All but those that it runs on the rows of a file, and what was accepted before."""
    on_rows = {check.rule for table in TABLES.values() for check in row_checks(table)}
    assert set(NOT_RUN) == (set(across_files()) - on_rows) | {"PD-601", "PD-602"}
