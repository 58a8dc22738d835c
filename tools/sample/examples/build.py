"""The files of all worked examples by folder."""

from collections.abc import Callable
from functools import cache

from . import Files, bmt, etwinning, leleto, mobility_tool, officials, poska

# what each example shows, and what makes its files; the last is no document but a shape in which files come
EXAMPLES: tuple[tuple[str, Callable[[], Files]], ...] = (
    ("two programmes accredited on 2012-10-19, with teams of five or six", bmt.files),
    ("a county's programme for officials: training days, guests, a promise", officials.files),
    ("a KA2 partnership, kept by a partner and by its coordinator", leleto.files),
    ("a school's mobility project with what follows each mobility; groups, posts, targets", poska.files),
    ("eTwinning schools: labels by edition, and what they offer to others", etwinning.files),
    ("two exports in the shape of Mobility Tool+, of which the later wins", mobility_tool.files),
)


@cache
def example_files() -> Files:
    """Folder → path below it → content; a file of the large sample with the same path is replaced."""
    files: Files = {}
    for _, make in EXAMPLES:
        for folder, made in make().items():
            files.setdefault(folder, {}).update(made)
    return files
