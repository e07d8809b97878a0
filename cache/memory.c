/* SPDX-License-Identifier: BSD-3-Clause
   What the session remembers. */
#include <string.h>
#include "base/alloc.h"
#include "base/map.h"
#include "base/memory.h"
#include "cache/memory.h"

enum { SPARE_ITEM = 1 << 20, SPARE_BUDGET = 1 << 26 };

typedef struct Item {
  bool is_chain, is_spare; /* spare: on disk as well */
  ChainEntry chain;
  Buf text;
  size_t bytes, held; /* of its own, and those that live as long as it does */
} Item;

struct Memory {
  Map *items;                  /* hexadecimal key -> Item */
  size_t bytes, spare, budget; /* bytes of all items, and of the spare ones */
};

Memory *memory_new(size_t budget) {
  Memory *memory = mem_new(sizeof *memory);
  memory->items = map_new();
  memory->budget = budget;
  return memory;
}

static void item_free(Item **item) {
  if (!*item) return;
  if ((*item)->is_chain) chain_entry_free(&(*item)->chain);
  buf_free(&(*item)->text);
  mem_free(*item);
  *item = NULL;
}

void memory_destroy(Memory **memory) {
  if (!*memory) return;
  for (int i = 0; i < map_count((*memory)->items); i++) {
    Item *item = map_value_at((*memory)->items, i);
    item_free(&item);
  }
  map_destroy(&(*memory)->items);
  mem_free(*memory);
  *memory = NULL;
}

static const Item *find(const Memory *memory, Digest key) {
  char hex[DIGEST_HEX];
  digest_hex(key, hex);
  return map_get(memory->items, hex);
}

static void drop(Memory *memory, const char *hex) {
  Item *old = map_remove(memory->items, hex);
  if (old) memory->bytes -= old->bytes;
  if (old && old->is_spare) memory->spare -= old->bytes;
  item_free(&old);
}

static void drop_oldest(Memory *memory, bool spare) {
  int i = 0;
  while (spare && !((const Item *)map_value_at(memory->items, i))->is_spare) i++;
  drop(memory, map_key_at(memory->items, i));
}

/* Whether an item of these sizes is remembered at all. */
static bool is_wanted(const Memory *memory, const Item *item) {
  return item->bytes <= memory->budget && !(item->is_spare && item->held > SPARE_ITEM);
}

/* Consumes [item]; NULL: what was there is forgotten. */
static void put(Memory *memory, Digest key, Item *item) {
  char hex[DIGEST_HEX];
  digest_hex(key, hex);
  drop(memory, hex);
  if (!item) return;
  while (item->is_spare && memory->spare > SPARE_BUDGET - item->bytes)
    drop_oldest(memory, true);
  while (memory->bytes > memory->budget - item->bytes) drop_oldest(memory, false);
  map_set(memory->items, hex, item);
  memory->bytes += item->bytes;
  if (item->is_spare) memory->spare += item->bytes;
}

bool memory_get_chain(const Memory *memory, Digest key, ChainEntry *out) {
  const Item *item = find(memory, key);
  return item && item->is_chain && chain_entry_share(out, &item->chain);
}

bool memory_get_text(const Memory *memory, Digest key, Buf *out) {
  const Item *item = find(memory, key);
  if (!item || item->is_chain || !buf_reserve(out, item->text.n)) return false;
  buf_putn(out, buf_text(&item->text), item->text.n);
  return true;
}

bool memory_has_chain(const Memory *memory, Digest key, const ChainEntry *entry) {
  const Item *item = find(memory, key);
  if (!item || !item->is_chain) return false;
  bool is_worse = item->chain.is_foreign && !entry->is_foreign;
  return !is_worse && item->chain.drawn >= entry->drawn;
}

/* A few columns keep all of the rows. */
static size_t held(const RowBlock *rows) {
  return rows ? row_block_size(rows->count, rows->stride) : 0;
}

void memory_put_chain(Memory *memory, Digest key, const ChainEntry *entry, bool on_disk) {
  Item *item = mem_new(sizeof *item);
  item->is_chain = true;
  item->is_spare = on_disk;
  item->held = held(entry->rows) + held(entry->stats);
  item->bytes = sizeof(double) * (size_t)(entry->dim + entry->nlearnt +
                                          entry->drawn * (entry->width + entry->nstats));
  if (!is_wanted(memory, item) || !chain_entry_share(&item->chain, entry))
    item_free(&item);
  put(memory, key, item);
}

void memory_put_text(Memory *memory, Digest key, const char *text, size_t n,
                     bool on_disk) {
  Item *item = mem_new(sizeof *item);
  item->is_spare = on_disk;
  item->bytes = item->held = n;
  if (is_wanted(memory, item) && buf_reserve(&item->text, n))
    buf_putn(&item->text, text, n);
  else
    item_free(&item);
  put(memory, key, item);
}

static Digest key_of_note(Digest chain, int kind) {
  Hasher *h = hasher_new("note");
  hash_digest(h, "chain", chain);
  hash_int(h, "kind", kind);
  return hasher_end(&h);
}

void memory_put_notes(Memory *memory, Digest key, const ChainParts *parts, bool on_disk) {
  for (int k = 0; k < CHAIN_NOTES; k++) {
    const Numbers *note = &parts->notes[k];
    if (note->at)
      memory_put_text(memory, key_of_note(key, k), (const char *)note->at,
                      sizeof *note->at * (size_t)note->n, on_disk);
  }
}

void memory_get_notes(const Memory *memory, Digest key, ChainParts *out) {
  for (int k = 0; k < CHAIN_NOTES; k++) {
    Buf bytes = {0};
    Numbers *note = &out->notes[k];
    if (memory_get_text(memory, key_of_note(key, k), &bytes)) note->at = mem_try(bytes.n);
    if (note->at) memcpy(note->at, bytes.p, bytes.n);
    if (note->at) note->n = (long)(bytes.n / sizeof *note->at);
    buf_free(&bytes);
  }
}
