"""The place of a document that states none: told by its title, or by the name of who issued it."""

import networkx as nx
import pytest

from service.network.places import places_of_documents


@pytest.mark.parametrize(
    ("title", "issuer", "place"),
    [
        ("甘肃省数据条例", "某机构", "region/gansu"),
        ("（甘肃省）若干措施", "某机构", "region/gansu"),
        ("2025年甘肃省工作要点", "某机构", "region/gansu"),
        ("中共甘肃省委 甘肃省人民政府关于数据的意见", "某机构", "region/gansu"),
        ("关于数据的意见", "中共甘肃省委办公厅", "region/gansu"),
        ("关于数据的意见", "某机构", None),
        ("新疆数据条例", "某机构", "region/xinjiang"),
        ("新疆生产建设兵团数据办法", "某机构", "region/xpcc"),
    ],
)
def test_the_name_with_which_a_title_or_an_issuer_begins_tells_the_place(title: str, issuer: str, place: str | None) -> None:
    graph = nx.MultiDiGraph()
    graph.add_node("region/gansu", type="region", kind="province", label="甘肃", label_zh="甘肃")
    graph.add_node("region/xinjiang", type="region", kind="province", label="新疆", label_zh="新疆")
    graph.add_node("region/xpcc", type="region", kind="xpcc", label="新疆兵团", label_zh="新疆兵团", also_zh="兵团 新疆生产建设兵团")
    graph.add_node("policy/one", type="policy", level="provincial", label=title)
    graph.add_node("body/one", type="body", label=issuer)
    graph.add_edge("policy/one", "body/one", relation="eli:passed_by")
    assert places_of_documents(graph).get("policy/one") == place
