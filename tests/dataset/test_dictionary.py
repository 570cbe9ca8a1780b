"""The data dictionary and the descriptor agree."""

from conftest import ROOT

from evidence.dataset import read_package
from evidence.dataset.dictionary import text_of


def test_the_committed_dictionary_is_what_the_descriptor_gives() -> None:
    assert (ROOT / "data" / "README.md").read_text(encoding="utf-8") == text_of(read_package(ROOT))


def test_every_column_is_described() -> None:
    for resource in read_package(ROOT)["resources"]:
        for field in resource["schema"]["fields"]:
            assert len(field["description"]) > 2, (resource["name"], field["name"])
