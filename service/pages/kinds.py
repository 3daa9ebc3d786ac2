"""The kinds of things that have a page of their own: what each shows, and with which template."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any

from service.pages import (
    claim,
    figure,
    finding,
    identity,
    indicator,
    party,
    pilot_list,
    place,
    policy,
    region,
    relation,
    report,
    scheme,
    target,
    theme,
)  # fmt: skip
from service.pages.asked import Asked

#: What a page shows; None where the graph says nothing of its IRI.
Context = Callable[[Asked], Coroutine[Any, Any, dict[str, Any] | None]]


@dataclass(frozen=True)
class PageKind:
    """A kind of page: its template, what gives that its words and figures, and the parameters of its address."""

    template: str
    context: Context
    parameters: tuple[str, ...] = ()


#: By the first segment of an IRI's path.
PAGES: Mapping[str, PageKind] = {
    "claim": PageKind("claim.html", claim.context),
    "observation": PageKind("figure.html", figure.context),
    "derived": PageKind("figure.html", figure.context),
    "finding": PageKind("finding.html", finding.context),
    "identity": PageKind("identity.html", identity.context),
    "indicator": PageKind("indicator.html", indicator.context),
    "policy": PageKind("policy.html", policy.context),
    "region": PageKind("region.html", region.context, (region.WITH,)),
    "report": PageKind("report.html", report.context),
    "scheme": PageKind("scheme.html", scheme.context, scheme.parameters()),
    "body": PageKind("body.html", party.context),
    "programme": PageKind("programme.html", party.context),
    "publication": PageKind("programme.html", party.context),
    "pilot-list": PageKind("pilot-list.html", pilot_list.context),
    "relation": PageKind("relation.html", relation.context),
    "clause": PageKind("relation.html", relation.context),
    "outside": PageKind("relation.html", relation.context),
    "place": PageKind("place.html", place.context),
    "target": PageKind("target.html", target.context),
    "theme": PageKind("theme.html", theme.context, (theme.INDICATOR, theme.LEVEL)),
    "section": PageKind("section.html", report.section_context),
    "text": PageKind("text.html", report.text_context),
}
