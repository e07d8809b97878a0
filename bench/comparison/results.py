# SPDX-License-Identifier: BSD-3-Clause
"""The file of results: {mode: {...}} with the machine and the versions that made it."""
import json
import os
import pathlib
import platform
import subprocess

from . import models, peers


def processor():
    for line in pathlib.Path("/proc/cpuinfo").read_text().split("\n"):
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor()


def printed(*command):
    return subprocess.run(command, capture_output=True, text=True).stdout.split("\n")[0]


def machine():
    return {"processor": processor(), "cores": os.cpu_count(), "system": platform.system(),
            "compiler": printed("cc", "--version"), "versions": peers.versions()}


def load(path):
    path = pathlib.Path(path)
    return json.loads(path.read_text()) if path.exists() else {}


def merge(path, mode, made):
    """Rows of [made] replace those of the same name; the rest of the file stays."""
    found = load(path)
    found["machine"] = machine()
    rows = {**found.get(mode, {}), **made}
    order = list(models.table())
    found[mode] = dict(sorted(rows.items(),
                              key=lambda row: order.index(row[0]) if row[0] in order else 999))
    pathlib.Path(path).write_text(json.dumps(found, indent=1) + "\n")
