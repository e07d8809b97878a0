/* SPDX-License-Identifier: BSD-3-Clause
   What the session remembers. */
#include <string.h>
#include "base/alloc.h"
#include "base/map.h"
#include "cache/memory.h"

typedef struct Item {
  bool is_chain;
  ChainEntry chain;
  Buf text;
  size_t bytes;
} Item;

struct Memory {
  Map *items; /* hexadecimal key -> Item */
  size_t bytes, budget;
};

Memory *memory_new(size_t budget) {
  Memory *memory = mem_new(sizeof *memory);
  memory->items = map_new();
  memory->budget = budget;
  return memory;
}

static void item_free(Item *item) {
  if (!item) return;
  if (item->is_chain) chain_entry_free(&item->chain);
  buf_free(&item->text);
  mem_free(item);
}

void memory_destroy(Memory **memory) {
  if (!*memory) return;
  for (int i = 0; i < map_count((*memory)->items); i++)
    item_free(map_value_at((*memory)->items, i));
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
  item_free(old);
}

/* Consumes [item]. */
static void put(Memory *memory, Digest key, Item *item) {
  char hex[DIGEST_HEX];
  digest_hex(key, hex);
  drop(memory, hex);
  if (item->bytes > memory->budget) {
    item_free(item);
    return;
  }
  while (memory->bytes > memory->budget - item->bytes)
    drop(memory, map_key_at(memory->items, 0));
  map_set(memory->items, hex, item);
  memory->bytes += item->bytes;
}

static double *copy_doubles(const double *from, long n) {
  double *to = mem_new(sizeof *to * (size_t)n);
  if (n) memcpy(to, from, sizeof *to * (size_t)n);
  return to;
}

static void copy_chain(ChainEntry *to, const ChainEntry *from) {
  *to = *from;
  to->q = copy_doubles(from->q, from->dim);
  to->metric = copy_doubles(from->metric, from->nmetric);
  to->rows = copy_doubles(from->rows, from->drawn * from->width);
  to->stats = copy_doubles(from->stats, from->drawn * from->nstats);
}

bool memory_get_chain(const Memory *memory, Digest key, ChainEntry *out) {
  const Item *item = find(memory, key);
  if (!item || !item->is_chain) return false;
  copy_chain(out, &item->chain);
  return true;
}

bool memory_get_text(const Memory *memory, Digest key, Buf *out) {
  const Item *item = find(memory, key);
  if (!item || item->is_chain) return false;
  buf_putn(out, buf_text(&item->text), item->text.n);
  return true;
}

long memory_drawn(const Memory *memory, Digest key) {
  const Item *item = find(memory, key);
  return item && item->is_chain ? item->chain.drawn : -1;
}

void memory_put_chain(Memory *memory, Digest key, const ChainEntry *entry) {
  Item *item = mem_new(sizeof *item);
  item->is_chain = true;
  copy_chain(&item->chain, entry);
  item->bytes = sizeof(double) * (size_t)(entry->dim + entry->nmetric +
                                          entry->drawn * (entry->width + entry->nstats));
  put(memory, key, item);
}

void memory_put_text(Memory *memory, Digest key, const char *text, size_t n) {
  Item *item = mem_new(sizeof *item);
  buf_putn(&item->text, text, n);
  item->bytes = n;
  put(memory, key, item);
}
