"""Style sheets and scripts as pages embed them."""

import re

import pytest

from catalogue.markup import FOLDERS, asset, page_styles

NAMES = sorted(path.name for folder in FOLDERS for path in folder.glob("*.*s") if path.suffix in (".css", ".js"))


@pytest.mark.parametrize("name", NAMES)
def test_comments_and_indents_are_left_out_and_nothing_else(name: str) -> None:
    source = next(path for folder in FOLDERS if (path := folder / name).exists()).read_text("utf-8")
    made = asset(name)
    assert "/*" not in made and not re.search(r"^\s|\s$", made, re.M)
    assert re.sub(r"\s", "", made) == re.sub(r"\s", "", re.sub(r"/\*.*?\*/", "", source, flags=re.S))
    assert made.count("{") == made.count("}")


@pytest.mark.parametrize("name", NAMES)
def test_no_string_holds_what_looks_like_a_comment(name: str) -> None:
    """Comments are told by their signs alone, so a string must not have them."""
    source = next(path for folder in FOLDERS if (path := folder / name).exists()).read_text("utf-8")
    without = re.sub(r"/\*.*?\*/", "", source, flags=re.S)
    assert "*/" not in without and source.count("/*") == source.count("*/")


def test_the_hint_at_wide_tables_is_said_once() -> None:
    assert page_styles("", "", "", hint='"→"').count("\\22 →\\22 ") == 1
    assert "@HINT@" not in page_styles("", "", "")
