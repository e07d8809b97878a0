"""posterity install: places, names and texts as ipykernel and jupyter_client have them, whole or not
at all."""

import json
import os
import pathlib
import shutil
import stat
import subprocess
import sys
import tempfile

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
FILES = ROOT / "kernelspec"
LOGOS = ["logo-32x32.png", "logo-64x64.png", "logo-svg.svg"]
BELOW = "share/jupyter/kernels"
VARIABLES = ("JUPYTER_DATA_DIR", "XDG_DATA_HOME", "VIRTUAL_ENV", "CONDA_PREFIX", "JUPYTER_PATH")


@pytest.fixture(autouse=True)
def clean(monkeypatch, tmp_path):
    """A home of the test's own, no environment, no other folder of Jupyter's."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()


def template():
    return json.loads((FILES / "kernel.json.in").read_text())


def names(folder):
    return sorted(p.name for p in folder.iterdir())


def check_spec(folder, posterity, display_name="Stan (Posterity)"):
    """[folder] holds the files of the repository, kernel.json filled in, and nothing else."""
    assert names(folder) == ["kernel.json", *LOGOS]
    assert names(folder.parent) == [folder.name]
    for name in LOGOS:
        assert (folder / name).read_bytes() == (FILES / name).read_bytes()
    want = template()
    want["argv"][0] = str(posterity)
    want["display_name"] = display_name
    assert json.loads((folder / "kernel.json").read_text(encoding="utf-8")) == want


@pytest.mark.parametrize("env, folder", [
    ({}, "home/.local/share/jupyter/kernels"),
    ({"XDG_DATA_HOME": "xdg"}, "xdg/jupyter/kernels"),
    ({"XDG_DATA_HOME": "xdg", "JUPYTER_DATA_DIR": "data"}, "data/kernels"),
    ({"JUPYTER_DATA_DIR": ""}, "home/.local/share/jupyter/kernels")])
def test_user(run, posterity, env, folder):
    env = {name: value and str(run.dir / value) for name, value in env.items()}
    path = run.dir / folder / "posterity"
    assert run("install", "--user", env=env) == (
        0, f"Installed kernelspec posterity in {path}\n", "")
    check_spec(path, posterity)


@pytest.mark.parametrize("env", [{"VIRTUAL_ENV": "env"}, {"CONDA_PREFIX": "env"},
                                 {"VIRTUAL_ENV": "env", "CONDA_PREFIX": "other"}])
def test_sys_prefix(run, posterity, env):
    (run.dir / "env").mkdir()
    env = {name: str(run.dir / value) for name, value in env.items()}
    path = run.dir / "env" / BELOW / "posterity"
    assert run("install", "--sys-prefix", env=env) == (
        0, f"Installed kernelspec posterity in {path}\n", "")
    check_spec(path, posterity)


def test_sys_prefix_without_an_environment(run):
    assert run("install", "--sys-prefix") == (
        1, "", "posterity install: no Python environment is active: activate one, or name its "
        "folder with --prefix DIR\n")
    status, _, err = run("install", "--sys-prefix", env={"VIRTUAL_ENV": str(run.dir / "gone")})
    assert status == 1 and "VIRTUAL_ENV" in err and "--prefix DIR" in err
    assert names(run.dir) == ["home"]


@pytest.mark.parametrize("words", [["--prefix", "{}"], ["--prefix={}"], ["--prefix", "{}/"]])
@pytest.mark.parametrize("absolute", [True, False])
def test_prefix(run, posterity, words, absolute):
    prefix = str(run.dir / "new" / "env") if absolute else "new/env"
    path = run.dir / "new" / "env" / BELOW / "posterity"
    assert run("install", *[w.format(prefix) for w in words]) == (
        0, f"Installed kernelspec posterity in {path}\n", "")
    check_spec(path, posterity)


@pytest.mark.parametrize("words", [["--user", "--prefix", "p"], ["--prefix", "p", "--user"],
                                   ["--user", "--sys-prefix"], ["--sys-prefix", "--prefix=p"]])
def test_two_places(run, words):
    status, out, err = run("install", *words, env={"VIRTUAL_ENV": str(run.dir)})
    first, second = sorted((w[:8] if "=" in w else w for w in words if w != "p"),
                           key=["--user", "--sys-prefix", "--prefix"].index)
    assert (status, out, err) == (
        2, "", f"posterity install: {first} and {second} are two places: give one of them: "
        "see posterity install --help\n")
    assert names(run.dir) == ["home"]


REFUSED = ["", ".", "..", "a b", "a/b", "../x", "é", "a\nb", "a\n", "x*", "a\\b", "\u212a"]


@pytest.mark.parametrize("name", REFUSED)
def test_names_refused(run, name):
    status, out, err = run("install", "--prefix", "p", "--name", name)
    assert (status, out) == (2, "")
    assert err.startswith(f"posterity install: `{name}` cannot be a name: ASCII letters, digits,")
    assert names(run.dir) == ["home"]


def test_long_name(run):
    status, out, err = run("install", "--prefix", "p", "--name", "n" * 256)
    assert (status, out) == (1, "") and "File name too long" in err and err.count("\n") == 1


@pytest.mark.parametrize("name", ["stan", "Stan-2.36_x", "posterity2", "-", "POSTERITY", ".x"])
def test_names(run, posterity, name):
    path = run.dir / "p" / BELOW / name.lower()
    assert run("install", "--prefix", "p", f"--name={name}") == (
        0, f"Installed kernelspec {name} in {path}\n", "")
    check_spec(path, posterity, display_name=name)


@pytest.mark.parametrize("text", ['Stan "2"', "\\", "a\nb\tc\x01", "Мodèle 模型 🎲", "{x}", "@BINARY@"])
def test_display_names(run, posterity, text):
    assert run("install", "--prefix", "p", "--display-name", text)[0] == 0
    check_spec(run.dir / "p" / BELOW / "posterity", posterity, display_name=text)


def test_install_again_replaces(run, posterity):
    """What an older or another kernelspec of the name left is gone; a link gives way itself."""
    path = run.dir / "p" / BELOW / "posterity"
    (path / "sub").mkdir(parents=True)
    (path / "kernel.js").write_text("old")
    (path / "sub" / "x").write_text("old")
    for _ in range(2):
        assert run("install", "--prefix", "p")[0] == 0
        check_spec(path, posterity)
    shutil.move(path, run.dir / "kept")
    path.symlink_to(run.dir / "kept")
    (run.dir / "kept" / "mine").write_text("mine")
    assert run("install", "--prefix", "p")[0] == 0
    check_spec(path, posterity)
    assert not path.is_symlink() and (run.dir / "kept" / "mine").exists()


def test_readers_never_see_half(run, posterity):
    """While it is installed again and again, Jupyter reads a whole kernelspec each time."""
    path = run.dir / "p" / BELOW / "posterity"
    assert run("install", "--prefix", "p", "--display-name", "0")[0] == 0
    again = subprocess.Popen(
        ["sh", "-c", 'for i in $(seq 50); do "$0" install --prefix p --display-name $i; done',
         posterity], cwd=run.dir, stdout=subprocess.DEVNULL)
    seen = set()
    while again.poll() is None:
        seen.add(json.loads((path / "kernel.json").read_text())["display_name"])
        for name in os.listdir(path.parent):
            inside = path.parent / name / "kernel.json"
            assert name == "posterity" or not inside.exists()
    assert again.returncode == 0 and len(seen) > 3
    check_spec(path, posterity, display_name="50")


def test_everybody_can_read(run):
    old = os.umask(0o077)
    try:
        assert run("install", "--prefix", "p")[0] == 0
    finally:
        os.umask(old)
    path = run.dir / "p" / BELOW / "posterity"
    assert stat.S_IMODE(path.stat().st_mode) == 0o755
    assert {stat.S_IMODE(p.stat().st_mode) for p in path.iterdir()} == {0o644}


@pytest.mark.parametrize("words, cure", [
    (["--prefix", "file"], "install with --user, or name a folder of yours with --prefix DIR"),
    (["--user"], "name a folder of yours with --prefix DIR")])
def test_prefix_that_is_a_file(run, words, cure):
    (run.dir / "file").write_text("mine")
    env = {"JUPYTER_DATA_DIR": str(run.dir / "file")}
    status, out, err = run("install", *words, env=env)
    assert (status, out) == (1, "") and err.count("\n") == 1
    assert "/posterity: Not a directory: " + cure in err
    assert (run.dir / "file").read_text() == "mine" and names(run.dir) == ["file", "home"]


@pytest.fixture
def as_user(posterity):
    """The program as an ordinary user has it, also where the tests are root's, and a folder that
    this user reads."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        shutil.copy(posterity, folder)
        user = {"user": 65534} if os.geteuid() == 0 else {}

        def call(*words):
            process = subprocess.run([folder / "posterity", *words], capture_output=True, text=True,
                                     cwd="/", **user)
            return process.returncode, process.stdout, process.stderr

        call.dir = folder
        yield call
        subprocess.run(["chmod", "-R", "u+w", folder], check=True)


ELSEWHERE = "Permission denied: install with --user, or name a folder of yours with --prefix DIR\n"


def test_folder_that_may_not_be_written(as_user):
    """The older kernelspec stays whole."""
    binary, kernels = as_user.dir / "posterity", as_user.dir / BELOW
    subprocess.run([binary, "install", "--prefix", as_user.dir], check=True)
    kernels.chmod(0o555)
    assert as_user("install", "--prefix", as_user.dir, "--display-name", "x") == (
        1, "", f"posterity install: {kernels}/posterity: {ELSEWHERE}")
    check_spec(kernels / "posterity", binary)


@pytest.mark.skipif(os.geteuid() != 0 and os.access("/usr/local/share", os.W_OK),
                    reason="it would be installed for all users of this machine")
def test_without_options_it_is_for_all_users(as_user):
    assert as_user("install") == (
        1, "", f"posterity install: /usr/local/share/jupyter/kernels/posterity: {ELSEWHERE}")


def test_program_whose_path_json_cannot_hold(run, posterity):
    folder = os.fsencode(run.dir) + b"/\xff"
    os.mkdir(folder)
    shutil.copy(posterity, folder + b"/posterity")
    result = subprocess.run([folder + b"/posterity", "install", "--prefix", "p"], cwd=run.dir,
                            capture_output=True)
    assert result.returncode == 1 and b"not UTF-8" in result.stderr
    assert not (run.dir / "p").exists()


def ipykernel(run, *words, env=None):
    """What ipykernel says for the same options, of its own kernel."""
    return subprocess.run([sys.executable, "-m", "ipykernel", "install", *words], cwd=run.dir,
                          capture_output=True, text=True, env={**os.environ, **(env or {})})


@pytest.mark.parametrize("words, env", [
    (["--user"], {}), (["--user"], {"XDG_DATA_HOME": "@/xdg"}),
    (["--user"], {"JUPYTER_DATA_DIR": "@/data", "XDG_DATA_HOME": "@/xdg"}),
    (["--prefix", "@/env"], {}), (["--prefix", "env"], {}), (["--prefix=env", "--prefix=b"], {}),
    (["--user", "--display-name", 'A "b"'], {}), (["--user", "--display-name", ""], {})])
@pytest.mark.parametrize("name", ["My.Stan-2", "stan"])
def test_as_ipykernel(run, words, env, name):
    """Folder, printed line and shown name are those of ipykernel with the same options."""
    words = [w.replace("@", str(run.dir)) for w in words] + ["--name", name]
    env = {k: v.replace("@", str(run.dir)) for k, v in env.items()}
    theirs = ipykernel(run, *words, env=env)
    folder = pathlib.Path(theirs.stdout.strip().rpartition(" in ")[2])
    spec = json.loads((folder / "kernel.json").read_text())
    pictures = {p.name for p in folder.iterdir()}
    shutil.rmtree(folder)
    assert run("install", *words, env=env) == (0, theirs.stdout, "")
    ours = json.loads((folder / "kernel.json").read_text())
    if "" in words:  # as if it had not been given, and no name either
        assert spec["display_name"].startswith("Python 3")
        assert ours["display_name"] == template()["display_name"]
    else:
        assert ours["display_name"] == spec["display_name"]
    assert ours["argv"][-2:] == spec["argv"][-2:] == ["-f", "{connection_file}"]
    assert pictures == {p.name for p in folder.iterdir()}


def test_sys_prefix_as_ipykernel(run):
    """sys.prefix of ipykernel's Python is VIRTUAL_ENV once that environment is active."""
    pytest.importorskip("venv")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", run.dir / "env"], check=True)
    env = {"VIRTUAL_ENV": str(run.dir / "env"),
           "PYTHONPATH": os.pathsep.join(p for p in sys.path if p.endswith("site-packages"))}
    theirs = subprocess.run([run.dir / "env/bin/python", "-m", "ipykernel", "install",
                             "--sys-prefix", "--name=x"], cwd=run.dir, capture_output=True,
                            text=True, env={**os.environ, **env})
    assert theirs.returncode == 0, theirs.stderr
    assert run("install", "--sys-prefix", "--name=x", env=env) == (0, theirs.stdout, "")


@pytest.mark.parametrize("name", [n for n in REFUSED if n not in ("", ".", "..", "\u212a", "a\n")])
def test_names_refused_by_jupyter_too(run, name):
    theirs = ipykernel(run, "--prefix", "p", "--name", name)
    assert theirs.returncode != 0 and "Invalid kernel name" in theirs.stderr
