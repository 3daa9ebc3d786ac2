"""`make bench`: runs the benchmarks and prints their tables."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.bench import exploring, extracting, harvesting, paging, registers, searching, serving, validation  # noqa: E402  # the tests are no installed package: the path comes first


def main() -> None:
    """Run all benchmarks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, nargs="+", default=[1, 10, 100], help="sizes, as multiples of the graph")
    parser.add_argument(
        "--budget-seconds", type=float, default=1800, help="time that pyshacl gets on a size before it is ended"
    )
    parser.add_argument("--seconds", type=float, default=5, help="how long each query is sent to each server")
    parser.add_argument("--timeout-seconds", type=float, default=60, help="how long a client waits for an answer")
    parser.add_argument("--datasets", type=int, nargs="+", default=[10_000, 100_000], help="sizes of the catalogues harvested")
    parser.add_argument(
        "--only", choices=["validation", "serving", "paging", "exploring", "searching", "extracting", "harvesting"], help="one benchmark instead of all"
    )
    arguments = parser.parse_args()
    if arguments.only in (None, "validation"):
        validation.run(arguments.times, arguments.budget_seconds)
    if arguments.only in (None, "serving"):
        serving.run(arguments.times, arguments.seconds, arguments.timeout_seconds)
    if arguments.only in (None, "paging"):
        paging.run([multiple for multiple in arguments.times if multiple <= 10], arguments.seconds)
    if arguments.only in (None, "exploring"):
        exploring.run(arguments.times)
    if arguments.only in (None, "searching"):
        searching.run([multiple for multiple in arguments.times if multiple <= 10])
    if arguments.only in (None, "extracting"):
        extracting.run()
        registers.run()
    if arguments.only in (None, "harvesting"):
        harvesting.run(arguments.datasets)


if __name__ == "__main__":
    main()
