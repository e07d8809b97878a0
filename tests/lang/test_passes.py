# SPDX-License-Identifier: BSD-3-Clause
"""What the generator keeps out of the text: whether a pass has run shows there, not in the numbers."""
import os
import re
import subprocess

import pytest


@pytest.fixture
def density(tmp_path):
    """The function ps_density of a program."""
    def text_of(program):
        file = tmp_path / "program.stan"
        file.write_text(program)
        run = subprocess.run([os.environ["GEN_DRIVER"], "--text", str(file)], capture_output=True,
                             text=True, timeout=60)
        assert run.returncode == 0, run.stderr
        return re.search(r"^int ps_density.*?^}", run.stdout, re.S | re.M)[0]
    return text_of


def test_a_density_is_tested_without_a_second_evaluation(density):
    text = density("data { real y; } parameters { real m; real t; }\n"
                   "transformed parameters { real p = normal_lpdf(y | m, 1); }\n"
                   "model { target += p * t; }\n")
    values = re.findall(r"normal_lpdf_k\([^;]*, 0u, ", text)
    assert len(values) == 1, text
