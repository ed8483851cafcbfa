"""Benchmarks of the rulebook (`./xz bench rules`): timings as ratios against peers and floors of the same run. No tests."""
