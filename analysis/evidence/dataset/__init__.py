"""The dataset: reading ``data/``, typing it, and saying what a reader opened.

For callers outside: :func:`read`, :func:`read_valid`, :func:`load_table`, :func:`works`, and the :class:`Dataset` that they return.
"""

from evidence.dataset.bibliography import works
from evidence.dataset.csvfile import CsvFile, Row
from evidence.dataset.reading import Dataset, book_root, load_table, read, read_valid
from evidence.dataset.schema import enum_of, read_package

__all__ = ["CsvFile", "Dataset", "Row", "book_root", "enum_of", "load_table", "read", "read_package", "read_valid", "works"]
