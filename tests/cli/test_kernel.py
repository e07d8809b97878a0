"""posterity kernel: Jupyter finds what was installed and starts it, whatever words it is given."""

import json
import subprocess

import pytest
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager

MORE = ["--Application.log_level=10", "--debug", "--profile", "x", "-debug", "-fast", "--hb=7",
        "--f=/nowhere", "word", "--", "-h"]


@pytest.fixture
def specs(run):
    """A kernelspec manager that sees only what the test installed in the folder p."""
    assert run("install", "--prefix", "p", "--name", "Mine", "--display-name", "Mine too")[0] == 0
    return KernelSpecManager(kernel_dirs=[str(run.dir / "p/share/jupyter/kernels")],
                             ensure_native_kernel=False)


def answer(specs, home, argv=None, more=()):
    """What the kernel says of itself, with [argv] in its kernel.json and [more] behind it."""
    folder = specs.get_kernel_spec("mine").resource_dir
    if argv:
        with open(f"{folder}/kernel.json", encoding="utf-8") as file:
            spec = json.load(file)
        spec["argv"] = spec["argv"][:2] + argv
        with open(f"{folder}/kernel.json", "w", encoding="utf-8") as file:
            json.dump(spec, file)
    manager = KernelManager(kernel_name="mine", kernel_spec_manager=specs)
    manager.connection_file = str(home / "a b" / "kernel.json")
    (home / "a b").mkdir(exist_ok=True)
    manager.start_kernel(cwd=str(home), extra_arguments=list(more))
    client = manager.blocking_client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=30)
        client.kernel_info()
        return client.get_shell_msg(timeout=30)["content"]
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def test_jupyter_finds_it(specs):
    assert list(specs.find_kernel_specs()) == ["mine"]
    spec = specs.get_kernel_spec("Mine")
    assert (spec.display_name, spec.language, spec.interrupt_mode) == ("Mine too", "stan", "message")


@pytest.mark.parametrize("more", [[], MORE])
def test_jupyter_starts_it(specs, home, more):
    assert answer(specs, home, more=more)["implementation"] == "posterity"


FILE = "{connection_file}"


@pytest.mark.parametrize("argv", [
    [f"--f={FILE}"], [f"-f={FILE}"], [f"-f{FILE}"], ["--f", FILE], [f"--connection-file={FILE}"],
    ["--connection-file", FILE], ["-f", f'"{FILE}"'], [f'--f="{FILE}"'],
    ["--debug", "-x", "word", "-f", FILE, *MORE]])
def test_ways_to_write_the_file(specs, home, argv):
    """Also those of people who edit kernel.json, and the quotes that VS Code puts."""
    assert answer(specs, home, argv)["implementation"] == "posterity"


@pytest.mark.parametrize("words, file", [
    (["-f", "none.json"], "none.json"), (["-f", '"none.json"'], "none.json"), (["-f", '"'], '"'),
    (["-f", '""'], '""'), (["-f", "a.json", "-f", "b.json"], "a.json"), (["-f="], "")])
def test_file_that_is_not_there(run, words, file):
    assert run("kernel", *words) == (
        1, "", f"posterity kernel: {file}: No such file or directory\n")


def test_quotes_that_belong_to_the_name(run, posterity):
    (run.dir / '"x"').write_text("no JSON")
    result = subprocess.run([posterity, "kernel", "-f", '"x"'], cwd=run.dir, capture_output=True,
                            text=True)
    assert result.returncode == 1 and 'kernel: "x": line 1' in result.stderr
