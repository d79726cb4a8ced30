"""The coded links: complete, with their evidence, and as a graph that other programs read."""

import json
import shutil

import networkx as nx
import pandas as pd
import pytest

import gbacorpus as gba
from gbacorpus.analysis.agreement import disagreements
from gbacorpus.analysis.lineage import lineage_graph, save_graph
from gbacorpus.corpus.fold import fold
from gbacorpus.paths import OWN_CORPUS


def texts():
    measures = gba.load_measures()
    return measures["heading"] + "。" + measures["body"]


def test_every_measure_has_an_answer():
    """23 of 23 Hengqin measures backward, 86 of 86 earlier ones forward, and the middle both ways."""
    table = gba.lineage()
    notice = table.index.str[:4]
    assert set(table.loc[notice == "HQ25", "backward"]) == {"linked", "none found"}
    assert set(table.loc[notice == "SZ22", "backward"]) == {"first notice"}
    assert set(table.loc[notice == "HQ25", "forward"]) == {"last notice"}
    assert (notice != "HQ25").sum() == 86
    links = gba.load_links()
    for side, nothing, outside in (("later", "none_found", "SZ22"), ("earlier", "not_found_again", "HQ25")):
        linked = set(links.loc[links["is_link"], f"{side}_id"])
        without = links.loc[links["type"] == nothing, f"{side}_id"]
        assert without.is_unique
        assert linked.isdisjoint(without)
        assert linked | set(without) == set(table.index[notice != outside])


@pytest.mark.parametrize("coder", [None, "a", "b"])
def test_every_quotation_stands_at_its_offsets_and_traces_to_the_page(coder):
    links, text = gba.load_links(coder).query("is_link"), texts()
    assert len(links) > 100
    for row in links.to_dict("records"):
        for side in ("earlier", "later"):
            own, start, end = (row[f"{x}_{side}"] for x in ("words", "start", "end"))
            assert text[row[f"{side}_id"]][start:end] == own
            assert row[f"verb_{side}"] in text[row[f"{side}_id"]]
            assert fold(gba.trace(row[f"{side}_id"], start, end).printed) == own


def test_links_run_forward_in_time():
    links = gba.load_links().query("is_link")
    order = list(gba.load_notices().index)
    for later, earlier in zip(links["later_id"], links["earlier_id"], strict=True):
        assert order.index(earlier[:4]) < order.index(later[:4])
    possible = links[links["order"] == "possible"]
    assert set(possible["earlier_id"].str[:4]) == {"SC23"}  # its interval is open at the end
    assert set(possible["later_id"].str[:4]) == {"HQ25"}


def test_every_difference_of_the_coders_is_settled_with_a_reason():
    settled = pd.read_csv(OWN_CORPUS / "coding" / "links_resolutions.csv", encoding="utf-8-sig")
    differences = pd.DataFrame(disagreements("links"))
    key = ["later_id", "earlier_id", "field", "a", "b"]
    assert sorted(map(tuple, settled[key].to_numpy())) == sorted(map(tuple, differences[key].to_numpy()))
    assert settled["reason"].str.len().gt(10).all()
    links = gba.load_links().query("is_link").set_index(["later_id", "earlier_id"])
    for row in settled.itertuples():
        pair = row.later_id, row.earlier_id
        if row.field == "link":
            assert (pair in links.index) == (row.final == "yes"), pair
        else:
            assert links.loc[pair, row.field] == row.final, pair


def test_what_both_coders_said_stands():
    a, b, final = (
        gba.load_links(coder).query("is_link").set_index(["later_id", "earlier_id"]) for coder in ("a", "b", None)
    )
    for pair in a.index.intersection(b.index):
        for field in ("type", "strength", "stage_earlier", "stage_later"):
            if a.loc[pair, field] == b.loc[pair, field]:
                assert final.loc[pair, field] == a.loc[pair, field], (pair, field)


def test_one_line_each():
    """What became of QH22-09? Where does HQ25-10 come from?"""
    became = gba.descendants("QH22-09")
    assert became["later_id"].tolist() == ["HQ25-09"]
    row = became.iloc[0]
    assert row["words_earlier"] in texts()["QH22-09"]
    assert row["words_later"] in texts()["HQ25-09"]
    assert row["stage_change"] == ""  # plain action is outside the ladder
    source = gba.antecedents("HQ25-10").set_index("earlier_id")
    assert source.loc["NS22-02", "stage_change"] == "advance"
    assert gba.antecedents("HQ25-04")["type"].tolist() == ["none_found"]
    assert gba.descendants("SZ22-19")["type"].tolist() == ["not_found_again"]
    with pytest.raises(KeyError, match="did you mean HQ25-"):
        gba.antecedents("HQ25-1")


def test_shape_and_stage_by_hand():
    """Two links of one earlier measure into one notice: a split; two into one later: merged."""
    links = gba.load_links()
    own = links[links["is_link"]]
    merged = own[own["later_id"] == "HQ25-19"]
    qh = merged[merged["earlier_id"].str.startswith("NS22")]
    assert len(qh) == 1
    assert qh["shape"].iloc[0] in ("", "split")
    split = own.groupby(["earlier_id", own["later_id"].str[:4]]).size()
    for (earlier, notice), count in split.items():
        rows = own[(own["earlier_id"] == earlier) & own["later_id"].str.startswith(notice)]
        assert rows["shape"].str.contains("split").eq(count > 1).all()
    assert links.loc[~links["is_link"], "shape"].eq("").all()
    assert set(own["stage_change"]) <= {"", "advance", "retreat", "same"}


def test_the_graph_is_read_by_others(tmp_path):
    for name in ("lineage.graphml", "lineage.json"):
        save_graph(tmp_path / name)
    graph = lineage_graph()
    assert nx.is_directed_acyclic_graph(graph)
    read = nx.read_graphml(tmp_path / "lineage.graphml")
    data = nx.node_link_graph(json.loads((tmp_path / "lineage.json").read_text("utf-8")), edges="links")
    for other in (read, data):
        assert dict(other.nodes(data=True)) == dict(graph.nodes(data=True))
        assert {(a, b): d for a, b, d in other.edges(data=True)} == {(a, b): d for a, b, d in graph.edges(data=True)}
    before = (tmp_path / "lineage.graphml").read_bytes()
    save_graph(tmp_path / "lineage.graphml")
    assert (tmp_path / "lineage.graphml").read_bytes() == before
    gba.export("graphml", tmp_path / "exported")
    assert (tmp_path / "exported" / "lineage.graphml").read_bytes() == before
    with pytest.raises(ValueError, match=r"\.graphml and \.json"):
        save_graph(tmp_path / "lineage.gexf")


def test_a_third_coder_is_a_file(corpus):
    """A person's coding of a few measures joins the agreement without a change in code."""
    links = pd.read_csv(corpus / "coding" / "links_a.csv", encoding="utf-8-sig", dtype=str)
    few = links[links["later_id"].isin(["HQ25-09", "HQ25-10"]) & (links["type"] != "not_found_again")]
    few.to_csv(corpus / "coding" / "links_c.csv", index=False, encoding="utf-8")
    assert len(gba.load_links("c", corpus)) == len(few)
    assert disagreements("links", corpus).columns.tolist()[-3:] == ["a", "b", "c"]
    with pytest.raises(ValueError, match="there are a, b, c"):
        gba.load_links("d", corpus)


def test_a_corpus_without_links_says_so(corpus):
    shutil.move(corpus / "coding" / "links.csv", corpus / "moved.csv")
    with pytest.raises(gba.CorpusError, match=r"links\.csv:1:1: the table is missing"):
        gba.lineage(corpus)
