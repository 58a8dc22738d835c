"""What the two Lithuanian centres keep beside completions and rosters."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from . import lists
from . import styles as s
from .subjects import names
from .world import Cell, Centre, Column, Programme
from .writers import Sheet, total

TARGET_GROUPS = {
    "all": "mokytojai; mokyklų vadovai; ikimokyklinio ugdymo mokytojai; pagalbos mokiniui specialistai; "
    "savivaldybių švietimo padalinių specialistai",
    "teachers": "mokytojai; pagalbos mokiniui specialistai",
    "preschool": "ikimokyklinio ugdymo mokytojai; pagalbos mokiniui specialistai",
    "heads": "mokyklų vadovai",
    "support": "pagalbos mokiniui specialistai",
    "officials": "savivaldybių švietimo padalinių specialistai",
}
KINDS = {
    "provider": "švietimo centras",
    "company": "įmonė",
    "ngo": "viešoji įstaiga",
    "school": "mokykla",
    "kindergarten": "lopšelis-darželis",
    "support": "švietimo pagalbos tarnyba",
    "office": "savivaldybės administracija",
}
RUN_STATUS = {"held": "įvyko", "cancelled": "atšaukta", "planned": "planuojama"}
MODES = ("kontaktinis", "nuotolinis", "mišrus")
PAYERS = {"municipality": "savivaldybė", "employer": "mokykla", "self": "dalyvis", "state": "valstybė", "eu": "ES"}
STATUS = {"completed": "baigė", "cancelled": "atšaukta", "waiting": "laukia", "not_completed": "nebaigė"}
COST_KINDS = {
    "trainer": "lektoriaus atlygis",
    "material": "mokymo priemonės",
    "venue": "patalpų nuoma",
    "board": "maitinimas",
    "travel": "kelionės išlaidos",
}
SOURCES = {
    "municipal": "savivaldybės biudžetas",
    "state": "valstybės biudžetas",
    "eu": "ES lėšos",
    "fees": "dalyvių mokesčiai",
    "own": "įstaigos lėšos",
}
HEADERS: list[Cell] = [
    "NŠPR kodas", "Programos pavadinimas", "Trukmė (ak. val.)", "Kontaktinės val.", "Praktinis darbas (val.)",
    "Savarankiško darbo val.", "Programos tipas", "Prioritetinė sritis", "Dalykas", "Tikslinė grupė",
    "Komandos dydis nuo", "Komandos dydis iki", "Su vertinimu", "Kaina vienam dalyviui (Eur)", "Vykdytojas",
    "Teikėjo kodas", "Akreditavo", "Akreditacijos lygmuo", "Akreditacijos Nr.", "Akreditavimo data", "Galioja iki",
    "Projekto Nr.",
]  # fmt: skip


def programmes(
    listed: Sequence[Programme], amount: Callable[[Decimal], Cell] = s.plain, style: str = "excel"
) -> list[list[Cell]]:
    """The list of programmes, with the accreditation decided last; numbers and dates in the list's own way."""
    rows = [HEADERS]
    for item in listed:
        last, day = lists.latest(item), s.DATES[style]
        parts = map(amount, item.parts) if item.parts else (None, None, None)
        rows.append(
            [
                item.code, item.title, amount(item.hours), *parts, item.kind, item.area, names(item.subjects, "lt"),
                TARGET_GROUPS[item.audience], *(item.team or (None, None)), "taip" if item.assessed else "ne",
                s.plain(item.price), item.provider.name if item.provider else None,
                item.provider.code if item.provider else None, last.authority if last else None,
                "institucinis" if last else None, last.number if last else None, day(last.first) if last else None,
                day(last.last) if last and last.last else None, item.project or None,
            ]
        )  # fmt: skip
    return lists.filled(rows)


def accreditations(centre: Centre) -> Sheet:
    """Accreditations of providers, and the former ones of programmes."""
    columns = [
        Column("Programos kodas", "programme_code", lambda row: row.programme.code if row.programme else None),
        Column("Programos pavadinimas", "programme_title", lambda row: row.programme.title if row.programme else None),
        Column("Teikėjas", "provider_name", lambda row: row.provider.name),
        Column("Įstaigos kodas", "provider_reg_code", lambda row: row.provider.code),
        Column("Akreditavo", "authority", lambda row: row.accreditation.authority),
        Column("Sprendimo Nr.", "accreditation_no", lambda row: row.accreditation.number or None),
        Column("Sprendimo data", "accreditation_date", lambda row: row.accreditation.first),
        Column("Akredituota iki", "accreditation_valid_to", lambda row: row.accreditation.last),
        Column("Terminas (metais)", "term_years", lambda row: row.accreditation.years),
    ]
    rows = [*lists.granted_to_providers(centre), *lists.granted(centre, former_only=True)]
    return Sheet("Akreditacijos", s.table(columns, rows))


def organisations(centre: Centre) -> Sheet:
    """Providers, schools and administrations by register code."""
    columns = [
        Column("Įstaigos pavadinimas", "organisation_name", lambda row: row.name),
        Column("Įstaigos kodas", "organisation_code", lambda row: row.code),
        Column("Įstaigos tipas", "organisation_type", lambda row: KINDS[row.kind]),
        Column("Savivaldybė", "municipality", lambda row: s.SEATS[row.seat]),
        Column("Pavadinimas anglų kalba", "name_en", lambda row: row.named("en")),
        Column("Pavadinimas lenkų kalba", "name_pl", lambda row: row.named("pl")),
    ]
    return Sheet("Įstaigos", s.table(columns, lists.organisations(centre)))


def runs(centre: Centre) -> Sheet:
    """The runs of programmes."""
    columns = [
        Column("Renginio Nr.", "run_code", lambda run: run.code),
        Column("Programos kodas", "programme_code", lambda run: run.programme.code),
        Column("Programos pavadinimas", "programme_title", lambda run: run.programme.title),
        Column("Renginio pradžia", "start_date", lambda run: run.days[0]),
        Column("Renginio pabaiga", "end_date", lambda run: run.days[-1]),
        Column("Renginio būsena", "run_status", lambda run: RUN_STATUS[run.status]),
        Column("Vykdymo būdas", "mode", lambda run: MODES[run.mode]),
        Column("Renginio savivaldybė", "venue_municipality", lambda run: run.venue.name),
        Column("Vietų skaičius", "places", lambda run: run.places),
        Column("Kaina vienam dalyviui (Eur)", "price_per_participant", lambda run: s.plain(run.programme.price)),
    ]
    return Sheet("Renginiai", s.table(columns, centre.runs))


def teams(centre: Centre) -> Sheet:
    """The teams that schools sent; one is too small and one too large."""
    columns = [
        Column("Renginio Nr.", "run_code", lambda team: team.run.code),
        Column("Programos kodas", "programme_code", lambda team: team.run.programme.code),
        Column("Mokykla", "institution_name", lambda team: team.institution.name),
        Column("Savivaldybė", "municipality", lambda team: team.institution.municipality.name),
        Column("Komandos Nr.", "team", lambda team: team.name),
        Column("Komandos narių skaičius", "team_size", lambda team: team.size),
    ]
    return Sheet("Komandos", s.table(columns, centre.teams))


def costs(centre: Centre) -> list[Sheet]:
    """What runs cost, a sheet a year."""
    columns = [
        Column("Renginio Nr.", "run_code", lambda cost: cost.run.code),
        Column("Programos kodas", "programme_code", lambda cost: cost.run.programme.code),
        Column("Savivaldybė", "municipality", lambda cost: cost.municipality.name),
        Column("Išlaidų rūšis", "cost_kind", lambda cost: COST_KINDS[cost.kind]),
        Column("Planuota suma", "planned_amount", lists.planned),
        Column("Suma (Eur)", "amount", lists.amount),
        Column("Finansavimo šaltinis", "funding_source", lambda cost: SOURCES[cost.source]),
        Column("Biudžeto metai", "budget_year", lambda cost: cost.year),
        Column("Mokėjimo data", "paid_date", lambda cost: cost.paid),
        Column("Gavėjas", "provider_name", lists.payee),
        Column("Gavėjo savivaldybė", "provider_municipality", lists.payee_seat),
    ]
    return [
        total(
            Sheet(f"Išlaidos {year}", s.table(columns, [cost for cost in centre.costs if cost.year == year])),
            "Iš viso",
            0,
            5,
        )
        for year in sorted({cost.year for cost in centre.costs})
    ]


def enrolments(centre: Centre) -> Sheet:
    """Registrations to runs, whatever became of them."""
    columns = [
        Column("Dalyvio ID", "participant_id", lambda row: f"VMN-{row.person.uid:05d}"),
        Column("Renginio Nr.", "run_code", lambda row: row.run.code),
        Column("Programos kodas", "programme_code", lambda row: row.run.programme.code),
        Column("Pradžia", "start_date", lambda row: row.run.days[0]),
        Column("Registravimosi data", "registered_date", lambda row: row.registered),
        Column("Registracijos statusas", "enrolment_status", lambda row: STATUS[row.status]),
        Column("Mokėtojas", "payer", lambda row: PAYERS[row.payer]),
    ]
    return Sheet("", s.table(columns, centre.enrolments))


def needs(centre: Centre) -> Sheet:
    """In which subjects teachers of a school want training."""
    columns = [
        Column("Metai", "need_year", lambda need: need.year),
        Column("Mokykla", "institution_name", lambda need: need.institution.name),
        Column("Savivaldybė", "municipality", lambda need: need.institution.municipality.spellings[1]),
        Column("Dalykas", "subject", lambda need: names((need.subject,), "lt")),
        Column("Pageidaujančių mokytojų skaičius", "teachers_wanting", lambda need: need.wanting),
    ]
    return Sheet("Poreikiai", s.table(columns, centre.needs))
