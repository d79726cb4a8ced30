"""CoNLL-U: tokens of our segmenter, no more. What it does not know (lemma, part of speech, heads) is left open."""

from pathlib import Path

import pandas as pd

from ..corpus.load import load_clauses, load_measures, load_notices, load_term_hits, load_tokens
from .signs import one_line


def conllu(folder: Path) -> dict[str, bytes]:
    """One file per notice, as {name: bytes}; a clause is a sentence, a measure a paragraph."""
    measures, clauses = load_measures(folder), load_clauses(folder)
    tokens = dict(tuple(load_tokens(folder).groupby("clause_id")))
    terms = _term_of(load_term_hits(folder))
    contents = {}
    for notice in load_notices(folder).index:
        lines, notice_measures = [f"# newdoc id = {notice}"], measures[measures["notice_id"] == notice]
        for clause in clauses[clauses["measure_id"].isin(notice_measures.index)].itertuples():
            if clause.number == 0:
                lines.append(f"# newpar id = {clause.measure_id}")
            lines += [
                f"# sent_id = {clause.Index}",
                f"# text = {one_line(clause.text)}",
                "# annotation = silver: words cut by a program and not checked, nothing else annotated",
            ]
            clause_tokens = tokens[clause.Index]
            blank = clause_tokens["token"].str.isspace()
            # Where a word must end to have a blank after it.
            before_blank = set(clause_tokens.loc[blank, "start"])
            for number, token in enumerate(clause_tokens[~blank].itertuples(), 1):
                misc = [f"Start={token.start}"]
                if token.end not in before_blank:
                    misc.append("SpaceAfter=No")
                if term := terms.get((token.measure_id, token.start)):
                    misc.append(f"Term={term}")
                form = one_line(token.token)
                lines.append("\t".join([str(number), form, *"_" * 7, "|".join(sorted(misc))]))
            lines.append("")
        contents[f"{notice}.conllu"] = "\n".join([*lines, ""]).encode()
    return contents


def _term_of(hits: pd.DataFrame) -> dict[tuple[str, int], str]:
    """{(measure, offset where a term begins): its id and its length in characters}."""
    return {(row.measure_id, row.start): f"{row.term_id}:{row.end - row.start}" for row in hits.itertuples()}
