# SPDX-License-Identifier: BSD-3-Clause
"""One chain on several threads against one: the wall that a gradient takes."""
import os

from . import agree, figures, models
from .side import Failed, Side

SECONDS = 4


def measure(name, kind):
    threads = len(os.sched_getaffinity(0))
    try:
        side = Side(kind, name, models.data(name))
    except Failed as error:
        return {"failed": {kind: str(error)}}
    try:
        agree.at(side, agree.points(side.said["dim"])[0])
        said = side.ask("team", threads, SECONDS)
        return {"threads": threads, "alone_us": figures.rounded(said["alone"] / 1e3),
                "team_us": figures.rounded(said["team"] / 1e3),
                "times": figures.rounded(said["alone"] / said["team"]), "failed": {}}
    finally:
        side.close()


def line(name, row):
    if row["failed"]:
        return f"{name:24}  {row['failed']}"
    return (f"{name:24}  {row['alone_us']} us alone, {row['team_us']} us on {row['threads']} threads: "
            f"{row['times']} times as fast")
