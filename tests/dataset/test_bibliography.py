"""The works that documents cite, as their records give them."""

from __future__ import annotations

import re

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from pybtex.richtext import Text

from evidence.dataset import bibliography

LETTERS = st.characters(codec="utf-8", exclude_characters="\\{}%", exclude_categories=["C"])


@given(st.text(LETTERS, max_size=20))
def test_a_text_that_is_taken_for_plain_is_what_tex_makes_of_it(text: str) -> None:
    assert bibliography._plain(text) == " ".join(str(Text.from_latex(text)).split())


def test_every_work_of_the_book_reads_as_if_all_texts_were_tex(monkeypatch: pytest.MonkeyPatch) -> None:
    found = bibliography.works(ROOT)
    monkeypatch.setattr(bibliography, "TEX", re.compile(""))
    assert bibliography.works(ROOT) == found
    assert all(work["label"] for work in found.values())
