"""A comparison as a page: one file that holds all it needs, readable from an attachment, without a script.

Every word of it may come from data, so Jinja escapes all that is put into it. A drawing is put in as an image, where no script
of it can run and none of its ids can meet those of the drawing beside it.
"""

from __future__ import annotations

import base64
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from evidence.diff.records import Diff
from evidence.diff.text import parted

TEMPLATES = Path(__file__).parent / "templates"


def page(diff: Diff) -> str:
    """Return the page; its links lead to the site that lies beside it, in ``../html``."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(image=image, address=address, parted=parted)
    return environment.get_template("diff.html").render(diff=diff)


def image(svg: str) -> str:
    """Return a drawing as the address of an image."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


def address(docname: str) -> str:
    """Return the address of a page of the site."""
    return f"../html/{quote(docname)}.html"
