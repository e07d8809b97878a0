# SPDX-License-Identifier: BSD-3-Clause
"""Data from random JSON texts, every number bit by bit, against Python's json module; and damaged texts, which must
be refused where that module refuses them."""
import json
import math
import os
import random
import struct
import subprocess

import pytest

TEXTS = 3000
SEPARATOR = b"\x1e"
SPACES = ["", "", "", " ", "\n", "\t ", "\r\n"]
WORDS = ["NaN", "Infinity", "-Infinity", '"Inf"', '"-inf"', '"nan"', "true", "false"]
MEANT = {"Inf": math.inf, "-inf": -math.inf, "nan": math.nan, True: 1, False: 0}


def number(rng):
    kind = rng.randrange(8)
    if kind == 0:
        return str(rng.randrange(-100, 100))
    if kind == 1:
        return str(rng.randrange(-2**rng.randrange(1, 70), 2**rng.randrange(1, 70)))
    if kind == 2:
        return repr(struct.unpack("d", rng.randbytes(8))[0]).replace("inf", "0").replace("nan", "0")
    if kind == 3:
        return f"{rng.uniform(-1, 1):.{rng.randrange(1, 30)}f}"
    if kind == 4:
        return f"{rng.gauss(0, 1) * 10**rng.randrange(-40, 40):.{rng.randrange(25)}{rng.choice('eE')}}"
    if kind == 5:
        return rng.choice(["-0", "-0.0", "0e0", "2147483647", "2147483648", "-2147483648", "-2147483649", "1e-320"])
    if kind == 6:
        return rng.choice(WORDS)
    return repr(rng.gauss(0, 1))


def nest(rng, dims):
    if not dims:
        return number(rng)
    items = [nest(rng, dims[1:]) for _ in range(dims[0])]
    space = lambda: rng.choice(SPACES)
    return "[" + space() + (space() + "," + space()).join(items) + space() + "]"


def text_of(rng):
    members = [f'{rng.choice(SPACES)}"v{k}"{rng.choice(SPACES)}:'
               + rng.choice(SPACES) + nest(rng, [rng.randrange(1, 5) for _ in range(rng.randrange(4))])
               for k in range(rng.randrange(1, 4))]
    return "{" + ",".join(members) + "}" + rng.choice(SPACES)


def flat(value, dims, level=0):
    """Numbers of a nest of lists, whose shape is left in dims."""
    if not isinstance(value, list):
        return [MEANT.get(value, value) if isinstance(value, (str, bool)) else value]
    if len(dims) == level:
        dims.append(len(value))
    return [x for item in value for x in flat(item, dims, level + 1)]


def is_int(x):
    return isinstance(x, int) and -2**31 <= x < 2**31


def expected(value):
    dims = []
    numbers = flat(value, dims)
    shape = " " * bool(dims) + "x".join(map(str, dims))
    if all(is_int(x) for x in numbers):
        return "int" + shape + "".join(f" {x}" for x in numbers)
    return "real" + shape + "".join(
        f" {struct.unpack('Q', struct.pack('d', float(x)))[0]:016x}" if x == x else " nan" for x in numbers)


def said(tmp_path, texts):
    path = tmp_path / "texts"
    path.write_bytes(SEPARATOR.join(texts))
    done = subprocess.run([os.environ["JSON_DRIVER"], str(path)], capture_output=True, timeout=300, check=True)
    lines = done.stdout.decode().splitlines()
    assert len(lines) == len(texts)
    return lines


def test_values(tmp_path):
    rng = random.Random(1)
    texts = [text_of(rng) for _ in range(TEXTS)]
    for text, line in zip(texts, said(tmp_path, [t.encode() for t in texts])):
        assert line == "; ".join(expected(v) for v in json.loads(text).values()), text


def pairs(items):
    if len(dict(items)) < len(items):
        raise ValueError("twice")
    return dict(items)


def is_accepted(text):
    """By Python's module, less what is no data: another value than an object, names that stand there twice, halves
    of surrogate pairs and NUL in texts."""
    try:
        value = json.loads(text.decode(), object_pairs_hook=pairs)
        json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and "\\u0000" not in json.dumps(value)


EXTRA = [b'"', b"\\", b"[", b"]", b"{", b"}", b",", b":", b"1", b"-", b".", b"e", b"0", b"\xff", b"\xc3\xa9", b"\\ud800",
         b"\\u00e9", b"\\u0000", b"\\ud83d\\ude00", b"\x01", b"null", b"NaN", b'"v0":1,', b"x", b"\x00", b"\\/", b"\\x"]


def damaged(rng):
    text = text_of(rng) if rng.randrange(3) else rng.choice(
        ['{"a": "x\\n\\u00e9y", "b": {"c": [1, {"d": null}]}}', '{"t": ["a", "b"], "": [[], []]}', "[1]", "{}", '{"a":{}}'])
    data = bytearray(text.encode())
    for _ in range(rng.randrange(3)):
        at = rng.randrange(len(data) + 1)
        data[at:at + rng.choice([0, 0, 1, 3])] = rng.choice(EXTRA)
    return bytes(data)


def test_damaged_texts(tmp_path):
    rng = random.Random(2)
    texts = [damaged(rng) for _ in range(4 * TEXTS)]
    refused = 0
    for text, line in zip(texts, said(tmp_path, texts)):
        refused += line.startswith("refused")
        assert line.startswith("refused") != is_accepted(text), (text, line)
        assert line != "refused "
    assert 0.2 < refused / len(texts) < 0.9


@pytest.mark.parametrize("text, why", [
    ('{"a": [1, 2}', "line 1: `,` or `]` is missing before `}`"),
    ('{"a": 1\n "b": 2}', "line 2: `,` or `}` is missing before `\"`"),
    ('{"a" 1}', "line 1: `:` is missing before `1`"),
    ('{"a": 1,\n\n}', "line 3: a name in double quotes is missing before `}`"),
    ('{"a": }', "line 1: a value is missing before `}`"),
    ('{"a": [1, 2', "line 1: `,` or `]` is missing before the end"),
    ('{"a": 01}', "line 1: a value is missing before `01`"),
    ('{"a": "x', "line 1: a text is not closed"),
    ('{"a": 1} {', "line 1: there is text behind the end of the object"),
    ('{"a": 1, "a": 2}', "line 1: `a` is there twice"),
    ("", 'line 1: an object, {"name": value, ...}, is missing before the end'),
    ('{"x":' + 511 * "[" + 511 * "]" + "}", None),
    ('{"x": [0, ' + 20 * "[" + '{"y": 1}' + 20 * "]" + "]}", None),
    ('{"x":' + 512 * "[" + 512 * "]" + "}", "line 1: nested too deep"),
    (512 * '{"x":' + "1" + 512 * "}", None),
    (513 * '{"x":' + "1" + 513 * "}", "line 1: nested too deep"),
])
def test_refusals(tmp_path, text, why):
    line, = said(tmp_path, [text.encode()])
    assert line == f"refused {why}" if why else not line.startswith("refused")
