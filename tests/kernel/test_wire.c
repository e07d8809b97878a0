/* SPDX-License-Identifier: BSD-3-Clause
   Messages to frames and back: signatures in both schemes, what is dropped and why,
   identifiers. The signatures were made with Python:
     python3 -c "import hmac; parts = b'{\"msg_type\":\"a_request\"}', b'{}', b'{}',
     b'{\"x\":1}' for d in 'sha256', 'sha512': print(hmac.new(b'a key', b''.join(parts),
     d).hexdigest())" */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include "../base/check.h"
#include "kernel/uuid.h"
#include "kernel/wire.h"

static const char *const PARTS[] = {"{\"msg_type\":\"a_request\"}", "{}", "{}",
                                    "{\"x\":1}"};
static const char SHA256[] =
    "35bde5897a21ae18b846204264287cb7d851670f8f924d135ece6f0e7f56256b";
static const char SHA512[] =
    "4ec1ed86ac9ea87a9210772419dd5d204c3e0e65dc10e33e238b814117e9657a"
    "434fd067c31423484c492be7099af02a0d53127fb70968c17fa9a1cdb007984c";
static char SCHEME_256[] = "hmac-sha256", SCHEME_512[] = "hmac-sha512",
            SCHEME_MD5[] = "hmac-md5";
static char KEY[] = "a key", OTHER_KEY[] = "another key", NO_KEY[] = "";
static const Signer ROWS[] = {{SCHEME_256, KEY}, {SCHEME_512, KEY}},
                    NONE = {SCHEME_256, NO_KEY};
static const char *const SIGNATURES[] = {SHA256, SHA512};

static Json *parse(const char *text) {
  Json *json = json_parse(str_of(text), NULL);
  assert_non_null(json);
  return json;
}

static void push(Frames *frames, const char *text) {
  frames_push(frames, text, strlen(text));
}

/* The message above with [signature], from two identities, with a buffer at its end. */
static Frames message_frames(const char *signature) {
  Frames frames = {0};
  push(&frames, "one");
  push(&frames, "two");
  push(&frames, "<IDS|MSG>");
  push(&frames, signature);
  for (int i = 0; i < 4; i++) push(&frames, PARTS[i]);
  push(&frames, "a buffer");
  return frames;
}

static void check_dropped(const Signer *signer, const Frames *frames, const char *why) {
  Buf said = {0};
  assert_null(wire_decode(signer, frames, &said));
  if (!strstr(buf_text(&said), why)) fail_msg("%s instead of %s", buf_text(&said), why);
  buf_free(&said);
}

static void check_decoded(const Signer *signer, const Frames *frames) {
  Buf why = {0};
  Message *m = wire_decode(signer, frames, &why);
  assert_non_null(m);
  assert_string_equal(message_type(m), "a_request");
  assert_int_equal(m->identities.count, 2);
  assert_true(str_is(m->identities.at[1], "two"));
  assert_int_equal(json_int(json_get(m->content, "x"), 0), 1);
  assert_int_equal(json_count(m->parent), 0);
  message_destroy(&m);
  assert_null(m);
  buf_free(&why);
}

static void test_encode_signs(void **state) {
  (void)state;
  for (int k = 0; k < 2; k++) {
    Json *header = parse(PARTS[0]), *content = parse(PARTS[3]);
    Frames ids = {0}, sent = {0};
    push(&ids, "one");
    push(&ids, "two");
    wire_encode(&ROWS[k], &ids, header, NULL, NULL, content, &sent);
    assert_int_equal(sent.count, 8);
    assert_true(str_is(sent.at[2], "<IDS|MSG>"));
    assert_true(str_is(sent.at[3], SIGNATURES[k]));
    for (int i = 0; i < 4; i++) assert_true(str_is(sent.at[4 + i], PARTS[i]));
    check_decoded(&ROWS[k], &sent);
    frames_free(&ids);
    frames_free(&sent);
    json_destroy(&header);
    json_destroy(&content);
  }
}

static void test_decode_verifies(void **state) {
  (void)state;
  for (int k = 0; k < 2; k++) {
    Frames right = message_frames(SIGNATURES[k]),
           other = message_frames(SIGNATURES[1 - k]);
    check_decoded(&ROWS[k], &right);
    check_dropped(&ROWS[k], &other, "signature");
    check_dropped(&(Signer){ROWS[k].scheme, OTHER_KEY}, &right, "signature");
    check_dropped(&(Signer){SCHEME_MD5, KEY}, &right, "signature");
    frames_free(&right);
    frames_free(&other);
  }
}

/* Every single changed byte is noticed, in the signature and in what it covers. */
static void test_changed_bytes(void **state) {
  (void)state;
  Frames frames = message_frames(SHA256);
  for (int i = 3; i < 8; i++)
    for (size_t k = 0; k < frames.at[i].n; k++) {
      char *byte = (char *)frames.at[i].p + k;
      *byte ^= 1;
      check_dropped(&ROWS[0], &frames, "signature");
      *byte ^= 1;
    }
  check_decoded(&ROWS[0], &frames);
  frames_free(&frames);
}

static void test_short_signature(void **state) {
  (void)state;
  char part[sizeof SHA256];
  for (size_t n = 0; n + 1 < sizeof part; n++) {
    memcpy(part, SHA256, n);
    part[n] = '\0';
    Frames frames = message_frames(part);
    check_dropped(&ROWS[0], &frames, "signature");
    frames_free(&frames);
  }
}

/* A message with a right signature is decoded once; one with a wrong one leaves no
   trace. */
static void test_comes_twice(void **state) {
  (void)state;
  Signer signer = {SCHEME_256, KEY, seen_new()};
  Frames right = message_frames(SHA256), wrong = message_frames(SHA512);
  check_dropped(&signer, &wrong, "signature");
  check_decoded(&signer, &right);
  check_dropped(&signer, &right, "has come before");
  frames_free(&right);
  frames_free(&wrong);
  seen_destroy(&signer.seen);
}

static bool add(Seen *seen, int i) {
  char text[20];
  snprintf(text, sizeof text, "signature %d", i);
  return seen_add(seen, str_of(text));
}

/* The latest are remembered, the oldest of too many forgotten. */
static void test_many_come(void **state) {
  (void)state;
  enum { MORE = 1000 };
  Seen *seen = seen_new();
  for (int i = 0; i < SEEN_MOST + MORE; i++) assert_true(add(seen, i));
  for (int i = MORE; i < SEEN_MOST + MORE; i++) assert_false(add(seen, i));
  for (int i = 0; i < MORE; i++) assert_true(add(seen, i));
  assert_true(add(seen, MORE));
  assert_false(add(seen, 2 * MORE + 1));
  seen_destroy(&seen);
}

static void test_no_key(void **state) {
  (void)state;
  Frames frames = message_frames("anything");
  check_decoded(&NONE, &frames);
  frames_free(&frames);
}

static void check_unreadable(const char *const *texts, int count, const char *why) {
  Frames frames = {0};
  for (int i = 0; i < count; i++) push(&frames, texts[i]);
  check_dropped(&NONE, &frames, why);
  frames_free(&frames);
}

static void test_malformed(void **state) {
  (void)state;
  check_unreadable(NULL, 0, "delimiter");
  check_unreadable((const char *[]){"id", "", "{}", "{}", "{}", "{}"}, 6, "delimiter");
  check_unreadable((const char *[]){"<IDS|MSG>", "", "{}", "{}", "{}"}, 5, "missing");
  check_unreadable((const char *[]){"<IDS|MSG>", "", "{}", "{}", "{}", "{"}, 6, "line 1");
  check_unreadable((const char *[]){"<IDS|MSG>", "", "{}", "[]", "{}", "{}"}, 6,
                   "no object");
  check_unreadable((const char *[]){"<IDS|MSG>", "", "3", "{}", "{}", "{}"}, 6,
                   "no object");
}

static void test_type_of_anything(void **state) {
  (void)state;
  static const char *const HEADERS[] = {"{}", "{\"msg_type\": 3}",
                                        "{\"msg_type\": null}"};
  for (int i = 0; i < 3; i++) {
    Frames frames = {0};
    Buf why = {0};
    push(&frames, "<IDS|MSG>");
    push(&frames, "");
    push(&frames, HEADERS[i]);
    for (int k = 0; k < 3; k++) push(&frames, "{}");
    Message *m = wire_decode(&NONE, &frames, &why);
    assert_non_null(m);
    assert_string_equal(message_type(m), "");
    message_destroy(&m);
    frames_free(&frames);
  }
}

/* RFC 9562: 8-4-4-4-12 hexadecimal digits, version 4, variant 10. */
static void test_uuid(void **state) {
  (void)state;
  char a[UUID_ROOM], b[UUID_ROOM];
  for (int round = 0; round < 100; round++) {
    uuid_new(a);
    uuid_new(b);
    assert_int_equal(strlen(a), 36);
    for (int i = 0; i < 36; i++) {
      bool dash = i == 8 || i == 13 || i == 18 || i == 23;
      assert_true(dash ? a[i] == '-' : isxdigit((unsigned char)a[i]) && !isupper(a[i]));
    }
    assert_int_equal(a[14], '4');
    assert_non_null(strchr("89ab", a[19]));
    assert_string_not_equal(a, b);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_encode_signs),     cmocka_unit_test(test_decode_verifies),
      cmocka_unit_test(test_changed_bytes),    cmocka_unit_test(test_short_signature),
      cmocka_unit_test(test_no_key),           cmocka_unit_test(test_malformed),
      cmocka_unit_test(test_type_of_anything), cmocka_unit_test(test_uuid),
      cmocka_unit_test(test_comes_twice),      cmocka_unit_test(test_many_come),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
