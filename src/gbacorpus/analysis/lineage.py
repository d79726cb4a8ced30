"""What became of a measure, and where one comes from: the coded links as tables and as a graph."""

from __future__ import annotations

import io
import json
import os
from typing import TYPE_CHECKING

import pandas as pd

from ..corpus.coded import coder_note, load_links
from ..corpus.folder import CorpusLike
from ..corpus.ids import find_measure
from ..corpus.load import load_measures, load_notices
from ..extras import needed_by
from ..files import write_files
from ..given import brief
from ..paths import user_path
from ..signs import shown
from ..version import corpus_version
from .result import Result

if TYPE_CHECKING:
    import networkx as nx

SHOWN = [
    "earlier_id",
    "later_id",
    "type",
    "strength",
    "words_earlier",
    "words_later",
    "verb_earlier",
    "verb_later",
    "stage_change",
    "order",
    "reason_en",
    "reason_zh",
]
NOTE = "A link says that the later measure takes up the same matter, not that it was copied"


def lineage_graph(corpus: CorpusLike = None) -> nx.DiGraph:
    """The coded links as a directed graph, from earlier to later measures.

    All pairs of notices were coded, so a matter's own history lies in direct links. Mind that a path of
    several links may change its matter on the way, because a measure can hold several.

    Returns
    -------
    networkx.DiGraph
        A node for each measure (`notice_id`, `number`, `heading`, `label`: id and heading, `date`: of
        the notice), an edge for each link (`type`,
        `strength`, `shape`, verbs, stages, words, offsets, reasons, `order`).

    Examples
    --------
    >>> graph = lineage_graph()
    >>> graph.number_of_nodes(), graph.has_edge("QH22-09", "HQ25-09")
    (109, True)
    """
    with needed_by("lineage_graph"):
        import networkx as nx

    graph = nx.DiGraph()
    measures = load_measures(corpus)[["notice_id", "number", "heading"]]
    measures["label"] = measures.index + " " + measures["heading"]
    measures["date"] = measures["notice_id"].map(load_notices(corpus)["date"])
    graph.add_nodes_from((measure_id, dict(row)) for measure_id, row in measures.iterrows())
    links = load_links(corpus=corpus).query("is_link").drop(columns="is_link")
    for row in links.to_dict("records"):
        edge = row.pop("earlier_id"), row.pop("later_id")
        graph.add_edge(*edge, **row)
    return graph


def graphml_bytes(graph: nx.DiGraph) -> bytes:
    """A graph as the bytes of a GraphML file, the same whichever XML library is installed."""
    import networkx as nx

    graph = graph.copy()
    for attributes in (*graph.nodes.values(), *graph.edges.values()):
        texts = {name: shown(value) for name, value in attributes.items() if isinstance(value, str)}
        attributes.update(texts)
    buffer = io.BytesIO()
    # The writer of the standard library: which one write_graphml takes depends on what is installed.
    nx.write_graphml_xml(graph, buffer, prettyprint=True)
    return buffer.getvalue()


def save_graph(path: str | os.PathLike, corpus: CorpusLike = None) -> None:
    """Write the lineage for Gephi, Cytoscape, yEd (.graphml) or D3 and networkx (.json).

    The .graphml is the one that ``gbacorpus export graphml`` writes.

    Parameters
    ----------
    path : str or Path
        Its ending says how: .graphml or .json (node-link form).

    Raises
    ------
    ValueError
        For another ending.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save_graph(Path(folder) / "lineage.graphml")
    ...     (Path(folder) / "lineage.graphml").read_text("utf-8")[:14]
    '<?xml version='
    """
    with needed_by("save_graph"):
        import networkx as nx

    if not isinstance(path, (str, os.PathLike)):
        raise TypeError(f"expected a path, found {brief(path)}")
    path, graph = user_path(path), lineage_graph(corpus)
    if path.suffix == ".graphml":
        content = graphml_bytes(graph)
    elif path.suffix == ".json":
        data = nx.node_link_data(graph, edges="links")
        content = f"{json.dumps(data, ensure_ascii=False, indent=1)}\n".encode()
    else:
        raise ValueError(f"no such kind of graph: {path.suffix or path.name!r}; there are .graphml and .json")
    write_files({path: content})


def lineage(corpus: CorpusLike = None) -> Result:
    """The place of each measure in the lineage.

    Returns
    -------
    Result
        Indexed by `measure_id`: `heading`, `antecedents` and `descendants` (ids, separated by blanks),
        `n_antecedents`, `n_descendants`, `backward` ("linked",
        "none found" for an orphan, "first notice", "not coded") and `forward` ("linked", "not found
        again" for a dead end, "last notice", "not coded").

    Examples
    --------
    >>> lineage().loc["HQ25-10", ["antecedents", "backward", "forward"]].tolist()
    ['QH22-05 NS22-02', 'linked', 'last notice']
    """
    graph, notices, links = (lineage_graph(corpus), load_notices(corpus).index, load_links(corpus=corpus))
    orphans = set(links.loc[links["type"] == "none_found", "later_id"])
    dead_ends = set(links.loc[links["type"] == "not_found_again", "earlier_id"])
    rows = {
        measure_id: (
            node["heading"],
            " ".join(graph.predecessors(measure_id)),
            " ".join(graph.successors(measure_id)),
            graph.in_degree(measure_id),
            graph.out_degree(measure_id),
            "linked"
            if graph.in_degree(measure_id)
            else "none found"
            if measure_id in orphans
            else "first notice"
            if node["notice_id"] == notices[0]
            else "not coded",
            "linked"
            if graph.out_degree(measure_id)
            else "not found again"
            if measure_id in dead_ends
            else "last notice"
            if node["notice_id"] == notices[-1]
            else "not coded",
        )
        for measure_id, node in graph.nodes.items()
    }
    columns = ["heading", "antecedents", "descendants", "n_antecedents", "n_descendants", "backward", "forward"]
    table = pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("measure_id")
    return Result(table, "The lineage of measures", {}, (NOTE, coder_note(corpus)), corpus_version(corpus))


def antecedents(measure_id: str, corpus: CorpusLike = None) -> Result:
    """Where a measure comes from: the earlier measures whose matter it takes up, with both wordings.

    Parameters
    ----------
    measure_id : str
        As "HQ25-10".

    Returns
    -------
    Result
        One row per link, over all earlier notices and not only the last: `earlier_id`, `later_id`,
        `type`, `strength`, `words_earlier`, `words_later`, verbs, `stage_change`, `order`,
        `reason_en`, `reason_zh`. With no link, the one row says so, by its `type`, and gives the
        nearest candidate and why it is none.

    Raises
    ------
    KeyError
        When there is no such measure.

    Examples
    --------
    >>> antecedents("HQ25-10")[["earlier_id", "verb_earlier", "verb_later"]].values.tolist()
    [['QH22-05', '优先办理', '支持建立'], ['NS22-02', '支持探索', '允许']]
    """
    return _follow(measure_id, "later_id", "none_found", "Where {} comes from", corpus)


def descendants(measure_id: str, corpus: CorpusLike = None) -> Result:
    """What became of a measure: the later measures that take its matter up, with both wordings.

    Parameters
    ----------
    measure_id : str
        As "QH22-09".

    Returns
    -------
    Result
        As `antecedents`; with no link, the one row is "not_found_again".

    Raises
    ------
    KeyError
        When there is no such measure.

    Examples
    --------
    >>> descendants("QH22-09")[["later_id", "type"]].values.tolist()
    [['HQ25-09', 'adapted']]
    """
    title = "What became of {}"
    return _follow(measure_id, "earlier_id", "not_found_again", title, corpus)


def _follow(measure_id: str, here: str, nothing: str, title: str, corpus: CorpusLike) -> Result:
    measure_id = find_measure(measure_id, load_measures(corpus).index)
    title = title.format(measure_id)
    links = load_links(corpus=corpus)
    rows = links[links[here] == measure_id]
    table = rows[rows["is_link"]] if rows["is_link"].any() else rows[rows["type"] == nothing]
    return Result(
        table[SHOWN].reset_index(drop=True),
        title,
        {"measure_id": measure_id},
        (NOTE, coder_note(corpus)),
        corpus_version(corpus),
    )
