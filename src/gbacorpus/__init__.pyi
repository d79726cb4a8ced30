"""The public names: an editor reads them here, and each is imported when it is first used."""

from .analysis.agreement import agreement as agreement
from .analysis.codes import cross_tabulate as cross_tabulate
from .analysis.compare import compare as compare
from .analysis.compare import robustness as robustness
from .analysis.concordance import concordance as concordance
from .analysis.lineage import antecedents as antecedents
from .analysis.lineage import descendants as descendants
from .analysis.lineage import lineage as lineage
from .analysis.ranking import rank_antecedents as rank_antecedents
from .analysis.result import save_table as save_table
from .analysis.reuse import compare_measures as compare_measures
from .analysis.reuse import shared_passages as shared_passages
from .analysis.terms import attestations as attestations
from .analysis.terms import count as count
from .analysis.terms import dispersion as dispersion
from .analysis.words import collocates as collocates
from .analysis.words import cowords as cowords
from .corpus.coded import load_codebook as load_codebook
from .corpus.coded import load_codes as load_codes
from .corpus.coded import load_links as load_links
from .corpus.folder import Corpus as Corpus
from .corpus.folder import open as open
from .corpus.load import load_clauses as load_clauses
from .corpus.load import load_events as load_events
from .corpus.load import load_glosses as load_glosses
from .corpus.load import load_measures as load_measures
from .corpus.load import load_notices as load_notices
from .corpus.load import load_raw as load_raw
from .corpus.load import load_spans as load_spans
from .corpus.load import load_term_hits as load_term_hits
from .corpus.load import load_terms as load_terms
from .corpus.load import load_tokens as load_tokens
from .corpus.trace import trace as trace
from .errors import CorpusError as CorpusError
from .exports.write import export as export
from .figures.save import save_figure as save_figure
from .summary import about as about

__version__: str
__all__: list[str]
