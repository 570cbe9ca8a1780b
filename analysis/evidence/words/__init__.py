"""Numbers in words: reading what documents print (``numbers``), printing amounts (``amounts``) and tellings (``labels``)."""
