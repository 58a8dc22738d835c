"""What a run's terminal tells at the end: files, rows by centre, findings by rule, reports."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from catalogue.intake.intake import lost_corrections, orphans
from catalogue.model.rules import rule_texts
from catalogue.settings import Settings
from catalogue.warehouse.query import rows


@dataclass(frozen=True)
class Summary:
    """Counts of the published marts.

    `centres` is (centre, files, read, accepted, rejected, ignored); `findings` is (rule, severity,
    count); `troubled` is (path, verdict, reason) of files that were refused or are held back; `orphans` are
    folders without a centre.toml; `expired` are corrections of files that are not there.
    """

    centres: Sequence[tuple[str, int, int, int, int, int]]
    findings: Sequence[tuple[str, str, int]]
    troubled: Sequence[tuple[str, str, str]]
    ignored_files: int
    orphans: Sequence[str]
    expired: Sequence[str] = ()

    @property
    def is_whole(self) -> bool:
        """Whether every file's newest content counts."""
        return not self.troubled


def summarise(settings: Settings) -> Summary:
    """Read the summary from the published marts."""
    return Summary(
        centres=rows(
            settings.database,
            """
            with counts as (
                select centre, sum(read) as read, sum(accepted) as accepted, sum(rejected) as rejected,
                    sum(ignored) as ignored
                from quality.row_counts group by centre
            )
            select s.centre, count(*), coalesce(any_value(c.read), 0)::int, coalesce(any_value(c.accepted), 0)::int,
                coalesce(any_value(c.rejected), 0)::int, coalesce(any_value(c.ignored), 0)::int
            from quality.submissions as s left join counts as c using (centre)
            group by s.centre order by s.centre
            """,
        ),
        findings=rows(
            settings.database,
            """
            select rule, severity, sum("count")::int
            from quality.findings
            group by rule, severity
            order by list_position(['error', 'question', 'info'], severity), rule
            """,
        ),
        troubled=rows(
            settings.database,
            "select path, verdict, reason from quality.submissions where verdict in ('refused', 'held') order by path",
        ),
        ignored_files=rows(
            settings.database, "select count(*)::int from quality.submissions where verdict = 'ignored'"
        )[0][0],
        orphans=orphans(settings.raw),
        expired=lost_corrections(settings.raw),
    )


def as_text(summary: Summary, written: int, unchanged: int, index: Path, feedback: Path) -> str:
    """The summary for the terminal, in plain columns."""
    heads = ("centre", "files", "rows read", "accepted", "rejected", "ignored")
    total = ("total", *(sum(int(row[column]) for row in summary.centres) for column in range(1, 6)))
    lines = ["", *_columns([heads, *summary.centres, total])]
    lines += ["", "findings"]
    texts = rule_texts("en")
    for rule, severity, count in summary.findings:
        lines.append(f"  {rule}  {severity:<8}  {count:>6}  {texts[rule].title}")
    if not summary.findings:
        lines.append("  none")
    lines += [f"  {verdict}: {path} ({reason})" for path, verdict, reason in summary.troubled]
    lines += [
        f"  to let it count: catalogue confirm '{path}'" for path, verdict, _ in summary.troubled if verdict == "held"
    ]
    lines += [f"  expired: {correction}" for correction in summary.expired]
    lines += [f"  not read: the folder {name} has no centre.toml" for name in summary.orphans]
    if summary.ignored_files:
        lines.append(f"  files that hold no tables, ignored: {summary.ignored_files}")
    lines += ["", f"reports: {written} files written, {unchanged} unchanged"]
    lines += [f"open     {index}", f"answers  {feedback / '<centre>' / 'index.html'}"]
    return "\n".join(lines)


def _columns(table: Sequence[Sequence[object]]) -> list[str]:
    widths = [max(len(str(row[column])) for row in table) for column in range(len(table[0]))]
    return [
        "  ".join(
            str(cell).ljust(width) if column == 0 else str(cell).rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in table
    ]
