"""Proposals of a language model, at an address that the user names and that speaks as OpenAI's interface does.

It is asked by the guarded client of the harvester: one request with a deadline, a bound on its answer, tries with growing
pauses and judged addresses is all that this takes, so no vendor's package is needed. What it says is held to the text, and
stands beside what the rules say.
"""

from loaders.extract.model.asking import Answers, Model
from loaders.extract.model.merging import merged
from loaders.extract.model.reading import Reading, read_by

__all__ = ["Answers", "Model", "Reading", "merged", "read_by"]
