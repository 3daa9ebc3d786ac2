"""Harvesting: what open-data catalogues say of their datasets, read by one polite and bounded client, a graph a catalogue.

``harvest`` reads a source (DCAT in any serialisation, CKAN, a SPARQL endpoint, schema.org, data.json, sitemaps of such) into a
folder: its state, its named graph and a report. It needs the extra ``harvest``. ``Client`` is also
what a language model is asked by.
"""

from loaders.linking.harvest.fetching import Bounds, Client, Limits, Sent
from loaders.linking.harvest.guard import AllowList, Forbidden
from loaders.linking.harvest.joining import joined, write_joined
from loaders.linking.harvest.known import known_dataset, known_datasets
from loaders.linking.harvest.remarks import Level, Remark
from loaders.linking.harvest.results import Result
from loaders.linking.harvest.running import KINDS, HarvestRefused, harvest
from loaders.linking.harvest.unpacking import NotFetched

__all__ = [
    "KINDS", "AllowList", "Bounds", "Client", "Forbidden", "HarvestRefused", "Level", "Limits", "NotFetched", "Remark", "Result", "Sent",
    "harvest", "joined", "known_dataset", "known_datasets", "write_joined",
]  # fmt: skip
