"""Whether a ledger still fits the data."""

from __future__ import annotations

from typing import Any

import pytest

from evidence.formulas.accounting import Standing, standing

CLAIM = {"claim_id": "s-cost", "source_id": "s", "line": "4", "also_at": "9", "as_printed": "£1,250", "context": "two"}
CLAIMS = [CLAIM]
EXCLUSIONS = [{"source_id": "s", "line": "5-6", "as_printed": "7|first", "reason": "note mark"}]
SOURCES = [{"source_id": "s", "sha256": "abc"}]
LEDGER = [
    {"source_id": "s", "line": 4, "printed": "Two", "use": "context of a claim", "detail": "s-cost"},
    {"source_id": "s", "line": 4, "printed": "1,250", "use": "claim", "detail": "s-cost"},
    {"source_id": "s", "line": 6, "printed": "7", "use": "left out", "detail": "note mark"},
    {"source_id": "s", "line": 9, "printed": "1,250", "use": "claim", "detail": "s-cost"},
]


def compared(**changes: Any) -> Standing:
    given = {"ledger": LEDGER, "accounted": SOURCES, "sources": SOURCES, "claims": CLAIMS, "exclusions": EXCLUSIONS, **changes}
    return standing(**given)


def test_a_ledger_of_these_very_data_fits() -> None:
    assert compared().fits


def test_a_claim_of_which_it_holds_no_number_is_told() -> None:
    more = {**CLAIM, "claim_id": "s-people", "as_printed": "30", "also_at": None, "context": None}
    assert compared(claims=[CLAIM, more]).claims == {"s-people"}


@pytest.mark.parametrize("change", [{"as_printed": "£1,260"}, {"line": "3"}, {"also_at": "10"}, {"context": "three"}])
def test_a_claim_whose_numbers_or_lines_were_corrected_is_told(change: dict[str, str]) -> None:
    assert compared(claims=[{**CLAIM, **change}]).claims == {"s-cost"}


def test_a_claim_whose_value_alone_was_corrected_still_fits() -> None:
    assert compared(claims=[{**CLAIM, "low": 1200.0}]).fits


def test_a_claim_that_is_no_longer_in_use_is_told() -> None:
    assert compared(claims=[]).claims == {"s-cost"}


def test_a_number_that_two_claims_use_is_held_for_both() -> None:
    assert compared(claims=[CLAIM, {**CLAIM, "claim_id": "s-other"}]).fits


def test_a_document_that_was_not_gone_through_is_told_once_and_not_by_its_claims() -> None:
    state = compared(
        sources=[*SOURCES, {"source_id": "t", "sha256": "def"}], claims=[CLAIM, {**CLAIM, "claim_id": "t-x", "source_id": "t"}]
    )
    assert (state.documents, state.claims) == ({"t"}, frozenset())


def test_a_document_with_another_text_now_is_told() -> None:
    assert compared(sources=[{"source_id": "s", "sha256": "other"}]).documents == {"s"}


def test_a_document_that_was_removed_is_told() -> None:
    assert compared(sources=[], claims=[], exclusions=[]).documents == {"s"}


def test_an_exclusion_that_came_or_went_is_told_by_its_line() -> None:
    more = {"source_id": "s", "line": "8", "as_printed": "3", "reason": "idiom"}
    assert compared(exclusions=[*EXCLUSIONS, more]).left_out == {("s", 8)}
    assert compared(exclusions=[]).left_out == {("s", 6)}
