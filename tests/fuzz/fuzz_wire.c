/* SPDX-License-Identifier: BSD-3-Clause
   Any frames may come off the wire: here the lines of the input.  What passes is signed
   with the key, and what was read is read back from its own encoding as the same. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include "base/alloc.h"
#include "base/digest.h"
#include "kernel/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PARTS = 4, HEX_ROOM = 129 };
static char SCHEME[] = "hmac-sha256", KEY[] = "a key", NO_KEY[] = "";
static const Signer SIGNED = {SCHEME, KEY}, UNSIGNED = {SCHEME, NO_KEY};

static void split(const char *text, size_t size, Frames *out) {
  for (size_t start = 0, i = 0; i <= size; i++)
    if (i == size || text[i] == '\n') {
      frames_push(out, text + start, i - start);
      start = i + 1;
    }
}

/* Index of the signature; 0 when there is none with four parts behind it. */
static int signature_at(const Frames *frames) {
  for (int i = 0; i + 1 + PARTS < frames->count; i++)
    if (str_is(frames->at[i], "<IDS|MSG>")) return i + 1;
  return 0;
}

static Message *decode(const Signer *signer, const Frames *frames) {
  Buf why = {0};
  Message *message = wire_decode(signer, frames, &why);
  ASSERT(message || why.n > 0);
  buf_free(&why);
  return message;
}

static bool passes(const Signer *signer, const Frames *frames) {
  Message *message = decode(signer, frames);
  bool passed = message != NULL;
  if (message) ASSERT(message_type(message));
  message_destroy(&message);
  return passed;
}

static void sign(Frames *frames, int at, const char *hex) {
  Str old = frames->at[at];
  frames->at[at] = (Str){mem_strdup(hex), strlen(hex)};
  mem_free((char *)old.p);
}

static bool same_json(const Json *a, const Json *b) {
  Buf x = {0}, y = {0};
  json_write(a, &x);
  json_write(b, &y);
  bool same = strcmp(buf_text(&x), buf_text(&y)) == 0;
  buf_free(&x);
  buf_free(&y);
  return same;
}

static void read_back(const Frames *frames) {
  Message *m = decode(&UNSIGNED, frames);
  if (!m) return;
  Frames sent = {0};
  wire_encode(&SIGNED, &m->identities, m->header, m->parent, m->metadata, m->content,
              &sent);
  Message *again = decode(&SIGNED, &sent);
  ASSERT(again && again->identities.count == m->identities.count);
  ASSERT(same_json(m->header, again->header) && same_json(m->content, again->content));
  ASSERT(strcmp(message_type(m), message_type(again)) == 0);
  message_destroy(&again);
  message_destroy(&m);
  frames_free(&sent);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  Frames frames = {0};
  split((const char *)data, size, &frames);
  bool readable = passes(&UNSIGNED, &frames);
  int at = signature_at(&frames);
  if (at) {
    char hex[HEX_ROOM];
    ASSERT(hmac_hex(SIGNED.scheme, SIGNED.key, frames.at + at + 1, PARTS, hex));
    bool was_right = str_is(frames.at[at], hex);
    ASSERT(passes(&SIGNED, &frames) == (was_right && readable));
    sign(&frames, at, hex);
    ASSERT(passes(&SIGNED, &frames) == readable);
    hex[size % 64] ^= 1;
    sign(&frames, at, hex);
    ASSERT(!passes(&SIGNED, &frames));
  } else {
    ASSERT(!readable && !passes(&SIGNED, &frames));
  }
  read_back(&frames);
  frames_free(&frames);
  return 0;
}
