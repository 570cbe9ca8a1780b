"""The data dictionary says what the package says."""

from conftest import ROOT, Book

from evidence.dataset import enum_of, read_package
from evidence.dataset.dictionary import text_of


def test_the_committed_dictionary_is_what_the_schema_gives() -> None:
    assert (ROOT / "data" / "README.md").read_text(encoding="utf-8") == text_of(read_package(ROOT))


def test_every_column_is_described() -> None:
    for resource in read_package(ROOT)["resources"]:
        for field in resource["schema"]["fields"]:
            assert len(field["description"]) > 2, (resource["name"], field["name"])


def test_the_dictionary_tells_types_links_lists_and_what_may_be_inferred() -> None:
    text = text_of(read_package(ROOT))
    assert (
        "| `measure_id` | string | The measure that is told. stands in `measures.csv`, column `measure_id`. never empty. |"
        in text
    )
    assert "one of the list kind of value. never empty. |" in text
    assert "each stands in `measures.csv`. |" in text
    assert "named in `inferences.csv`: `period`, `price_year`, `kind_of_value`, `who_pays`, `who_saves`.\n" in text
    assert "separated by \\|;" in text  # a bare one would end the cell
    assert text.count("`cashable saving`") == 1  # each list once
    assert "Open Government Licence v3.0" in text


def test_inferences_may_name_the_tables_that_have_columns_to_infer() -> None:
    package = read_package(ROOT)
    assert enum_of(package, "inferences", "table") == [r["name"] for r in package["resources"] if "may_infer" in r]


def test_the_command_writes_both_files_once(book: Book) -> None:
    (book.root / "data" / "datapackage.json").unlink()
    assert book.run("dictionary").stdout == "Wrote data/datapackage.json.\nWrote data/README.md.\n"
    assert book.run("dictionary").stdout == "data/datapackage.json is up to date.\ndata/README.md is up to date.\n"
