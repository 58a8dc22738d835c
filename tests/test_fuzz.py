"""Damaged workbooks: a share of the campaign of docs/hostile-files.md, with a fixed seed and with a fresh one.

A failing seed is in the test's name: `CATALOGUE_SEED=<seed> pytest tests/test_fuzz.py` replays it.
"""

import os
import random
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

import fuzz  # noqa: E402

SEEDS = (
    (int(os.environ["CATALOGUE_SEED"]),)
    if "CATALOGUE_SEED" in os.environ
    else (1, random.Random(os.environ.get("PYTEST_XDIST_TESTRUNUID")).randrange(1_000, 1_000_000))
)


def run(seed: int, seconds: float, folder: Path) -> list[fuzz.Result]:
    """Run the cases of a seed for a while; each broken law is told with the way to see it again."""
    told = fuzz.run_share(seed, range(10**6), folder, time.monotonic() + seconds)
    results = [fuzz.Result(**one) for one in told["results"]]
    broken = [
        f"tools/fuzz.py --seed {seed} --case {result.case}: {law} ({result.mutation} of {result.source})"
        for result in results
        for law in result.broken
    ]
    assert not broken, "\n".join(broken)
    return results


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: f"seed{seed}")
def test_damaged_workbooks_keep_every_law(tmp_path: Path, seed: int) -> None:
    results = run(seed, 6, tmp_path / "kept")
    assert len(results) >= 5
    assert sum(result.rows for result in results)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: f"seed{seed}")
def test_more_damaged_workbooks_keep_every_law(tmp_path: Path, seed: int) -> None:
    results = run(seed + 1, 12, tmp_path / "kept")
    assert {"questions", "refused"} <= {result.verdict for result in results}
    assert len({result.mutation for result in results}) >= 5


def test_a_case_is_the_same_whenever_it_is_made() -> None:
    given = fuzz.sources()
    assert len(given) >= 60
    for case in range(20):
        first, second = (fuzz.mutant_of(7, case, given) for _ in range(2))
        assert (first[0].path, first[1], first[3]) == (second[0].path, second[1], second[3])
        assert first[2].rows == second[2].rows
        if first[1] != "change_cells" or first[2].suffix == ".csv":  # others carry the moment of their writing
            assert first[2].data == second[2].data


def test_a_broken_law_is_seen(tmp_path: Path) -> None:
    """The campaign would find nothing if its laws held for anything: a lost row and a told value are told."""
    given = fuzz.sources()
    case = next(case for case in range(1_000) if fuzz.mutant_of(3, case, given)[2].rows)
    _, _, mutant, _ = fuzz.mutant_of(3, case, given)
    assert mutant.rows
    with fuzz.Reader() as reader:
        assert fuzz.run_case(3, case, given, reader, tmp_path)[0].broken == []
    target = tmp_path / "outcome"
    short = fuzz.Mutant(mutant.data, mutant.suffix, {sheet: rows + 1 for sheet, rows in mutant.rows.items()})
    told = list(fuzz._broken_laws(tmp_path / "case", target, fuzz.load(target), short, "severity", 31.0))
    assert any(law.endswith(" read") for law in told)
    assert "31 s" in told
    assert any(law.startswith("a cell's value in") for law in told)
