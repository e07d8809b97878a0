# SPDX-License-Identifier: BSD-3-Clause
"""Two threads with a chain each against one: gradients a second of the clock on the wall."""
import statistics

from . import agree, figures, models
from .side import Failed, Side

ROUNDS, SECONDS = 5, 0.5


def measure(name, kind):
    try:
        side = Side(kind, name, models.data(name))
    except Failed as error:
        return {"failed": {kind: str(error)}}
    try:
        agree.at(side, agree.points(side.said["dim"])[0])
        said = [side.ask("pairs", SECONDS) for _ in range(ROUNDS)]
        times = [each["both"] / each["alone"] for each in said]
        return {"times": figures.rounded(statistics.median(times)),
                "most": figures.rounded(max(times)), "failed": {}}
    finally:
        side.close()


def line(name, row):
    return f"{name:24}  {row.get('times')} times as fast, {row.get('most')} in the best round"
