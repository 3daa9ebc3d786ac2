"""What the prefixes of catalogues usually stand for."""

from __future__ import annotations

SCHEMA = "http://schema.org/"
#: The prefixes that catalogues use, stated or not.
PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/", "dcterms": "http://purl.org/dc/terms/",
    "dc": "http://purl.org/dc/elements/1.1/", "foaf": "http://xmlns.com/foaf/0.1/", "vcard": "http://www.w3.org/2006/vcard/ns#",
    "skos": "http://www.w3.org/2004/02/skos/core#", "adms": "http://www.w3.org/ns/adms#", "org": "http://www.w3.org/ns/org#",
    "schema": SCHEMA, "sdo": SCHEMA, "xsd": "http://www.w3.org/2001/XMLSchema#", "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#", "owl": "http://www.w3.org/2002/07/owl#", "prov": "http://www.w3.org/ns/prov#",
    "locn": "http://www.w3.org/ns/locn#", "time": "http://www.w3.org/2006/time#", "hydra": "http://www.w3.org/ns/hydra/core#",
    "spdx": "http://spdx.org/rdf/terms#", "geo": "http://www.opengis.net/ont/geosparql#", "dcatap": "http://data.europa.eu/r5r/",
}  # fmt: skip
