"""Opening a document: its kind, its bounds, and every fault as a problem with the file's name."""

from __future__ import annotations

from pathlib import Path

from loaders.extract.document import Document
from loaders.problems import InputProblems, Problem, shown
from loaders.texts import NotText


def read_document(path: Path, ocr: bool = False) -> Document:
    """The document in a PDF, DOCX, HTML or text file; ``ocr`` lets a machine guess the characters of pages that are pictures.

    Raises ``InputProblems`` where it cannot be read, or not within bounds (``loaders.extract.text.limits``).
    """
    from loaders.extract.text.apart import read_apart
    from loaders.extract.text.kinds import media_of, read_as
    from loaders.extract.text.plain import MEDIA as PLAIN

    try:
        media = media_of(path)
        return read_as(path, media) if media == PLAIN else read_apart(path, media, ocr)
    except OSError as error:
        message, remedy, line = f"cannot be read: {error.strerror}", "Check path and permissions.", 0
    except NotText as error:
        message, remedy, line = error.message, error.remedy, error.line
    except ImportError as error:
        message, remedy, line = f"needs the package {error.name}, which is not here", "pip install 'datagov-kg[extract]'", 0
    raise InputProblems([Problem(shown(path), line, "", message, remedy)])
