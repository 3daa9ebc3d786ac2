"""What the fast path says instead of a verdict that would be wrong: the shape, the term, and what to do."""

from __future__ import annotations

from loaders.problems import InputProblems, Problem


class UnsupportedShape(InputProblems):
    """A shape that the fast path cannot check as SHACL says; the text names the shape and the term."""

    def __init__(self, message: str, advice: str = "Write the shape in another way.") -> None:
        super().__init__([Problem("shapes", 0, "", message, advice)])


class IllFormedShape(UnsupportedShape):
    """A shape that breaks a syntax rule of SHACL (https://www.w3.org/TR/shacl/#syntax-rules)."""

    def __init__(self, message: str) -> None:
        super().__init__(message, "Correct the shape.")
