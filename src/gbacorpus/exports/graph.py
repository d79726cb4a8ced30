"""GraphML: the lineage as a directed graph, for Gephi, Cytoscape, yEd, igraph."""

import io

import networkx as nx

from ..analysis.lineage import lineage_graph
from ..corpus.load import load_notices
from .signs import shown


def graphml(folder):
    """One graph, as {name: bytes}: a node per measure, an edge per coded link."""
    graph, notices = lineage_graph(folder), load_notices(folder)
    for own, node in graph.nodes.items():
        node["label"] = f"{own} {node['heading']}"
        node["date"] = notices.loc[node["notice_id"], "date"]
    for attributes in (*graph.nodes.values(), *graph.edges.values()):
        for name, value in attributes.items():
            attributes[name] = shown(value) if isinstance(value, str) else value
    made = io.BytesIO()
    # The writer of the standard library: which one write_graphml takes depends on what is installed.
    nx.write_graphml_xml(graph, made, prettyprint=True)
    return {"lineage.graphml": made.getvalue()}
