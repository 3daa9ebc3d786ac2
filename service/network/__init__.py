"""The network of policies, those who issue them, places and figures: one projection of the graph, its files, its analysis."""

from service.network.answers import located
from service.network.declared import Analysis, ExploreParameter, analyses
from service.network.exploring import Explored, Explorer
from service.network.kinds import edge_kinds
from service.network.projection import Network, Networks, read_network
from service.network.standing import around, change, dated
from service.network.writing import FORMATS, NetworkFormat, network_format, written

__all__ = [
    "FORMATS", "Analysis", "ExploreParameter", "Explored", "Explorer", "Network", "NetworkFormat", "Networks", "analyses", "around", "change", "dated",
    "edge_kinds", "located",
    "network_format", "read_network", "written",
]  # fmt: skip
