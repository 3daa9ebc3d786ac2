"""What the graph is called as a data set, wherever it is described: pages, catalogue, citations, packages of a release."""

from __future__ import annotations

from loaders.vocabulary import BASE

#: The graph as a data set. Its name, as all of ours, is the same wherever it is served; only addresses differ.
DATASET_IRI = f"{BASE}dataset"
PUBLISHER_NAME = {"zh": "datagov-kg 项目", "en": "The datagov-kg project"}
DATASET_TITLE = {"zh": "中国数据治理知识图谱", "en": "Knowledge graph of China's data-governance figures"}
DATASET_DESCRIPTION = {
    "zh": "中国数据治理报告中的每一个数字及其出处、区间与含义，以及报告和政策文本提到的政策、机构、地区。",
    "en": "Every figure of the reports on China's data governance with its source, its interval and its meaning, "
    "and the policies, bodies and regions that the reports and the texts of policies name.",
}
KEYWORDS = ("数据治理", "data governance", "算力", "computing power", "数据要素", "China", "linked data")
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
LICENCE_ID = "CC-BY-4.0"
