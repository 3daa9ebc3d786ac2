"""Write the expected answer of every stored query anew, from a fresh build of the tables.

    DGKG_REPORTS=../shared/reports python -m tests.queries.regenerate

Read the difference (``git diff tests/queries``) against the reports before keeping it: what is written here
is what ``tests/queries/test_queries.py`` holds the graph to.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pyoxigraph

from loaders.project import Project
from service.stored.model import read_queries
from tests.support.regenerating import graph_to_write_from

EXPECTED = Path(__file__).resolve().parent


def answer_csv(store: pyoxigraph.Store, text: str) -> str:
    """The answer as ``dgkg query --format csv`` prints it: a header, then one line per solution."""
    answer = store.query(text, use_default_graph_as_union=True)
    assert isinstance(answer, pyoxigraph.QuerySolutions)
    names = [variable.value for variable in answer.variables]
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_shown(solution[name]) for name in names] for solution in answer)
    return written.getvalue()


def _shown(term: object) -> str:
    return "" if term is None else str(getattr(term, "value", term))


def regenerate(store: pyoxigraph.Store) -> list[str]:
    """Write all expected answers and return the names of the queries whose answer has changed or gone."""
    queries = read_queries(Project().query_files())
    changed = []
    for path in sorted(EXPECTED.glob("*.csv")):
        if path.stem not in queries:
            path.unlink()
            changed.append(path.stem)
    for name, query in queries.items():
        path, answer = EXPECTED / f"{name}.csv", answer_csv(store, query.text)
        if not path.exists() or path.read_text(encoding="utf-8") != answer:
            path.write_text(answer, encoding="utf-8", newline="")
            changed.append(name)
    return changed


def main() -> None:
    """Regenerate from a fresh build, or from the current one of a folder of builds."""
    store = graph_to_write_from((__doc__ or "").partition("\n")[0])
    changed = regenerate(store)
    print("\n".join(changed) if changed else "no answer has changed")


if __name__ == "__main__":
    main()
