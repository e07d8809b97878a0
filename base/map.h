/* SPDX-License-Identifier: BSD-3-Clause
   Text -> pointer, in order of insertion.  Keys are copied, values are the caller's. */
#pragma once
#include <stdbool.h>

typedef struct Map Map;

Map *map_new(void);
void map_destroy(Map **map);

/* The value of [key], or NULL. */
void *map_get(const Map *map, const char *key);
bool map_has(const Map *map, const char *key);

/* Sets the value and returns the one it replaces, or NULL. */
void *map_set(Map *map, const char *key, void *value);

/* Removes [key] and returns its value, or NULL; the order of the others stays. */
void *map_remove(Map *map, const char *key);

/* Entries 0 .. map_count - 1 in order of insertion. */
int map_count(const Map *map);
const char *map_key_at(const Map *map, int i);
void *map_value_at(const Map *map, int i);
