"""The files of a build as packages that others' tools read: Frictionless, CSVW, Croissant, RO-Crate, schema.org.

Each is a JSON document beside the files, which it names by their names; all say the same, from the one table of columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from loaders.exports.columns import ColumnType, ExportTable, export_tables
from loaders.exports.dataset import (
    DATASET_DESCRIPTION,
    DATASET_IRI,
    DATASET_TITLE,
    KEYWORDS,
    LICENCE,
    LICENCE_ID,
    PUBLISHER_NAME,
)

#: A file as the manifest describes it: ``sha256``, ``bytes``, ``media_type``, ``title_en``, ``title_zh``.
File = Mapping[str, Any]
Document = dict[str, Any]

#: Each package: its file, and its media type and titles.
PACKAGES = {
    "datapackage.json": ("application/json", "Frictionless data package of these files", "Frictionless 数据包描述"),
    "csv-metadata.json": ("application/csvm+json", "The tables by CSV on the Web", "CSVW 表描述"),
    "croissant.json": ("application/ld+json", "Croissant description of these files", "Croissant 数据集描述"),
    "ro-crate-metadata.json": ("application/ld+json", "RO-Crate of these files", "RO-Crate 描述"),
}
#: How each format calls the types of cells. A period or a date of ours may be a year or a range, so it is a text.
_TYPES: Mapping[ColumnType, tuple[str, str, str]] = {
    "iri": ("string", "anyURI", "sc:URL"),
    "string": ("string", "string", "sc:Text"),
    "integer": ("integer", "integer", "sc:Integer"),
    "decimal": ("number", "decimal", "sc:Float"),
    "boolean": ("boolean", "boolean", "sc:Boolean"),
    "period": ("string", "string", "sc:Text"),
    "date": ("string", "string", "sc:Text"),
}
#: The context that Croissant's readers want, word for word.
_CROISSANT_CONTEXT: Document = {
    "@language": "en", "@vocab": "https://schema.org/", "sc": "https://schema.org/", "cr": "http://mlcommons.org/croissant/",
    "dct": "http://purl.org/dc/terms/", "rai": "http://mlcommons.org/croissant/RAI/", "citeAs": "cr:citeAs",
    "column": "cr:column", "conformsTo": "dct:conformsTo", "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"}, "equivalentProperty": "cr:equivalentProperty", "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract", "field": "cr:field", "fileProperty": "cr:fileProperty", "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet", "format": "cr:format", "includes": "cr:includes", "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath", "key": "cr:key", "md5": "cr:md5", "parentField": "cr:parentField", "path": "cr:path",
    "recordSet": "cr:recordSet", "references": "cr:references", "regex": "cr:regex", "repeated": "cr:repeated",
    "replace": "cr:replace", "samplingRate": "cr:samplingRate", "separator": "cr:separator", "source": "cr:source", "subField": "cr:subField",
    "transform": "cr:transform",
}  # fmt: skip


def packages(files: Mapping[str, File], version: str, created: str) -> dict[str, Document]:
    """The packages by the names of their files. ``created`` is the moment of the build (ISO 8601)."""
    makers = (_frictionless, _csvw, _croissant, _ro_crate)
    return {name: make(files, version, created) for name, make in zip(PACKAGES, makers, strict=True)}


def schema_org(files: Mapping[str, File], version: str, created: str, address: str) -> Document:
    """The data set as search engines for data read it in a page; ``address`` is that of the service, with a slash."""
    return {"@context": "https://schema.org/"} | _schema_org(files, version, created) | {
        "url": f"{address}download",
        "distribution": [
            {
                "@type": "DataDownload", "name": file["title_en"], "encodingFormat": file["media_type"],
                "contentUrl": f"{address}download/{name}", "contentSize": f"{file['bytes']} B", "sha256": file["sha256"],
            }
            for name, file in files.items()
        ],
    }  # fmt: skip


def _schema_org(files: Mapping[str, File], version: str, created: str) -> Document:
    return {
        "@type": "Dataset",
        "@id": DATASET_IRI,
        "name": DATASET_TITLE["en"],
        "alternateName": DATASET_TITLE["zh"],
        "description": f"{DATASET_DESCRIPTION['en']} {DATASET_DESCRIPTION['zh']}",
        "license": LICENCE,
        "version": version,
        "datePublished": created[:10],
        "dateModified": created[:10],
        "keywords": list(KEYWORDS),
        "inLanguage": ["zh", "en"],
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": PUBLISHER_NAME["en"], "alternateName": PUBLISHER_NAME["zh"]},
        "spatialCoverage": {"@type": "Place", "name": "China"},
    }


def _tables(files: Mapping[str, File]) -> dict[str, ExportTable]:
    """The exported tables by the names of their files, of those that the build has."""
    return {f"{name}.csv": table for name, table in export_tables().items() if f"{name}.csv" in files}


def _frictionless(files: Mapping[str, File], version: str, created: str) -> Document:
    tables = _tables(files)
    resources = []
    for name, file in files.items():
        if name.endswith(".excel.csv"):
            continue  # the same once more, written for programs that change what they read
        about = {
            "name": name.replace(".", "-").lower(), "path": name, "title": file["title_en"], "bytes": file["bytes"],
            "mediatype": file["media_type"], "format": name.rpartition(".")[2], "hash": f"sha256:{file['sha256']}",
        }  # fmt: skip
        if name in tables:
            about |= {"type": "table", "encoding": "utf-8", "schema": _table_schema(tables[name])}
        resources.append(about)
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "datagov-kg",
        "id": DATASET_IRI,
        "title": DATASET_TITLE["en"],
        "description": DATASET_DESCRIPTION["en"],
        "homepage": DATASET_IRI,
        "version": version,
        "created": created,
        "keywords": list(KEYWORDS),
        "licenses": [{"name": LICENCE_ID, "path": LICENCE}],
        "contributors": [{"title": PUBLISHER_NAME["en"], "roles": ["creator"]}],
        "resources": resources,
    }


def _table_schema(table: ExportTable) -> Document:
    fields = []
    for column in table.columns:
        field = {"name": column.name, "type": _TYPES[column.type][0], "description": column.meaning_en}
        fields.append(field | ({"unit": column.unit_en} if column.unit_en else {}))
    return {"fields": fields, "missingValues": [""]}


def _csvw(files: Mapping[str, File], version: str, created: str) -> Document:
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": DATASET_TITLE["en"],
        "dc:license": {"@id": LICENCE},
        "dc:modified": {"@value": created[:10], "@type": "xsd:date"},
        "tables": [
            {
                "url": name,
                "dc:title": table.title_en,
                "tableSchema": {
                    "columns": [
                        {
                            "name": column.name, "titles": column.name, "datatype": _TYPES[column.type][1],
                            "dc:description": column.meaning_en,
                        }
                        for column in table.columns
                    ]
                },
            }
            for name, table in _tables(files).items()
        ],
    }  # fmt: skip


def _croissant(files: Mapping[str, File], version: str, created: str) -> Document:
    objects = [
        {
            "@type": "cr:FileObject", "@id": name, "name": name, "description": file["title_en"], "contentUrl": name,
            "contentSize": f"{file['bytes']} B", "encodingFormat": file["media_type"], "sha256": file["sha256"],
        }
        for name, file in files.items()
    ]  # fmt: skip
    records = [
        {
            "@type": "cr:RecordSet", "@id": table.name, "name": table.name, "description": table.title_en,
            "field": [
                {
                    "@type": "cr:Field", "@id": f"{table.name}/{column.name}", "name": column.name,
                    "description": column.meaning_en, "dataType": _TYPES[column.type][2],
                    "source": {"fileObject": {"@id": name}, "extract": {"column": column.name}},
                }
                for column in table.columns
            ],
        }
        for name, table in _tables(files).items()
    ]  # fmt: skip
    return {
        "@context": _CROISSANT_CONTEXT,
        **_schema_org(files, version, created),
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "url": DATASET_IRI,
        # the version of the graph is a checksum, and Croissant asks for numbers in dots: those of its day
        "version": created[:10].replace("-0", "-").replace("-", "."),
        "citeAs": f"{PUBLISHER_NAME['en']}. {DATASET_TITLE['en']}, version {version}. {DATASET_IRI}",
        "distribution": objects,
        "recordSet": records,
    }


def _ro_crate(files: Mapping[str, File], version: str, created: str) -> Document:
    about = _schema_org(files, version, created)
    publisher = about.pop("creator") | {"@id": "#publisher"}
    place = about.pop("spatialCoverage") | {"@id": "#china"}
    root = about | {
        "@id": "./", "identifier": DATASET_IRI, "creator": {"@id": "#publisher"}, "license": {"@id": LICENCE},
        "spatialCoverage": {"@id": "#china"}, "hasPart": [{"@id": name} for name in files],
    }  # fmt: skip
    licence = {"@id": LICENCE, "@type": "CreativeWork", "name": LICENCE_ID, "description": "Creative Commons Attribution 4.0"}
    parts = [
        {
            "@id": name, "@type": "File", "name": file["title_en"], "alternateName": file["title_zh"],
            "encodingFormat": file["media_type"], "contentSize": str(file["bytes"]), "sha256": file["sha256"],
        }
        for name, file in files.items()
    ]  # fmt: skip
    descriptor = {
        "@id": "ro-crate-metadata.json", "@type": "CreativeWork", "about": {"@id": "./"},
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
    }  # fmt: skip
    return {"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": [descriptor, root, publisher, place, licence, *parts]}
