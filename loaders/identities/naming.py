"""What a law is called: by its own label, or by the sentence of its kind."""

from __future__ import annotations

from loaders.identities.laws import Identity
from loaders.sentences import Sentences
from loaders.words.printing import Language


def label_of(identity: Identity, language: Language, sentences: Sentences) -> str:
    """The law in words."""
    if identity.label is not None:
        zh, en = identity.label
        return zh if language == "zh" else en
    names = {place: concept.cell(f"label_{language}") for place, concept in identity.names}
    return sentences.say(f"identity.{identity.kind}", language, **names)
