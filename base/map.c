/* SPDX-License-Identifier: BSD-3-Clause
   Text -> pointer: entries in order of insertion, and an open-addressed index over
   them. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include "base/map.h"
#include "base/vec.h"

typedef struct Entry {
  char *key;
  void *value;
  uint64_t hash;
} Entry;

struct Map {
  Vec(Entry) entries;
  int *slots; /* entry + 1, or 0; never more than half full */
  int nslots; /* a power of two, or 0 */
};

#ifdef POSTERITY_STRESS
enum { FIRST_SLOTS = 2 };
#else
enum { FIRST_SLOTS = 16 };
#endif

/* FNV-1a with a last mix, so that the low bits depend on every byte. */
static uint64_t hash_key(const char *key) {
  uint64_t h = 0xcbf29ce484222325u;
  for (; *key; key++) h = (h ^ (unsigned char)*key) * 0x100000001b3u;
  return h ^ h >> 32;
}

Map *map_new(void) {
  return mem_new(sizeof(Map));
}

void map_destroy(Map **map) {
  if (!*map) return;
  for (int i = 0; i < (*map)->entries.n; i++) mem_free((*map)->entries.at[i].key);
  vec_free(&(*map)->entries);
  mem_free((*map)->slots);
  mem_free(*map);
  *map = NULL;
}

/* The slot of [key], or the empty slot where it belongs. */
static int find_slot(const Map *map, const char *key, uint64_t hash) {
  int mask = map->nslots - 1;
  for (int s = (int)(hash & (uint64_t)mask);; s = (s + 1) & mask) {
    if (!map->slots[s]) return s;
    const Entry *e = &map->entries.at[map->slots[s] - 1];
    if (e->hash == hash && strcmp(e->key, key) == 0) return s;
  }
}

static int find_entry(const Map *map, const char *key) {
  return map->nslots ? map->slots[find_slot(map, key, hash_key(key))] - 1 : -1;
}

static void rebuild(Map *map, int nslots) {
  mem_free(map->slots);
  map->slots = mem_new(sizeof *map->slots * (size_t)nslots);
  map->nslots = nslots;
  for (int i = 0; i < map->entries.n; i++) {
    const Entry *e = &map->entries.at[i];
    map->slots[find_slot(map, e->key, e->hash)] = i + 1;
  }
}

void *map_get(const Map *map, const char *key) {
  int i = find_entry(map, key);
  return i < 0 ? NULL : map->entries.at[i].value;
}

bool map_has(const Map *map, const char *key) {
  return find_entry(map, key) >= 0;
}

void *map_set(Map *map, const char *key, void *value) {
  int i = find_entry(map, key);
  if (i >= 0) {
    void *old = map->entries.at[i].value;
    map->entries.at[i].value = value;
    return old;
  }
  if (2 * (map->entries.n + 1) > map->nslots)
    rebuild(map, map->nslots ? 2 * map->nslots : FIRST_SLOTS);
  uint64_t hash = hash_key(key);
  map->slots[find_slot(map, key, hash)] = map->entries.n + 1;
  vec_push(&map->entries, (Entry){mem_strdup(key), value, hash});
  return NULL;
}

void *map_remove(Map *map, const char *key) {
  int i = find_entry(map, key);
  if (i < 0) return NULL;
  Entry *e = &map->entries.at[i];
  void *value = e->value;
  mem_free(e->key);
  memmove(e, e + 1, sizeof *e * (size_t)(map->entries.n - i - 1));
  map->entries.n--;
  rebuild(map, map->nslots);
  return value;
}

int map_count(const Map *map) {
  return map->entries.n;
}

const char *map_key_at(const Map *map, int i) {
  ASSERT(i >= 0 && i < map->entries.n);
  return map->entries.at[i].key;
}

void *map_value_at(const Map *map, int i) {
  ASSERT(i >= 0 && i < map->entries.n);
  return map->entries.at[i].value;
}
