/* SPDX-License-Identifier: BSD-3-Clause
   Keys and digests: BLAKE2b-256 (RFC 7693) over named, typed, length-delimited
   components, so that neither "ab"+"c" and "a"+"bc" nor 2 x 3 and 3 x 2 share a digest.
   The doorway to libsodium. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/str.h"

enum { DIGEST_BYTES = 32, DIGEST_HEX = 2 * DIGEST_BYTES + 1 };

typedef struct Digest {
  unsigned char bytes[DIGEST_BYTES];
} Digest;

typedef struct Hasher Hasher;

/* A hash of its own for every [purpose] (at most 16 bytes are significant). */
Hasher *hasher_new(const char *purpose);

/* Ends it, frees it, sets [h] to NULL. */
Digest hasher_end(Hasher **h);

/* Components.  Every call writes type, length of name, name, length, bytes. */
void hash_bytes(Hasher *h, const char *name, const void *bytes, size_t n);
void hash_text(Hasher *h, const char *name, const char *text);
void hash_int(Hasher *h, const char *name, int64_t x);
void hash_real(Hasher *h, const char *name, double x); /* by bits: -0 and 0 differ */
void hash_digest(Hasher *h, const char *name, Digest d);

/* hash_bytes piece by piece: [n] is the length of all pieces that follow. */
void hash_begin(Hasher *h, const char *name, size_t n);
void hash_more(Hasher *h, const void *bytes, size_t n);

Digest digest_of(const char *purpose, const void *bytes, size_t n);
bool digest_eq(Digest a, Digest b); /* in constant time */

/* Hexadecimal, ended by NUL. */
void digest_hex(Digest d, char hex[DIGEST_HEX]);
bool digest_from_hex(const char *hex, Digest *d);

/* Keyed BLAKE2b-256 of [bytes]. */
Digest digest_mac(const unsigned char key[32], const void *bytes, size_t n);

/* HMAC of the concatenation of [count] parts with [scheme] "hmac-sha256" or
   "hmac-sha512", as lower-case hexadecimal (129 bytes suffice).  False when the scheme is
   unknown. */
bool hmac_hex(const char *scheme, const char *key, const Str *parts, int count,
              char *hex);

/* [n] unpredictable bytes. */
void entropy(void *bytes, size_t n);
