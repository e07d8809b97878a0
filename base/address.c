/* SPDX-License-Identifier: BSD-3-Clause
   Address -> number, by open addressing. */
#include "base/address.h"
#include <stddef.h>
#include <stdint.h>
#include "base/alloc.h"

struct Address {
  const void *object; /* NULL: the slot is free */
  int number;
};

/* Addresses differ in their middle bits: a multiplication by 2^64 divided by the golden
   ratio carries them upwards, where the slot is taken from. */
static uint64_t hash_of(const void *object) {
  uint64_t h = (uint64_t)(uintptr_t)object * 0x9e3779b97f4a7c15u;
  return h ^ h >> 32;
}

/* The slot of [object], or the free one where it belongs. */
static struct Address *find(const Addresses *map, const void *object) {
  uint64_t mask = (uint64_t)map->nslots - 1, i = hash_of(object) & mask;
  while (map->slots[i].object && map->slots[i].object != object) i = (i + 1) & mask;
  return &map->slots[i];
}

static void grow(Addresses *map) {
  Addresses old = *map;
  map->nslots = old.nslots ? 2 * old.nslots : 16;
  map->slots = mem_new(sizeof *map->slots * (size_t)map->nslots);
  for (int i = 0; i < old.nslots; i++)
    if (old.slots[i].object) *find(map, old.slots[i].object) = old.slots[i];
  mem_free(old.slots);
}

void addresses_free(Addresses *map) {
  mem_free(map->slots);
  *map = (Addresses){0};
}

int addresses_get(const Addresses *map, const void *object) {
  return map->count ? find(map, object)->number : 0;
}

int addresses_set(Addresses *map, const void *object, int number) {
  ASSERT(object && number);
  if (2 * (map->count + 1) > map->nslots) grow(map);
  struct Address *slot = find(map, object);
  int before = slot->number;
  map->count += !slot->object;
  *slot = (struct Address){object, number};
  return before;
}
