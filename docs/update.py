#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Writes what pages repeat of tables: docs/functions.md, the tables of docs/language.md, and
docs/benchmarks.md of bench/results.json.

    docs/update.py build/posterity
"""
import pathlib
import subprocess
import sys

DOCS = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(DOCS.parent / "bench"))
from comparison import page as benchmarks


def printed(posterity, option):
    return subprocess.run([posterity, "functions", option], check=True, capture_output=True,
                          text=True).stdout


def replace_table(page, table):
    """The table with the same heading, up to the empty line behind it."""
    start = page.index(table.splitlines()[0])
    return page[:start] + table + page[page.index("\n\n", start):]


def main(posterity):
    (DOCS / "functions.md").write_text(printed(posterity, "--markdown"))
    path = DOCS / "language.md"
    page = path.read_text()
    for table in printed(posterity, "--notebook").strip().split("\n\n"):
        page = replace_table(page, table)
    path.write_text(page)
    benchmarks.write()


if __name__ == "__main__":
    main(*sys.argv[1:])
