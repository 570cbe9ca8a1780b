"""What an update changed: two versions of the book compared, as data and as text.

For callers outside: :func:`compare.compare`, :func:`text.text`, and the records of ``records``. Nothing here reads a file:
``pipeline.sides`` collects what a version holds, and ``book.diffpage`` makes a page of what differs.
"""
