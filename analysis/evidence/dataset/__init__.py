"""The dataset: reading ``data/``, typing it, and saying what a reader opened.

For callers outside: :func:`read`, :func:`read_valid`, :func:`load_table`, :func:`works`, and the :class:`Dataset` that they return.
"""

from evidence.dataset.bibliography import works
from evidence.dataset.csvfile import CsvFile, Row
from evidence.dataset.derived import bearing, given, inferences, load_table, price_year_basis, shown
from evidence.dataset.package import enum_of, read_package
from evidence.dataset.reading import Dataset, book_root, read, read_valid

__all__ = [
    "CsvFile",
    "Dataset",
    "Row",
    "bearing",
    "book_root",
    "enum_of",
    "given",
    "inferences",
    "load_table",
    "price_year_basis",
    "read",
    "read_package",
    "read_valid",
    "shown",
    "works",
]
