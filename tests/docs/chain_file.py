# SPDX-License-Identifier: BSD-3-Clause
"""A reader of the files of chains, written from docs/cache-format.md alone."""

import hashlib
import json
import pathlib
import struct
from dataclasses import dataclass, field

HEAD = struct.Struct("<8s8sQ32s9Q2d")
END = 64
KINDS = {word.encode()[:8].ljust(8, b"\0"): word
         for word in ("head", "draws", "generated", "history", "effort", "warmup")}
STORED, CONSTANT, COPY = 0, 1, 2


class Damaged(Exception):
    """What lies there is not what was written."""


class Real(str):
    """A number with a point or an exponent, as it is spelled."""


# --- digests ---


def component(kind, name, content):
    name = name.encode()
    return kind + struct.pack("<Q", len(name)) + name + struct.pack("<Q", len(content)) + content


def digest(purpose, *components):
    person = purpose.encode()[:16].ljust(16, b"\0")
    return hashlib.blake2b(b"".join(components), digest_size=32, person=person).digest()


def digest_of(purpose, content):
    return digest(purpose, component(b"b", "", content))


def mark_of(secret, purpose, of):
    """The mark of the user with this secret on a digest."""
    message = digest(purpose, component(b"d", "digest", of))
    return hashlib.blake2b(message, digest_size=32, key=secret).digest()


# --- keys ---


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


# --- blocks ---


@dataclass
class Block:
    kind: str
    key: bytes
    first: int
    count: int
    shapes: tuple  # dim, nlearnt, width, nstats
    step_size: float
    seconds: float
    q: tuple
    learnt: tuple
    words: bytes
    codes: tuple
    values: tuple
    packed: list  # the columns that are stored, by row
    stats: list
    digest: bytes
    mark: bytes
    start: int
    end: int
    rows_at: int  # where `rows` begins in the file


def parse_head(data, at):
    """The numbers of a head; None at the end of what a writer has finished."""
    if len(data) - at < HEAD.size or not any(data[at:at + HEAD.size]):
        return None
    magic, word, length, key, *shapes, step, seconds = HEAD.unpack_from(data, at)
    if magic != b"PSTBLK01" or word not in KINDS:
        raise Damaged("a block does not begin as it should")
    first, count, dim, nlearnt, width, nstats, stored, constants, text = shapes
    if max(first, count, width, nstats) >= 2**31 or stored + constants > width or \
            (not count and stored + constants):
        raise Damaged("the shapes of a block")
    reals = dim + nlearnt + (text + 7) // 8 + (width if count else 0) + constants \
        + count * (stored + nstats)
    if length != HEAD.size + 8 * reals + END:
        raise Damaged("the length of a block")
    return (KINDS[word], key, shapes, step, seconds, length) if at + length <= len(data) else None


def cut(numbers, count, n):
    return [numbers[i * n:(i + 1) * n] for i in range(count)]


def read_block(data, at):
    """The block at [at]; None at the end of what a writer has finished."""
    head = parse_head(data, at)
    if head is None:
        return None
    kind, key, shapes, step, seconds, length = head
    first, count, dim, nlearnt, width, nstats, stored, constants, text = shapes
    end, place = at + length, at + HEAD.size
    said, mark = data[end - END:end - 32], data[end - 32:end]
    if digest_of("block", data[at:end - END]) != said:
        raise Damaged("the digest of a block")

    def take(form, n):
        nonlocal place
        numbers = struct.unpack_from(f"<{n}{form}", data, place)
        place += 8 * n
        return numbers

    q, learnt = take("d", dim), take("d", nlearnt)
    words = data[place:place + text]
    place += (text + 7) // 8 * 8
    codes = take("Q", width if count else 0)
    if codes.count(STORED) != stored or codes.count(CONSTANT) != constants:
        raise Damaged("the codes of a block")
    values = take("d", constants)
    rows_at = place
    packed = cut(take("d", count * stored), count, stored)
    stats = cut(take("d", count * nstats), count, nstats)
    return Block(kind, key, first, count, (dim, nlearnt, width, nstats), step, seconds, q, learnt,
                 words, codes, values, packed, stats, said, mark, at, end, rows_at)


def unpack(block, draws):
    """The rows of a block; [draws]: those of the chain, for copies."""
    rows = []
    for i, packed in enumerate(block.packed):
        stored, constants, row = iter(packed), iter(block.values), []
        for code in block.codes:
            if code == STORED:
                row.append(next(stored))
            elif code == CONSTANT:
                row.append(next(constants))
            elif block.first + i < len(draws) and code - COPY < len(draws[block.first + i]):
                row.append(draws[block.first + i][code - COPY])
            else:
                raise Damaged("a copy of nothing")
        rows.append(row)
    return rows


# --- files ---


@dataclass
class Layer:
    shapes: tuple = None
    rows: list = field(default_factory=list)
    stats: list = field(default_factory=list)
    blocks: list = field(default_factory=list)


@dataclass
class Chain:
    key: bytes
    heads: dict  # what layers are, by key
    draws: Layer
    generated: dict  # layers by key
    notes: dict  # numbers by kind, and the mark on them
    blocks: list
    size: int  # bytes of whole blocks


def add_rows(layer, block, draws):
    if layer.shapes not in (None, block.shapes) or block.first != len(layer.rows):
        raise Damaged("the order of blocks")
    layer.shapes = block.shapes
    layer.rows += unpack(block, draws)
    layer.stats += block.stats
    layer.blocks.append(block)


def add_block(chain, block):
    if block.kind == "warmup" or (block.kind in {"draws", "history", "effort"} and block.key != chain.key):
        raise Damaged("a block that cannot stand there")
    if block.kind == "head":
        chain.heads[block.key] = json.loads(block.words, parse_float=Real)
    elif block.kind == "draws":
        add_rows(chain.draws, block, [])
    elif block.kind == "generated":
        if block.first + block.count > len(chain.draws.rows):
            raise Damaged("generated rows without draws")
        add_rows(chain.generated.setdefault(block.key, Layer()), block, chain.draws.rows)
    else:
        chain.notes[block.kind] = block.q
    chain.blocks.append(block)
    chain.size = block.end


def read_chain(path):
    """All that a file has; an end that was not finished is left out."""
    data = pathlib.Path(path).read_bytes()
    block = read_block(data, 0)
    if block is None or block.kind != "head":
        raise Damaged("it does not begin with its head")
    chain = Chain(block.key, {}, Layer(), {}, {}, [], 0)
    while block is not None:
        add_block(chain, block)
        block = read_block(data, block.end)
    return chain


def read_warmup(path):
    data = pathlib.Path(path).read_bytes()
    block = read_block(data, 0)
    if block is None or block.kind != "warmup" or block.end != len(data):
        raise Damaged("it is not one block")
    return block


def sign_again(data, block):
    """Makes the digest of a block in a bytearray anew, as anybody can; the mark stays."""
    data[block.end - END:block.end - 32] = digest_of("block", bytes(data[block.start:block.end - END]))
