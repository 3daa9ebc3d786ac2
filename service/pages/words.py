"""The words of the pages: ``locale/``, a message for each key in each language, read as they are written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from gettext import NullTranslations
from importlib.resources import files
from io import BytesIO
from typing import NoReturn

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from loaders.words.printing import Language
from service.pages.links import is_chinese

#: Symbols of units that nobody says beside a number.
_UNSAID: Mapping[Language, frozenset[str]] = {"zh": frozenset({"1"}), "en": frozenset({"1", "count"})}
_QUOTED = re.compile(r"""(['\"]).*\1""")
_PLACE = re.compile(r"%%|%\((\w+)\)s")


class _Missing(NullTranslations):
    """What is asked for a key that no catalogue has."""

    def gettext(self, message: str) -> NoReturn:
        """Raises ``LookupError``."""
        raise LookupError(f"service/pages/locale has no message {message!r}; write it in the file of each language.")

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> NoReturn:
        """Raises ``LookupError``."""
        self.gettext(msgid1)


@cache
def catalogue(language: Language) -> Catalog:
    """The messages of the language, as its file holds them."""
    file = files("service.pages").joinpath("locale", f"{language}.po")
    with file.open("rb") as content:
        return read_po(content, locale=language, abort_invalid=True)


@cache
def translations(language: Language) -> Translations:
    """The messages of the language for templates. A key that has none is a ``LookupError``, never shown as it is."""
    compiled = BytesIO()
    write_mo(compiled, catalogue(language))
    compiled.seek(0)
    found = Translations(compiled)
    found.add_fallback(_Missing())
    return found


def known(key: str, language: Language) -> str | None:
    """The message of a key that may have none, such as that of a column of a user's own query."""
    message = catalogue(language).get(key)
    return None if message is None else str(message.string).replace("%%", "%")


def unit_in(symbol: str, language: Language) -> str:
    """The word for a unit beside its number, from its symbol or, of a count, from the measure word of what is counted. Nothing for
    a pure number, nor in English for a count whose things are named anyway."""
    said = known(f"value.said_unit.{symbol}", language) or known(f"value.unit.{symbol}", language)
    if symbol in _UNSAID[language] or (said is None and language == "en" and is_chinese(symbol)):
        return ""
    return symbol if said is None else said


def retold(sentence: str, kind: str, language: Language) -> str | None:
    """What the service says to programs in English, in the language: by the one message, among those whose keys begin with
    ``kind.``, that the sentence is an instance of; what stands in its places likewise, by those of ``part.``. None where
    there is none."""
    for key, pattern in _patterns(kind):
        found = pattern.fullmatch(sentence)
        if found:
            parts = {name: part_in(text, language) for name, text in found.groupdict().items()}
            return translations(language).gettext(key) % parts
    return None


def part_in(text: str, language: Language) -> str:
    """What stands in a place of a sentence, in the language, or each of several that ``or`` parts; as it is where no message
    tells it, or it is quoted."""
    whole = retold(text, "part", language)
    if whole is not None:
        return whole
    told = [piece if _QUOTED.fullmatch(piece) else retold(piece, "part", language) for piece in text.split(" or ")]
    named = [piece for piece in told if piece is not None]
    return f" {known('part.or', language)} ".join(named) if len(named) == len(told) else text


@cache
def _patterns(kind: str) -> list[tuple[str, re.Pattern[str]]]:
    """The English messages of a kind as patterns, those with the most words of their own first."""
    texts = {str(one.id): str(one.string) for one in catalogue("en") if one.id and str(one.id).startswith(f"{kind}.")}
    ordered = sorted(texts, key=lambda key: -len(_PLACE.sub("", texts[key])))
    return [(key, re.compile(_pattern(texts[key]), re.DOTALL)) for key in ordered]


def _pattern(text: str) -> str:
    parts, at = [], 0
    for place in _PLACE.finditer(text):
        name = place[1]
        parts += [re.escape(text[at : place.start()]), f"(?P<{name}>.*?)" if name else "%"]
        at = place.end()
    return "".join([*parts, re.escape(text[at:])])

