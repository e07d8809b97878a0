/* SPDX-License-Identifier: BSD-3-Clause
   What chains say: order, limits, counts, from several threads. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "base/alloc.h"
#include "model/talk.h"

enum { EACH = 20000, SPEAKERS = 4 };

typedef struct Speaker {
  Talk *talk;
  int chain;
} Speaker;

static void *speak(void *ctx) {
  const Speaker *s = ctx;
  char line[40];
  for (int i = 0; i < EACH; i++) {
    snprintf(line, sizeof line, "%d\n", i);
    talk_print(s->talk, s->chain, line);
    talk_reject(s->talk, "line 2", i % 2 ? "odd" : "even");
  }
  return NULL;
}

/* Adds up the lines of [text], which it frees; those of a chain are in order. */
static long count(char *text, long last[SPEAKERS]) {
  long lines = 0;
  for (char *line = text; line && *line; line = strchr(line, '\n') + 1) {
    int chain;
    long i, left;
    if (sscanf(line, "... %ld more", &left) == 1) {
      lines += left;
    } else {
      assert_int_equal(sscanf(line, "chain %d: %ld\n", &chain, &i), 2);
      assert_true(i > last[chain - 1]);
      last[chain - 1] = i;
      lines++;
    }
  }
  mem_free(text);
  return lines;
}

static void test_many_speak(void **state) {
  (void)state;
  Talk *talk = talk_new();
  pthread_t threads[SPEAKERS];
  Speaker speakers[SPEAKERS];
  long last[SPEAKERS], lines = 0;
  for (int i = 0; i < SPEAKERS; i++) {
    last[i] = -1;
    speakers[i] = (Speaker){talk, i};
    assert_int_equal(pthread_create(&threads[i], NULL, speak, &speakers[i]), 0);
  }
  for (int i = 0; i < 50; i++) lines += count(talk_take(talk, false), last);
  for (int i = 0; i < SPEAKERS; i++) pthread_join(threads[i], NULL);
  lines += count(talk_take(talk, true), last);
  assert_int_equal(lines, EACH * SPEAKERS);
  assert_null(talk_take(talk, true));
  char *rejects = talk_rejects(talk);
  assert_non_null(strstr(rejects, "reject() at line 2, 40000 times: even\n"));
  assert_non_null(strstr(rejects, "reject() at line 2, 40000 times: odd\n"));
  mem_free(rejects);
  talk_destroy(&talk);
}

static void test_long_lines(void **state) {
  (void)state;
  Talk *talk = talk_new();
  char *line = mem_new(TALK_BYTES + 2);
  memset(line, 'x', TALK_BYTES + 1);
  talk_print(talk, -1, "first\n");
  talk_print(talk, -1, line);
  char *lines = talk_take(talk, true);
  assert_string_equal(lines, "first\n... 1 more line of print() left out\n");
  mem_free(lines);
  mem_free(line);
  talk_destroy(&talk);
}

/* Texts that differ every time are not all kept; frequent ones come first. */
static void test_many_texts(void **state) {
  (void)state;
  Talk *talk = talk_new();
  char text[40];
  assert_null(talk_rejects(talk));
  talk_reject(talk, "line 4", "once");
  for (int i = 0; i < 3; i++) talk_reject(talk, "line 3", "often");
  for (int i = 0; i < 1000; i++) {
    snprintf(text, sizeof text, "sigma = %d", i);
    talk_reject(talk, "a.stan, line 2", text);
  }
  char *rejects = talk_rejects(talk);
  assert_int_equal(strncmp(rejects, "reject() at line 3, 3 times: often\n", 35), 0);
  assert_non_null(strstr(rejects, "reject() at line 4, once: once\n"));
  assert_non_null(strstr(rejects, "reject() at a.stan, line 2, once: sigma = 0\n"));
  assert_non_null(strstr(rejects, "reject() with other texts, 982 times\n"));
  mem_free(rejects);
  talk_destroy(&talk);
}

/* Constraints by place, other refusals when they are many; the reason is that of the
   first chain, whoever came first. */
static void test_refusals(void **state) {
  (void)state;
  Talk *talk = talk_new();
  assert_true(talk_refuse(talk, 1, "line 3"));
  talk_reason(talk, 1, "line 3", "`s` is -2");
  assert_true(talk_refuse(talk, 0, "line 3"));
  talk_reason(talk, 0, "line 3", "`s` is -1");
  assert_false(talk_refuse(talk, 0, "line 3"));
  assert_true(talk_refuse(talk, 0, "line 2"));
  for (int i = 1; i < TALK_REFUSALS; i++)
    assert_int_equal(talk_refuse(talk, i % 2, NULL), i <= 2);
  talk_reason(talk, 1, NULL, "line 7: sigma is 0");
  char *told = talk_rejects(talk);
  assert_string_equal(told,
                      "constraint at line 2, broken once (outside of parameters it is "
                      "tested, not imposed)\n"
                      "constraint at line 3, broken 3 times; first: `s` is -1 (outside "
                      "of parameters it is tested, not imposed)\n");
  mem_free(told);
  talk_refuse(talk, 0, NULL);
  told = talk_rejects(talk);
  assert_int_equal(strncmp(told, "constraint at line 2", strlen("constraint at line 2")),
                   0);
  assert_non_null(
      strstr(told, "\ndensity refused 100 times; first: line 7: sigma is 0\n"));
  mem_free(told);
  talk_forget(talk);
  told = talk_rejects(talk);
  assert_null(strstr(told, "density refused"));
  assert_non_null(strstr(told, "constraint at line 3, broken 3 times"));
  mem_free(told);
  talk_destroy(&talk);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_many_speak), cmocka_unit_test(test_long_lines),
      cmocka_unit_test(test_many_texts), cmocka_unit_test(test_refusals)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
