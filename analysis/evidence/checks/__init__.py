"""What is refused, and why.

``rules.check`` runs all rules of the data: what the schema declares (``declared``), documents and digits (``sources``), works
(``works``), ids (``links``), lines and notes (``places``), numbers (``printed``), their units and samples (``units``), prices
(``prices``), measures and retired rows (``meanings``), the ledger and the second reading (``counted``), disagreements and sums
(``readings``). ``verify`` looks each number string up at its line in the documents, ``ledger`` accounts for every number in them.
"""
