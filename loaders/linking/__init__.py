"""What links our entities to other graphs: mapping sets (SSSOM), and what reads them."""

from loaders.linking.mappings import PREDICATES, Mapped, NoMatch, StatedMapping, read_mappings
from loaders.linking.sssom import JUSTIFICATIONS, NO_TERM, Mapping, MappingSet, read_mapping_set

__all__ = [
    "JUSTIFICATIONS", "NO_TERM", "PREDICATES", "Mapped", "Mapping", "MappingSet", "NoMatch", "StatedMapping",
    "read_mapping_set", "read_mappings",
]  # fmt: skip
