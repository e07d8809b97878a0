/* SPDX-License-Identifier: BSD-3-Clause
   Keys: every component counts, order of adding does not, boundaries and types do. */
#include <math.h>
#include <string.h>
#include "base/alloc.h"
#include "cache/key.h"
#include "fixture.h"

/* A recipe in which component [change] differs from the usual; -1: none. */
static Digest recipe(int change, bool backwards, Json **preimage) {
  KeyRecipe *k = key_new(change == 0 ? LAYER_GENERATED : LAYER_DRAWS);
  for (int step = 0; step < 6; step++) switch (backwards ? 5 - step : step) {
    case 0: key_int(k, "tune", change == 1 ? 1001 : 1000); break;
    case 1: key_real(k, "target_accept", change == 2 ? nextafter(0.8, 1) : 0.8); break;
    case 2: key_text(k, "adapt", change == 3 ? "stan" : "auto"); break;
    case 3: key_digest(k, "density", some_key(change == 4 ? 1 : 0)); break;
    case 4: key_int(k, change == 5 ? "chains" : "chain", 1); break;
    case 5: key_text(k, change == 6 ? "a" : "ab", change == 6 ? "bc" : "c"); break;
    }
  return key_end(&k, preimage);
}

static char *text_of(Json **json) {
  Buf text = {0};
  json_write(*json, &text);
  json_destroy(json);
  return buf_take(&text);
}

/* Key and preimage do not depend on the order, and change with every component. */
static void test_mutation(void **state) {
  (void)state;
  Json *mine = NULL, *theirs = NULL;
  Digest usual = recipe(-1, false, &mine);
  assert_true(digest_eq(usual, recipe(-1, true, &theirs)));
  char *text = text_of(&mine), *other = text_of(&theirs);
  assert_string_equal(text, other);
  mem_free(other);
  for (int change = 0; change < 7; change++) {
    assert_false(digest_eq(usual, recipe(change, false, &theirs)));
    other = text_of(&theirs);
    assert_string_not_equal(text, other);
    mem_free(other);
  }
  mem_free(text);
}

/* A key with one component. */
static Digest one(char kind, const char *text, double x) {
  KeyRecipe *k = key_new(LAYER_OUTPUTS);
  Digest d;
  if (kind == 'i') key_int(k, "x", (int64_t)x);
  if (kind == 'r') key_real(k, "x", x);
  if (kind == 't') key_text(k, "x", text);
  if (kind == 'd' && digest_from_hex(text, &d)) key_digest(k, "x", d);
  return key_end(&k, NULL);
}

static void test_types(void **state) {
  (void)state;
  char hex[DIGEST_HEX];
  digest_hex(some_key(1), hex);
  assert_false(digest_eq(one('i', NULL, 1), one('r', NULL, 1)));
  assert_false(digest_eq(one('i', NULL, 1), one('t', "1", 0)));
  assert_false(digest_eq(one('t', hex, 0), one('d', hex, 0)));
  assert_false(digest_eq(one('r', NULL, 0), one('r', NULL, -0.0)));
  assert_true(digest_eq(one('d', hex, 0), one('d', hex, 0)));
}

static void test_preimage(void **state) {
  (void)state;
  Json *preimage = NULL;
  recipe(-1, true, &preimage);
  Buf out = {0};
  char hex[DIGEST_HEX];
  digest_hex(some_key(0), hex);
  json_write(preimage, &out);
  Buf want = {0};
  buf_printf(
      &want,
      "{\"layer\":\"draws\",\"recipe\":1,\"components\":{\"ab\":\"c\",\"adapt\":\"auto\","
      "\"chain\":1,\"density\":{\"digest\":\"%s\"},\"target_accept\":0.8,\"tune\":1000}}",
      hex);
  assert_string_equal(buf_text(&out), buf_text(&want));
  buf_free(&want);
  buf_free(&out);
  json_destroy(&preimage);
}

static int fingerprint_here(void) {
  Digest d = numerics_fingerprint();
  return digest_eq(d, (Digest){{0}}) ? 256 : d.bytes[0] ^ d.bytes[31];
}

static void test_fingerprint(void **state) {
  (void)state;
  int child = start(fingerprint_here);
  assert_int_equal(finish(child), fingerprint_here());
  Digest first = numerics_fingerprint();
  assert_true(digest_eq(first, numerics_fingerprint()));
  assert_false(digest_eq(first, (Digest){{0}}));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_mutation), cmocka_unit_test(test_types),
      cmocka_unit_test(test_preimage), cmocka_unit_test(test_fingerprint)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
