"""The harvest: what is no record of the book is named, and not met again as a traceback."""

from __future__ import annotations

from typing import Any

import pytest

from evidence.pipeline.harvest import harvest
from evidence.problems import BookError
from evidence.publish.records import VALUE


@pytest.mark.parametrize(
    ("data", "reason"),
    [({"text/plain": "3"}, "vnd.evidence.figure"), ({VALUE: {"text": 3}}, "Expected `str`, got `int`")],
    ids=["glued by another tool", "a value with a field of another type"],
)
def test_an_output_that_carries_a_name_and_is_no_record_is_named(data: dict[str, Any], reason: str) -> None:
    output = {"metadata": {"scrapbook": {"name": "cost"}}, "data": data}
    with pytest.raises(
        BookError, match=rf"^analysis/costs\.ipynb displays 'cost' as no .*{reason}.*publish it with evidence\.publish"
    ):
        harvest("costs", {"cells": [{"outputs": [output]}]})
