"""Kernels that start at once, forked from a server that has imported what notebooks import."""
