/* SPDX-License-Identifier: BSD-3-Clause
   Typed growable arrays: `Vec(int) v = {0}; vec_push(&v, 7); v.at[0]; vec_free(&v);` */
#pragma once
#include "base/alloc.h"

#define Vec(T)                                                                           \
  struct {                                                                               \
    T *at;                                                                               \
    int n, cap;                                                                          \
  }

#define vec_reserve(v, want)                                                             \
  do {                                                                                   \
    if ((v)->cap < (want)) {                                                             \
      (v)->cap = (want) > 2 * (v)->cap ? (want) : 2 * (v)->cap;                          \
      (v)->at = mem_resize((v)->at, sizeof *(v)->at * (size_t)(v)->cap);                 \
    }                                                                                    \
  } while (0)

#define vec_push(v, ...)                                                                 \
  do {                                                                                   \
    vec_reserve((v), (v)->n + 1);                                                        \
    (v)->at[(v)->n++] = __VA_ARGS__;                                                     \
  } while (0)

#define vec_free(v)                                                                      \
  do {                                                                                   \
    mem_free((v)->at);                                                                   \
    (v)->at = NULL;                                                                      \
    (v)->n = (v)->cap = 0;                                                               \
  } while (0)
