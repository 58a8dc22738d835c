"""What the marts of the indicators must say of the sample, from the invented world alone and without reading a file.

An area is here ("municipality", its code on 31 December) or ("country", its code).
"""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from .build import world
from .programmes import AREAS, LISTS
from .providers import PROVIDER_ACCREDITATIONS, PROVIDERS
from .runs import stated
from .subjects import taught
from .truth import counted, roster_truth, truth
from .world import DOCUMENTS_FROM, YEARS, Completion, Municipality, Programme, academic

Area = tuple[str, str, str]  # country, kind of area, code
AreaYear = tuple[str, str, str, int]

# the codes of the priority areas, in the order in which each language lists them
AREA_CODES = {
    "lt": ("digital", "inclusion", "civic", "didactics", "leadership"),
    "et": ("digital", "inclusion", "leadership", "didactics", "social_emotional"),
    "lv": ("content_and_didactics", "process_management", "general_competence", "experience"),
}
WITHOUT_AREAS = {"leeds", "tartu-poska"}  # their lists of courses do not say
LITHUANIAN_YEARS = range(2023, 2026)  # for which the order on priority areas holds
SOCIAL_EMOTIONAL = "social_emotional"  # in Lithuania a duty of its own, so an area in every year
GAP_YEARS = 3
DUTY_YEARS = 3


def areas(place: Municipality, year: int) -> tuple[Area, Area]:
    """The municipality on 31 December of the year, and the country."""
    return (place.country, "municipality", place.code_in(year)), (place.country, "country", place.country)


def accredited(programme: Programme, day: date) -> bool:
    """Whether the programme is accredited on the day, and its provider, where the lists say so at all, as well."""
    provider = programme.provider.code if programme.provider else ""
    of_provider = PROVIDER_ACCREDITATIONS.get(provider)
    lapsed = of_provider is not None and not any(one.holds(day) for one in of_provider)
    return not lapsed and any(one.holds(day) for one in programme.accreditations)


def _by_area(rows: Iterable[Completion]) -> Iterator[tuple[AreaYear, Completion]]:
    for row in rows:
        for area in areas(row.job.institution.municipality, row.year):
            yield (*area, row.year), row


def _hours(rows: Iterable[Completion]) -> Decimal:
    return sum((academic(row.hours, row.unit) for row in rows), Decimal())


def _figures(rows: list[Completion]) -> tuple[int, int, Decimal]:
    """Completions, persons, academic hours."""
    return len(rows), len({row.person.uid for row in rows}), _hours(rows)


def documented(row: Completion) -> bool:
    """Whether the row says what document was issued: lists of later years do, that of the officials' programme not."""
    return bool(row.number) and row.unit != "days" and row.year >= DOCUMENTS_FROM.get(row.centre, row.year + 1)


def quality_truth() -> dict[AreaYear, tuple[Decimal, Decimal, int, int]]:
    """Area and year → accredited hours, hours of peer training, certificates, notices."""
    found: dict[AreaYear, list[Completion]] = {}
    for key, row in _by_area(counted()):
        found.setdefault(key, []).append(row)
    result = {}
    for key, rows in found.items():
        documents = [row for row in rows if documented(row)]
        certificates = sum(row.programme.assessed for row in documents)
        result[key] = (
            _hours(row for row in rows if accredited(row.programme, row.day)),
            _hours(row for row in rows if row.programme.kind == "õpetajalt õpetajale"),
            certificates,
            len(documents) - certificates,
        )
    return result


def priority_area(row: Completion) -> str:
    """The area in which a completion counts, by the framework of the country in force in the year."""
    language = LISTS[row.centre][1]
    if row.centre in WITHOUT_AREAS:
        return "none"
    code = AREA_CODES[language][AREAS[language].index(row.programme.area.split(";")[0])]
    return code if code in framework(row.job.institution.municipality.country, row.year) else "other"


def framework(country: str, year: int) -> tuple[str, ...]:
    """The areas of the country's framework in the year."""
    if country == "LT":
        return (*(AREA_CODES["lt"] if year in LITHUANIAN_YEARS else ()), SOCIAL_EMOTIONAL)
    return AREA_CODES["lv"] if country == "LV" else ()


def priority_truth() -> dict[tuple[AreaYear, str], tuple[int, int, Decimal]]:
    """Area, year and priority area → completions, persons, hours; areas of the framework also at zero."""
    found: dict[tuple[AreaYear, str], list[Completion]] = {}
    for key, row in _by_area(counted()):
        for code in framework(key[0], key[3]):
            found.setdefault((key, code), [])
        found.setdefault((key, priority_area(row)), []).append(row)
    return {key: _figures(rows) for key, rows in found.items()}


def provider_truth() -> dict[tuple[AreaYear, str], tuple[bool | None, int, int, Decimal]]:
    """Area, year and provider → whether it is of the area (None: seat not known), completions, persons, hours."""
    found: dict[tuple[AreaYear, str], list[Completion]] = {}
    for key, row in _by_area(counted()):
        provider = row.programme.provider
        assert provider is not None
        found.setdefault((key, provider.name), []).append(row)
    seats = {one.name: one.seat for one in PROVIDERS}
    result = {}
    for (key, name), rows in found.items():
        _, kind, code, _ = key
        own = True if kind == "country" else seats[name] == code if seats[name] else None
        result[key, name] = (own, *_figures(rows))
    return result


def cost_truth() -> dict[tuple[AreaYear, str], tuple[Decimal, Decimal | None, Decimal, Decimal]]:
    """Area, year and source of funding, "" for all → spent, planned, paid outside, paid where the seat is known."""
    result: dict[tuple[AreaYear, str], tuple[Decimal, Decimal | None, Decimal, Decimal]] = {}
    for centre in world().values():
        for cost in centre.costs:
            if cost.fault:
                continue
            spent, seat = cost.spent or Decimal(), cost.payee.seat if cost.payee else ""
            outside = spent if seat and seat != cost.municipality.code_in(cost.year) else Decimal()
            for area in areas(cost.municipality, cost.year):
                for source in ("", cost.source):
                    if source and cost.spent is None:
                        continue
                    key = (*area, cost.year), source
                    before = result.get(key, (Decimal(), None, Decimal(), Decimal()))
                    planned = before[1] if cost.planned is None else (before[1] or Decimal()) + cost.planned
                    result[key] = (
                        before[0] + spent, planned, before[2] + outside, before[3] + (spent if seat else Decimal())
                    )  # fmt: skip
    return result


def _employed() -> Iterator[tuple[AreaYear, int, tuple[str, ...]]]:
    """Area and year, person and subjects, for everyone of a denominator that is computable."""
    computable = roster_truth()
    for centre in world().values():
        for entry in centre.roster:
            here, year = entry.job.institution.municipality, entry.day.year
            if computable[here.country, here.code_in(year), year] is not None:
                for area in areas(here, year):
                    yield (*area, year), entry.person.uid, taught(entry.person.uid, entry.job)


def subject_truth() -> dict[tuple[AreaYear, str], tuple[int, int, int | None, int | None]]:
    """Area, year and subject → those of D who teach it, without training in it in three years; wanting; places."""
    trained: dict[tuple[int, str], set[int]] = {}
    for row in counted():
        for subject in row.programme.subjects:
            trained.setdefault((row.person.uid, subject), set()).add(row.year)
    teachers: dict[tuple[AreaYear, str], set[int]] = {}
    for key, uid, subjects in _employed():
        for subject in subjects:
            teachers.setdefault((key, subject), set()).add(uid)
    wanting: dict[tuple[AreaYear, str], int] = {}
    places: dict[tuple[AreaYear, str], int] = {}
    for centre in world().values():
        for need in centre.needs:
            for area in areas(need.institution.municipality, need.year):
                key = (*area, need.year), need.subject
                wanting[key] = wanting.get(key, 0) + need.wanting
        for run in centre.runs:
            if run.status != "cancelled":
                for area in areas(run.venue, run.year):
                    for subject in run.programme.subjects:
                        key = (*area, run.year), subject
                        places[key] = places.get(key, 0) + run.places
    result = {}
    for (area_year, subject), uids in teachers.items():
        years = set(range(area_year[3] - GAP_YEARS + 1, area_year[3] + 1))
        without = sum(1 for uid in uids if not years & trained.get((uid, subject), set()))
        key = area_year, subject
        result[key] = (len(uids), without, wanting.get(key), places.get(key))
    return result


def social_emotional_truth() -> dict[AreaYear, tuple[int, int]]:
    """Area and year in Lithuania → persons of D, those trained in social-emotional competence in three years."""
    trained: dict[int, set[int]] = {}
    for row in counted():
        if ";" in row.programme.area:
            trained.setdefault(row.person.uid, set()).add(row.year)
    everyone: dict[AreaYear, set[int]] = {}
    for key, uid, _ in _employed():
        if key[0] == "LT":
            everyone.setdefault(key, set()).add(uid)
    return {
        key: (
            len(uids),
            sum(1 for uid in uids if trained.get(uid, set()) & set(range(key[3] - DUTY_YEARS + 1, key[3] + 1))),
        )
        for key, uids in everyone.items()
    }


OUTCOMES = ("completed", "not_completed", "cancelled", "waiting", "registered")  # the first of them stands


def enrolment_truth() -> dict[AreaYear, tuple[int, int, int, int, int, int]]:
    """Area and year → registrations, completed, cancelled, waiting, not completed, persons.

    A registration is a row of completions, whatever its status, or of registrations: once per person, programme and
    run. A row that names nobody known is none; one of a programme that nobody knows is one of its own.
    """
    found: dict[tuple[int, str, date], tuple[Municipality, set[str]]] = {}
    for centre in world().values():
        for row in centre.completions:
            if row.effect != "rejected" and row.fault != "stranger":
                programme = str(row.written["programme_code"]) if row.fault == "unlisted" else row.programme.code
                place = row.job.institution.municipality
                found.setdefault((row.person.uid, programme, row.day), (place, set()))[1].add(stated(row))
        for one in centre.enrolments:
            key = one.person.uid, one.run.programme.code, one.run.days[-1]
            found.setdefault(key, (one.job.institution.municipality, set()))[1].add(one.status)
    groups: dict[AreaYear, list[tuple[int, str]]] = {}
    for (uid, _, day), (place, statuses) in found.items():
        outcome = next(word for word in OUTCOMES if word in statuses)
        for area in areas(place, day.year):
            groups.setdefault((*area, day.year), []).append((uid, outcome))
    result = {}
    for area_year, pairs in groups.items():
        outcomes = [outcome for _, outcome in pairs]
        counts = (outcomes.count(word) for word in ("completed", "cancelled", "waiting", "not_completed"))
        completed, cancelled, waiting, not_completed = counts
        persons = len({uid for uid, _ in pairs})
        result[area_year] = (len(pairs), completed, cancelled, waiting, not_completed, persons)
    return result


def team_truth() -> dict[AreaYear, tuple[int, int, int, int, int]]:
    """Area and year → schools with a team, teams, full, too small, too large ones."""
    groups: dict[AreaYear, list[tuple[str, int, tuple[int, int]]]] = {}
    for centre in world().values():
        for team in centre.teams:
            year, asked = team.run.days[0].year, team.run.programme.team
            assert asked is not None
            for area in areas(team.institution.municipality, year):
                groups.setdefault((*area, year), []).append((team.institution.code, team.size, asked))
    return {
        key: (
            len({code for code, _, _ in teams}),
            len(teams),
            sum(least <= size <= most for _, size, (least, most) in teams),
            sum(size < least for _, size, (least, _) in teams),
            sum(size > most for _, size, (_, most) in teams),
        )
        for key, teams in groups.items()
    }


def expiry_truth() -> set[tuple[AreaYear, str, str, date]]:
    """Area, year, kind, name and last day of each accreditation that ends in the year after and is the last so far."""
    holders = [("provider", one.name, one, PROVIDER_ACCREDITATIONS.get(one.code, ())) for one in PROVIDERS]
    for centre in world().values():
        for item in centre.programmes:
            holders.append(("programme", item.title, item.provider or centre.own, item.accreditations))
    found: set[tuple[AreaYear, str, str, date]] = set()
    for kind, name, provider, accreditations in holders:
        for year in YEARS:
            lasts = [one.last or date.max for one in accreditations if one.holds(date(year, 12, 31))]
            if lasts and max(lasts) <= date(year + 1, 12, 31):
                for area in (("municipality", provider.seat), ("country", provider.country)):
                    found.add(((provider.country, *area, year), kind, name, max(lasts)))
    return found


def known_years() -> set[AreaYear]:
    """Every area and year with a counted completion."""
    places = {(country, "municipality", code, year) for country, code, year in truth()}
    return places | {(country, "country", country, year) for country, _, year in truth()}
