# SPDX-License-Identifier: BSD-3-Clause
"""One chain on several threads against one: the wall that a gradient takes."""
import os

from . import figures, wall

SECONDS = 4


def measure(name, kind):
    threads = len(os.sched_getaffinity(0))

    def row(said):
        alone, team = said[0]["alone"], said[0]["team"]
        return {"threads": threads, "alone_us": figures.rounded(alone / 1e3),
                "team_us": figures.rounded(team / 1e3), "times": figures.rounded(alone / team)}
    return wall.measured(name, kind, 1, ("team", threads, SECONDS), row)


def line(name, row):
    if row["failed"]:
        return f"{name:24}  {row['failed']}"
    return (f"{name:24}  {row['alone_us']} us alone, {row['team_us']} us on {row['threads']} threads: "
            f"{row['times']} times as fast")
