"""What the bench of pages says of them: processor time of all processes, and one row for all kinds that are cheap."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.bench.paging import Cost, processor_seconds, table

_WORK = "import time\nwhile time.process_time() < 0.2: pass"


def test_the_processor_time_of_a_service_counts_the_processes_that_it_had() -> None:
    before = processor_seconds(os.getpid())
    subprocess.run([sys.executable, "-c", _WORK], check=True)
    assert processor_seconds(os.getpid()) - before >= 0.15  # in ticks of 10 ms


def test_the_table_begins_with_the_dearest_and_gathers_the_cheap_ones() -> None:
    dear, cheap = Cost(900, 120, 1500, 1), Cost(20, 10, 40, 0)
    found = {1: {"cheap": cheap, "home": cheap, "theme": cheap}, 10: {"cheap": cheap, "home": Cost(80, 60, 90, 0), "theme": dear}}
    head, line, *rows = table(found).splitlines()
    assert head == (
        "| page | first, real graph | each, real graph | p95, real graph | failed, real graph "
        "| first, 10× | each, 10× | p95, 10× | failed, 10× |"
    )
    assert line.count("---:") == 8
    assert rows == [
        "| theme | 20 | 10 | 40 | 0 | 900 | 120 | 1,500 | 1 |",
        "| home | 20 | 10 | 40 | 0 | 80 | 60 | 90 | 0 |",
        "| 1 others, at most | 20 | 10 | 40 | 0 | 20 | 10 | 40 | 0 |",
    ]
