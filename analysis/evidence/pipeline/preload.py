"""What every notebook imports, imported once: the processes that run notebooks are forked from one that has run this.

None of the book's own modules, but for what a kernel needs: modules that only a forked kernel had loaded would hide a
missing import from the notebook's author.
"""

import altair
import ipykernel.inprocess.ipkernel
import ipykernel.inprocess.manager
import nbformat.v4
import pandas

import evidence.pipeline.kernel

# Named, so that no tool takes out an import that nothing seems to use.
assert altair and ipykernel and nbformat and evidence
pandas.set_option("display.max_columns", 20)  # imported in a kernel, pandas would have found no terminal and set this
