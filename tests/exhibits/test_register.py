"""The register of claims and what leads on from each."""

from __future__ import annotations

import pandas as pd
from made_up import check, telling, tellings

from evidence.exhibits import register
from evidence.publish.records import KindTag, PageLink

NONE = pd.DataFrame({"claims": [], "measure_id": [], "measures": []})


def appraised(**changes: object) -> pd.DataFrame:
    row = {"citekey": "green2011", "what_it_found": "less", "measures": "garden-cost|other", "direction": "limits"}
    return pd.DataFrame([{**row, **changes}])


def test_a_claim_leads_to_every_sum_that_names_it_once() -> None:
    checks = pd.DataFrame([check(expression="{part} + {part:low}", printed="half")])
    found = register.related(checks, NONE, NONE, NONE)
    assert found["part"] == found["half"] == [PageLink("sum: Is it half?", "#sum-share")]


def test_both_sides_lead_to_their_difference() -> None:
    differing = pd.DataFrame([{"disagreement_id": "d", "claims": "one|two", "differs": "scope"}])
    found = register.related(pd.DataFrame(), differing, NONE, NONE)
    assert found["one"] == found["two"] == [PageLink("told otherwise: scope", "#differs-d")]


def test_a_measure_leads_to_its_chain_and_to_outside_evidence() -> None:
    chains = pd.DataFrame({"measure_id": ["garden-cost", "garden-cost"]})
    found = register.related(pd.DataFrame(), NONE, chains, appraised())
    assert [link.page for link in found["garden-cost"]] == [
        "#chain-garden-cost",
        "#work-green2011",
    ]
    assert found["other"][0].text == "outside evidence sets limits to it: less"


def test_an_appraisal_of_no_measure_leads_nowhere() -> None:
    assert register.related(pd.DataFrame(), NONE, NONE, appraised(measures=None)) == {}


def test_a_row_shows_caveat_repeats_and_the_kind_as_read() -> None:
    told = telling(caveat="rough", also_at="12|15", kind_of_value="funding", place="Leeds")
    (row,) = register.rows(tellings(told), {})
    assert row.id == "garden-2012-cost"
    assert list(row.cells) == register.REGISTER
    assert row.cells["What the document says"] == "A garden costs £100 a year. Caveat in the document: rough"
    assert row.cells["Where"] == "Garden 2012, line 10; repeated at line 12, 15"
    assert row.cells["Kind of value"] == [KindTag("cost"), "read here as funding"]
    assert row.cells["About"] == "Gardens, Leeds; cost"


def test_a_row_says_what_is_read_into_it_and_why() -> None:
    told = telling(
        who_pays="the council", inferred="price_year|who_pays", inferred_why="assumed from the report|not said at line 4"
    )
    (row,) = register.rows(tellings(told), {})
    assert row.cells["Our reading"] == [
        "price year, read as 2012: assumed from the report",
        "who pays, read as the council: not said at line 4",
    ]


def test_a_row_that_is_all_stated_has_a_dash() -> None:
    (row,) = register.rows(tellings(telling()), {})
    assert row.cells["Our reading"] == "–"


def test_a_row_without_links_says_that_none_was_sought() -> None:
    (row,) = register.rows(tellings(telling()), {"other": [PageLink("sum", "page")]})
    assert row.cells["Sum, rivals and outside evidence"] == "no sum, no rival telling; none sought outside"
    assert row.cells["About"] == "Gardens; cost"


def test_links_of_the_claim_stand_before_those_of_its_measure() -> None:
    of_claim, of_measure = PageLink("sum", "a"), PageLink("chain", "b")
    (row,) = register.rows(tellings(telling()), {"garden-cost": [of_measure], "garden-2012-cost": [of_claim]})
    assert row.cells["Sum, rivals and outside evidence"] == [of_claim, of_measure]


def test_a_retired_claim_keeps_its_address() -> None:
    claims = pd.DataFrame({"claim_id": ["a", "b"], "says": ["so", "else"], "status": ["in use", "retired"]})
    (row,) = register.retired_rows(claims)
    assert (row.id, row.cells) == ("b", {"Claim": "b", "What it said": "else"})
