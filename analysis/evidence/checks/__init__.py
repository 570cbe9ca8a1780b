"""What is refused, and why: the rules of the data (``rules``), each number at its line (``verify``), every number accounted for (``ledger``)."""
