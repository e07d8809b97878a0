"""Options of the verbs: where they may stand, how they are written, what is said of others."""

import json
import pathlib
import re

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
VERBS = re.findall(r"^VERB\((\w+)", (ROOT / "cli/verb.def").read_text(), re.M)
OPTIONS = re.findall(r'^OPTION\(\w+, ([^,]+), (0|\'.\'), (NULL|"[^"]+"), (NULL|"[^"]+"),\s*"(.*)"\)$',
                     (ROOT / "cli/option.def").read_text(), re.M)
OLD = "model { real x[2]; }\n"
INCLUDING = "model {\n#include x.stan\n}\n"


def write(run, name, text):
    (run.dir / name).parent.mkdir(exist_ok=True)
    (run.dir / name).write_text(text)


def test_tables_are_read():
    assert len(VERBS) == 7
    assert len(OPTIONS) == (ROOT / "cli/option.def").read_text().count("\nOPTION(")


@pytest.mark.parametrize("words", [
    ["--phase=stan", "-Id", "m.stan"], ["--phase", "stan", "-I", "d", "m.stan"],
    ["m.stan", "--phase", "stan", "-I", "d"], ["-I", "d", "m.stan", "--phase=stan"],
    ["-Id", "--phase=stan", "--", "m.stan"], ["--phase=ast", "--phase=stan", "-Id", "m.stan"]])
@pytest.mark.parametrize("env", [{}, {"POSIXLY_CORRECT": "1"}])
def test_options_stand_anywhere(run, words, env):
    write(run, "m.stan", INCLUDING)
    write(run, "d/x.stan", "print(7);")
    status, out, err = run("dump", *words, env=env)
    assert (status, err) == (0, "")
    assert "print(7)" in out


def test_folders_are_searched_in_the_order_given(run):
    write(run, "m.stan", INCLUDING)
    for name in ("a", "b"):
        write(run, f"{name}/x.stan", f'print("{name}");')
    assert '"b"' in run("dump", "-Ib", "m.stan", "--phase=stan", "-I", "a")[1]
    assert '"a"' in run("dump", "-I", "a", "m.stan", "--phase=stan", "-Ib")[1]


def test_two_dashes_end_the_options(run):
    write(run, "--strict", OLD)
    assert run("check", "--", "--strict")[0] == 0
    assert run("check", "--strict", "--", "--strict")[0] == 1
    assert "-I is one word too many" in run("check", "--", "--strict", "-I")[2].replace("`", "")


@pytest.mark.parametrize("words", [
    ["in.ipynb", "-o", "out.ipynb"], ["-o", "out.ipynb", "in.ipynb"], ["-oout.ipynb", "in.ipynb"],
    ["--output", "out.ipynb", "in.ipynb"], ["in.ipynb", "--output=out.ipynb"]])
def test_output_of_run(run, home, notebook, words):
    write(run, "in.ipynb", json.dumps(notebook(["1 + 1"])))
    assert run("run", *words)[:2] == (0, "2\n")
    cell = json.loads((run.dir / "out.ipynb").read_text())["cells"][0]
    assert cell["outputs"][0]["data"]["text/plain"] == "2"


def test_words_of_cache(run, home):
    status, out, err = run("cache", "ls", str(run.dir))
    assert (status, err) == (0, "") and "0 entries" in out
    assert run("cache", "rm")[0] == run("cache")[0] == run("cache", "ls", ".", ".")[0] == 2


@pytest.mark.parametrize("words, said", [
    (["check", "--wrong", "m.stan"], "there is no option --wrong"),
    (["check", "m.stan", "--wrong=3"], "there is no option --wrong"),
    (["check", "-q", "m.stan"], "there is no option -q"),
    (["check", "-qz", "m.stan"], "there is no option -q"),
    (["check", "m.stan", "-é"], "there is no option -é"),
    (["check", "m.stan", "--é=3"], "there is no option --é"),
    (["check", "--fix=3", "m.stan"], "--fix takes no argument"),
    (["check", "-I"], "-I needs an argument"),
    (["check"], "FILE.stan is missing"),
    (["check", "a.stan", "b.stan"], "`b.stan` is one word too many"),
    (["dump", "--fix", "m.stan"], "there is no option --fix"),
    (["dump", "m.stan"], "--phase is missing"),
    (["dump", "--phase=none", "m.stan"], "there is no phase `none`"),
    (["dump", "--phase"], "--phase needs an argument"),
    (["run", "--output"], "--output needs an argument"),
    (["run", "-x", "a.ipynb"], "there is no option -x"),
    (["run"], "NOTEBOOK.ipynb is missing"),
    (["functions", "-l"], "there is no option -l"),
    (["functions", "--markdown", "normal"], "--markdown takes all functions, not a prefix"),
    (["functions", "a", "b"], "`b` is one word too many"),
    (["cache", "lss"], "`lss` is no task, did you mean `ls`?"),
    (["cache", "ls", "--deep"], "ls takes no option `deep`"),
    (["cache", "show"], "show needs KEY"),
    (["cache", "clear", "--older-than", "soon"], "`older-than` is something like 30d, not \"soon\""),
    (["cache", "clear", "--older-than"], "--older-than needs an argument"),
    (["cache", "show", "k", ".", "x"], "`x` is one word too many"),
    (["install", "here"], "`here` is one word too many"),
    (["install", "--wrong"], "there is no option --wrong"),
    (["kernel"], "-f FILE is missing"),
    (["kernel", "-f"], "-f needs an argument")])
def test_wrong_command_lines(run, words, said):
    verb = words[0]
    assert run(*words) == (2, "", f"posterity {verb}: {said}: see posterity {verb} --help\n")


@pytest.mark.parametrize("words, said", [
    (["--wrong"], "there is no option --wrong"), (["-q", "check"], "there is no option -q"),
    (["chekc"], "there is no verb `chekc`"), (["chekc", "--wrong"], "there is no verb `chekc`")])
def test_wrong_words_before_a_verb(run, words, said):
    assert run(*words) == (2, "", f"posterity: {said}: see posterity --help\n")


@pytest.mark.parametrize("verb", VERBS)
def test_help_of_a_verb_is_its_rows(run, verb):
    status, out, err = run(verb, "--help")
    assert (status, err) == (0, "")
    assert out.startswith(f"usage: posterity {verb} [OPTION]...")
    for verbs, letter, name, argument, doc in OPTIONS:
        forms = [f"-{letter[1]}"] if letter != "0" else []
        forms += ["--" + name.strip('"')] if name != "NULL" else []
        line = ", ".join(forms) + (" " + argument.strip('"') if argument != "NULL" else "")
        is_taken = verbs == "~0u" or f"IN({verb})" in verbs
        assert (re.search(rf"^ +{re.escape(line)} +{re.escape(doc)}$", out, re.M)
                is not None) == is_taken, line
    assert run(verb, "-h") == run("help", verb) == run("--help", verb) == (status, out, err)


def test_help_of_the_program_names_every_verb(run):
    status, out, err = run("--help")
    assert (status, err) == (0, "")
    assert re.findall(r"^  (\w+) ", out, re.M) == VERBS
    assert run("-h") == run("help") == (status, out, err)
    assert run() == (2, "", out)


def test_version(run):
    version = re.search(r"version: '([^']+)'", (ROOT / "meson.build").read_text())[1]
    assert run("--version") == (0, f"posterity {version}\n", "")


def test_phases_are_those_of_the_help(run):
    write(run, "m.stan", "parameters { real x; }\nmodel { x ~ std_normal(); }\n")
    phases = re.search(r"--phase PHASE +(.*)$", run("dump", "--help")[1], re.M)[1]
    names = re.split(r", | or ", phases)
    assert len(names) == len(re.findall(r'^.*\{"\w+", NEEDS_', (ROOT / "cli/dump.c").read_text(),
                                        re.M))
    for name in names:
        assert run("dump", "--phase", name, "m.stan")[0] == 0, name
