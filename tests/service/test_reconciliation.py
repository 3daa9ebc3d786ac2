"""/reconcile: every answer is what the schemas of the Reconciliation Service API 0.2 say, and says what was asked."""

from __future__ import annotations

import json
from typing import Any

import httpx2
import pytest
from jsonschema import Draft7Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

from loaders.vocabulary import BASE
from tests.support.shared_files import shared_folder

BEIJING = "region/北京"


def _valid(document: Any, schema: str) -> Any:
    """The document, which fits the schema of the suite."""
    folder = shared_folder("suites") / "reconciliation-0.2" / "schemas"
    schemas = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json")}
    resources = [Resource.from_contents(known, default_specification=DRAFT7) for known in schemas.values()]
    registry: Registry[Any] = Registry().with_resources([(known["$id"], one) for known, one in zip(schemas.values(), resources, strict=True)])
    Draft7Validator(schemas[schema], registry=registry).validate(document)
    return document


def _asked(client: httpx2.Client, queries: dict[str, Any], **parameters: str) -> Any:
    _valid(queries, "reconciliation-query-batch.json")
    answer = client.post("/reconcile", data={"queries": json.dumps(queries)} | parameters)
    assert answer.status_code == 200
    return _valid(answer.json(), "reconciliation-result-batch.json")


def test_the_manifest_names_addresses_that_answer(client: httpx2.Client) -> None:
    document = _valid(client.get("/reconcile").json(), "manifest.json")
    assert document["identifierSpace"] == BASE
    for what, described in document["suggest"].items():
        answer = client.get(f"{described['service_url']}{described['service_path']}", params={"prefix": "a"})
        plural = {"entity": "entities", "type": "types", "property": "properties"}[what]
        _valid(answer.json(), f"suggest-{plural}-response.json")
        path = described["flyout_service_path"].replace("${id}", {"entity": BEIJING, "type": "region", "property": "skos:altLabel"}[what])
        assert client.get(f"{described['flyout_service_url']}{path}").json()["html"].startswith("<p>")
    preview = client.get(document["preview"]["url"].replace("{{id}}", BEIJING))
    assert "北京" in preview.text
    assert '<html lang="zh">' in preview.text
    assert "frame-ancestors *" in preview.headers["content-security-policy"]
    assert client.get(document["view"]["url"].replace("{{id}}", BEIJING)).status_code == 200


def test_a_batch_is_answered_by_its_keys(client: httpx2.Client) -> None:
    answer = _asked(
        client,
        {
            "a": {"query": "北京", "type": "region", "limit": 3},
            "b": {"query": "Beijing", "type": ["region", "body"]},
            "c": {"query": "no such thing at all"},
            "d": {"query": "北京", "type": "policy"},
            "e": {"query": "北京", "type": "nothing"},
        },
    )
    assert list(answer) == ["a", "b", "c", "d", "e"]
    for key in ("a", "b"):
        first = answer[key]["result"][0]
        assert (first["id"], first["match"], first["type"][0]["id"]) == (BEIJING, True, "region")
        assert 90 <= first["score"] <= 100
    assert [answer[key]["result"] for key in ("c", "d", "e")] == [[], [], []]


def test_by_get_in_english_and_as_jsonp(client: httpx2.Client) -> None:
    queries = json.dumps({"q": {"query": "beijing"}})
    english = client.get("/reconcile", params={"queries": queries}, headers={"Accept-Language": "en"}).json()
    assert english["q"]["result"][0]["name"] == "Beijing"
    script = client.get("/reconcile", params={"queries": queries, "lang": "en", "callback": "f.g"})
    assert script.headers["content-type"].startswith("application/javascript")
    assert json.loads(script.text.removeprefix("/**/f.g(").removesuffix(");")) == english
    assert client.get("/reconcile", params={"callback": "alert(1)//"}).status_code == 422
    assert script.headers["access-control-allow-origin"] == "*"


def test_what_is_known_beside_the_name_counts(client: httpx2.Client) -> None:
    values = client.get("/reconcile", params={"extend": json.dumps({"ids": [BEIJING], "properties": [{"id": "rdf:type"}]})}).json()
    cells = values["rows"][BEIJING]["rdf:type"]
    right = cells[0].get("id") or cells[0]["str"]
    for value, match in ((right, True), ("http://example.org/other", False)):
        query = {"query": "北京", "properties": [{"pid": "rdf:type", "v": value}]}
        first = _asked(client, {"q": query})["q"]["result"][0]
        assert first["id"] == BEIJING
        assert first["match"] is match
        assert {"id": "properties", "value": match} in first["features"]


def test_values_of_properties(client: httpx2.Client) -> None:
    asked = {"ids": [BEIJING, "region/none", "<"], "properties": [{"id": "skos:prefLabel"}, {"id": "none"}]}
    _valid(asked, "data-extension-query.json")
    answer = client.post("/reconcile", data={"extend": json.dumps(asked), "lang": "en"}).json()
    _valid(answer, "data-extension-response.json")
    assert answer["rows"][BEIJING]["skos:prefLabel"] == [{"str": "Beijing"}]
    assert answer["rows"]["region/none"] == answer["rows"]["<"] == {"skos:prefLabel": [], "none": []}
    assert [item["id"] for item in answer["meta"]] == ["skos:prefLabel", "none"]
    proposed = _valid(client.get("/reconcile/properties", params={"type": "region"}).json(), "data-extension-property-proposal.json")
    assert "skos:prefLabel" in {item["id"] for item in proposed["properties"]}


@pytest.mark.parametrize(
    "given",
    [
        {"queries": "{"}, {"queries": "[]"}, {"queries": '{"q": {}}'}, {"queries": '{"q": {"query": 1}}'}, {"lang": "fr"},
        {"queries": json.dumps({str(number): {"query": "a"} for number in range(201)})}, {"extend": '{"ids": 1}'},
        {"queries": "[" * 5000},
    ],
    ids=["no JSON", "a list", "nothing asked", "a number", "another language", "too many", "no ids", "deep"],
)  # fmt: skip
def test_a_wrong_request_is_said(client: httpx2.Client, given: dict[str, str]) -> None:
    answer = client.post("/reconcile", data=given)
    assert answer.status_code == 422
    assert answer.json()["parameter"] in {"queries", "extend", "lang"}


@pytest.mark.parametrize("path", ["flyout/entity?id=region/none", "flyout/other?id=x", "preview?id=%3C", "flyout/type?id=x"])
def test_what_is_not_there_is_not_found(client: httpx2.Client, path: str) -> None:
    assert client.get(f"/reconcile/{path}").status_code == 404
