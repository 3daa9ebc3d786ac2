"""Asking a model what a passage states, and keeping what it answered, so that a run that was broken off goes on."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from loaders.lines import GrowingLines
from loaders.settings import Settings


class Unasked(Exception):
    """A model that cannot be asked, or gave no answer after all tries; the text says why and what to do."""


class Unreadable(Exception):
    """An answer that is not the JSON that was asked for; the text says how."""


@dataclass(frozen=True)
class Model:
    """The model called ``name`` at the address that the settings give."""

    name: str
    settings: Settings
    sleep: Callable[[float], None] = time.sleep

    def ask(self, instructions: str, question: str) -> list[Mapping[str, Any]]:
        """The entries of its answer, as it wrote them.

        Raises ``Unasked`` where there is no answer, and ``Unreadable`` for one that is not what was asked for.
        """
        from loaders.linking.harvest import Forbidden, NotFetched, Sent

        asked = {
            "model": self.name, "temperature": 0, "response_format": {"type": "json_object"},
            "messages": [{"role": "system", "content": instructions}, {"role": "user", "content": question}],
        }  # fmt: skip
        headers = {"Accept": "application/json"}
        if key := self.settings.model_key.get_secret_value():
            headers["Authorization"] = f"Bearer {key}"
        sent = Sent(json.dumps(asked, ensure_ascii=False).encode(), "application/json")
        try:
            answer = self._client.post(f"{self.settings.model_at.rstrip('/')}/chat/completions", sent, headers)
        except (NotFetched, Forbidden) as error:
            raise Unasked(str(error)) from None
        return _entries(answer.body or b"")

    @cached_property
    def _client(self) -> Any:
        try:
            from loaders.linking.harvest import AllowList, Bounds, Client
        except ModuleNotFoundError as error:
            raise Unasked(f"Asking a model needs more packages ({error.name}): pip install 'datagov-kg[harvest]'") from None
        settings = self.settings
        if not settings.model_at:
            raise Unasked("DGKG_MODEL_AT names no address to ask: set it to one such as http://127.0.0.1:11434/v1")
        try:
            parts = urlsplit(settings.model_at)
            named = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname or ""
            named += f":{parts.port}" if parts.port else ""
            allowed = AllowList.of([named, *settings.model_allow], "DGKG_MODEL_ALLOW")
        except ValueError as error:
            raise Unasked(f"DGKG_MODEL_AT, DGKG_MODEL_ALLOW: {error}") from None
        bounds = Bounds(
            settings.model_bytes, settings.model_timeout_seconds, 1e3, settings.model_tries, settings.model_wait_seconds, "DGKG_MODEL",
            settings.model_timeout_seconds,
        )  # fmt: skip
        return Client(allowed, bounds, sleep=self.sleep)


def _entries(body: bytes) -> list[Mapping[str, Any]]:
    """The entries in the body of an answer: what stands between the first and the last brace of the model's words."""
    try:
        content = json.loads(body)["choices"][0]["message"]["content"]
        found = json.loads(content[content.index("{") : content.rindex("}") + 1])["figures"]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise Unreadable("is not the JSON that was asked for") from None
    if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
        raise Unreadable("has no list of entries")
    return found


class Answers:
    """What a model answered to each question, kept in a file where one is given: a question is asked once."""

    def __init__(self, path: Path | None) -> None:
        self._lines = GrowingLines(path) if path else None
        self._known: dict[str, list[Mapping[str, Any]]] = {}
        for line in self._lines.read() if self._lines else []:
            try:
                row = json.loads(line)
                self._known[row["question"]] = row["answer"]
            except (ValueError, LookupError, TypeError):
                continue  # what is no answer is asked for again

    def of(self, model: Model, instructions: str, question: str) -> list[Mapping[str, Any]]:
        """The answer to a question, asked for where it is not known. Raises ``Unasked`` and ``Unreadable``."""
        parts = json.dumps([model.settings.model_at, model.name, instructions, question], ensure_ascii=False)
        digest = hashlib.sha256(parts.encode()).hexdigest()
        if digest not in self._known:
            self._known[digest] = answer = model.ask(instructions, question)
            if self._lines:
                self._lines.append([json.dumps({"question": digest, "answer": answer})])
        return self._known[digest]
