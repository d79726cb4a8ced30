"""Loading is light, and the tables have the types they promise."""

import subprocess
import sys

import pytest

import gbacorpus as gba
from gbacorpus.corpus.segment import segment


def test_loading_imports_nothing_heavy():
    code = (
        "import sys, gbacorpus as gba\n"
        "gba.load_measures(), gba.load_notices(), gba.load_spans()\n"
        "heavy = {'matplotlib', 'jieba', 'scipy', 'wordcloud', 'opencc'} & set(sys.modules)\n"
        "sys.exit(', '.join(sorted(heavy)) or 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr


def test_importing_the_package_does_not_even_import_pandas():
    code = "import sys, gbacorpus; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_types():
    measures = gba.load_measures()
    assert measures["number"].dtype == "int64"
    assert measures["section"].dtype == "Int64"
    assert measures["section"].isna().sum() == 20  # SC23 has no sections
    assert (measures.loc[measures["notice_id"] == "SC23", "section_title"] == "").all()
    assert not measures.drop(columns="section").isna().any(axis=None)


def test_unknown_notice_names_the_known_ones():
    with pytest.raises(KeyError, match=r"there are SZ22 \(深圳口岸\), QH22 \(前海\), NS22"):
        gba.load_raw("HK24")


def test_every_public_name_is_there():
    for name in gba.__all__:
        assert callable(getattr(gba, name)), name
    with pytest.raises(AttributeError, match="load_measure"):
        gba.load_measure  # noqa: B018
    assert set(gba.__all__) <= set(dir(gba))


def test_a_corpus_is_opened_once_and_seen_as_it_is_now(corpus):
    """Tables are parsed once; an edit of any file is seen by the next call."""
    own = gba.open(corpus)
    assert gba.open(own) is own
    assert gba.open(str(corpus)) is own
    reads = []
    own.kept("glosses", lambda: reads.append(1), corpus / "coding" / "glosses.csv")
    own.kept("glosses", lambda: reads.append(1), corpus / "coding" / "glosses.csv")
    assert len(reads) == 1
    assert segment("发展低空经济", own) == ["发展", "低空经济"]
    path = corpus / "coding" / "dictionary.csv"
    path.write_text(path.read_text("utf-8").replace("低空经济,whole", "低空经济,cut", 1), "utf-8")
    assert segment("发展低空经济", own) == ["发展", "低空", "经济"]
    assert gba.load_glosses(own).loc["试点", "gloss_en"] == "pilot"
    path = corpus / "coding" / "glosses.csv"
    path.write_text(path.read_text("utf-8").replace(",pilot,", ",trial,"), "utf-8")
    assert gba.load_glosses(own).loc["试点", "gloss_en"] == "trial"


def test_a_table_is_the_callers_own(corpus):
    measures = gba.load_measures(corpus)
    measures.loc["HQ25-01", "heading"] = "changed"
    assert gba.load_measures(corpus).loc["HQ25-01", "heading"] != "changed"


def test_what_is_no_corpus_is_told(tmp_path):
    with pytest.raises(TypeError, match="expected the folder of a corpus as a path, found 5"):
        gba.load_measures(5)
    with pytest.raises(FileNotFoundError, match="is no folder"):
        gba.load_measures(tmp_path / "nowhere")
