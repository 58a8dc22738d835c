"""Two exports of one project in the shape of Mobility Tool+: two header rows, and the later version wins.

The project, its number and the stays are invented; the travellers are people of the large sample.
"""

from datetime import date

from ..build import world
from ..world import Cell, Person
from ..writers import Sheet, xlsx
from . import Files, Rows

FOLDER = "vilnius-teacher-house"
PROJECT = "2019-1-LT01-KA101-990017"
# header and, in the row below, what the tool says of the column's type
COLUMNS = (
    ("Mobility ID", "*"),
    ("Project ID", "STRING"),
    ("Activity Type", "DICT"),
    ("Participant First Name", "STRING"),
    ("Participant Last Name", "STRING"),
    ("Sending Organisation", "STRING"),
    ("Sending Country", "DICT"),
    ("Receiving Organisation", "STRING"),
    ("Receiving Country", "DICT"),
    ("Receiving City", "STRING"),
    ("Start Date", "DD-MM-YYYY"),
    ("End Date", "DD-MM-YYYY"),
    ("Travel Days", "NUMBER"),
    ("Mobility Status", "DICT"),
    ("Version", "NUMBER"),
)
# activity, host, country, city, first and last day; the fourth is prolonged in the second export
COURSE, TEACHING, SHADOWING = "SE-SC-TE", "SE-TAA", "SE-JOB-SHDW"
STAYS = (
    (COURSE, "Tide Teacher Institute", "Ireland", "Cork", date(2019, 10, 13), date(2019, 10, 19)),
    (COURSE, "Tide Teacher Institute", "Ireland", "Cork", date(2019, 10, 13), date(2019, 10, 19)),
    (SHADOWING, "Kuusirannan koulu", "Finland", "Turku", date(2019, 11, 18), date(2019, 11, 22)),
    (SHADOWING, "Kuusirannan koulu", "Finland", "Turku", date(2019, 11, 18), date(2019, 11, 22)),
    (TEACHING, "Escola do Farol", "Portugal", "Aveiro", date(2020, 2, 16), date(2020, 2, 23)),
    (COURSE, "Akademie Bergblick", "Austria", "Graz", date(2020, 7, 19), date(2020, 7, 25)),
)
PROLONGED, PROLONGED_TO = 3, date(2019, 11, 25)
CANCELLED = 5  # the last one: known to the second export only, and cancelled by then


def travellers() -> list[Person]:
    """Six teachers of Vilnius who hold one post."""
    people = (p for p in world()[FOLDER].people if p.jobs[0].group == "teacher" and len(p.jobs) == 1 and not p.move)
    city = [p for p in people if p.jobs[0].institution.municipality.code == "13" and p.first_year == 2021]
    return city[: len(STAYS)]


def project() -> Sheet:
    """The project as the tool's other export gives it."""
    rows: Rows = [
        ["Project ID", "Project Title", "Action", "Funding Programme", "Project Start Date", "Project End Date",
         "Coordinator", "Coordinator Country", "Planned Mobilities"],
        ["*", "STRING", "DICT", "STRING", "DD-MM-YYYY", "DD-MM-YYYY", "STRING", "DICT", "NUMBER"],
        [PROJECT, "Teachers learn across borders", "KA101", "Erasmus+", "01-09-2019", "31-08-2020",
         "Vilniaus mokytojų namai", "Lithuania", len(STAYS)],
    ]  # fmt: skip
    return Sheet("Project", rows)


def mobilities(version: int) -> Sheet:
    """The stays as they stood at one of the two exports."""
    rows: Rows = [[header for header, _ in COLUMNS], [kind for _, kind in COLUMNS]]
    for number, (person, stay) in enumerate(zip(travellers(), STAYS, strict=True)):
        activity, host, country, city, first, last = stay
        if number == CANCELLED and version == 1:
            continue
        last = PROLONGED_TO if number == PROLONGED and version == 2 else last
        status: Cell = "Cancelled" if number == CANCELLED else "Completed" if version == 2 else "Planned"
        rows.append(
            [f"{PROJECT}-MOB-{number + 1:05d}", PROJECT, activity, person.first, person.last,
             person.jobs[0].institution.name, "Lithuania", host, country, city, f"{first:%d-%m-%Y}", f"{last:%d-%m-%Y}",
             2, status, version]
        )  # fmt: skip
    return Sheet("Mobilities", rows)


def files() -> Files:
    """The export before the stays, and the one after them."""
    return {
        FOLDER: {
            "mobility-tool/mobilities-2019-09-30.xlsx": xlsx([mobilities(1)]),
            "mobility-tool/mobilities-2020-09-15.xlsx": xlsx([mobilities(2), project()]),
        }
    }
