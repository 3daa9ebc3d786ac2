"""Beginning a report: a folder of empty tables with their columns explained, or a worked example to read and change."""

from loaders.drafts.writing import write_draft, write_example

__all__ = ["write_draft", "write_example"]
