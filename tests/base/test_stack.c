/* SPDX-License-Identifier: BSD-3-Clause
   Recursion ends before stacks of several sizes do. */
#include <pthread.h>
#include <string.h>
#include "base/stack.h"
#include "check.h"

static long descend(Stack *stack, long depth) {
  volatile char frame[1000];
  memset((char *)frame, (int)depth, sizeof frame);
  if (stack_is_deep(stack)) return depth;
  return descend(stack, depth + 1) + (frame[7] != (char)depth);
}

static void *run(void *depth) {
  Stack stack;
  stack_mark(&stack);
  *(long *)depth = descend(&stack, 0);
  return NULL;
}

static long depth_of(size_t bytes) {
  pthread_t thread;
  pthread_attr_t attributes;
  long depth = 0;
  assert_int_equal(pthread_attr_init(&attributes), 0);
  assert_int_equal(pthread_attr_setstacksize(&attributes, bytes), 0);
  assert_int_equal(pthread_create(&thread, &attributes, run, &depth), 0);
  assert_int_equal(pthread_join(thread, NULL), 0);
  pthread_attr_destroy(&attributes);
  return depth;
}

static void ends_in_time(void **state) {
  (void)state;
  long shallow = depth_of(1 << 20), deeper = depth_of(2 << 20);
  long most = depth_of(32 << 20);
  assert_true(shallow > 50);
  assert_true(deeper > shallow);
  assert_true(most > deeper);
  assert_true(most < 5000); /* 4 MB, though there is more */
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(ends_in_time)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
