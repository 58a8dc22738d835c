"""HTML pages that need nothing but themselves: style and script inline, allowed by hash, every value escaped."""

import base64
import hashlib
import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

FOLDERS = [Path(__file__).parent / home / "templates" for home in ("reports", "site", "feedback", "delivery")]
# our own style sheets and scripts have comments between rules or statements only, never in a string
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


@lru_cache
def environment() -> Environment:
    """Templates compiled once; every value is escaped and a missing one is an error."""
    # select_autoescape does not know the ending .html.jinja, so escaping is switched on outright
    made = Environment(
        loader=FileSystemLoader(FOLDERS),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": True}
    return made


@lru_cache
def template(name: str) -> Template:
    """A compiled template."""
    return environment().get_template(name)


@lru_cache
def asset(name: str) -> str:
    """A style sheet or script that lies beside the templates, without comments and white space between its lines."""
    text = next(path for folder in FOLDERS if (path := folder / name).exists()).read_text("utf-8")
    lines = [line.strip() for line in _COMMENT.sub("", text).splitlines()]
    # a script's lines stay apart: the end of a line may end a statement
    return ("" if name.endswith(".css") else "\n").join(line for line in lines if line)


def digest(text: str) -> str:
    """The hash by which a content security policy allows an inline style or script."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def css_string(text: str) -> str:
    """Text for a CSS string between double quotes, harmless inside a style element."""
    return "".join(f"\\{ord(c):x} " if c in '"\\<>&\n\r\f\0' else c for c in text)


def script_json(value: Any) -> Markup:
    """JSON for a script element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return Markup(text.replace("<", "\\u003c"))


def page_styles(head: str, mark: str, foot: str, *more: str, hint: str = "") -> str:
    """The reports' style sheet with this page's print margins and hint at wide tables, and further ones by name."""
    boxes = {"@HEAD@": head, "@MARK@": mark, "@FOOT@": foot, "@HINT@": hint}
    text = "".join(asset(name) for name in ("report.css", *more))
    for name, words in boxes.items():
        text = text.replace(name, css_string(words))
    return text


def html(name: str, context: Any, styles: str, script: str = "") -> bytes:
    """A page from its template, with style and script inline and allowed by hash."""
    text = template(name).render(
        page=context,
        styles=Markup(styles),
        script=Markup(script),
        style_hash=digest(styles),
        script_hash=digest(script),
    )
    return text.encode()
