"""What arrived with a file: its accepted completions by programme, so that a centre sees forgotten sheets."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True)
class Arrived:
    """Accepted completions of one programme: rows, first and last date, academic hours of 45 minutes."""

    programme: str
    rows: int
    first: date | None
    last: date | None
    hours: float


def arrived(folder: Path) -> tuple[Arrived, ...]:
    """The programmes of the accepted completions of an outcome, those with the most rows first."""
    path = folder / "completions.parquet"
    if not path.exists():
        return ()
    import pyarrow.compute as pc  # noqa: PLC0415  only where a page is made
    import pyarrow.parquet as pq  # noqa: PLC0415

    rows = pq.read_table(path, columns=["programme_title", "programme_code", "completed_on", "academic_hours"])
    named = pc.coalesce(rows["programme_title"], rows["programme_code"])
    grouped = (
        rows.append_column("programme", named)
        .group_by("programme")
        .aggregate(
            [("completed_on", "count"), ("completed_on", "min"), ("completed_on", "max"), ("academic_hours", "sum")]
        )
    )
    found = [
        Arrived(
            str(row["programme"] or "?"),
            row["completed_on_count"],
            row["completed_on_min"],
            row["completed_on_max"],
            float(row["academic_hours_sum"] or 0),
        )
        for row in grouped.to_pylist()
    ]
    return tuple(sorted(found, key=lambda one: (-one.rows, one.programme)))
