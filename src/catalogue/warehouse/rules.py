"""The rules that only show across files: one SQL file each, named after its rule."""

from pathlib import Path

RULES = Path(__file__).parent / "sql" / "rules"

# what each file selects: a row per place where its rule is broken, and the day whose law holds there.
# A file may leave out `field`, `day` (then today's law holds) and `count`, the rows that it speaks for
_PLACE = (
    "select null::varchar as rule, null::varchar as submission, null::varchar as centre, null::varchar as country,"
    ' null::varchar as sheet, null::bigint as source_row, null::varchar as field, null::date as day, 1 as "count"'
    " where false"
)


def across_files() -> tuple[str, ...]:
    """Ids of the rules that need more than one file, or what was accepted before."""
    return tuple(sorted(path.stem for path in RULES.glob("PD-*.sql")))


def broken() -> str:
    """One select over all of them: `rule`, and what its file says."""
    selects = (
        f"select '{rule}' as rule, * from ({(RULES / f'{rule}.sql').read_text('utf-8')})" for rule in across_files()
    )
    return " union all by name ".join((_PLACE, *selects))
