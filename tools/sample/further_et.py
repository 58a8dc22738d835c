"""What the three Estonian centres keep beside completions and rosters."""

from . import lists
from . import styles as s
from .subjects import names
from .world import Cell, Centre, Column
from .writers import Sheet, total

TARGET_GROUPS = {
    "all": "õpetajad; koolijuhid; lasteaiaõpetajad; tugispetsialistid; haridusametnikud",
    "teachers": "õpetajad; tugispetsialistid",
    "preschool": "lasteaiaõpetajad; tugispetsialistid",
}
KINDS = {
    "company": "osaühing",
    "ngo": "mittetulundusühing",
    "school": "kool",
    "kindergarten": "lasteaed",
    "support": "muu asutus",
    "office": "vallavalitsus",
}
RUN_STATUS = {"held": "toimunud", "cancelled": "tühistatud", "planned": "planeeritud"}
MODES = ("kontaktõpe", "veebikoolitus", "kombineeritud")
PAYERS = {"municipality": "kohalik omavalitsus", "employer": "tööandja", "self": "osaleja", "state": "riik", "eu": "EL"}
STATUS = {word: s.STATUS["et"][word][0] for word in s.STATUS["et"]}
COST_KINDS = {
    "trainer": "koolitaja tasu",
    "material": "õppematerjalid",
    "venue": "ruumide rent",
    "board": "toitlustus",
    "travel": "sõidukulu",
}
SOURCES = {
    "municipal": "omavalitsuse eelarve",
    "state": "riigieelarve",
    "eu": "EL-i toetus",
    "fees": "osalustasud",
    "own": "omavahendid",
}
HEADERS: list[Cell] = [
    "Õppekava kood", "Õppekava nimetus", "Maht (akadeemilist tundi)", "Auditoorne töö", "Praktiline töö",
    "Iseseisev töö", "Koolituse liik", "Prioriteetne valdkond", "Õppeaine", "Sihtrühm", "Kas hinnatakse",
    "Osalustasu", "Korraldaja", "Korraldaja registrikood",
]  # fmt: skip


def programmes(centre: Centre, audience: dict[str, str]) -> list[list[Cell]]:
    """The list of courses."""
    rows = [HEADERS]
    for item in centre.programmes:
        provider = item.provider or centre.own
        hours = item.hours * 8 if item.unit == "days" else item.hours
        rows.append(
            [
                item.code, item.title, s.plain(hours), *lists.split(item), item.kind, item.area,
                names(item.subjects, "et"), TARGET_GROUPS.get(item.audience, audience[item.audience]),
                "jah" if item.assessed else "ei", s.plain(item.price), provider.name, provider.code,
            ]
        )  # fmt: skip
    return rows


def own_courses(centre: Centre) -> list[list[Cell]]:
    """The courses of a school: teachers teach teachers, and two are others'."""
    rows: list[list[Cell]] = [["Koolituse kood", "Koolituse nimetus", "Maht", "Koolituse liik", "Sihtrühm"]]
    for item in centre.programmes:
        unit = "EAP" if item.unit == "ects" else "ak h"
        group = TARGET_GROUPS.get(item.audience, "koolijuhid")
        rows.append([item.code, item.title, f"{s.decimal_comma(item.hours)} {unit}", item.kind, group])
    return rows


def kind(row: lists.Listed) -> str:
    """The kind of an organisation: towns and parishes call their administrations differently."""
    return "linnavalitsus" if row.name.endswith("linnavalitsus") else KINDS[row.kind]


def organisations(centre: Centre) -> Sheet:
    """Providers, schools and administrations by register code."""
    columns = [
        Column("Asutuse nimi", "organisation_name", lambda row: row.name),
        Column("Asutuse registrikood", "organisation_code", lambda row: row.code),
        Column("Asutuse liik", "organisation_type", kind),
        Column("Omavalitsus", "municipality", lambda row: s.SEATS[row.seat]),
        Column("Nimi inglise keeles", "name_en", lambda row: row.named("en")),
    ]
    return Sheet("Asutused", s.table(columns, lists.organisations(centre)))


def runs(centre: Centre) -> Sheet:
    """The occurrences of courses; one that should have been in the past is still planned."""
    columns = [
        Column("Toimumise kood", "run_code", lambda run: run.code),
        Column("Õppekava kood", "programme_code", lambda run: run.programme.code),
        Column("Õppekava nimetus", "programme_title", lambda run: run.programme.title),
        Column("Algus", "start_date", lambda run: run.days[0]),
        Column("Lõpp", "end_date", lambda run: run.days[-1]),
        Column("Toimumise staatus", "run_status", lambda run: RUN_STATUS[run.status]),
        Column("Õppevorm", "mode", lambda run: MODES[run.mode]),
        Column("Toimumiskoha omavalitsus", "venue_municipality", lambda run: run.venue.name),
        Column("Kohtade arv", "places", lambda run: run.places),
        Column("Hind osalejale (EUR)", "price_per_participant", lambda run: s.plain(run.programme.price)),
    ]
    return Sheet("Toimumised", s.table(columns, centre.runs), date_format="dd\\.mm\\.yyyy")


def run_days(centre: Centre) -> Sheet:
    """The training days of each occurrence."""
    rows: list[list[Cell]] = [["Toimumise kood", "Koolituspäeva kuupäev", "Päeva nr", "Päeva maht (ak h)"]]
    for run in centre.runs:
        rows += [[run.code, day, place, hours] for place, day, hours in lists.hours_of_days(run)]
    return Sheet("Koolituspäevad", rows, date_format="dd\\.mm\\.yyyy")


def costs(centre: Centre) -> Sheet:
    """What occurrences cost."""
    columns = [
        Column("Toimumise kood", "run_code", lambda cost: cost.run.code),
        Column("Õppekava kood", "programme_code", lambda cost: cost.run.programme.code),
        Column("Omavalitsus", "municipality", lambda cost: cost.municipality.name),
        Column("Kulu liik", "cost_kind", lambda cost: COST_KINDS[cost.kind]),
        Column("Planeeritud summa", "planned_amount", lists.planned),
        Column("Summa (EUR)", "amount", lists.amount),
        Column("Valuuta", "currency", lambda _: "EUR"),
        Column("Rahastusallikas", "funding_source", lambda cost: SOURCES[cost.source]),
        Column("Eelarveaasta", "budget_year", lambda cost: cost.year),
        Column("Makse kuupäev", "paid_date", lambda cost: cost.paid),
        Column("Makse saaja", "provider_name", lists.payee),
        Column("Saaja omavalitsus", "provider_municipality", lists.payee_seat),
    ]
    return total(Sheet("Kulud", s.table(columns, centre.costs), date_format="dd\\.mm\\.yyyy"), "Kokku", 0, 5)


def enrolments(centre: Centre) -> Sheet:
    """Registrations to occurrences, whatever became of them."""
    columns = [
        Column("Osaleja ID", "participant_id", lambda row: f"T{row.person.uid}"),
        Column("Toimumise kood", "run_code", lambda row: row.run.code),
        Column("Õppekava kood", "programme_code", lambda row: row.run.programme.code),
        Column("Algus", "start_date", lambda row: f"{row.run.days[0]:%d.%m.%Y}"),
        Column("Registreerumise kuupäev", "registered_date", lambda row: f"{row.registered:%d.%m.%Y}"),
        Column("Registreerumise staatus", "enrolment_status", lambda row: STATUS[row.status]),
        Column("Maksja liik", "payer", lambda row: PAYERS[row.payer]),
    ]
    return Sheet("", s.table(columns, centre.enrolments))
