/* SPDX-License-Identifier: BSD-3-Clause
   Keys, digests, message authentication and entropy, by libsodium. */
#include <sodium.h>
#include <string.h>
#include "base/alloc.h"
#include "base/digest.h"

_Static_assert(DIGEST_BYTES == crypto_generichash_blake2b_BYTES, "BLAKE2b-256");

struct Hasher {
  crypto_generichash_blake2b_state state;
};

/* Initialising twice is allowed and thread-safe in libsodium. */
static void need_sodium(void) {
  MUST(sodium_init() >= 0);
}

Hasher *hasher_new(const char *purpose) {
  unsigned char personal[crypto_generichash_blake2b_PERSONALBYTES] = {0};
  memcpy(personal, purpose, strnlen(purpose, sizeof personal));
  need_sodium();
  Hasher *h = mem_new_aligned(sizeof *h);
  MUST(crypto_generichash_blake2b_init_salt_personal(&h->state, NULL, 0, DIGEST_BYTES,
                                                     NULL, personal) == 0);
  return h;
}

Digest hasher_end(Hasher **h) {
  Digest d;
  MUST(crypto_generichash_blake2b_final(&(*h)->state, d.bytes, DIGEST_BYTES) == 0);
  mem_free(*h);
  *h = NULL;
  return d;
}

static void update(Hasher *h, const void *bytes, size_t n) {
  MUST(crypto_generichash_blake2b_update(&h->state, bytes, n) == 0);
}

static void little_endian(unsigned char out[8], uint64_t x) {
  for (int i = 0; i < 8; i++) out[i] = (unsigned char)(x >> 8 * i);
}

/* type, length of name, name, length of the bytes that follow */
static void begin(Hasher *h, char type, const char *name, size_t n) {
  unsigned char head[9] = {(unsigned char)type}, length[8];
  size_t name_length = strlen(name);
  little_endian(head + 1, name_length);
  little_endian(length, n);
  update(h, head, sizeof head);
  update(h, name, name_length);
  update(h, length, sizeof length);
}

static void component(Hasher *h, char type, const char *name, const void *bytes,
                      size_t n) {
  begin(h, type, name, n);
  update(h, bytes, n);
}

void hash_begin(Hasher *h, const char *name, size_t n) {
  begin(h, 'b', name, n);
}

void hash_more(Hasher *h, const void *bytes, size_t n) {
  update(h, bytes, n);
}

void hash_bytes(Hasher *h, const char *name, const void *bytes, size_t n) {
  component(h, 'b', name, bytes, n);
}

void hash_text(Hasher *h, const char *name, const char *text) {
  component(h, 't', name, text, strlen(text));
}

void hash_int(Hasher *h, const char *name, int64_t x) {
  unsigned char bytes[8];
  little_endian(bytes, (uint64_t)x);
  component(h, 'i', name, bytes, sizeof bytes);
}

void hash_real(Hasher *h, const char *name, double x) {
  uint64_t bits;
  unsigned char bytes[8];
  memcpy(&bits, &x, sizeof bits);
  little_endian(bytes, bits);
  component(h, 'r', name, bytes, sizeof bytes);
}

void hash_digest(Hasher *h, const char *name, Digest d) {
  component(h, 'd', name, d.bytes, sizeof d.bytes);
}

Digest digest_of(const char *purpose, const void *bytes, size_t n) {
  Hasher *h = hasher_new(purpose);
  hash_bytes(h, "", bytes, n);
  return hasher_end(&h);
}

bool digest_eq(Digest a, Digest b) {
  return sodium_memcmp(a.bytes, b.bytes, DIGEST_BYTES) == 0;
}

void digest_hex(Digest d, char hex[DIGEST_HEX]) {
  sodium_bin2hex(hex, DIGEST_HEX, d.bytes, DIGEST_BYTES);
}

bool digest_from_hex(const char *hex, Digest *d) {
  size_t n = 0;
  if (strlen(hex) != 2 * DIGEST_BYTES) return false;
  return sodium_hex2bin(d->bytes, DIGEST_BYTES, hex, 2 * DIGEST_BYTES, NULL, &n, NULL) ==
             0 &&
         n == DIGEST_BYTES;
}

Digest digest_mac(const unsigned char key[32], const void *bytes, size_t n) {
  Digest d;
  need_sodium();
  MUST(crypto_generichash_blake2b(d.bytes, DIGEST_BYTES, bytes, n, key, 32) == 0);
  return d;
}

bool hmac_hex(const char *scheme, const char *key, const Str *parts, int count,
              char *hex) {
  const unsigned char *k = (const unsigned char *)key;
  need_sodium();
  if (strcmp(scheme, "hmac-sha256") == 0) {
    crypto_auth_hmacsha256_state s;
    unsigned char mac[crypto_auth_hmacsha256_BYTES];
    crypto_auth_hmacsha256_init(&s, k, strlen(key));
    for (int i = 0; i < count; i++)
      crypto_auth_hmacsha256_update(&s, (const unsigned char *)parts[i].p, parts[i].n);
    crypto_auth_hmacsha256_final(&s, mac);
    sodium_bin2hex(hex, 2 * sizeof mac + 1, mac, sizeof mac);
    return true;
  }
  if (strcmp(scheme, "hmac-sha512") == 0) {
    crypto_auth_hmacsha512_state s;
    unsigned char mac[crypto_auth_hmacsha512_BYTES];
    crypto_auth_hmacsha512_init(&s, k, strlen(key));
    for (int i = 0; i < count; i++)
      crypto_auth_hmacsha512_update(&s, (const unsigned char *)parts[i].p, parts[i].n);
    crypto_auth_hmacsha512_final(&s, mac);
    sodium_bin2hex(hex, 2 * sizeof mac + 1, mac, sizeof mac);
    return true;
  }
  return false;
}

void entropy(void *bytes, size_t n) {
  need_sodium();
  randombytes_buf(bytes, n);
}
