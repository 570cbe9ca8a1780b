"""A larger book: it is as sound as the one that it is made of, its ids are its own, and checking it takes no more than its share."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from conftest import ROOT, Book

from evidence.checks.rules import check
from evidence.dataset import read
from evidence.formulas.sums import claims_in
from evidence.pipeline import scale
from evidence.tellings import tellings_of


@pytest.fixture(scope="module")
def thrice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the book of the repository, three times as large."""
    target = tmp_path_factory.mktemp("scale") / "book"
    scale.grow(ROOT, target, 3)
    return target


def test_a_grown_book_is_sound(thrice: Path) -> None:
    assert check(read(thrice)) == []


def test_every_table_of_evidence_grows_alike_and_what_sorts_it_stays(thrice: Path) -> None:
    before, after = read(ROOT), read(thrice)
    for name in before.tables:
        times = 1 if name in scale.ONCE else 3
        assert len(after[name]) == times * len(before[name]), name
    assert after["claims"][: len(before["claims"])] == before["claims"]


def test_copies_have_documents_programmes_and_studies_of_their_own_and_cite_one_another(thrice: Path) -> None:
    dataset = read(thrice)
    last = dataset["claims"][-1]
    measure = dataset.by_id("measures")[last["measure_id"]]
    for name in (last["claim_id"], last["source_id"], measure["programme_id"], measure["study_id"]):
        assert "-x3" in name
    sides = dataset["disagreements"][-1]["claims"].split("|")
    assert all("-x3-" in claim for claim in [*sides, dataset["disagreements"][-1]["taken"]])
    assert all("-x3-" in claim for claim in claims_in(dataset["checks"][-1]["expression"]))


def test_copies_are_graded_and_taken_as_the_first_ones_are(thrice: Path) -> None:
    rows = tellings_of(read(thrice))
    first = [(row["strength"], row["taken"]) for row in rows if "-x" not in row["measure_id"]]
    for number in (2, 3):
        copied = [(row["strength"], row["taken"]) for row in rows if row["measure_id"].endswith(f"-x{number}")]
        assert copied == first


def test_once_the_size_is_the_data_as_it_is(book: Book, tmp_path: Path) -> None:
    scale.grow(book.root, tmp_path / "same", 1)
    for file in (book.root / "data").iterdir():
        assert (tmp_path / "same" / "data" / file.name).read_text(encoding="utf-8") == file.read_text(encoding="utf-8")


def test_the_check_takes_no_longer_than_its_share_of_rows(book: Book, tmp_path: Path) -> None:
    def seconds(times: int) -> float:
        target = tmp_path / str(times)
        scale.grow(book.root, target, times)
        found = []
        for _ in range(3):
            start = time.process_time()  # of this process alone, whatever else the machine does
            dataset = read(target)
            assert check(dataset) == []
            tellings_of(dataset)
            found.append(time.process_time() - start)
        return min(found)

    small, large = seconds(150), seconds(600)
    # Four times the rows. A step that looks for each row among all rows would take sixteen times as long.
    assert large < 8 * small, f"{small:.2f} s at 150 times, {large:.2f} s at 600 times"
