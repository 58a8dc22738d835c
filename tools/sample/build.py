"""Puts the invented world together, in one fixed order."""

from functools import cache

from .activity import complete, enrol, joint_seminar, number, officials_programme
from .faults import spoil, spoil_participants, spoil_roster
from .money import COST_YEARS, spend, want
from .people import everyone, second_posts
from .places import municipalities
from .programmes import JOINT, programmes
from .providers import OWN
from .runs import ENROLMENT_YEARS, RUN_YEARS, gather, hold, register
from .world import Centre, Person, stream

# folder: country, language, first digits of the institutions' invented register codes
CENTRES = {
    "utena": ("LT", "lt", "199"),
    "vilnius-teacher-house": ("LT", "lt", "198"),
    "tartumaa": ("EE", "et", "759"),
    "parnumaa": ("EE", "et", "758"),
    "tartu-poska": ("EE", "et", "757"),
    "riga-riimc": ("LV", "lv", "409"),
    "ventspils": ("LV", "lv", "408"),
    "leeds": ("GB", "en", "107"),
}
NORMALISED = ("vilnius-teacher-house", "tartumaa")
# people of the first centre who also attend at the second; they join by national identifier
GUESTS = (
    ("utena", "vilnius-teacher-house", 45),
    ("vilnius-teacher-house", "utena", 20),
    ("tartumaa", "parnumaa", 16),
    ("tartu-poska", "tartumaa", 18),
)


def guests(centres: dict[str, Centre], host: str) -> list[Person]:
    """People of other centres who attend at `host` as well; they hold one post and keep it."""
    chosen = []
    for home, other, count in GUESTS:
        if other == host:
            able = [
                person
                for person in centres[home].people
                if len(person.jobs) == 1 and not person.move and not person.guest_at
            ]
            for person in stream("guests", home, host).sample(able, count):
                person.guest_at = host
                chosen.append(person)
    return chosen


@cache
def world() -> dict[str, Centre]:
    """All centres with everything that happened and every fault. The same at every call."""
    centres: dict[str, Centre] = {}
    taken: dict[str, tuple[set[str], set[str], set[str]]] = {}
    uid = 1
    for folder, (country, language, prefix) in CENTRES.items():
        random = stream("people", folder)
        places = municipalities(folder, country)
        sets = taken.setdefault(country, (set(), set(), set()))
        people = everyone(folder, country, language, places, sets, uid, prefix, random)
        if folder != "leeds":  # Leeds knows people by name and school only
            second_posts(people, language, random, moves=folder not in NORMALISED)
        uid += len(people)
        centres[folder] = Centre(folder, country, language, places, programmes(folder), OWN[folder], people)
    visitors = {folder: guests(centres, folder) for folder in centres}
    for folder, centre in centres.items():
        complete(centre, visitors[folder], stream("activity", folder))
        enrol(centre, stream("roster", folder))
    officials_programme(centres["tartumaa"], stream("officials"))
    joint = next(p for p in centres["vilnius-teacher-house"].programmes if p.title == JOINT)
    joint_seminar(centres["utena"], centres["vilnius-teacher-house"], joint, visitors["vilnius-teacher-house"][:14])
    for folder, centre in centres.items():
        number(centre)
        spoil(centre, stream("faults", folder))
        spoil_roster(centre, stream("roster faults", folder))
        if folder in NORMALISED:
            spoil_participants(centre, participants(centre), stream("participants", folder))
        furnish(centre)
    return centres


def furnish(centre: Centre) -> None:
    """Fill what a centre keeps beside completions and rosters, which change none of them."""
    folder = centre.folder
    if folder in RUN_YEARS:
        hold(centre, stream("runs", folder))
    if folder in ENROLMENT_YEARS:
        register(centre, participants(centre), stream("enrolments", folder))
    if folder in COST_YEARS:
        spend(centre, stream("costs", folder))
    if folder == "utena":
        gather(centre, stream("teams", folder))
        want(centre, stream("needs", folder))


def participants(centre: Centre) -> list[Person]:
    """Everyone who has a row in the centre's completions, by number."""
    return sorted({row.person.uid: row.person for row in centre.completions}.values(), key=lambda p: p.uid)
