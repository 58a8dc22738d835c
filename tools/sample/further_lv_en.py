"""What the two Latvian centres and Leeds keep beside completions and rosters."""

from . import lists
from . import styles as s
from .subjects import names
from .world import Cell, Centre, Column
from .writers import Sheet, total

DAY = "dd\\.mm\\.yyyy"
TARGET_GROUPS = {
    "all": "skolotāji; skolu vadītāji; pirmsskolas pedagogi; atbalsta personāls; izglītības pārvalžu speciālisti",
    "teachers": "skolotāji; atbalsta personāls",
    "preschool": "pirmsskolas pedagogi; atbalsta personāls",
    "heads": "skolu vadītāji",
    "support": "atbalsta personāls",
    "officials": "izglītības pārvalžu speciālisti",
}
AUDIENCE = {
    "all": "Teachers; school leaders; nursery staff; support staff",
    "teachers": "Teachers; support staff",
    "preschool": "Nursery staff; support staff",
    "heads": "School leaders",
    "support": "Support staff",
}
KINDS = {
    "lv": {
        "provider": "izglītības centrs",
        "company": "uzņēmums",
        "ngo": "biedrība",
        "university": "augstskola",
        "municipality": "pašvaldības iestāde",
        "school": "skola",
        "kindergarten": "pirmsskolas izglītības iestāde",
        "support": "cita iestāde",
        "office": "izglītības pārvalde",
    },
    "en": {
        "municipality": "local authority",
        "ngo": "non-profit organisation",
        "school": "school",
        "kindergarten": "nursery school",
        "support": "other",
    },
}
RUN_STATUS = {"held": "notika", "cancelled": "atcelts", "planned": "plānots"}
MODES = ("klātiene", "attālināti", "jaukta forma")
COST_KINDS = {
    "trainer": "lektora atlīdzība",
    "material": "mācību materiāli",
    "venue": "telpu noma",
    "board": "ēdināšana",
    "travel": "ceļa izdevumi",
}
SOURCES = {
    "municipal": "pašvaldības budžets",
    "state": "valsts budžets",
    "eu": "ES finansējums",
    "fees": "dalības maksa",
    "own": "pašu līdzekļi",
}
HEADERS: list[Cell] = [
    "Programmas kods", "Programmas nosaukums", "Apjoms stundās", "Kontaktstundas", "Praktiskās stundas",
    "Patstāvīgās stundas", "A/B programma", "Saskaņojuma numurs", "Saskaņošanas datums", "Derīgs līdz", "Saskaņotājs",
    "Modulis", "Mācību priekšmets", "Mērķgrupa", "Ar noslēguma pārbaudījumu", "Dalības maksa", "Īstenotājs",
    "Īstenotāja reģ. Nr.", "Projekta Nr.",
]  # fmt: skip


def programmes(centre: Centre, kind: str) -> list[list[Cell]]:
    """The A or the B programmes, with the approval decided last."""
    rows = [HEADERS]
    for item in centre.programmes:
        last, provider = lists.latest(item), item.provider or centre.own
        if item.kind == kind and last:
            rows.append(
                [
                    item.code, item.title, f"{s.decimal_comma(item.hours)} st.", *lists.split(item), kind, last.number,
                    last.first, last.last, last.authority, item.area, names(item.subjects, "lv"),
                    TARGET_GROUPS[item.audience], "jā" if item.assessed else "nē", s.plain(item.price), provider.name,
                    provider.code, item.project or None,
                ]
            )  # fmt: skip
    return lists.filled(rows)


def approvals(centre: Centre) -> Sheet:
    """The approvals of A programmes by the municipality, three years each."""
    columns = [
        Column("Programmas kods", "programme_code", lambda row: row.programme.code),
        Column("Programmas nosaukums", "programme_title", lambda row: row.programme.title),
        Column("Īstenotājs", "provider_name", lambda row: row.provider.name),
        Column("Īstenotāja reģ. Nr.", "provider_reg_code", lambda row: row.provider.code),
        Column("Saskaņotājs", "authority", lambda row: row.accreditation.authority),
        Column("Saskaņojošā pašvaldība", "approving_municipality", lambda _: centre.municipalities[0].spellings[1]),
        Column("Saskaņojuma numurs", "accreditation_no", lambda row: row.accreditation.number),
        Column("Saskaņošanas datums", "accreditation_date", lambda row: row.accreditation.first),
        Column("Derīgs līdz", "accreditation_valid_to", lambda row: row.accreditation.last),
    ]
    rows = [row for row in lists.granted(centre, former_only=False) if row.accreditation.last]
    return Sheet("Saskaņojumi", s.table(columns, rows), date_format=DAY)


def organisations(centre: Centre, language: str) -> Sheet:
    """Providers, schools and administrations by register code, with their names elsewhere."""
    headers = {
        "lv": ("Iestādes nosaukums", "Reģistrācijas numurs", "Iestādes veids", "Pašvaldība", "Nosaukums angļu valodā",
               "Nosaukums lietuviešu valodā"),
        "en": ("Organisation name", "Registration number", "Organisation type", "Local authority", "Name in Latvian",
               "Name in Lithuanian"),
    }[language]  # fmt: skip
    other = {"lv": "en", "en": "lv"}[language]
    columns = [
        Column(headers[0], "organisation_name", lambda row: row.name),
        Column(headers[1], "organisation_code", lambda row: row.code),
        Column(headers[2], "organisation_type", lambda row: KINDS[language][row.kind]),
        Column(headers[3], "municipality", lambda row: s.SEATS.get(row.seat)),
        Column(headers[4], f"name_{other}", lambda row: row.named(other)),
        Column(headers[5], "name_lt", lambda row: row.named("lt")),
    ]
    return Sheet({"lv": "Iestādes", "en": "Organisations"}[language], s.table(columns, lists.organisations(centre)))


def runs(centre: Centre) -> Sheet:
    """The runs of programmes."""
    columns = [
        Column("Norises Nr.", "run_code", lambda run: run.code),
        Column("Programmas kods", "programme_code", lambda run: run.programme.code),
        Column("Programmas nosaukums", "programme_title", lambda run: run.programme.title),
        Column("Norises sākums", "start_date", lambda run: run.days[0]),
        Column("Norises beigas", "end_date", lambda run: run.days[-1]),
        Column("Norises statuss", "run_status", lambda run: RUN_STATUS[run.status]),
        Column("Norises veids", "mode", lambda run: MODES[run.mode]),
        Column("Norises pašvaldība", "venue_municipality", lambda run: run.venue.name),
        Column("Vietu skaits", "places", lambda run: run.places),
    ]
    return Sheet("Norises", s.table(columns, centre.runs), date_format=DAY)


def costs(centre: Centre) -> Sheet:
    """What runs cost."""
    columns = [
        Column("Norises Nr.", "run_code", lambda cost: cost.run.code),
        Column("Programmas kods", "programme_code", lambda cost: cost.run.programme.code),
        Column("Pašvaldība", "municipality", lambda cost: cost.municipality.name),
        Column("Izmaksu veids", "cost_kind", lambda cost: COST_KINDS[cost.kind]),
        Column("Plānotā summa", "planned_amount", lists.planned),
        Column("Summa (EUR)", "amount", lists.amount),
        Column("Finansējuma avots", "funding_source", lambda cost: SOURCES[cost.source]),
        Column("Budžeta gads", "budget_year", lambda cost: cost.year),
        Column("Maksājuma datums", "paid_date", lambda cost: cost.paid),
        Column("Maksājuma saņēmējs", "provider_name", lists.payee),
        Column("Saņēmēja pašvaldība", "provider_municipality", lists.payee_seat),
    ]
    return total(Sheet("Izmaksas", s.table(columns, centre.costs), date_format=DAY), "Kopā", 0, 5)


def courses(centre: Centre) -> Sheet:
    """The courses of Leeds; a day of INSET is six clock hours."""
    rows: list[list[Cell]] = [
        ["Course code", "Course title", "Hours", "Contact hours", "Practice hours", "Self-study hours", "Course type",
         "Subject area", "Target audience", "Assessed", "Fee", "Provider", "Project number"]
    ]  # fmt: skip
    for item in centre.programmes:
        hours = item.hours * 6 if item.unit == "days" else item.hours
        rows.append(
            [
                item.code, item.title, s.plain(hours), *lists.split(item), item.kind, names(item.subjects, "en"),
                AUDIENCE[item.audience], "yes" if item.assessed else "no", s.plain(item.price),
                item.provider.name if item.provider else None, item.project or None,
            ]
        )  # fmt: skip
    return Sheet("Courses", rows)
