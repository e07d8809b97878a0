/* SPDX-License-Identifier: BSD-3-Clause
   Messages to frames and back. */
#include "kernel/wire.h"
#include <string.h>
#include "base/alloc.h"
#include "base/digest.h"

static const char DELIMITER[] = "<IDS|MSG>";
enum { PARTS = 4, HEX_ROOM = 129 };

/* In constant time, so that a signature cannot be guessed byte by byte. */
static bool same_text(Str a, const char *b) {
  unsigned char different = a.n != strlen(b);
  for (size_t i = 0; i < a.n && b[i]; i++) different |= (unsigned char)(a.p[i] ^ b[i]);
  return !different;
}

static bool verify(const Signer *signer, const Frames *frames, int delimiter) {
  char hex[HEX_ROOM];
  if (!signer->key[0]) return true;
  return hmac_hex(signer->scheme, signer->key, frames->at + delimiter + 2, PARTS, hex) &&
         same_text(frames->at[delimiter + 1], hex);
}

static int find_delimiter(const Frames *frames) {
  for (int i = 0; i < frames->count; i++)
    if (str_is(frames->at[i], DELIMITER)) return i;
  return -1;
}

static Json *parse_part(Str text, Buf *why) {
  Json *json = json_parse(text, why);
  if (json && json_kind(json) != JSON_OBJECT) {
    buf_put(why, "a part is no object");
    json_destroy(&json);
  }
  return json;
}

Message *wire_decode(const Signer *signer, const Frames *frames, Buf *why) {
  int at = find_delimiter(frames);
  if (at < 0 || frames->count < at + 2 + PARTS) {
    buf_put(why, "not a message: no delimiter, or parts are missing");
    return NULL;
  }
  if (!verify(signer, frames, at)) {
    buf_put(why, "wrong signature");
    return NULL;
  }
  if (signer->seen && signer->key[0] && !seen_add(signer->seen, frames->at[at + 1])) {
    buf_put(why, "a signature that has come before");
    return NULL;
  }
  Message *message = mem_new(sizeof *message);
  for (int i = 0; i < at; i++)
    frames_push(&message->identities, frames->at[i].p, frames->at[i].n);
  Json **parts[PARTS] = {&message->header, &message->parent, &message->metadata,
                         &message->content};
  for (int i = 0; i < PARTS; i++)
    if (!(*parts[i] = parse_part(frames->at[at + 2 + i], why))) {
      message_destroy(&message);
      return NULL;
    }
  return message;
}

void message_destroy(Message **message) {
  Message *m = *message;
  if (!m) return;
  frames_free(&m->identities);
  json_destroy(&m->header);
  json_destroy(&m->parent);
  json_destroy(&m->metadata);
  json_destroy(&m->content);
  mem_free(m);
  *message = NULL;
}

const char *message_type(const Message *message) {
  return json_text(json_get(message->header, "msg_type"), "");
}

static void push_json(Frames *out, const Json *json) {
  Buf text = {0};
  if (json)
    json_write(json, &text);
  else
    buf_put(&text, "{}");
  frames_push(out, text.p, text.n);
  buf_free(&text);
}

void wire_encode(const Signer *signer, const Frames *identities, const Json *header,
                 const Json *parent, const Json *metadata, const Json *content,
                 Frames *out) {
  for (int i = 0; i < identities->count; i++)
    frames_push(out, identities->at[i].p, identities->at[i].n);
  frames_push(out, DELIMITER, strlen(DELIMITER));
  Frames parts = {0};
  push_json(&parts, header);
  push_json(&parts, parent);
  push_json(&parts, metadata);
  push_json(&parts, content);
  char hex[HEX_ROOM] = "";
  if (signer->key[0]) hmac_hex(signer->scheme, signer->key, parts.at, PARTS, hex);
  frames_push(out, hex, strlen(hex));
  for (int i = 0; i < PARTS; i++) frames_push(out, parts.at[i].p, parts.at[i].n);
  frames_free(&parts);
}
