"""The ways that are compared, each in a process of its own: `python benchmarks/ways.py WAY TREE STATE`."""

# ruff: noqa: PLC0415 - a way imports what it needs, as part of its cost

import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

AS_OF = date(2026, 11, 1)


def floor(tree: Path, _state: Path) -> None:
    """Every cell through python-calamine, in one process, and nothing done with it."""
    from python_calamine import CalamineWorkbook

    cells = 0
    for path in sorted(tree.rglob("*.xlsx")):
        book = CalamineWorkbook.from_path(str(path))
        for name in book.sheet_names:
            cells += sum(map(len, book.get_sheet_by_name(name).to_python()))
    print(cells, "cells")


def plain(tree: Path, state: Path, engine: str = "calamine") -> None:
    """What one would write in an afternoon: pandas, pandera, DuckDB, Jinja; no limits, no rules."""
    import duckdb
    import jinja2
    import pandas as pd
    import pandera.pandas as pa

    files = sorted(tree.rglob("*.xlsx"))
    frame = pd.concat([pd.read_excel(path, engine=engine, dtype={"Asmens kodas": str}) for path in files])
    frame = frame.reset_index(drop=True)
    pa.DataFrameSchema(
        {
            "Asmens kodas": pa.Column(str, pa.Check.str_matches(r"^\d{11}$")),
            "Savivaldybė": pa.Column(str),
            "Baigimo data": pa.Column("datetime64[us]", coerce=True),
            "Valandos": pa.Column(float, pa.Check.gt(0), coerce=True),
        }
    ).validate(frame, lazy=True)
    with duckdb.connect(str(state / "plain.duckdb")) as connection:
        connection.execute("create table completions as from frame")
        rows = connection.execute(
            'select "Savivaldybė", year("Baigimo data") as year, count(*), count(distinct "Asmens kodas"),'
            ' sum("Valandos") from completions group by all order by all'
        ).fetchall()
    page = jinja2.Environment(autoescape=True).from_string(
        "<h1>{{ name }}</h1><table>{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>"
        "{% endfor %}</tr>{% endfor %}</table>"
    )
    for name in sorted({row[0] for row in rows}):
        own = [row[1:] for row in rows if row[0] == name]
        (state / f"{name}.html").write_text(page.render(name=name, rows=own), "utf-8")
    print(sum(row[2] for row in rows), "completions", int(sum(row[4] for row in rows)), "hours")


def plain_openpyxl(tree: Path, state: Path) -> None:
    """The same with pandas' default reader."""
    plain(tree, state, engine="openpyxl")


def ours(tree: Path, state: Path) -> None:
    """Intake and marts of the catalogue, without Prefect and reports."""
    import duckdb

    from catalogue.intake import intake
    from catalogue.intake.supervise import warm_up
    from catalogue.settings import Settings
    from catalogue.warehouse.build import build

    settings = Settings(tree, state / "marts", state / "reports", AS_OF, workers=2)
    warm_up()
    planned = intake.plan(settings)
    with ThreadPoolExecutor(len(planned.batches) or 1) as pool:
        list(pool.map(lambda batch: intake.take_in(settings, batch), planned.batches))
    build(settings)
    with duckdb.connect(str(settings.database), read_only=True) as connection:
        total = connection.execute("select sum(completions), sum(academic_hours) from marts.municipality_years")
        completions, hours = total.fetchone() or (0, 0)
    print(completions, "completions", int(hours), "hours")


def empty_flow(_tree: Path, state: Path) -> None:
    """Prefect's start: the embedded server of `catalogue nightly` and a flow that does nothing."""
    from flows import embedded

    with embedded.server(state) as server:
        from flows import nightly as _  # noqa: F401 - its imports are part of the start
        from flows.run import let_go, quiet
        from prefect import flow
        from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

        assert server is not None
        server.wait()
        with quiet(state), temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
            flow(lambda: None, name="empty")()
        let_go()


WAYS = {
    "floor": floor,
    "plain": plain,
    "plain-openpyxl": plain_openpyxl,
    "ours": ours,
    "empty-flow": empty_flow,
}

if __name__ == "__main__":
    WAYS[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
