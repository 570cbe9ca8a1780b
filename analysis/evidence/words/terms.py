"""The closed lists of the dataset in words for readers: what a topic, a use of a number or a reason is called on a page.

The terms themselves are the enums of ``data/datapackage.json``; a test holds that each has its words here.
"""

from __future__ import annotations

from typing import NamedTuple


class Topic(NamedTuple):
    """A topic of ``measures.csv``: its heading in the register, and its short name where space is scarce."""

    heading: str
    short: str


TOPICS = {
    "returns": Topic("Returns for every pound", "Returns"),
    "unit-costs": Topic("Costs and savings per person, case or scheme", "Costs and savings"),
    "help": Topic("Health Empowerment Leverage Project", "HELP"),
    "service-use": Topic("Use of services", "Use of services"),
    "programme-finance": Topic("Programme money", "Programme money"),
    "health-outcomes": Topic("Health", "Health"),
    "social-outcomes": Topic("Wellbeing, safety, learning and other social results", "Social results"),
    "activity": Topic("Scale and activity", "Scale and activity"),
    "definitions": Topic("Sizes that define a term", "Definitions"),
}

# What became of a number of a document, in the order of the ledger's columns.
USES = {
    "claim": "Value of a claim",
    "context of a claim": "Beside a claim: base, period or number studied",
    "left out": "Left out, with a reason",
    "unexplained": "Unexplained",
}

# Why a number of a document is no claim.
LEFT_OUT = {
    "note mark": "marks a note",
    "page number": "numbers a page",
    "publication date": "dates a publication",
    "address": "part of a web address",
    "list number": "numbers an item of a list",
    "heading": "part of a heading",
    "idiom": "a turn of phrase that counts nothing",
    "quotation": "in words quoted from somebody",
    "name": "part of a name",
    "bibliographic detail": "volume, pages, year or title of a work cited",
    "event date": "says when something happened",
    "web form": "part of a form on a web page",
    "markup": "left by the conversion to text",
}

# What a work outside the documents does to a claim or finding.
OUTSIDE = {
    "against": "against it",
    "for": "in its favour",
    "limits": "sets limits to it",
    "ceiling": "shows it to be a ceiling",
}

# Faults of a citation. The rest (``none`` apart) name something wrongly: a gap names nothing at all.
GAPS = ("incomplete", "no mark in the text", "mark without a note")
