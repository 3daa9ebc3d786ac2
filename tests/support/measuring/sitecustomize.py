"""What `make coverage` adds to every Python process: workers are counted, though they may open no file.

Coverage writes its data when a process ends. A worker has given up the right to open files by then, and mostly it is
killed. So the process that is forked opens its file at once, and fills it anew before each message that it reads.
"""

import os
from pathlib import Path

FOLDER = os.environ.get("DGKG_MEASURED")


def measure() -> None:
    """Count what this forked process runs from now on."""
    import coverage

    from service.store import frames

    before = coverage.Coverage.current()
    if before is not None:
        before.stop()
    measured = coverage.Coverage(
        data_file=None, config_file=False, branch=True, include=["*/loaders/*", "*/service/*"], messages=False
    )
    descriptor = os.open(Path(FOLDER or ".") / f"{os.getpid()}.worker", os.O_CREAT | os.O_WRONLY)
    receive = frames.receive

    def save() -> None:
        data = measured.get_data().dumps()
        os.pwrite(descriptor, data, 0)
        os.ftruncate(descriptor, len(data))

    def save_and_receive(connection):  # type: ignore[no-untyped-def]
        save()
        return receive(connection)

    save()  # imports what it needs while it may
    frames.receive = save_and_receive
    measured.start()


if FOLDER:
    os.register_at_fork(after_in_child=measure)
