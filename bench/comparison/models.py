# SPDX-License-Identifier: BSD-3-Clause
"""The bench set, read from bench/models."""
import ast
import functools
import importlib.util

from . import peers

FOLDER = peers.ROOT / "bench/models"


@functools.cache
def maker():
    """bench/models/data.py as a module."""
    spec = importlib.util.spec_from_file_location("bench_data", FOLDER / "data.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def table():
    return maker().table()


def program(name):
    return maker().program(name)


def data(name, small=False, **sizes):
    folder = peers.BUILD / ("small" if small else "data")
    return maker().write(folder, name, small, **sizes)


@functools.cache
def functions(module):
    tree = ast.parse((FOLDER / f"{module}.py").read_text())
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def has_function(module, name):
    return name in functions(module)
