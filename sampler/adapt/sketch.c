/* SPDX-License-Identifier: BSD-3-Clause
   Where a sketch is full, every second pair leaves it. */
#include "sampler/adapt/sketch.h"
#include "base/alloc.h"
#include "sampler/method/state.h"

/* Pairs of a chain; numbers of draws and gradients that a chain may keep in all. */
enum { MOST = 48, LEAST = 8, NUMBERS = 500000 };

long sketch_room(long dim) {
  long fits = dim > 0 ? NUMBERS / dim : 0;
  if (fits < LEAST) return 0;
  return fits < MOST ? fits / 2 * 2 : MOST;
}

void sketch_init(Sketch *s, long room, long padded) {
  *s = (Sketch){.room = room, .every = 1};
  if (!room) return;
  s->draws = mem_new_aligned(sizeof *s->draws * (size_t)(2 * room * padded));
  s->gradients = s->draws + room * padded;
}

void sketch_free(Sketch *s) {
  mem_free(s->draws);
  *s = (Sketch){0};
}

void sketch_clear(Sketch *s) {
  s->n = s->seen = 0;
  s->every = 1;
}

static void halve(Sketch *s, long padded) {
  for (long i = 1; 2 * i < s->n; i++) {
    vector_copy(s->draws + i * padded, s->draws + 2 * i * padded, padded);
    vector_copy(s->gradients + i * padded, s->gradients + 2 * i * padded, padded);
  }
  s->n = (s->n + 1) / 2;
  s->every *= 2;
}

void sketch_add(Sketch *s, const double *draw, const double *gradient, long padded) {
  if (!s->room) return;
  if (s->n == s->room && s->seen % s->every == 0) halve(s, padded);
  if (s->seen++ % s->every != 0) return;
  vector_copy(s->draws + s->n * padded, draw, padded);
  vector_copy(s->gradients + s->n * padded, gradient, padded);
  s->n++;
}
