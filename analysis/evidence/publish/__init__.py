"""What a notebook hands to the book: values, tables and figures under names that chapters ask for.

``tables`` puts tellings into the standard tables, ``charts`` draws them.
"""

from evidence.publish.values import claims, figure, table, table_data, value

__all__ = ["claims", "figure", "table", "table_data", "value"]
