"""Menus of a page: lists of links, which say nothing of what the page is about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

#: So many links, and so large a share of the characters in them, make a menu.
_LINKS, _SHARE = 5, 0.8
#: A sentence stands in no menu.
_SENTENCE = re.compile("[。；;！？]")
_NO_TEXT = ("script", "style", "template", "noscript")


@dataclass
class _Words:
    """What an element holds: characters, those of them in links, and the links; ``said`` where there is a sentence."""

    characters: int = 0
    linked: int = 0
    links: int = 0
    said: bool = False


def menus_of(root: Any) -> frozenset[Any]:
    """The elements of a page of lxml that are menus. None where there is nothing else: then the page is a list of links."""
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    words = {element: _Words() for element in elements}
    for element in reversed(elements):  # what is inside comes first
        own = words[element]
        if element.tag in _NO_TEXT:
            words[element] = _Words()
        else:
            _add(own, element.text)
            if element.tag == "a" and "href" in element.attrib and own.characters:
                own.linked, own.links = own.characters, 1
        parent = element.getparent()
        if parent is not None:
            above, inside = words[parent], words[element]
            above.characters, above.linked = above.characters + inside.characters, above.linked + inside.linked
            above.links, above.said = above.links + inside.links, above.said or inside.said
            _add(above, element.tail)
    if _is_menu(words[root]):
        return frozenset()
    return frozenset(element for element in elements if _is_menu(words[element]))


def _add(words: _Words, text: str | None) -> None:
    words.characters += len("".join((text or "").split()))
    words.said = words.said or _SENTENCE.search(text or "") is not None


def _is_menu(words: _Words) -> bool:
    return words.links >= _LINKS and not words.said and words.linked >= _SHARE * words.characters
