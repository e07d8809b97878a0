/* SPDX-License-Identifier: BSD-3-Clause
   Memory by region: everything of one compile or one message, freed at once. */
#pragma once
#include <stdarg.h>
#include <stddef.h>

typedef struct Arena Arena;

Arena *arena_new(void);
void arena_destroy(Arena **arena);

/* [size] zeroed bytes, aligned for any type; valid until the arena is destroyed. */
void *arena_alloc(Arena *arena, size_t size);

/* Copies of text, ended by NUL. */
char *arena_strn(Arena *arena, const char *text, size_t n);
char *arena_str(Arena *arena, const char *text);
char *arena_printf(Arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#define ARENA_NEW(arena, T) ((T *)arena_alloc((arena), sizeof(T)))
#define ARENA_ARRAY(arena, T, n) ((T *)arena_alloc((arena), sizeof(T) * (size_t)(n)))
