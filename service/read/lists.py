"""Lists of all things of a kind: the targets of policies, and the official lists of pilots."""

from __future__ import annotations

from rdflib import RDF

from loaders.vocabulary import DG
from service.read.asking import node, rows
from service.read.lines import Line, lines
from service.store.base import Asks


async def targets(store: Asks) -> list[Line]:
    """Every target with its policy, when it is due, and its verdict; in order of time."""
    return lines(await rows(store, "targets-told", by=node(str(RDF.type)), thing=node(str(DG.Target))))


async def pilot_lists(store: Asks) -> list[Line]:
    """Every official list of pilots with its programme, date and how many it names; the latest first."""
    return lines(await rows(store, "lists-of-pilots"))
