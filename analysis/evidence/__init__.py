"""The Community Dividend: from the claims in five documents to a website, one number at a time."""
