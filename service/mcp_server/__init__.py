"""Tools for language models (Model Context Protocol), over the answers that the service gives everybody.

Every tool asks the app by its own addresses, in this process or over HTTP, so that each answer has the same bounds, checks
and words as a page's. No tool has a query of its own. Each number comes with its receipt: the place in a report where it is
printed, what it was computed from, or the query that gives it again from this version of the graph.
"""

from service.mcp_server.asking import Answers, app_in_process, service_at
from service.mcp_server.tools import make_server

__all__ = ["Answers", "app_in_process", "make_server", "service_at"]
