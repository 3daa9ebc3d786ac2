"""Chinese and English names of the properties and classes that we use but do not define."""

from __future__ import annotations

from loaders.vocabulary import prefixes

_NAMES: dict[str, tuple[str, str]] = {
    "rdf:type": ("类型", "type"),
    "rdf:subject": ("主语", "subject"),
    "rdf:predicate": ("关系", "relation"),
    "rdf:object": ("宾语", "object"),
    "rdfs:label": ("名称", "name"),
    "rdfs:comment": ("说明", "comment"),
    "rdfs:seeAlso": ("另见", "see also"),
    "rdfs:isDefinedBy": ("定义于", "defined by"),
    "rdfs:subClassOf": ("上位类", "subclass of"),
    "rdfs:domain": ("定义域", "domain"),
    "rdfs:range": ("值域", "range"),
    "owl:sameAs": ("等同于", "same as"),
    "skos:prefLabel": ("名称", "name"),
    "skos:altLabel": ("别名", "other names"),
    "skos:definition": ("定义", "definition"),
    "skos:example": ("示例", "example"),
    "skos:notation": ("代码", "code"),
    "skos:inScheme": ("所属表", "in scheme"),
    "skos:topConceptOf": ("顶层概念于", "top concept of"),
    "skos:hasTopConcept": ("顶层概念", "top concept"),
    "skos:broader": ("上位", "broader"),
    "skos:narrower": ("下位", "narrower"),
    "skos:related": ("相关", "related"),
    "skos:exactMatch": ("精确对应", "exact match"),
    "skos:closeMatch": ("近似对应", "close match"),
    "skos:scopeNote": ("适用说明", "scope note"),
    "dcterms:title": ("标题", "title"),
    "dcterms:description": ("简介", "description"),
    "dcterms:publisher": ("发布者", "publisher"),
    "dcterms:creator": ("编制者", "creator"),
    "dcterms:issued": ("发布日期", "issued"),
    "dcterms:modified": ("修改日期", "modified"),
    "dcterms:isPartOf": ("属于", "part of"),
    "dcterms:hasPart": ("包含", "has part"),
    "dcterms:license": ("许可", "licence"),
    "dcterms:language": ("语言", "language"),
    "dcterms:spatial": ("空间范围", "spatial coverage"),
    "dcterms:accessRights": ("访问权限", "access rights"),
    "dcterms:source": ("来源", "source"),
    "dcterms:date": ("日期", "date"),
    "dcat:inSeries": ("所属系列", "in series"),
    "dcat:prev": ("上一份", "previous"),
    "dcat:dataset": ("数据集", "dataset"),
    "dcat:distribution": ("分发", "distribution"),
    "dcat:downloadURL": ("下载地址", "download address"),
    "dcat:accessURL": ("访问地址", "access address"),
    "dcat:mediaType": ("媒体类型", "media type"),
    "dcat:byteSize": ("字节", "bytes"),
    "dcat:endpointURL": ("端点", "endpoint"),
    "dcat:version": ("版本", "version"),
    "dcat:theme": ("主题", "theme"),
    "dcat:keyword": ("关键词", "keyword"),
    "prov:wasDerivedFrom": ("出自", "derived from"),
    "prov:wasAttributedTo": ("归属", "attributed to"),
    "prov:hadPrimarySource": ("原始来源", "primary source"),
    "qb:dataSet": ("所属报告", "data set"),
    "qb:structure": ("数据结构", "structure"),
    "qb:order": ("次序", "order"),
    "eli:is_about": ("主题", "about"),
    "eli:passed_by": ("制定机关", "passed by"),
    "eli:date_document": ("成文日期", "date of document"),
    "eli:date_publication": ("公布日期", "date of publication"),
    "eli:first_date_entry_in_force": ("施行日期", "in force from"),
    "eli:date_no_longer_in_force": ("失效日期", "in force until"),
    "eli:id_local": ("文号", "document number"),
    "eli:applies": ("落实", "applies"),
    "eli:based_on": ("依据", "based on"),
    "eli:cites": ("引用", "cites"),
    "eli:amends": ("修改", "amends"),
    "eli:repeals": ("废止", "repeals"),
    "qudt:hasUnit": ("单位", "unit"),
    "qudt:hasQuantityKind": ("量", "quantity kind"),
    "qudt:conversionMultiplier": ("换算系数", "conversion multiplier"),
    "qudt:symbol": ("符号", "symbol"),
    "oa:hasSource": ("出处文本", "source text"),
    "oa:hasSelector": ("位置", "selector"),
    "oa:start": ("起始字符", "first character"),
    "oa:end": ("结束字符", "end character"),
    "oa:exact": ("原文", "exact text"),
    "sdmx-attribute:unitMeasure": ("单位", "unit"),
    "sdmx-attribute:decimals": ("小数位数", "decimals"),
    "sdmx-attribute:obsStatus": ("状态", "status"),
    "sdmx-dimension:refArea": ("地区", "area"),
    "sdmx-dimension:refPeriod": ("时期", "period"),
    "sdmx-measure:obsValue": ("数值", "value"),
    "sh:resultSeverity": ("严重程度", "severity"),
    "sh:severity": ("严重程度", "severity"),
    "spdx:checksum": ("校验和", "checksum"),
    "spdx:checksumValue": ("校验值", "checksum value"),
    "time:hasBeginning": ("开始", "beginning"),
    "time:hasEnd": ("结束", "end"),
    "time:inXSDDate": ("日期", "date"),
}


def outside_labels(short: str) -> dict[str, str]:
    """Labels by language of a term of another vocabulary, by its prefixed name; empty if it has none here."""
    names = _NAMES.get(short)
    return {"zh": names[0], "en": names[1]} if names else {}


def short_name(iri: str) -> str:
    """The IRI with the prefix of its vocabulary, or itself where no prefix fits."""
    fitting = [
        (space, prefix) for prefix, space in prefixes().items() if iri.startswith(space) and iri != space
    ]
    if not fitting:
        return iri
    space, prefix = max(fitting, key=lambda pair: len(pair[0]))
    return f"{prefix}:{iri.removeprefix(space)}"
