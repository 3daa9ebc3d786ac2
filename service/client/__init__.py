"""``datagov_kg``: the graph in Python, as pandas frames (docs/datagov_kg.ipynb)::

    import datagov_kg

    graph = datagov_kg.connect("http://127.0.0.1:8000")
    graph.figures(indicator="数据生产总量", status="forecast")

A service is asked over HTTP; a folder of builds in this process, without a service. Both give the same frames: what is of
numbers in the graph is of numbers here, ``value`` with its interval ``lower`` to ``upper`` and its ``unit``, and each
figure with its receipt (``report``, ``printed``, ``start``, ``end``, ``figure``). Needs ``pip install 'datagov-kg[client]'``.
"""

from .graph import Graph, connect
from .source import Cut, Refused

__all__ = ["Cut", "Graph", "Refused", "connect"]
