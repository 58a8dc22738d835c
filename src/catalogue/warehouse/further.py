"""SQL that follows from the declarations: who and what any table names, and the rows of the further tables."""

from collections.abc import Sequence

from catalogue.model.further import FURTHER
from catalogue.model.further_marts import mart_of
from catalogue.model.parts import KEYS
from catalogue.model.table import Table
from catalogue.model.tables import TABLES


def persons() -> str:
    """staging.person_mentions: one row per row of any table that names a person."""
    keys = ", ".join(key.name for key in KEYS)
    return _union(
        "person_mentions",
        [
            f"select record, centre, {keys}, is_described from staging.{table.name} where coalesce({keys}) is not null"
            for table in TABLES.values()
            if table.has("person")
        ],
    )


def programmes() -> str:
    """staging.programme_mentions: one row per row that names a programme; lists of programmes rank first.

    `is_source` says whether the row describes the programme, by its title or as a list of programmes.
    """
    ranks = {"programmes": 1, "completions": 2}
    parts = []
    for table in TABLES.values():
        if table.has("programme"):
            columns = {column.name for column in table.accepted.columns}
            named = [
                f"{have if have in columns else 'null'} as {name}"
                for name, have in (
                    ("provider", "provider"),
                    ("programme_hours", "run_hours" if table.name == "runs" else "programme_hours"),
                )
            ]
            described = "true" if table.name == "programmes" else "programme_title is not null"
            parts.append(
                "select programme_ref, country, centre, programme_code, programme_key, programme_title,"
                f" {', '.join(named)}, {ranks.get(table.name, 3)} as rank, {described} as is_source,"
                " path_rank, file_row"
                f" from staging.{table.name} where coalesce(programme_code, programme_key) is not null"
            )
    return _union("programme_mentions", parts)


def workplaces() -> str:
    """staging.workplace_mentions: one row per row of any table that names a workplace."""
    return _union(
        "workplace_mentions",
        [
            "select workplace_ref, submission, country, centre, sheet, source_row, institution_code, institution_name,"
            f" municipality_code, path_rank, file_row from staging.{table.name}"
            for table in TABLES.values()
            if table.has("workplace")
        ],
    )


def rows(table: Table) -> str:
    """staging.<table>_rows: the rows with resolved keys, one per key of the table within a centre.

    Adds person_no, person_id, programme_id, institution_id and, judged on the row's day, municipality_code,
    each where the table names such a thing.
    """
    added: list[str] = []
    replaced: list[str] = []
    joins: list[str] = []
    code = "null"
    if table.has("person"):
        added += ["l.person_no", "pe.person_id"]
        joins += [
            "left join staging.person_links as l on t.record = l.record",
            "left join staging.people as pe on l.person_no = pe.person_no",
        ]
    if table.has("programme"):
        added.append("m.programme_id")
        joins.append("left join staging.programme_meanings as m on t.programme_ref = m.programme_ref")
    if table.has("workplace"):
        code = "coalesce(t.municipality_code, ip.municipality_code)"
        institution = "i.institution_id"
        joins += [
            "left join staging.institutions as i on t.workplace_ref = i.workplace_ref",
            "left join staging.institution_places as ip"
            " on i.institution_id = ip.institution_id and t.country = ip.country",
        ]
        if table.has("person"):
            code = f"coalesce({code[9:-1]}, pp.municipality_code, ro.municipality_code)"
            institution = "coalesce(i.institution_id, pp.institution_id, ro.institution_id)"
            joins += [
                "left join staging.person_places as pp"
                " on l.person_no = pp.person_no and t.country = pp.country and t.centre = pp.centre",
                "left join staging.last_roster_places as ro on l.person_no = ro.person_no and t.country = ro.country",
            ]
        added.append(f"{institution} as institution_id")
        replaced.append("u.unit_code as municipality_code")
        day = f"coalesce(t.{table.day}, date '9999-01-01')"
        joins.append(
            f"left join staging.unit_periods as u on t.country = u.country and {code} = u.code"
            f" and {day} >= u.first_day and (u.last_day is null or {day} <= u.last_day)"
        )
    shown = "t.*" + "".join(f" replace ({column})" for column in replaced)
    resolved = f"select {', '.join([shown, *added])} from staging.{table.name} as t {' '.join(joins)}"
    ranked = f"select *, {_standing(table)} from ({resolved})"
    return (
        f"create table staging.{table.name}_ranked as {ranked};"
        f" create view staging.{table.name}_rows as"
        f" select * exclude (standing, winner) from staging.{table.name}_ranked where standing = 1"
    )


def _standing(table: Table) -> str:
    """Which of the rows that share a key stands, the first, and of which submission that one is."""
    if not table.key:
        return "1 as standing, submission as winner"
    key = f"hash({', '.join(table.key)})"
    if table.number:
        key = f"case when {table.number} is not null then hash({table.number}) else {key} end"
    version = "version desc nulls last, " if any(c.name == "version" for c in table.accepted.columns) else ""
    same = f"(partition by centre, {key} order by {version}path_rank desc, file_row desc)"
    return f"row_number() over {same} as standing, first_value(submission) over {same} as winner"


def replaced() -> str:
    """staging.further_replaced: rows of the further tables in whose place a later row of the centre stands."""
    place = "submission, centre, country, sheet, source_row, winner"
    return _union(
        "further_replaced",
        [
            f"select {place}, {table.day or 'null::date'} as day, '{table.name}' as table_name"
            f" from staging.{table.name}_ranked where standing > 1"
            for table in FURTHER
            if table.key
        ],
    )


def counts() -> str:
    """staging.further_counts: how many rows of each further table stand."""
    parts = [f"select '{t.name}' as table_name, count(*) as stand from staging.{t.name}_rows" for t in FURTHER]
    return _union("further_counts", parts)


def personal_data() -> str:
    """Texts of the further marts that hold an e-mail address, a phone number or a personal code: none may."""
    texts = [
        f"select '{table.mart}.{column.name}' as place, {column.name} as text from marts.{table.mart}"
        for table in FURTHER
        if table.mart
        for part in table.parts
        if part.kind == "text"
        for column in part.columns
        if column.name in {kept.name for kept in mart_of(table).columns}
    ]
    everything = " union all ".join(texts)
    pattern = r"[\w.+-]+@[\w-]+\.[\w.-]+|\+\d[\d ()-]{6,}\d|\b\d{11}\b|\b\d{6}-\d{5}\b"
    return f"select place from ({everything}) where regexp_matches(text, '{pattern}')"


def _union(name: str, parts: Sequence[str]) -> str:
    return f"create view staging.{name} as {' union all by name '.join(parts)}"
