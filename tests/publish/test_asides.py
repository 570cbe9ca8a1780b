"""The figures that a notebook shows above a sum."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import Book

from evidence import publish
from evidence.problems import BookError
from evidence.publish.records import TABLE


def test_the_inputs_of_a_sum_are_shown_as_printed_and_as_read(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    outputs: list[dict[str, Any]] = []
    monkeypatch.setattr("IPython.display.display", lambda bundle, raw, metadata: outputs.append({**bundle, "named": metadata}))
    monkeypatch.chdir(book.root)
    publish.show("garden-2012-value", "gardener-cost")
    (shown,) = outputs
    value, cost = (row["cells"] for row in shown[TABLE]["rows"])
    assert value["As printed"] == "£2, £3.5m"
    assert value["Value"] == {"type": "claim", "text": "£2 to £3.5m", "claim": "garden-2012-value"}
    assert cost["Value"]["claim"] == "garden-2012-cost"
    assert cost["Unit and period"] == "£ per person, a year"
    assert cost["Where"]["text"] == "Garden 2012, line 4"
    assert shown["named"] == {}
    assert shown[TABLE]["numeric"] == ["As printed", "Value"]
    assert shown["text/plain"].startswith("What | As printed | Value")


def test_an_unknown_figure_is_named(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(book.root)
    with pytest.raises(BookError, match=r"'garden-2012-cots'.*did you mean 'garden-2012-cost'"):
        publish.show("garden-2012-cots")
