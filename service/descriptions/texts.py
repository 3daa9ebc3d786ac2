"""The few sentences about the project that descriptions and pages repeat."""

from __future__ import annotations

from rdflib import URIRef

from loaders.vocabulary import BASE

#: The graph as a data set. Its name, as all of ours, is the same wherever it is served; only addresses differ.
DATASET = URIRef(BASE + "dataset")
ENDPOINT = URIRef(BASE + "sparql")
PUBLISHER_NAME = {"zh": "datagov-kg 项目", "en": "The datagov-kg project"}
DATASET_TITLE = {"zh": "中国数据治理知识图谱", "en": "Knowledge graph of China's data-governance figures"}
DATASET_DESCRIPTION = {
    "zh": "中国数据治理报告中的每一个数字及其出处、区间与含义，以及报告和政策文本提到的政策、机构、地区。",
    "en": "Every figure of the reports on China's data governance with its source, its interval and its meaning, "
    "and the policies, bodies and regions that the reports and the texts of policies name.",
}
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
