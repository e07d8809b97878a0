"""JupyterLab in headless Chromium: the live table, the summary, a restart, the cached badge.

LAB_SCREENSHOT=FILE keeps a picture of the notebook while it samples (the one in the README)."""

import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync"]
PLAIN = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false",
                                                         "checkForUpdates": False}}

sync_api = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no chromium")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


@pytest.fixture
def lab(home, kernel_name):
    """Address of a JupyterLab on a folder with the radon example, made to sample for a while."""
    notebook = json.loads((ROOT / "examples" / "radon.ipynb").read_text())
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"]).replace("draws = 1000", "draws = 40000")
    folder = home / "work"
    folder.mkdir()
    (folder / "radon.ipynb").write_text(json.dumps(notebook))
    settings = home / "settings"
    for plugin, values in PLAIN.items():
        path = settings / plugin.replace(":", "/")
        path.parent.mkdir(parents=True)
        path.with_suffix(".jupyterlab-settings").write_text(json.dumps(values))
    port = free_port()
    env = {**os.environ, "HOME": str(home), "JUPYTERLAB_SETTINGS_DIR": str(settings)}
    log = open(home / "lab.log", "w")
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root", "--ip=127.0.0.1",
         f"--port={port}", "--IdentityProvider.token=", "--ServerApp.password=",
         f"--notebook-dir={folder}"], cwd=folder, env=env, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{address}/api/status", timeout=1)
            break
        except OSError:
            time.sleep(0.2)
    yield address
    server.terminate()
    try:
        server.wait(timeout=20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


@pytest.fixture
def page(lab):
    with sync_api.sync_playwright() as p:
        browser = p.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1240, "height": 1000})
        page.set_default_timeout(60_000)
        page.goto(f"{lab}/lab/tree/radon.ipynb")
        page.wait_for_selector(".jp-NotebookPanel .jp-Cell")
        page.wait_for_function(
            "() => document.body.innerText.includes('Stan (Posterity) | Idle')")
        yield page
        if os.environ.get("LAB_LAST"):
            page.screenshot(path=os.environ["LAB_LAST"])
        browser.close()


def choose(page, menu, item):
    page.click(f'.lm-MenuBar-itemLabel:text-is("{menu}")')
    page.click(f'.lm-Menu-itemLabel:text-is("{item}")')


def run_all(page):
    choose(page, "Run", "Run All Cells")


# Everything the live table has shown, gathered in the page itself.
WATCH = """() => {
  window.seen = new Set();
  const look = () => document.querySelectorAll('.jp-OutputArea-output').forEach(o => {
    if (o.innerText.includes('sampling for') || o.innerText.includes('Sampling for')) {
      window.seen.add(o.innerText);
    }
  });
  new MutationObserver(look).observe(document.body,
    {childList: true, subtree: true, characterData: true});
}"""


def test_live_table_summary_and_cached_badge(page):
    page.evaluate(WATCH)
    run_all(page)
    page.wait_for_function("() => window.seen.size >= 2", timeout=60_000)
    picture = os.environ.get("LAB_SCREENSHOT")
    if picture:
        page.wait_for_function("() => [...window.seen].some(t => t.includes('Finished: 2'))")
        page.wait_for_timeout(300)
        page.locator('.jp-CodeCell:has-text("Sampling for")').first.screenshot(path=picture)
    page.wait_for_function("() => document.body.innerText.includes('ess_bulk')", timeout=120_000)
    page.wait_for_function(
        "() => [...document.querySelectorAll('.jp-InputPrompt')].every("
        "p => !p.innerText.includes('*'))", timeout=120_000)
    assert page.evaluate("() => window.seen.size") >= 3
    assert page.evaluate("() => !!document.querySelector('.jp-RenderedSVG img, .jp-RenderedSVG svg')")
    assert not page.query_selector('.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.stderr"]')
    choose(page, "Kernel", "Restart Kernel and Run All Cells…")
    page.click('.jp-Dialog button:has-text("Restart")')
    page.wait_for_function(
        "() => (document.body.innerText.match(/cached · saved/g) || []).length >= 2",
        timeout=60_000)
