"""The Community Dividend: from the claims in documents to a website, one number at a time."""
