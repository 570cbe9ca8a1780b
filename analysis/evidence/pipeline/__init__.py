"""Running it: check → execute and harvest → render → swap, each step only when its inputs changed.

``build`` runs the steps of ``steps``; ``graph`` says which code a step depends on, ``layout`` which module may import
which. Called from outside: :func:`evidence.pipeline.build.build` and :func:`evidence.pipeline.bench.bench`. How the
pages are made is no business of this folder: the command line hands it over.
"""
