"""Benchmarks: `make bench` runs them all and prints what they measured side by side."""
