"""What we promise about speed and size, each figure beside a floor that is measured in the same run.

A module here that has a `figures(folder)` is a benchmark; `make bench` runs them all, `python -m tests.benchmarks NAME`
one of them.
"""
