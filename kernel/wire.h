/* SPDX-License-Identifier: BSD-3-Clause
   The messages of the protocol on the wire:
     identity*, "<IDS|MSG>", hmac, header, parent_header, metadata, content, buffer*
   The signature covers the four dictionaries as sent.  What comes in is hostile until it
   has been verified, and malformed until it has been parsed. */
#pragma once
#include "base/json.h"
#include "kernel/net.h"
#include "kernel/seen.h"

typedef struct Signer {
  const char *scheme; /* "hmac-sha256", "hmac-sha512" */
  const char *key;    /* empty: messages are not signed */
  Seen *seen;         /* signatures of what has come, or NULL */
} Signer;

/* A message received. */
typedef struct Message {
  Frames identities;
  Json *header, *parent, *metadata, *content;
} Message;

/* Verifies and parses [frames]; NULL, with the reason in [why], for what must be dropped:
   also a signature that came before, for somebody has recorded the message. */
Message *wire_decode(const Signer *signer, const Frames *frames, Buf *why);
void message_destroy(Message **message);

const char *message_type(const Message *message); /* "" when it has none */

/* Frames of a message to [identities] (a topic for iopub); [parent] and [metadata] may be
   NULL. */
void wire_encode(const Signer *signer, const Frames *identities, const Json *header,
                 const Json *parent, const Json *metadata, const Json *content,
                 Frames *out);
