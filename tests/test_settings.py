"""Other people's settings change no byte: of matplotlib, IPython, Jupyter, Python, the language, the terminal."""

import json
import os
import subprocess
import sys

import matplotlib
import matplotlib.style
import pytest

import gbacorpus as gba
from gbacorpus.figures import charts
from gbacorpus.figures.style import style
from gbacorpus.notebooks import kernel_environment
from gbacorpus.paths import CHECKOUT, NOTEBOOKS

FIGURES = CHECKOUT / "figures"
MATPLOTLIBRC = """
axes.grid: True
axes.facecolor: black
axes.formatter.use_locale: True
figure.dpi: 50
figure.facecolor: yellow
font.size: 20
font.sans-serif: no such font
lines.marker: o
path.sketch: 5, 50, 2
pdf.compression: 0
savefig.bbox: tight
savefig.dpi: 40
svg.fonttype: none
svg.image_inline: False
text.usetex: True
timezone: Pacific/Kiritimati
xtick.direction: in
"""
VARIABLES = """
MPLCONFIGDIR={folder}/mpl
MPLBACKEND=no-such-backend
IPYTHONDIR={folder}/ipython
JUPYTER_CONFIG_DIR={folder}/jupyter
JUPYTER_DATA_DIR={folder}/jupyter
JUPYTER_PATH={folder}/jupyter
JUPYTER_RUNTIME_DIR={folder}/home/runtime
HOME={folder}/home
USERPROFILE={folder}/home
XDG_CACHE_HOME={folder}/home/cache
PYTHONSTARTUP={folder}/startup.py
PYTHONOPTIMIZE=1
PYTHONWARNINGS=always
PYTHONIOENCODING=latin-1:replace
PYTHONUTF8=0
PANDAS_FUTURE_INFER_STRING=0
OMP_NUM_THREADS=1
LC_ALL=C
LANG=tr_TR.UTF-8
TZ=Pacific/Kiritimati
SOURCE_DATE_EPOCH=0
COLUMNS=20
LINES=5
TERM=dumb
FORCE_COLOR=1
NO_COLOR=1
"""
QUICK = "01-the-five-notices"  # with one figure and tables, in two seconds


def figures_of(folder, name):
    found = folder.rglob(f"{name}.*")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@pytest.fixture
def hostile(tmp_path):
    """An environment in which everything that can be set is set otherwise."""
    loud = "print('a word of my own')\nimport pandas\npandas.set_option('display.precision', 1)\n"
    kernel = {"argv": [sys.executable, "-c", "1 / 0"], "display_name": "", "language": "python"}
    written = {
        "home": "a file where a folder should be: nothing can be written there",
        "mpl/matplotlibrc": f"{MATPLOTLIBRC}a broken line\n",
        "ipython/profile_default/startup/00-loud.py": loud,
        "ipython/profile_default/ipython_config.py": f"c.InteractiveShellApp.exec_lines = [{loud!r}]",
        "jupyter/jupyter_config.py": "raise SystemExit('my own settings')",
        "jupyter/kernels/python3/kernel.json": json.dumps(kernel),
        "startup.py": loud,
    }
    for name, text in written.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    lines = VARIABLES.format(folder=tmp_path).strip().splitlines()
    variables = dict(line.split("=", 1) for line in lines)
    if not str(CHECKOUT).isascii():  # with LC_ALL=C and without UTF-8, Python itself finds no file of such a folder
        del variables["PYTHONUTF8"]
    return os.environ | variables


@pytest.mark.slow
def test_a_notebook_run_among_hostile_settings(hostile, tmp_path):
    code = (
        "import os, sys; os.umask(0o077)\n"
        "from pathlib import Path\n"
        "from gbacorpus.notebooks import run_notebook\n"
        "before = dict(os.environ)\n"
        "text = run_notebook(Path(sys.argv[1]), sys.argv[2])\n"
        "if dict(os.environ) != before: sys.exit('run_notebook changed the environment')\n"
        "Path(sys.argv[3]).write_bytes(text.encode())\n"
    )
    notebook, figures, new = (NOTEBOOKS / f"{QUICK}.ipynb", tmp_path / "figures", tmp_path / "new.ipynb")
    done = subprocess.run(
        [sys.executable, "-c", code, str(notebook), str(figures), str(new)],
        env=hostile,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert new.read_text("utf-8") == notebook.read_text("utf-8")
    assert figures_of(figures, "01-*") == figures_of(FIGURES, "01-*")
    assert len(figures_of(figures, "01-*")) == 7


def test_the_environment_of_a_kernel(hostile, monkeypatch):
    """What a kernel needs reaches it, and nothing else."""
    for name, value in hostile.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("GBACORPUS_CORPUS", "elsewhere")
    made = kernel_environment()
    assert made["PATH"] == os.environ["PATH"]
    assert made["GBACORPUS_CORPUS"] == "elsewhere"
    set_here = {line.split("=")[0] for line in VARIABLES.split()}
    assert set_here & set(made) == {"HOME", "USERPROFILE", "PYTHONUTF8", "TZ"}
    assert not [name for name in set_here & set(made) & set(hostile) - {"PYTHONUTF8"} if made[name] == hostile[name]]
    assert made["PYTHONUTF8"] == "1"


def draw(folder, monkeypatch):
    monkeypatch.setenv("GBACORPUS_FIGURES", str(folder))
    notices = gba.load_notices()
    dates = notices[["label_en", "label_zh", "date", "n_measures"]]
    tables = notices, gba.load_events()
    gba.save_figure("01-time-line", charts.time_line, *tables, numbers=dates)
    return figures_of(folder, "01-time-line")


@pytest.mark.parametrize("how", ["dark_background", "grayscale", "settings"])
def test_a_figure_drawn_among_settings_of_this_session(how, tmp_path, monkeypatch):
    with matplotlib.rc_context():
        if how == "settings":
            (tmp_path / "rc").write_text(MATPLOTLIBRC, "utf-8")
            matplotlib.rc_file(tmp_path / "rc")
        else:
            matplotlib.style.use(how)
        before = dict(matplotlib.rcParams)
        made = draw(tmp_path / "made", monkeypatch)
        assert dict(matplotlib.rcParams) == before
    assert made == figures_of(FIGURES, "01-time-line")


def test_a_dollar_in_a_label_is_a_dollar():
    """matplotlib takes what stands between two of them for a formula, and stops at one that it cannot read."""
    with style():
        figure = matplotlib.figure.Figure()
        figure.text(0, 0, r"$\frac{$ and $x_1$")
        figure.draw_without_rendering()
        assert not figure.texts[0].get_parse_math()


def test_no_setting_of_matplotlib_stops_the_site_or_the_sums(hostile):
    """With a backend that does not exist, matplotlib cannot even be imported: these do without."""
    code = "import gbacorpus.site, gbacorpus.figures.folder, gbacorpus.figures.verify, sys\nassert 'matplotlib' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], env=hostile | {"PYTHONOPTIMIZE": ""}, check=True)
