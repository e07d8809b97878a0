/* SPDX-License-Identifier: BSD-3-Clause
   What the session remembers: entries by key, the oldest forgotten beyond a budget of
   bytes.  Of what is on disk too, only the small is remembered. */
#pragma once
#include "cache/store.h"

typedef struct Memory Memory;

Memory *memory_new(size_t budget);
void memory_destroy(Memory **memory);

/* What is stored under [key], its rows shared; false when there is nothing, or no memory
   for a copy. */
bool memory_get_chain(const Memory *memory, Digest key, ChainEntry *out);
bool memory_get_text(const Memory *memory, Digest key, Buf *out);

/* Whether what is remembered of chain [key] is worth no less than [entry]: as long, and
   not of others where that is the user's own. */
bool memory_has_chain(const Memory *memory, Digest key, const ChainEntry *entry);

/* Takes the place of what was stored under [key], even where it is not remembered itself,
   being too large or memory short; the rows are shared. */
void memory_put_chain(Memory *memory, Digest key, const ChainEntry *entry, bool on_disk);
void memory_put_text(Memory *memory, Digest key, const char *text, size_t n,
                     bool on_disk);

/* The notes of chain [key]; the numbers in [out] are the caller's. */
void memory_put_notes(Memory *memory, Digest key, const ChainParts *parts, bool on_disk);
void memory_get_notes(const Memory *memory, Digest key, ChainParts *out);
