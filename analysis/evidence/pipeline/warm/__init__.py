"""Kernels that start at once, forked from a server that has imported what notebooks import.

``keeper`` starts, watches and ends the server; ``server`` is its process; ``provisioner`` is how Jupyter gets its kernels
from it. Their outputs equal those of ordinary kernels, and a test says so. ``evidence book --no-warm`` does without.
"""
