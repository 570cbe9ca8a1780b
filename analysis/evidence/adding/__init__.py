"""Adding evidence: rows that are checked before they are written, and the numbers of a document that nothing accounts for yet.

``new.new`` is ``evidence new``: it fills a row (``form``) from flags and, on a terminal, from questions (``asking``), with what
can be proposed (``proposals``), and tries it out on a copy of the data (``draft``). ``unread.unread`` is ``evidence unread``.
"""
