"""What a client asks, read from JSON: batches of queries, and requests for values of properties."""

from __future__ import annotations

import json
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from service.http.problems import InvalidParameter

MOST_QUERIES = 200
MOST_IDS = 500
MOST_CANDIDATES = 50


class EntityValue(BaseModel):
    """A value that is a thing, perhaps reconciled before."""

    model_config = ConfigDict(frozen=True)

    id: str
    name: str = ""


Value = str | float | bool | EntityValue


class PropertyValue(BaseModel):
    """What a client knows of the thing that it names: a property and its value or values."""

    model_config = ConfigDict(frozen=True)

    pid: str
    v: Value | list[Value]

    @property
    def values(self) -> list[str]:
        """The values as texts."""
        given = self.v if isinstance(self.v, list) else [self.v]
        return [_text(value) for value in given]


def _text(value: Value) -> str:
    if isinstance(value, EntityValue):
        return value.id
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


class Query(BaseModel):
    """One query: a name, the types that it may be of, how many candidates, and what else is known."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    query: str = ""
    type: str | list[str] = Field(default_factory=list)
    limit: Annotated[float, Field(ge=1)] = 5
    properties: tuple[PropertyValue, ...] = ()
    type_strict: Literal["any", "should", "all"] = "any"

    @model_validator(mode="after")
    def _asks_something(self) -> Query:
        if not self.query.strip() and not self.properties:
            raise ValueError("a query has the member query, or properties")
        return self

    @property
    def types(self) -> list[str]:
        """The types that were given."""
        given = self.type if isinstance(self.type, list) else [self.type]
        return [name for name in given if name]

    @property
    def most(self) -> int:
        """How many candidates to give."""
        return min(int(self.limit), MOST_CANDIDATES)


class Wanted(BaseModel):
    """A property that is asked for, and how."""

    model_config = ConfigDict(frozen=True)

    id: str
    settings: dict[str, object] = Field(default_factory=dict)

    @property
    def limit(self) -> int | None:
        """The most values of a row; none where the client sets none."""
        try:
            most = int(str(self.settings.get("limit", 0)))
        except ValueError:
            return None
        return most if most > 0 else None


class Extension(BaseModel):
    """Things and the properties whose values are asked for."""

    model_config = ConfigDict(frozen=True)

    ids: list[str] = Field(max_length=MOST_IDS)
    properties: list[Wanted]


_QUERIES: TypeAdapter[dict[str, Query]] = TypeAdapter(dict[str, Query])
_EXTENSION: TypeAdapter[Extension] = TypeAdapter(Extension)
_Model = TypeVar("_Model")


def read_queries(text: str) -> dict[str, Query]:
    """The batch by the client's keys. Raises ``InvalidParameter``, which says where the JSON is wrong."""
    queries = _read("queries", text, _QUERIES)
    if len(queries) > MOST_QUERIES:
        raise InvalidParameter(
            f"Parameter 'queries': {len(queries)} queries; a batch has at most {MOST_QUERIES}. Send more batches.",
            parameter="queries", allowed=f"at most {MOST_QUERIES}",
        )  # fmt: skip
    return queries


def read_extension(text: str) -> Extension:
    """The request for values. Raises ``InvalidParameter``, which says where the JSON is wrong."""
    return _read("extend", text, _EXTENSION)


def _read(name: str, text: str, adapter: TypeAdapter[_Model]) -> _Model:
    try:
        return adapter.validate_python(json.loads(text))
    except (ValidationError, RecursionError, ValueError) as error:
        if isinstance(error, ValidationError):
            first = error.errors()[0]
            said = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
        else:
            said = f"it is no JSON ({error})"
        raise InvalidParameter(f"Parameter {name!r}: {said}.", parameter=name, allowed="see /openapi.json") from None
