"""Loading is light, and the tables have the types they promise."""

import subprocess
import sys

import pytest

import gbacorpus as gba


def test_loading_imports_nothing_heavy():
    code = (
        "import sys, gbacorpus as gba\n"
        "gba.load_measures(), gba.load_notices(), gba.load_spans()\n"
        "heavy = {'matplotlib', 'jieba', 'scipy', 'wordcloud', 'opencc'} & set(sys.modules)\n"
        "sys.exit(', '.join(sorted(heavy)) or 0)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False
    )
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
    with pytest.raises(KeyError, match="SZ22, QH22, NS22, SC23, HQ25"):
        gba.load_raw("HK24")


def test_every_public_name_is_there():
    for name in gba.__all__:
        assert callable(getattr(gba, name)), name
    with pytest.raises(AttributeError, match="load_measure"):
        gba.load_measure  # noqa: B018
    assert set(gba.__all__) <= set(dir(gba))
