"""The two readings, compared in tables."""

from __future__ import annotations

import pandas as pd
from made_up import SOURCES, telling, tellings

from evidence.exhibits import readers
from evidence.formulas import agreement
from evidence.publish.records import ClaimLink

FIRST = tellings(telling("a"), telling("b", as_printed="£7", line="20"), telling("c", source_id="green-2015", as_printed="3"))
SECOND = pd.DataFrame(
    [
        ["garden-2012", "10", None, "£100", 100.0, None, "at least", "GBP", "funding"],
        ["garden-2012", "90", None, "£5", 5.0, 5.0, None, "GBP", "cost"],
    ],
    columns=["source_id", "line", "also_at", "as_printed", "low", "high", "qualifier", "unit", "kind"],
)
MATCHED = agreement.match(FIRST, SECOND)


def test_each_document_has_what_both_found_and_what_one_alone() -> None:
    garden, green = readers.agreement_rows(MATCHED, SECOND, SOURCES)
    assert list(garden.cells) == readers.AGREEMENT
    assert list(garden.cells.values()) == ["Garden 2012", "1", "1", "1", "0%", "100%", "0%"]
    assert list(green.cells.values())[:4] == ["Green 2015", "0", "1", "0"]


def test_a_document_with_no_claim_in_common_has_no_share() -> None:
    _, green = readers.agreement_rows(MATCHED, SECOND, SOURCES)
    assert green.cells["Same value"] == "none in common"


def test_a_difference_shows_both_readings() -> None:
    (row,) = readers.difference_rows(MATCHED[MATCHED["found"]], FIRST, SECOND)
    assert list(row.cells) == readers.DIFFERENCE
    assert row.cells["Claim"] == ClaimLink("Cost of a garden", "a")
    assert row.cells["First reader"] == "£100; GBP; cost"
    assert row.cells["Second reader"] == "at least £100; GBP; funding"


def test_claims_that_were_read_once_are_listed_with_their_place() -> None:
    (row,) = readers.once_rows(FIRST[:1])
    assert list(row.cells) == readers.ONCE
    assert row.cells["Claim"] == ClaimLink("Cost of a garden", "a")
    assert row.cells["Where"] == "Garden 2012, line 10"
