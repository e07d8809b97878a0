"""What the tests of the command line share: a verb run in an empty folder."""

import os
import subprocess

import pytest


@pytest.fixture
def run(posterity, tmp_path):
    """Runs a verb in an empty folder: status, stdout, stderr."""

    def call(*words, env=None):
        process = subprocess.run([posterity, *words], capture_output=True, text=True, cwd=tmp_path,
                                 timeout=60, env={**os.environ, **(env or {})})
        return process.returncode, process.stdout, process.stderr

    call.dir = tmp_path
    return call
