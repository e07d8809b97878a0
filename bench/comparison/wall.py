# SPDX-License-Identifier: BSD-3-Clause
"""What a side says of one model, at a point that all sides are asked about."""
from . import agree, models
from .side import Failed, Side


def answers(name, kind, times, *question):
    """So many answers to the question; raises Failed where the side cannot be had."""
    side = Side(kind, name, models.data(name))
    try:
        agree.at(side, agree.points(side.said["dim"])[0])
        return [side.ask(*question) for _ in range(times)]
    finally:
        side.close()


def measured(name, kind, times, question, row):
    """row(answers), or why there is none."""
    try:
        return {**row(answers(name, kind, times, *question)), "failed": {}}
    except Failed as error:
        return {"failed": {kind: str(error)}}
