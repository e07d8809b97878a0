/* SPDX-License-Identifier: BSD-3-Clause
   The end of the C stack, asked for by those that come near it. */
#include "base/stack.h"
#include <pthread.h>
#include <stddef.h>

enum {
  NEAR = 128 << 10,    /* nobody asks before */
  RESERVE = 512 << 10, /* for what the innermost call does */
  MOST = 4 << 20
};

/* Bytes of this thread's stack below [here]. */
static long left_below(const char *here) {
  pthread_attr_t attributes;
  void *lowest;
  size_t size;
  if (pthread_getattr_np(pthread_self(), &attributes)) return 0;
  bool known = pthread_attr_getstack(&attributes, &lowest, &size) == 0;
  pthread_attr_destroy(&attributes);
  return known ? (long)(here - (const char *)lowest) : 0;
}

void stack_mark(Stack *stack) {
  *stack = (Stack){.begin = __builtin_frame_address(0)};
}

bool stack_is_deep(Stack *stack) {
  const char *here = __builtin_frame_address(0);
  long used = (long)(stack->begin - here);
  if (used < NEAR) return false;
  if (!stack->room) {
    stack->room = used + left_below(here) - RESERVE;
    if (stack->room > MOST) stack->room = MOST;
    if (stack->room < NEAR) stack->room = NEAR;
  }
  return used >= stack->room;
}
