"""Bodies with good signatures, whatever they hold: `python -m tests.fuzz_http --count 100000`."""
