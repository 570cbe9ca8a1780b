"""The book's exhibits: its tables and charts, assembled by subject and tested, ready to be published.

``tables`` puts tellings into the standard table, ``charts`` draws them; each other module has the exhibits of one subject,
such as the register of claims, the audit of sums or the chains of citation.
"""
