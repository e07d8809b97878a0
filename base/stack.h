/* SPDX-License-Identifier: BSD-3-Clause
   How deep functions of the user may call each other: until little of the C stack of the
   thread is left, whatever its size. */
#pragma once
#include <stdbool.h>

typedef struct Stack {
  const char *begin;
  long room; /* bytes that may be used from there; 0 as long as nobody needed to know */
} Stack;

/* Where the outermost call stands. */
void stack_mark(Stack *stack);

/* Whether the caller, in the same thread, should go no deeper.  Cheap near the mark. */
bool stack_is_deep(Stack *stack);
