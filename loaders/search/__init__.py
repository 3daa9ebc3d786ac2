"""The index of names: what people call the things of the graph, made once in each build and asked by everybody.

``collect`` reads the things and their names from a graph, ``write_index`` keeps them in a file of the build, and an
``Index`` answers what was typed with hits: which thing, of which kind, by which of its names, how well from 0 to 100, and
why. Pages, the command, reconciliation and linking ask this index and no other.
"""

from loaders.search.collecting import LINKS_QUERY, NAMES_QUERY, VALUES_QUERY, Row, collect, nicknames
from loaders.search.folding import folded, simplified, stems
from loaders.search.forms import Name, Thing
from loaders.search.index import INDEX_FILE, LONGEST_TYPED, MOST_HITS, Index, write_index
from loaders.search.kinds import Kind, kinds
from loaders.search.ranking import Hit
from loaders.search.scoring import Match

__all__ = [
    "INDEX_FILE",
    "LINKS_QUERY",
    "LONGEST_TYPED",
    "MOST_HITS",
    "NAMES_QUERY",
    "VALUES_QUERY",
    "Hit",
    "Index",
    "Kind",
    "Match",
    "Name",
    "Row",
    "Thing",
    "collect",
    "folded",
    "kinds",
    "nicknames",
    "simplified",
    "stems",
    "write_index",
]
