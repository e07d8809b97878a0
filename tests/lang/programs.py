# SPDX-License-Identifier: BSD-3-Clause
"""The programs of good/ and bad/, and what their comments say."""

import pathlib
import re

HERE = pathlib.Path(__file__).parent
GOOD = sorted((HERE / "good").glob("*.stan"))
BAD = sorted((HERE / "bad").glob("*.stan"))


def text_of(path):
    return path.read_bytes().decode("utf-8", "replace")


def expectations(path, kind):
    """(line, text) of every `// expect KIND: TEXT`."""
    return [(number, m[1].strip())
            for number, line in enumerate(text_of(path).split("\n"), 1)
            for m in re.finditer(r"// expect " + kind + r": ?(.*?)(?=$|// expect)", line)]


def directive(path, word):
    """What stands after `// WORD: ` on a line of its own; None without."""
    m = re.search(r"(?m)^// " + word + r": (.*)$", text_of(path))
    return m[1] if m else None


def stops(path):
    return bool(expectations(path, "stop"))


RUNS = [path for path in GOOD
        if any(expectations(path, kind) for kind in ("print", "target", "stop"))]
