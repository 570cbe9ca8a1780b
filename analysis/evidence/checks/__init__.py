"""What is refused, and why.

``rules.check`` runs all rules of the data: what the schema declares (``declared``), numbers (``figures``), measures and studies
(``meanings``), ids (``links``), lines and notes (``places``), disagreements and sums (``readings``). ``verify`` looks each number
string up at its line in the documents, ``ledger`` accounts for every number in them.
"""
