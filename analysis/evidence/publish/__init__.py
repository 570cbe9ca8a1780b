"""What a notebook hands to the book: values, tables, figures and statements under names that chapters ask for.

``records`` says what is handed over; the tables and charts themselves come from :mod:`evidence.exhibits`.
"""

from evidence.publish.asides import show, show_outside
from evidence.publish.figures import figure
from evidence.publish.values import claims, count, gone, number, statement, table, table_of, value

__all__ = ["claims", "count", "figure", "gone", "number", "show", "show_outside", "statement", "table", "table_of", "value"]
