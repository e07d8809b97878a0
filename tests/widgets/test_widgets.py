"""Widgets against golden files and against the rules of front ends.

The C code answers through the test program `render`; POSTERITY_RENDER names it, otherwise the
newest one under build/ is taken.  `ACCEPT=1 pytest tests/widgets` rewrites the golden files.
"""
import glob
import os
import re
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

HERE = Path(__file__).parent
HTML = ["comparison.html", "progress.html", "progress-begins.html", "progress-ended.html", "summary.html",
        "table.html"]
TEXT = ["comparison.txt", "comparison-bars.txt", "progress.txt", "progress-begins.txt", "progress-ended.txt", "summary.txt", "table.txt"]

# Every row of plot.def is drawn in every picture that render.c knows.
TABLE = (HERE.parent.parent / "widgets" / "plot.def").read_text()
PLOTS = re.findall(r"^PLOT\((\w+),", TABLE, re.M)
SVG = ["comparison.svg", *(f"{plot}{picture}.svg" for plot in PLOTS for picture in ("", "-some", "-long"))]
GOLDEN = HTML + TEXT + ["comparison.svg"] + [f"{plot}{picture}" for plot in PLOTS
                        for picture in (".txt", "-some.txt", "-some.svg")]

# What JupyterLab's sanitiser lets through (apputils, sanitizer.ts).
TAGS = {"div", "table", "tr", "th", "td", "span", "b", "br"}
PROPERTIES = {"background", "background-color", "border", "border-bottom", "border-collapse",
              "border-left", "border-radius", "color", "display", "font-size", "font-weight",
              "height", "line-height", "margin", "max-width", "opacity", "overflow", "overflow-x",
              "padding", "padding-left", "table-layout", "text-align", "white-space", "width"}
STRIPPED_WITHOUT_HARM = {"font-variant-numeric"}
COLOUR = re.compile(r"#[0-9A-Fa-f]{6}|rgba\(\d+,\d+,\d+,[0-9.]+\)|none")


def program():
    path = os.environ.get("POSTERITY_RENDER")
    if path:
        return path
    found = glob.glob(str(HERE.parent.parent / "build" / "*" / "tests" / "widgets" / "render"))
    assert found, "build the test program `render` first"
    return max(found, key=os.path.getmtime)


def render(name):
    run = subprocess.run([program(), name], capture_output=True)
    assert run.returncode != 2, f"{program()} does not know {name}: build it again"
    run.check_returncode()
    return run.stdout.decode()


def parse(name):
    text = render(name)
    return ET.fromstring(text if name.endswith(".svg") else f"<root>{text}</root>")


def words(element):
    return [t.strip() for t in element.itertext() if t.strip()]


def test_every_plot_is_drawn():
    """And every golden file is of something that is."""
    assert PLOTS and len(PLOTS) == TABLE.count("\nPLOT(")
    assert {path.name for path in (HERE / "golden").iterdir()} <= set(GOLDEN)


@pytest.mark.parametrize("name", GOLDEN)
def test_golden(name):
    path = HERE / "golden" / name
    text = render(name)
    if os.environ.get("ACCEPT"):
        path.write_text(text)
    assert path.exists(), (f"nobody has looked at {name}: draw it with "
                           f"`ACCEPT=1 pytest tests/widgets`, look at tests/widgets/golden/{name} "
                           "and commit it")
    assert text == path.read_text(), f"{name} changed; ACCEPT=1 if that is meant"


@pytest.mark.parametrize("name", HTML)
def test_html_survives_the_sanitiser(name):
    for element in parse(name).iter():
        if element.tag == "root":
            continue
        assert element.tag in TAGS
        assert set(element.attrib) <= {"style"}
        for declaration in filter(None, element.get("style", "").split(";")):
            key, value = declaration.split(":", 1)
            assert key in PROPERTIES | STRIPPED_WITHOUT_HARM
            if "color" in key or key == "background":
                assert COLOUR.fullmatch(value)


@pytest.mark.parametrize("name", HTML)
def test_rows_are_as_wide_as_the_head(name):
    rows = parse(name).findall(".//tr")
    assert len({len(row) for row in rows}) == 1


def test_names_are_escaped():
    assert 'a <b> & "c"' in words(parse("summary.html"))
    assert "a<b" in words(parse("progress-ended.html"))
    assert 'ST. <LOUIS> & "CO"' in words(parse("table.html"))
    assert "holes<&>" in words(parse("trace.svg"))
    assert "radon <1>" in words(parse("trace-some.svg"))


def test_overall_line_counts_chains():
    line = " ".join(words(parse("progress.html")))
    for part in ("Total chains: 4", "Active: 2", "Finished: 1", "Sampling for 3.2 s",
                 "Estimated time to completion: 4.7 s", "worst R-hat 1.013", "least ESS 812",
                 "12 of 1234 parameters looked at"):
        assert part in line and part in render("progress.txt")
    ended = render("progress-ended.txt")
    assert "Sampled for 12 min 34 s" in ended and "Estimated" not in ended
    assert "R-hat" not in ended and "\nstopped at 412 of 1000 draws\n" in ended
    assert ended.endswith("first: line 9: a<b\n") and "a&lt;b" in render("progress-ended.html")
    begins = render("progress-begins.txt")
    assert begins.startswith("radon: Total chains: 2 · compiling with cc, 3 s\n")


def test_bars_are_as_long_as_the_work_done():
    bars = [td.find("div/div/..") for td in parse("progress.html").iter("td")]
    widths = [[float(re.search(r"width:([\d.]+)%", part.get("style"))[1]) for part in bar]
              for bar in bars if bar is not None]
    assert widths == [[50, 50], [50, 20.6], [31.5, 0], [0, 0]]


def test_summary_numbers():
    rows = {line.split("  ")[0].strip(): line.split()[-9:]
            for line in render("summary.txt").splitlines()[1:7]}
    assert rows["mu"] == ["4.392", "3.287", "-1.501", "10.623", "0.071", "0.050", "2131", "1981",
                          "1.00"]
    assert rows["theta[1]"][:2] == ["-0.000123", "0.000512"]
    assert rows["tau"][-1] == "1.042"
    assert rows["nan"] == ["NaN"] * 9
    heads = render("summary.txt").splitlines()[0].split()
    assert heads == ["mean", "sd", "hdi_3%", "hdi_97%", "mcse_mean", "mcse_sd", "ess_bulk",
                     "ess_tail", "r_hat"]


@pytest.mark.parametrize("name", SVG)
def test_svg_is_finite_and_inside(name):
    root = parse(name)
    width, height = float(root.get("width")), float(root.get("height"))
    assert {e.tag.split("}")[1] for e in root.iter()} <= {"svg", "path", "text"}
    paths = [e.get("d") for e in root.iter() if e.tag.endswith("path")]
    assert paths
    for x, y in re.findall(r"(-?[\d.]+),(-?[\d.]+)", " ".join(paths)):
        assert 0 <= float(x) <= width and 0 <= float(y) <= height
    assert not re.search(r"nan|inf", " ".join(paths))


def test_trace_draws_every_chain_and_variable():
    names = words(parse("trace.svg"))
    for name in ("mu", "tau", "theta[1]", "theta[2]", "count", "constant", "nothing",
                 "no finite draws", "chain 1", "chain 4"):
        assert name in names
    traces = [e for e in parse("trace.svg").iter() if e.get("stroke-opacity") == "0.75"]
    assert len(traces) == 4 * 7
    first = traces[0].get("d")
    assert len(re.findall(r"[M ]", first)) == 200


def test_long_chains_are_thinned_to_extremes():
    root = parse("trace-long.svg")
    trace = next(e for e in root.iter() if e.get("stroke-opacity") == "0.75").get("d")
    points = [tuple(map(float, p)) for p in re.findall(r"(-?[\d.]+),(-?[\d.]+)", trace)]
    assert 500 < len(points) < 900
    assert all(a[0] <= b[0] for a, b in zip(points, points[1:]))


def test_density_has_mass_one():
    """The curve over the widest panel, in pixels, must hold the same area for every chain."""
    curves = [e.get("d") for e in parse("trace-long.svg").iter()
              if e.get("stroke-opacity") == "0.9" and e.get("stroke-width") == "1.6"][:6]
    areas = []
    for d in curves:
        p = [tuple(map(float, q)) for q in re.findall(r"(-?[\d.]+),(-?[\d.]+)", d)]
        assert len(p) == 128
        base = 106.0
        areas.append(sum((b[0] - a[0]) * (2 * base - a[1] - b[1]) / 2 for a, b in zip(p, p[1:])))
    assert max(areas) / min(areas) < 1.02 and min(areas) > 1000


def test_chosen_scalars_and_the_rest():
    names = words(parse("trace-some.svg"))
    assert "mu" in names and "theta[2]" not in names and "1 more not shown" in names
    assert render("trace-some.txt").splitlines()[-1] == "1 more not shown"
