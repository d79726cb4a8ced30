"""GraphML: the lineage as a directed graph, for Gephi, Cytoscape, yEd, igraph."""

import networkx as nx

from ..analysis.lineage import lineage_graph
from .signs import shown


def graphml(folder):
    """One graph, as {name: bytes}: a node per measure, an edge per coded link."""
    graph = lineage_graph(folder)
    for attributes in (
        *(graph.nodes[own] for own in graph),
        *(graph.edges[own] for own in graph.edges),
    ):
        for name, value in attributes.items():
            attributes[name] = shown(value) if isinstance(value, str) else value
    text = "\n".join(nx.generate_graphml(graph))
    return {"lineage.graphml": f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()}
