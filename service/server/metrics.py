"""Prometheus metrics of one app: requests by route and status, latency, and the state of the workers."""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from service.store.base import QueryStore

_BUCKETS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Metrics:
    """The registry of one app and the instruments that the middleware feeds."""

    def __init__(self, store: QueryStore) -> None:
        self.registry = CollectorRegistry()
        labels = ("method", "route", "status")
        self.requests = Counter("dgkg_requests", "Requests answered", labels, registry=self.registry)
        self.seconds = Histogram(
            "dgkg_request_seconds",
            "Seconds to the first byte",
            ("route",),
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self.registry.register(_StoreCollector(store))


class _StoreCollector(Collector):
    def __init__(self, store: QueryStore) -> None:
        self._store = store

    def collect(self) -> Iterable[Metric]:
        """The state of the store at the moment of the scrape."""
        pool = self._store.pool
        current = pool.current
        yield GaugeMetricFamily("dgkg_ready", "1 if a graph is served", value=float(self._store.is_ready))
        yield GaugeMetricFamily(
            "dgkg_triples", "Quads in the graph served", value=current.triples if current else 0
        )
        yield GaugeMetricFamily(
            "dgkg_workers_idle", "Workers waiting for a query", value=current.idle if current else 0
        )
        yield GaugeMetricFamily("dgkg_queries_waiting", "Queries waiting for a worker", value=pool.waiting)
        yield GaugeMetricFamily("dgkg_queries_slow", "Queries in the slow lane", value=pool.slow)
        cache = self._store.cache
        yield GaugeMetricFamily("dgkg_cache_bytes", "Bytes of the answers that are kept", value=cache.bytes)
        yield CounterMetricFamily("dgkg_cache_hits", "Queries answered by an answer that was kept", value=cache.hits)
        yield CounterMetricFamily(
            "dgkg_queries_planned", "Queries whose stars were evaluated by themselves", value=pool.planned
        )
        ended = CounterMetricFamily(
            "dgkg_queries_ended", "Queries ended before their answer", labels=["reason"]
        )
        for reason, count in pool.ended.items():
            ended.add_metric([reason], count)
        yield ended
        version = GaugeMetricFamily("dgkg_graph", "The version served", labels=["version"])
        version.add_metric([self._store.version or ""], 1)
        yield version
