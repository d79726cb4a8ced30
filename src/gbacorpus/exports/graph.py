"""GraphML: the lineage as a directed graph, for Gephi, Cytoscape, yEd, igraph."""

from pathlib import Path

from ..analysis.lineage import graphml_bytes, lineage_graph


def graphml(folder: Path) -> dict[str, bytes]:
    """One graph, as {name: bytes}: a node per measure, an edge per coded link."""
    return {"lineage.graphml": graphml_bytes(lineage_graph(folder))}
