"""data/raw/README.md, with the counts that the generator knows."""

from .examples import Files
from .examples.build import EXAMPLES
from .world import Centre

TEXT = """\
# Sample data

**Every person here is invented.** Surnames are compounds made up for this sample, mail addresses end in
`example.org`, national identifiers have right check digits but always a serial number of 990 to 999, which
registers do not give out in such numbers. Schools and their register codes are invented too, except Tartu
Jaan Poska gümnaasium. Centres, municipalities and what is taken from public accounts of projects (the two
BMT programmes accredited on 2012-10-19, Leading to Learn Together, the Tartumaa officials' programme of
11 January to 10 May 2024, the teacher-to-teacher training of Poska) are real; who took part, when and for how
many hours is not. Programme codes, further titles and accreditation numbers are invented.

| folder | what it shows | people | rows | rosters |
| --- | --- | ---: | ---: | ---: |
{table}

## Worked examples

What five published documents tell, as the centres concerned would keep it. What a document prints is real (dates,
numbers, titles, partners, topics, groups, posts); who took part, hosts abroad, labels, register codes and days that
the document leaves open are invented. `tests/test_source_documents.py` names each fact with the row it comes from.

| shows | files |
| --- | --- |
{examples}

## What the large sample keeps beside people, completions and rosters

| folder | further lists |
| --- | --- |
{further}

Programmes say what they are about, for whom, by whom, in which parts, at what price and, in Lithuania and Latvia, how
long they are accredited; rosters say what people teach, and the later lists of completions what kind of document was
issued. `tools/sample/further_truth.py` knows what the marts of the indicators must say of it all.

## Faults

About one row in fifty is faulty, as in life: impossible and future dates, hours that say nothing or zero,
unknown words, a slip in the municipality or the bare name "Tartu", identifiers with a wrong check digit,
missing names, rows entered twice, the placeholder code 999999999. In four municipalities a school sends no
roster in one year, and three Estonian ones send none at all. `tools/sample/truth.py` knows what the
marts must say.

The further lists have few faults, each at one place:

{faults}

Other questions come by chance, as in life: the same programme again within a year (PD-703), two runs at once
(PD-704), more hours of experience than count (PD-719).

Rebuild, with the same bytes: `python tools/make_sample.py`. The one legacy workbook
(`riga-riimc/kursi-2021.xls`) was converted once and lies in `tools/sample/legacy/`; `--convert` makes it anew
with LibreOffice.
"""
FURTHER = {
    "utena": "providers' and former accreditations, organisations, runs 2024–2026, teams, costs a sheet a year, needs",
    "vilnius-teacher-house": "accreditations, organisations, runs 2024–2026 and registrations 2025–2026 as CSV",
    "tartumaa": "organisations, runs 2024–2026 with their days and costs, registrations of 2025 as CSV",
    "parnumaa": "courses, organisations",
    "tartu-poska": "courses: most of them are colleagues teaching colleagues",
    "riga-riimc": "municipal approvals for three years each, organisations, runs 2025–2026, costs of 2025",
    "ventspils": "programmes, municipal approvals, organisations",
    "leeds": "courses, organisations",
}
# file, rule that must find it, what is wrong
FAULTS = (
    ("utena/programos.xlsx", "PD-206", "a programme whose parts are two hours short of the whole"),
    ("utena/programos.xlsx", "PD-209", "an accredited long programme of 32 hours"),
    ("utena/renginiai.xlsx", "PD-118", "a cost below zero"),
    ("utena/renginiai.xlsx", "PD-711", "teams of four and of seven where five or six were asked for"),
    ("vilnius-teacher-house/akreditacijos.csv", "PD-702",
     "a programme and a provider whose accreditation ended in 2024, and who go on"),
    ("tartumaa/toimumised.xlsx", "PD-122", "a kind of cost that nobody knows"),
    ("tartumaa/toimumised.xlsx", "PD-717", "a run that is still planned though its day has passed"),
    ("riga-riimc/saskanojumi.xlsx", "PD-718", "an approval that ended in August 2026 and was not renewed"),
)  # fmt: skip
SHOWS = {
    "utena": "a flat list a year under a banner, total rows, headers and dates that change with the year",
    "vilnius-teacher-house": "database exports: `;` CSV with BOM and decimal comma, people by id; .xlsm",
    "tartumaa": "courses, people and completions on sheets; the officials' programme in training days",
    "parnumaa": "several years in one sheet, identifiers as numbers, municipalities by code",
    "tartu-poska": "one school: .ods with a sheet a school year, EAP, defaults in `centre.toml`",
    "riga-riimc": "legacy .xls, half-yearly sheets, lost leading zeros, A and B programmes",
    "ventspils": "people by name and birthday; CSV in the old Baltic code page, TSV",
    "leeds": "people by name and school, clock hours, INSET days, day/month/year",
}


def readme(world: dict[str, Centre]) -> str:
    """The text with one row a centre: people who work there, rows of completions, rows of rosters."""
    rows = []
    for folder, centre in world.items():
        counts = (len(centre.people), len(centre.completions), len(centre.roster))
        rows.append(f"| `{folder}` | {SHOWS[folder]} | {' | '.join(map(str, counts))} |")
    examples = [
        f"| {shows} | {', '.join(f'`{folder}/{name}`' for folder, name in listed(make()))} |"
        for shows, make in EXAMPLES
    ]
    return TEXT.format(
        table="\n".join(rows),
        examples="\n".join(examples),
        further="\n".join(f"| `{folder}` | {lists} |" for folder, lists in FURTHER.items()),
        faults="\n".join(f"- {rule}, `{path}`: {what}" for path, rule, what in FAULTS),
    )


def listed(files: Files) -> list[tuple[str, str]]:
    """Folder and path of each file but the centres' own descriptions."""
    return [(folder, name) for folder, made in files.items() for name in made if name != "centre.toml"]
