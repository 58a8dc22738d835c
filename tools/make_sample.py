"""Makes data/raw: what eight centres keep, and the worked examples. Same bytes at every run.

python tools/make_sample.py             rewrite data/raw
python tools/make_sample.py --convert   convert the legacy .xls anew first (needs LibreOffice)
"""

import argparse
import hashlib
import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from sample import layouts_et, layouts_lt, layouts_lv_en
from sample.build import world
from sample.examples import bmt, etwinning
from sample.examples.build import example_files
from sample.readme import readme
from sample.truth import counted, roster_truth, truth
from sample.world import Centre
from sample.writers import xlsx

RAW = Path(__file__).resolve().parent.parent / "data" / "raw"
LAYOUTS: dict[str, Callable[[Centre], dict[str, bytes]]] = {
    "utena": layouts_lt.utena,
    "vilnius-teacher-house": layouts_lt.vilnius,
    "tartumaa": layouts_et.tartumaa,
    "parnumaa": layouts_et.parnumaa,
    "tartu-poska": layouts_et.poska,
    "riga-riimc": layouts_lv_en.riga,
    "ventspils": layouts_lv_en.ventspils,
    "leeds": layouts_lv_en.leeds,
}
FOLDERS = (*LAYOUTS, bmt.FOLDER, etwinning.FOLDER)
__all__ = ["FOLDERS", "centre_files", "counted", "roster_truth", "truth", "world", "write"]


def centre_files(folder: str) -> dict[str, bytes]:
    """Path below one centre's folder → content."""
    large = LAYOUTS[folder](world()[folder]) if folder in LAYOUTS else {}
    return large | example_files().get(folder, {})


def write(target: Path) -> None:
    """Rewrite all centres below `target`; folders of other centres are left alone."""
    for folder in FOLDERS:
        files = centre_files(folder)
        shutil.rmtree(target / folder, ignore_errors=True)
        for name, content in files.items():
            path = target / folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    (target / "README.md").write_text(readme(world()), "utf-8", newline="\n")


def convert() -> None:
    """Make the legacy .xls from what it should hold, once, and note both checksums."""
    sheet = layouts_lv_en.riga_2021(world()["riga-riimc"])
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "kursi.xlsx"
        source.write_bytes(xlsx([sheet]))
        command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile"]
        command += ["--convert-to", "xls:MS Excel 97", "--outdir", folder, str(source)]
        subprocess.run(command, check=True, capture_output=True)
        data = (Path(folder) / "kursi.xls").read_bytes()
    layouts_lv_en.LEGACY.mkdir(exist_ok=True)
    layouts_lv_en.LEGACY_XLS.write_bytes(data)
    sums = {"cells": layouts_lv_en.fingerprint(sheet), "xls": hashlib.sha256(data).hexdigest()}
    layouts_lv_en.LEGACY_SUMS.write_text(json.dumps(sums, indent=1) + "\n", "utf-8")


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Make the sample data in data/raw.")
    parser.add_argument("--convert", action="store_true", help="convert the legacy .xls anew (LibreOffice)")
    if parser.parse_args().convert:
        convert()
    write(RAW)


if __name__ == "__main__":
    main()
