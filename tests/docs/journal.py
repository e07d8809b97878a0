# SPDX-License-Identifier: BSD-3-Clause
"""A reader of a chain's folder, written from docs/cache-format.md alone."""

import hashlib
import json
import pathlib
import struct

HEAD = struct.Struct("<8sQ32s6Q2d")


class Damaged(Exception):
    """What lies there is not what was written."""


class Real(str):
    """A number with a point or an exponent, as it is spelled: spelling enters the sum."""


# --- digests ---


def component(kind, name, content):
    name = name.encode()
    return kind + struct.pack("<Q", len(name)) + name + struct.pack("<Q", len(content)) + content


def digest(purpose, *components):
    person = purpose.encode()[:16].ljust(16, b"\0")
    return hashlib.blake2b(b"".join(components), digest_size=32, person=person).digest()


def digest_of(purpose, content):
    return digest(purpose, component(b"b", "", content))


# --- the manifest ---


def canonical(x):
    """Members sorted by name, no blanks, numbers as they are spelled."""
    if isinstance(x, dict):
        members = sorted(x.items(), key=lambda member: member[0].encode())
        return "{" + ",".join(f"{canonical(k)}:{canonical(v)}" for k, v in members) + "}"
    if isinstance(x, list):
        return "[" + ",".join(map(canonical, x)) + "]"
    return str(x) if isinstance(x, Real) else json.dumps(x, ensure_ascii=False)


def read_manifest(folder):
    root = json.loads((folder / "manifest.json").read_bytes(), parse_float=Real)
    manifest = root["manifest"]
    if digest_of("manifest", canonical(manifest).encode()).hex() != root["sum"]:
        raise Damaged("the sum of the manifest")
    if manifest["format"] != 1:
        raise Damaged("the format of the manifest")
    return manifest


def recipe_component(name, value):
    if isinstance(value, dict):
        return component(b"d", name, bytes.fromhex(value["digest"]))
    if isinstance(value, int):
        return component(b"i", name, struct.pack("<q", value))
    if isinstance(value, Real):
        return component(b"r", name, struct.pack("<d", float(value)))
    return component(b"t", name, value.encode())


def key_of(preimage):
    """The key that a preimage stands for."""
    parts = sorted(preimage["components"].items(), key=lambda part: part[0].encode())
    return digest(preimage["layer"],
                  component(b"t", "layer", preimage["layer"].encode()),
                  component(b"i", "recipe", struct.pack("<q", preimage["recipe"])),
                  *[recipe_component(name, value) for name, value in parts])


# --- the journal ---


def read_block(data, at, key):
    """(shapes, state, rows, stats, where the next block begins)"""
    if len(data) - at < HEAD.size + 32:
        raise Damaged("it is cut off")
    magic, length, theirs, first, count, dim, nmetric, width, nstats, step, seconds = \
        HEAD.unpack_from(data, at)
    reals = dim + nmetric + count * (width + nstats)
    end = at + length
    if magic != b"PSTJRN01" or theirs != key:
        raise Damaged("a block is not of this chain")
    if length != HEAD.size + 8 * reals + 32 or end > len(data):
        raise Damaged("the length of a block")
    if digest_of("journal", data[at:end - 32]) != data[end - 32:end]:
        raise Damaged("the digest of a block")
    numbers = struct.unpack_from(f"<{reals}d", data, at + HEAD.size)
    state, numbers = numbers[:dim + nmetric], numbers[dim + nmetric:]
    rows, stats = numbers[:count * width], numbers[count * width:]
    cut = lambda x, n: [x[i * n:(i + 1) * n] for i in range(count)]
    shapes = (dim, nmetric, width, nstats)
    return first, shapes, (state, step, seconds), cut(rows, width), cut(stats, nstats), end


def read_chain(folder):
    """(manifest, rows, stats): the draws that the manifest vouches for."""
    folder = pathlib.Path(folder)
    manifest = read_manifest(folder)
    data = (folder / "draws.journal").read_bytes()
    if len(data) < manifest["journal"]:
        raise Damaged("it is cut off")
    data = data[:manifest["journal"]]
    rows, stats, at, known, blocks = [], [], 0, None, bytes(32)
    while at < len(data):
        first, shapes, _, more, their_stats, at = \
            read_block(data, at, bytes.fromhex(manifest["key"]))
        blocks = digest("blocks", component(b"d", "before", blocks),
                        component(b"d", "block", data[at - 32:at]))
        if first != len(rows) or shapes != (known or shapes):
            raise Damaged("the order of blocks")
        known = shapes
        rows += more
        stats += their_stats
    if len(rows) != manifest["draws"]:
        raise Damaged("manifest and journal differ")
    if blocks.hex() != manifest["blocks"]:
        raise Damaged("the journal is not the one that the manifest was written for")
    return manifest, rows, stats
