# SPDX-License-Identifier: BSD-3-Clause
"""Two threads with a chain each against one: gradients a second of the clock on the wall."""
import statistics

from . import figures, wall

ROUNDS, SECONDS = 5, 0.5


def measure(name, kind):
    def row(said):
        times = [each["both"] / each["alone"] for each in said]
        return {"times": figures.rounded(statistics.median(times)), "most": figures.rounded(max(times))}
    return wall.measured(name, kind, ROUNDS, ("pairs", SECONDS), row)


def line(name, row):
    return f"{name:24}  {row.get('times')} times as fast, {row.get('most')} in the best round"
