"""Running it: check → execute and harvest → render → swap, each step only when its inputs changed."""
