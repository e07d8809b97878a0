/* SPDX-License-Identifier: BSD-3-Clause
   Digests against Python's hashlib, which follows RFC 7693 (expected.py), and HMAC
   against RFC 4231, test cases 1 and 2. */
#include <string.h>
#include "base/digest.h"
#include "check.h"

static void check_hex(Digest d, const char *want) {
  char hex[DIGEST_HEX];
  digest_hex(d, hex);
  assert_string_equal(hex, want);
}

static Digest counting(void) {
  Digest d;
  for (int i = 0; i < DIGEST_BYTES; i++) d.bytes[i] = (unsigned char)i;
  return d;
}

static void test_digest(void **state) {
  (void)state;
  check_hex(digest_of("file", "abc", 3),
            "01ad0f7e1b5dc0d85bb69c2a225af242d66780f140a4d4184fb374e515646833");
  check_hex(digest_of("file", NULL, 0),
            "b3b0fc20ad030dc48211ec0c1435888c5b94f438187d22b8573e4e7f13ee965e");
  Hasher *h = hasher_new("a purpose of 16bytes and more");
  hash_bytes(h, "x", "\0\1\2", 3);
  hash_text(h, "name", "pi \xcf\x80");
  hash_int(h, "n", -2);
  hash_real(h, "r", 0.1);
  hash_digest(h, "d", counting());
  check_hex(hasher_end(&h),
            "f9f8553d8faa86cf2da099c7e0f299c21a97681e1a87702c8af309368ff8d3cb");
  assert_null(h);
}

static Digest of_two(const char *a, const char *b) {
  Hasher *h = hasher_new("t");
  hash_text(h, a, b);
  return hasher_end(&h);
}

static void test_boundaries(void **state) {
  (void)state;
  assert_false(digest_eq(of_two("ab", "c"), of_two("a", "bc")));
  Hasher *a = hasher_new("t"), *b = hasher_new("t"), *c = hasher_new("t"),
         *d = hasher_new("t");
  hash_int(a, "x", 1);
  hash_real(b, "x", 1);
  hash_real(c, "x", -0.0);
  hash_real(d, "x", 0.0);
  assert_false(digest_eq(hasher_end(&a), hasher_end(&b)));
  assert_false(digest_eq(hasher_end(&c), hasher_end(&d)));
  assert_false(digest_eq(digest_of("p", "x", 1), digest_of("q", "x", 1)));
}

static void test_hex(void **state) {
  (void)state;
  Digest d = counting(), back;
  char hex[DIGEST_HEX];
  digest_hex(d, hex);
  assert_true(digest_from_hex(hex, &back));
  assert_true(digest_eq(d, back));
  hex[63] = '\0';
  assert_false(digest_from_hex(hex, &back));
  assert_false(digest_from_hex("", &back));
  memset(hex, 'g', 64);
  assert_false(digest_from_hex(hex, &back));
}

static void test_mac(void **state) {
  (void)state;
  check_hex(digest_mac(counting().bytes, "abc", 3),
            "d63a32d3e44738d7907f964316c241adaba0abfeabc32349677578a15a203f7f");
}

static void test_hmac(void **state) {
  (void)state;
  char hex[129];
  Str one[] = {{"Hi There", 8}},
      two[] = {{"what do ya ", 11}, {NULL, 0}, {"want for nothing?", 17}};
  char key[21];
  memset(key, 0x0b, 20);
  key[20] = '\0';
  assert_true(hmac_hex("hmac-sha256", key, one, 1, hex));
  assert_string_equal(hex,
                      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  assert_true(hmac_hex("hmac-sha512", key, one, 1, hex));
  assert_string_equal(hex,
                      "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde"
                      "daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854");
  assert_true(hmac_hex("hmac-sha256", "Jefe", two, 3, hex));
  assert_string_equal(hex,
                      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  assert_true(hmac_hex("hmac-sha512", "Jefe", two, 3, hex));
  assert_string_equal(hex,
                      "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
                      "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737");
  assert_false(hmac_hex("hmac-md5", "Jefe", two, 3, hex));
}

static void test_entropy(void **state) {
  (void)state;
  unsigned char a[32] = {0}, b[32] = {0};
  entropy(a, sizeof a);
  entropy(b, sizeof b);
  assert_memory_not_equal(a, b, sizeof a);
}

/* Pieces of any length are the bytes in one go. */
static void test_pieces(void **state) {
  (void)state;
  char bytes[1000];
  for (int i = 0; i < 1000; i++) bytes[i] = (char)(i * 7);
  Hasher *h = hasher_new("pieces");
  hash_begin(h, "x", sizeof bytes);
  for (size_t at = 0, n = 0; at < sizeof bytes; at += n, n++)
    hash_more(h, bytes + at, n < sizeof bytes - at ? n : sizeof bytes - at);
  Hasher *whole = hasher_new("pieces");
  hash_bytes(whole, "x", bytes, sizeof bytes);
  assert_true(digest_eq(hasher_end(&h), hasher_end(&whole)));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_digest), cmocka_unit_test(test_boundaries),
      cmocka_unit_test(test_hex),    cmocka_unit_test(test_mac),
      cmocka_unit_test(test_hmac),   cmocka_unit_test(test_entropy),
      cmocka_unit_test(test_pieces)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
