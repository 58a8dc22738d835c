"""Indicators of what centres do: costs, expiry, projects, mobility, labels, officials, teams, promises, targets."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from catalogue.intake.intake import plan, take_in
from catalogue.settings import Settings
from catalogue.warehouse.build import build
from make_files import Cell, write_xlsx

AS_OF = date(2026, 6, 1)
ADA, NOT_AN_ID = "48503120211", "48503120212"
UTENA, MOLETAI, ZARASAI, ANYKSCIAI, IGNALINA = "82", "62", "43", "34", "45"
TARTU, ELVA = "0793", "0171"
TARTUMAA = {
    "0171": "Elva vald",
    "0283": "Kambja vald",
    "0291": "Kastre vald",
    "0432": "Luunja vald",
    "0528": "Nõo vald",
    "0586": "Peipsiääre vald",
    "0793": "Tartu linn",
    "0796": "Tartu vald",
}
Table = tuple[str, Sequence[Sequence[Cell]]]
Row = tuple[object, ...]

# Columns carry the names of their fields; each centre.toml says so
UTENA_SHEETS: dict[str, Table] = {
    "organisations": (
        "organisation_name organisation_code organisation_type municipality",
        [
            ["Utenos mokytojų namai", "300000001", "provider", "Utenos r. sav."],
            ["Molėtų studija", "300000002", "provider", "Molėtų r. sav."],
        ],
    ),
    "runs": ("run_code programme_title start_date end_date", [["R1", "Kursas", "2024-03-01", "2024-03-05"]]),
    "roster": (
        "participant_id institution_name municipality roster_date",
        [[f"U-{number}", "Utenos gimnazija", "Utenos r. sav.", "2024-09-01"] for number in (1, 2, 3, 4)],
    ),
    "completions": (
        "participant_id institution_name municipality programme_title completion_date hours_credited run_code "
        "cost_borne payer team",
        [
            # paid for taking part, in a year of which the centre lists costs: not counted again
            ["U-1", "Utenos gimnazija", "Utenos r. sav.", "Kursas", "2024-03-05", "8", "R1", "99", "self"],
            ["U-2", "Utenos gimnazija", "Utenos r. sav.", "Kursas", "2024-03-05", "8", "R1"],
            ["M-1", "Molėtų gimnazija", "Molėtų r. sav.", "Kursas", "2024-03-05", "8", "R1"],
            ["U-1", "Utenos gimnazija", "Utenos r. sav.", "Seminaras", "2024-05-10", "4"],
            ["M-1", "Molėtų gimnazija", "Molėtų r. sav.", "Seminaras", "2024-05-10", "4"],
            ["Z-1", "Zarasų gimnazija", "Zarasų r. sav.", "Seminaras", "2024-05-10", "4"],
            ["U-1", "Utenos gimnazija", "Utenos r. sav.", "Senas kursas", "2014-11-03", "10"],
            *(
                [f"I-{n}", "Ignalinos m.", "Ignalinos r. sav.", "Komandų kursas", "2025-02-03", "40", "", "", "", "K1"]
                for n in range(5)
            ),
        ],
    ),
    "costs": (
        "run_code programme_title institution_name municipality cost_kind amount planned_amount funding_source "
        "budget_year paid_date provider_name",
        [
            ["R1", "", "", "", "trainer", "100,00", "", "municipal"],
            ["", "Seminaras", "", "", "venue", "0,05", "", "eu", "2024"],
            ["", "", "Utenos gimnazija", "", "fee", "50,00", "80,00", "", "", "2024-06-01", "Molėtų studija"],
            ["", "", "", "", "venue", "7,00", "", "state", "2024"],
            ["", "", "Utenos gimnazija", "", "travel", "345,28", "", "own", "", "2014-11-03"],
            # without a budget year the day of payment tells it
            ["", "", "", "Utenos r. sav.", "fee", "10,00", "", "", "", "2024-07-01", "Utenos mokytojų namai"],
            ["", "Seminaras", "", "", "board", "", "0,05", "", "2025"],
            ["", "Be dalyvių", "", "", "material", "5,00", "", "", "2024"],
        ],
    ),
    "programmes": (
        "programme_title hours_total team_min team_max",
        [["Komandų kursas", "40", "5", "6"]],
    ),
    "teams": (
        "programme_title institution_name municipality team team_size start_date",
        [
            ["Komandų kursas", "Utenos gimnazija", "Utenos r. sav.", "1", "4", "2024-02-01"],
            ["Komandų kursas", "Utenos gimnazija", "Utenos r. sav.", "2", "5", "2024-02-01"],
            ["Komandų kursas", "Molėtų gimnazija", "Molėtų r. sav.", "1", "5", "2024-02-01"],
            ["Komandų kursas", "Zarasų gimnazija", "Zarasų r. sav.", "1", "6", "2024-02-01"],
            ["Komandų kursas", "Anykščių gimnazija", "Anykščių r. sav.", "1", "7", "2024-02-01"],
            ["Kursas", "Utenos gimnazija", "Utenos r. sav.", "3", "9", "2024-03-01"],
        ],
    ),
    "accreditations": (
        "programme_title provider_name provider_reg_code authority accreditation_no accreditation_date "
        "accreditation_valid_to",
        [
            ["Kursas", "", "300000001", "NŠA", "A-1", "2022-07-01", "2024-06-30"],
            ["Seminaras", "Molėtų studija", "", "NŠA", "S-1", "2021-01-01", "2023-12-31"],
            ["Seminaras", "Molėtų studija", "", "NŠA", "S-2", "2023-10-01", "2025-12-31"],
            ["", "Nežinomas teikėjas", "", "NŠA", "T-1", "2022-01-01", "2024-03-01"],
        ],
    ),
}  # fmt: skip
ANYKSCIAI_SHEETS: dict[str, Table] = {
    "completions": (
        "full_name national_id institution_name institution_code municipality programme_title completion_date "
        "hours_credited cost_borne payer",
        [
            ["Ada Adė", ADA, "Upės mokykla", "190183", "Anykščių r. sav.", "Kita", "2024-04-04", "5", "12,5", "self"],
            ["Jonas Jonaitis", NOT_AN_ID, "Kalno mokykla", "", "Nežinia", "Kita", "2024-04-04", "5"],
            ["Rita Ritaitė", "", "Kalno mokykla", "", "Anykščių r. sav.", "Kita", "kada nors", "5"],
        ],
    ),
}  # fmt: skip
TARTU_SHEETS: dict[str, Table] = {
    "roster": (
        "participant_id institution_name municipality roster_date",
        [
            [f"Õ-{number}", school, "Tartu linn", "2023-09-10"]
            for number, school in enumerate(("Jõe Kool", "Mäe Kool", "Metsa Kool", "Ranna Kool"))
        ],
    ),
    "completions": (
        "participant_id institution_name municipality programme_title completion_date hours_credited",
        [["Õ-0", "Jõe Kool", "Tartu linn", "Koolitus", "2025-02-01", "8"]],
    ),
    "labels": (
        "institution_name municipality edition label_status valid_from_date valid_to_date",
        [
            ["Jõe Kool", "Tartu linn", "2023-2024", "awarded", "2023-01-01", "2024-12-31"],
            ["Mäe Kool", "Tartu linn", "2023-2024", "awarded", "2023-01-02", "2025-01-01"],
            ["Metsa Kool", "Tartu linn", "2023-2024", "rejected", "2023-01-01", "2024-12-31"],
            ["Ranna Kool", "Tartu linn", "2022-2023", "awarded", "2022-07-01", "2024-06-30"],
            ["Ranna Kool", "Tartu linn", "2023-2025", "awarded", "2023-09-01", "2025-08-31"],
        ],
    ),
    "projects": (
        "project_code project_title acronym action funder start_date end_date",
        [
            ["P-1", "Koolijuhid õpivad", "", "KA1", "Erasmus+", "2022-09-01", "2024-08-31"],
            ["", "Üks samm", "ÜKS", "", "", "2023-02-01", ""],
        ],
    ),
    "partners": (
        "project_code partner_name partner_country",
        [["P-1", "Utenos mokytojų namai", "LT"], ["P-1", "Jõe Kool", "EE"]],
    ),
    "mobilities": (
        "participant_id institution_name municipality project_code mobility_id host_country start_date end_date "
        "travel_days training_days mobility_status",
        [
            ["Õ-0", "Jõe Kool", "Tartu linn", "P-1", "M1", "FI", "2023-10-01", "2023-10-07", "2"],
            ["Õ-1", "Mäe Kool", "Tartu linn", "P-1", "M2", "FI", "2023-05-01", "2023-05-05", "", "4"],
            ["Õ-1", "Mäe Kool", "Tartu linn", "P-1", "M3", "LV", "2023-06-01", "2023-06-02", "", "", "planned"],
            ["Õ-0", "Jõe Kool", "Tartu linn", "P-1", "M4", "LV", "2023-07-01", "2023-07-02", "", "", "cancelled"],
            ["Õ-9", "", "", "", "M5", "SE", "2023-08-01", "2023-08-03"],
        ],
    ),
    "follow_ups": (
        "follow_up_kind held_date participant_id mobility_id project_code institution_name municipality listeners "
        "principle for_others",
        [
            ["peer_training", "2023-11-01", "Õ-0", "M1", "", "", "", "40"],
            ["open_lesson", "2024-12-31", "Õ-0", "M1", "", "", "", "12"],
            ["peer_training", "2025-01-01", "Õ-1", "M2", "", "", "", "8"],
            ["dissemination", "2023-12-01", "", "", "P-1", "", "", "100"],
            ["open_day", "2023-04-02", "", "", "", "Jõe Kool", "Tartu linn", "30", "model_for_others"],
            ["info_session", "2023-04-03", "", "", "", "Jõe Kool", "Tartu linn", "99", "", "ei"],
            ["peer_training", "2023-05-05", "", "", "", "Mäe Kool", "Tartu linn", "10", "", "jah"],
            ["open_lesson", "2023-06-01", "", "", "", "Mäe Kool", "Tartu linn", "3"],
            ["open_day", "2023-04-02", "", "", "", "Metsa Kool", "Tartu linn", "5"],
            ["open_day", "2022-12-31", "", "", "", "Jõe Kool", "Tartu linn", "7"],
            ["mentoring", "2024-02-01", "", "", "", "Ranna Kool", "Tartu linn", "2", "inclusive_and_innovative"],
        ],
    ),
    "targets": (
        "target owner project_code municipality target_value result_value target_year due_date",
        [
            ["Leida partnerid", "Jõe Kool", "P-1", "", "3", "4"],
            ["Avatud tunnid", "", "", "Elva vald", "5", "4", "2023"],
            ["Lõpukoosolek", "", "P-1", "", "1", "", "", "2023-12-01"],
            ["Ühine siht", "", "", "", "2", "2", "2023"],
        ],
    ),
}  # fmt: skip
TARTUMAA_SHEETS: dict[str, Table] = {
    "runs": (
        "run_code programme_title start_date end_date",
        [["T1", "Arenguprogramm", "2024-01-11", "2024-05-10"]],
    ),
    "run_days": (
        "run_code day_date topic",
        [["T1", f"2024-{month:02}-10", "Teema"] for month in (2, 3, 4, 5)] + [["T1", "2024-01-11", "Teema"]],
    ),
    "attendance": (
        "participant_id institution_name municipality role run_code day_date",
        [
            ["O-0171", "Elva vallavalitsus", "Elva vald", "haridusametnik", "T1", "2024-01-11"],
            ["O-0171", "Elva vallavalitsus", "Elva vald", "haridusametnik", "T1", "2024-05-10"],
            ["G-1", "Elva vallavalitsus", "Elva vald", "vallavanem", "T1", "2024-05-10"],
        ],
    ),
    "completions": (
        "participant_id institution_name municipality role programme_title run_code completion_date hours_credited",
        [
            [f"O-{code}", f"{name} keskus", name, "haridusametnik", "Arenguprogramm", "T1", "2024-05-10", "40"]
            for code, name in TARTUMAA.items()
        ]
        + [
            [f"O-{code}", f"{name} keskus", name, "haridusametnik", "Õiguse päev", "", day, "8"]
            for code, name in TARTUMAA.items()
            if code != ELVA
            for day in (["2023-04-06"] if code == TARTU else ["2023-03-02"])
        ]
        + [["T-1", "Jõe Kool", "Tartu linn", "õpetaja", "Arenguprogramm", "T1", "2024-05-10", "40"]],
    ),
    "commitments": (
        "commitment promised_by municipality county promised_date due_date every_months kept_date",
        [
            ["Kohtumine", "Omavalitsuste Liit", "", "Tartu maakond", "2022-05-10", "", "12", "2023-05-09"],
            ["Kohtumine", "Omavalitsuste Liit", "", "Tartu maakond", "2022-05-10", "", "12", "2024-06-01"],
            ["Aruanne", "Elva vald", "Elva vald", "", "2024-01-15", "2024-12-30"],
            ["Kava", "Elva vald", "Elva vald", "", "2024-01-15", "2024-12-31"],
            ["Ülevaade", "Elva vald", "Elva vald", "", "2023-02-01", "2024-06-01", "", "2024-03-01"],
            ["Avatud uksed", "", "", "", "2025-01-01", "2025-06-01", "", "2025-05-01"],
        ],
    ),
}  # fmt: skip
CESIS_SHEETS: dict[str, Table] = {
    "completions": (
        "participant_id institution_name municipality role programme_title completion_date hours_credited",
        [["L-1", "Cēsu pārvalde", "Cēsu novads", "izglītības pārvaldes speciālists", "Kurss", "2024-02-01", "8"]],
    ),
    "accreditations": (
        "programme_title authority accreditation_no accreditation_date approving_municipality",
        [["Kurss", "Cēsu novada pašvaldība", "7", "2022-02-01", "Cēsu novads"]],
    ),
    # a municipality that became part of another in the middle of 2025
    "costs": (
        "institution_name municipality cost_kind amount paid_date",
        [["Varakļānu skola", "Varakļānu novads", "fee", "10,00", "2025-03-01"]],
    ),
}
CENTRES = {
    "anyksciai": ("LT", "lt", ANYKSCIAI_SHEETS),
    "cesis": ("LV", "lv", CESIS_SHEETS),
    "tartu": ("EE", "et", TARTU_SHEETS),
    "tartumaa": ("EE", "et", TARTUMAA_SHEETS),
    "utena": ("LT", "lt", UTENA_SHEETS),
}


def write_centre(folder: Path, country: str, language: str, tables: dict[str, Table]) -> None:
    """A centre with one workbook, a sheet per table."""
    folder.mkdir(parents=True)
    lines = [f'name = "Centre {folder.name}"', f'country = "{country}"', f'language = "{language}"']
    sheets: dict[str, Sequence[Sequence[Cell]]] = {}
    for table, (fields, rows) in tables.items():
        header = fields.split()
        lines += [f"[columns.{table}]", *(f'{field} = "{field}"' for field in header)]
        sheets[table] = [header, *([*row, *[""] * (len(header) - len(row))] for row in rows)]
    (folder / "centre.toml").write_text("\n".join(lines) + "\n", "utf-8")
    write_xlsx(folder / "all.xlsx", sheets)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The marts of CENTRES."""
    folder = tmp_path_factory.mktemp("activity")
    settings = Settings(folder / "raw", folder / "marts", folder / "reports", AS_OF, 2)
    for name, (country, language, tables) in CENTRES.items():
        write_centre(settings.raw / name, country, language, tables)
    for batch in plan(settings).batches:
        take_in(settings, batch)
    assert build(settings).changed
    return settings


def ask(settings: Settings, query: str) -> list[Row]:
    with duckdb.connect(settings.database, read_only=True) as connection:
        return [tuple(_plain(value) for value in row) for row in connection.sql(query).fetchall()]


def _plain(value: object) -> object:
    """Decimals and days as text, so that expectations read like the page."""
    return str(value) if isinstance(value, Decimal | date) else value


def test_every_sheet_is_read_as_the_table_that_it_is(world: Settings) -> None:
    found = ask(world, 'select centre, sheet, "table" from quality.row_counts')
    assert set(found) == {(centre, table, table) for centre, (_, _, tables) in CENTRES.items() for table in tables}


# Costs (indicator 11)


def test_a_cost_is_shared_in_whole_cents_by_completions(world: Settings) -> None:
    of_lt = "marts.cost_shares where country = 'LT' and sheet = 'costs'"
    query = f"select municipality_code, amount, planned_amount from {of_lt}"
    places = f"{query} and source_row = {{}} order by municipality_code"
    assert ask(world, places.format(2)) == [(MOLETAI, "33.33", None), (UTENA, "66.67", None)]
    # 5 cents among three: the two left over go to the lower codes
    assert ask(world, places.format(3)) == [(ZARASAI, "0.02", None), (MOLETAI, "0.02", None), (UTENA, "0.01", None)]
    assert ask(world, places.format(4)) == [(UTENA, "50.00", "80.00")]
    assert ask(world, places.format(5)) == [(None, "7.00", None)]
    assert ask(world, places.format(8)) == [(None, None, "0.05")]
    assert ask(world, places.format(9)) == [(None, "5.00", None)]


def test_a_cost_is_of_the_unit_of_31_december(world: Settings) -> None:
    query = "select area_code, year, amount, per_completion from marts.cost_years where country = 'LV' order by all"
    assert ask(world, query) == [("0038001", 2025, "10.00", None), ("LV", 2025, "10.00", None)]


COST = "amount, planned_amount, per_completion, per_person, per_hour, per_teacher, outside_amount, located_amount"


@pytest.mark.parametrize(
    ("area", "expected"),
    [
        # 66.67 + 0.01 + 50 + 10 for 3 completions of 2 persons with 20 hours, and 4 on the roster
        (UTENA, ("126.68", "80.00", "42.23", "63.34", "6.33", "31.67", "50.00", "60.00")),
        # 33.35 for 2 completions: 16.675 is rounded half up
        (MOLETAI, ("33.35", None, "16.68", "33.35", "2.78", None, "0.00", "0.00")),
        (ZARASAI, ("0.02", None, "0.02", "0.02", "0.01", None, "0.00", "0.00")),
        # where no cost is listed, what completions say was paid for taking part
        (ANYKSCIAI, ("12.50", None, "12.50", "12.50", "2.50", None, "0.00", "0.00")),
        ("LT-UT", ("172.55", "80.00", "24.65", "34.51", "4.21", "43.14", "50.00", "60.00")),
        # and 12 of no municipality
        ("LT", ("184.55", "80.00", "26.36", "36.91", "4.50", "46.14", "50.00", "60.00")),
    ],
)
def test_costs_by_area(world: Settings, area: str, expected: Row) -> None:
    query = f"select {COST} from marts.cost_years where year = 2024 and currency = 'EUR' and area_code = '{area}'"
    assert ask(world, query) == [expected]


def test_costs_before_the_euro_stay_in_their_currency(world: Settings) -> None:
    query = f"select currency, amount, per_hour from marts.cost_years where year = 2014 and area_code = '{UTENA}'"
    assert ask(world, query) == [("LTL", "345.28", "34.53")]


def test_a_plan_alone_is_no_cost(world: Settings) -> None:
    query = f"select area, {COST} from marts.cost_years where year = 2025 and country = 'LT'"
    assert ask(world, query) == [("country", "0.00", "0.05", None, None, None, None, "0.00", "0.00")]
    assert ask(world, "from marts.cost_source_years where year = 2025 and country = 'LT'") == []


def test_costs_by_source(world: Settings) -> None:
    query = (
        "select funding_source, amount from marts.cost_source_years"
        " where year = 2024 and area_code = '{}' order by funding_source"
    )
    assert ask(world, query.format(UTENA)) == [("eu", "0.01"), ("municipal", "66.67"), ("other", "60.00")]
    assert ask(world, query.format("LT")) == [
        ("eu", "0.05"),
        ("fees", "12.50"),
        ("municipal", "100.00"),
        ("other", "65.00"),
        ("state", "7.00"),
    ]


def test_sources_and_municipalities_add_up(world: Settings) -> None:
    by_source = "select country, area, area_code, year, currency, sum(amount) as amount from marts.cost_source_years"
    assert ask(
        world,
        f"from marts.cost_years as c anti join ({by_source} group by all) as s"
        " using (country, area, area_code, year, currency, amount) where c.amount > 0",
    ) == []  # fmt: skip


# Expiry (indicators 13 and 15)


def test_accreditations_and_labels_that_end_soon(world: Settings) -> None:
    found = ask(
        world,
        "select year, area_code, kind, name, last_day, number from marts.expiry_years"
        " where area = 'municipality' order by all",
    )
    assert found == [
        (2022, MOLETAI, "programme", "Seminaras", "2023-12-31", "S-1"),
        # exactly twelve months later; a day more is not listed
        (2023, TARTU, "label", "Jõe Kool", "2024-12-31", "2023-2024"),
        (2023, UTENA, "programme", "Kursas", "2024-06-30", "A-1"),
        # not given: three years after the municipality approved it
        (2024, "0026000", "programme", "Kurss", "2025-01-31", "7"),
        (2024, TARTU, "label", "Jõe Kool", "2024-12-31", "2023-2024"),
        (2024, TARTU, "label", "Mäe Kool", "2025-01-01", "2023-2024"),
        (2024, TARTU, "label", "Ranna Kool", "2025-08-31", "2023-2025"),
        (2024, MOLETAI, "programme", "Seminaras", "2025-12-31", "S-2"),
        (2025, MOLETAI, "programme", "Seminaras", "2025-12-31", "S-2"),
    ]


def test_what_is_of_no_municipality_expires_in_the_country(world: Settings) -> None:
    query = "select distinct area, area_code, year, kind from marts.expiry_years where number = 'T-1'"
    assert ask(world, query) == [("country", "LT", 2023, "provider")]


def test_expiry_in_a_municipality_is_in_its_county_and_country(world: Settings) -> None:
    query = "select area, area_code from marts.expiry_years where number = 'A-1' order by all"
    assert ask(world, query) == [("country", "LT"), ("county", "LT-UT"), ("municipality", UTENA)]


# Projects and mobility (indicator 14)


def test_projects_by_area_and_year(world: Settings) -> None:
    query = (
        "select area_code, list(year order by year) from marts.project_years where title = '{}' group by 1 order by 1"
    )
    years = [2022, 2023, 2024]
    assert ask(world, query.format("Koolijuhid õpivad")) == [
        (TARTU, years),
        (UTENA, years),
        ("EE", years),
        ("EE-79", years),
        ("LT", years),
        ("LT-UT", years),
    ]
    assert ask(world, query.format("Üks samm")) == [("EE", [2023])]


def test_what_a_project_year_says(world: Settings) -> None:
    columns = "project_id, action, started_on, ended_on, partners, countries, is_eu_funded"
    query = f"select {columns} from marts.project_years where area_code = '{UTENA}' and year = 2023"
    assert ask(world, query) == [("P-1", "KA1", "2022-09-01", "2024-08-31", 2, 2, True)]


def test_mobilities_and_what_follows_them(world: Settings) -> None:
    columns = (
        "year, mobilities, persons, stay_days, programme_days, countries, with_peer_training,"
        " persons_with_open_lesson, reach, mean_days_to_follow_up"
    )
    query = f"select {columns} from marts.mobility_years where area_code = '{{}}' order by year"
    # planned and cancelled ones are none; peer training on 1 January 2025 is too late, the lesson a day before is not;
    # what was told of the project has its listeners once
    own = (2023, 2, 2, 7 + 5, 7 + 4, 1, 1, 1, 40 + 12 + 100, "25.00")
    assert ask(world, query.format(TARTU)) == [own]
    assert ask(world, query.format("EE-79")) == [own]
    # one traveller's workplace is not known
    assert ask(world, query.format("EE")) == [(2023, 3, 3, 15, 14, 2, 1, 1, 152, "25.00")]


# Labels (indicator 15)


def test_labels_by_year(world: Settings) -> None:
    columns = "year, labelled, expiring, institutions, events_for_others, listeners"
    query = f"select {columns} from marts.label_years where area_code = '{TARTU}' order by year"
    assert ask(world, query) == [
        (2022, 1, 0, None, 0, 0),
        (2023, 3, 1, 4, 2, 40),
        (2024, 3, 3, None, 1, 2),
    ]


def test_what_labelled_schools_do(world: Settings) -> None:
    columns = "year, principle, open_days, info_sessions, mentoring, trainings_for_others, listeners"
    query = f"select {columns} from marts.label_activity_years where area_code = '{TARTU}' order by all"
    assert ask(world, query) == [
        (2023, "model_for_others", 1, 0, 0, 0, 30),
        (2023, "other", 0, 0, 0, 1, 10),
        (2024, "inclusive_and_innovative", 0, 0, 1, 0, 2),
    ]


# Officials (indicator 16)


def test_officials_of_all_municipalities_and_of_all_but_one(world: Settings) -> None:
    columns = (
        "county_code, year, title, run_id, started_on, ended_on, training_days, municipalities,"
        " municipalities_represented, missing, officials, guests"
    )
    assert ask(world, f"select {columns} from marts.official_programmes where country = 'EE' order by year") == [
        ("EE-79", 2023, "Õiguse päev", None, None, "2023-04-06", None, 8, 7, [ELVA], 7, 0),
        ("EE-79", 2024, "Arenguprogramm", "tartumaa:T1", "2024-01-11", "2024-05-10", 5, 8, 8, [], 8, 1),
    ]


def test_without_counties_the_country_is_compared(world: Settings) -> None:
    query = (
        "select county_code, municipalities, municipalities_represented, len(missing),"
        " list_contains(missing, '0026000') from marts.official_programmes where country = 'LV'"
    )
    assert ask(world, query) == [(None, 43, 1, 42, False)]


# Teams (indicator 17)


def test_teams_by_size(world: Settings) -> None:
    query = (
        'select area_code, year, institutions, teams, "full", too_small, too_large from marts.team_years'
        " where area <> 'country' order by year, area_code"
    )
    assert ask(world, query) == [
        (ANYKSCIAI, 2024, 1, 1, 0, 0, 1),
        (ZARASAI, 2024, 1, 1, 1, 0, 0),
        (MOLETAI, 2024, 1, 1, 1, 0, 0),
        # teams of 4 and 5, and one of a programme that asks for no size
        (UTENA, 2024, 1, 3, 1, 1, 0),
        ("LT-UT", 2024, 4, 6, 3, 1, 1),
        # not listed, but told by the completions of 2025
        (IGNALINA, 2025, 1, 1, 1, 0, 0),
        ("LT-UT", 2025, 1, 1, 1, 0, 0),
    ]


# Promises and targets


def test_a_promise_that_recurs(world: Settings) -> None:
    query = (
        "select year, due_on, kept_on, state from marts.commitment_years"
        " where commitment = 'Kohtumine' and area_code = '{}' order by year"
    )
    expected = [
        (2022, "2023-05-10", None, "due"),
        (2023, "2023-05-10", "2023-05-09", "kept"),
        (2024, "2024-05-09", "2024-06-01", "kept"),
        (2025, "2025-06-01", "2024-06-01", "overdue"),
    ]
    for area in ("EE-79", *TARTUMAA):
        assert ask(world, query.format(area)) == expected
    assert ask(world, query.format("EE")) == []


def test_promises_of_a_municipality_are_overdue_the_day_after(world: Settings) -> None:
    query = (
        "select commitment, area_code, year, due_on, state from marts.commitment_years where promised_by = 'Elva vald'"
    )
    assert ask(world, f"{query} order by all") == [
        ("Aruanne", ELVA, 2024, "2024-12-30", "overdue"),
        ("Aruanne", ELVA, 2025, "2024-12-30", "overdue"),
        ("Kava", ELVA, 2024, "2024-12-31", "due"),
        ("Kava", ELVA, 2025, "2024-12-31", "overdue"),
        ("Ülevaade", ELVA, 2023, "2024-06-01", "due"),
        ("Ülevaade", ELVA, 2024, "2024-06-01", "kept"),
    ]


def test_a_promise_to_all_concerns_the_centres_municipalities(world: Settings) -> None:
    query = "select area_code, year, due_on, state from marts.commitment_years where commitment = 'Avatud uksed'"
    assert ask(world, f"{query} order by all") == [(code, 2025, "2025-06-01", "kept") for code in TARTUMAA]


def test_targets_against_results(world: Settings) -> None:
    columns = "target, area_code, year, owner, project_id, target_value, result_value, is_reached"
    assert ask(world, f"select {columns} from marts.target_years where area = 'municipality' order by all") == [
        ("Avatud tunnid", ELVA, 2023, None, None, 5, 4, False),
        ("Leida partnerid", TARTU, 2024, "Jõe Kool", "P-1", 3, 4, True),
        ("Lõpukoosolek", TARTU, 2023, None, "P-1", 1, None, None),
    ]
    assert ask(world, "select area, area_code, year from marts.target_years where target = 'Ühine siht'") == [
        ("country", "EE", 2023)
    ]


# Quality (indicator 19)


def test_how_well_a_centres_data_could_be_used(world: Settings) -> None:
    assert ask(world, "from quality.centres where centre = 'anyksciai'") == [
        ("anyksciai", "LT", 1, 4, 2, 1, 1, 2, "50.00", 2, "50.00", "50.00", ["PD-101", "PD-107", "PD-109"])
    ]
    assert ask(world, "select count(*) from quality.centres") == [(len(CENTRES),)]
