# SPDX-License-Identifier: BSD-3-Clause
"""Makes the expected values in test_digest.c, test_rng.c and test_utf8.c from Python's hashlib,
hmac and decoder of UTF-8, and mpmath: python tests/base/expected.py"""
import hashlib
import hmac
import itertools
import struct

import mpmath


def component(kind, name, data):
    name = name.encode()
    return kind + struct.pack("<Q", len(name)) + name + struct.pack("<Q", len(data)) + data


def framed(purpose, data):
    return hashlib.blake2b(data, digest_size=32, person=purpose.encode()).hexdigest()


print("digest_of('file', 'abc')", framed("file", component(b"b", "", b"abc")))
print("digest_of('file', '')", framed("file", component(b"b", "", b"")))
print("all components", framed("a purpose of 16b", b"".join([
    component(b"b", "x", b"\0\1\2"), component(b"t", "name", "pi \N{GREEK SMALL LETTER PI}".encode()),
    component(b"i", "n", struct.pack("<q", -2)), component(b"r", "r", struct.pack("<d", 0.1)),
    component(b"d", "d", bytes(range(32)))])))
print("mac", hashlib.blake2b(b"abc", key=bytes(range(32)), digest_size=32).hexdigest())
# RFC 4231, test cases 1 and 2.
for key, text in [(b"\x0b" * 20, b"Hi There"), (b"Jefe", b"what do ya want for nothing?")]:
    for scheme in ["sha256", "sha512"]:
        print(scheme, key, hmac.new(key, text, scheme).hexdigest())

# Inverse normal distribution function at the uniforms that test_rng.c forces, u = bits / 2^53.
mpmath.mp.dps = 40
for bits in [1, 2, 1000, 2**30, 2**45, 2**50, 675539944105574, 2**52 - 1, 2**52, 2**53 - 2**49, 2**53 - 1]:
    u = mpmath.mpf(bits) / 2**53
    z = mpmath.findroot(lambda z: mpmath.log(mpmath.ncdf(z)) - mpmath.log(u) if u < 0.5
                        else mpmath.log(mpmath.ncdf(-z)) - mpmath.log(1 - u),
                        mpmath.sqrt(2) * mpmath.erfinv(2 * u - 1))
    print("{%dull, %s}," % (bits, mpmath.nstr(z, 19)))

# What Python reads at the start of every four of these bytes, folded by FNV-1a as test_utf8.c does.
EDGES = [0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf,
         0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xf8, 0xff]


def first_point(data):
    """Bytes and number of the code point that [data] begins with; 0, 0 when it begins with none."""
    for n in range(1, 5):
        try:
            return n, ord(data[:n].decode("utf-8"))
        except UnicodeDecodeError:
            pass
    return 0, 0


total = 14695981039346656037
for data in itertools.product(EDGES, repeat=4):
    for x in first_point(bytes(data)):
        total = (total ^ x) * 1099511628211 % 2**64
print("utf8", total)
