# SPDX-License-Identifier: BSD-3-Clause
"""Pages that show what the compiler prints: what they show is what it prints."""

import pathlib
import re
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
FENCE = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.M | re.S)
# A block ```dump PHASE:FILE``` has lines of that dump; "..." stands for what is left out,
# lines when it stands alone, else the rest of its line.
DUMPS = [(page.name, index, *what.split(":"), text)
         for page in sorted(DOCS.glob("*.md"))
         for index, (language, what, text) in enumerate(FENCE.findall(page.read_text()))
         if language == "dump"]


def programs(page):
    return {name: text for language, name, text in FENCE.findall((DOCS / page).read_text())
            if language == "stan" and name}


def dump(posterity, folder, page, phase, file):
    (folder / file).write_text(programs(page)[file])
    return subprocess.run([posterity, "dump", f"--phase={phase}", file], cwd=folder,
                          capture_output=True, text=True)


def runs(text):
    """Patterns of the runs of lines between lines of "..."."""
    found = re.split(r"^ *\.\.\.\n", text, flags=re.M)
    return ["^" + re.escape(run).replace(r"\ \.\.\.", " .*") for run in found if run]


@pytest.mark.parametrize("page, index, phase, file, shown", DUMPS)
def test_lines_are_in_the_output(posterity, tmp_path, page, index, phase, file, shown):
    result = dump(posterity, tmp_path, page, phase, file)
    assert result.returncode == 0, result.stderr
    at = 0
    for run in runs(shown):
        found = re.compile(run, re.M).search(result.stdout, at)
        assert found, f"{page}: not in the output of {phase}, in this order:\n{run}"
        at = found.end()


def test_something_is_shown():
    phases = {phase for page, _, phase, _, _ in DUMPS if page == "architecture.md"}
    known = re.findall(r'\{"(\w+)", NEEDS_', (ROOT / "cli/dump.c").read_text())
    assert phases | {"parts"} == set(known)


def test_a_program_without_discrete_parameters_has_no_parts(posterity, tmp_path):
    """As architecture.md says."""
    parts, summed, stan = (dump(posterity, tmp_path, "architecture.md", phase, "line.stan")
                           for phase in ("parts", "summed", "stan"))
    assert parts.stdout == "" and summed.stdout == stan.stdout != ""


def test_rooms_are_those_of_the_build():
    table = re.findall(r"^  \['([^']+)', \[([^]]*)\]", (ROOT / "meson.build").read_text(), re.M)
    page = re.findall(r"^\| `([a-z/]+)` \| [^|]+ \| ([^|]+) \| [^|]+ \|$",
                      (DOCS / "architecture.md").read_text(), re.M)
    assert [(room, ", ".join(re.findall(r"'([^']+)'", below)) or "–")
            for room, below in table] == page


PAGES = [*sorted(DOCS.glob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]


def test_files_that_pages_name_are_there():
    missing = [f"{page.name}: {name}" for page in PAGES
               for name in re.findall(r"`((?:base|math|lang|sampler|cache|widgets|model|fit"
                                      r"|session|kernel|cli|tests)/[\w/.]*\w)`", page.read_text())
               if not (ROOT / name).exists() and "NAME" not in name]
    assert not missing


def test_links_lead_somewhere():
    missing = [f"{page.name}: {target}" for page in PAGES
               for target in re.findall(r"\]\((?!http)([^)#]+)\)", page.read_text())
               if not (page.parent / target).exists()]
    assert not missing


def test_glossary_is_sorted_and_says_where():
    entries = re.findall(r"^\*\*([^*]+)\.\*\*(.*?)(?=^\*\*|\Z)",
                         (DOCS / "glossary.md").read_text(), re.M | re.S)
    words = [word.lower() for word, _ in entries]
    assert words == sorted(words) and len(words) >= 30
    assert not [word for word, text in entries if not re.search(r"`[\w./]+`", text)]
