"""data/raw/README.md, with the counts that the generator knows."""

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

About one row in fifty is faulty, as in life: impossible and future dates, hours that say nothing or zero,
unknown words, a slip in the municipality or the bare name "Tartu", identifiers with a wrong check digit,
missing names, rows entered twice, the placeholder code 999999999. In four municipalities a school sends no
roster in one year, and three Estonian ones send none at all. `tools/sample/truth.py` knows what the
marts must say.

Rebuild, with the same bytes: `python tools/make_sample.py`. The one legacy workbook
(`riga-riimc/kursi-2021.xls`) was converted once and lies in `tools/sample/legacy/`; `--convert` makes it anew
with LibreOffice.
"""
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
    return TEXT.format(table="\n".join(rows))
