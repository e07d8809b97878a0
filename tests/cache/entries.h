/* SPDX-License-Identifier: BSD-3-Clause
   What the tests of tending a cache share: a folder of their own with chains of several
   sizes and ages, and tasks. */
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "cache/store.h"
#include "cache/task.h"

extern char home[256];

int entries_set_up(void **state);
int entries_tear_down(void **state);
#define IN_HOME(test)                                                                    \
  cmocka_unit_test_setup_teardown(test, entries_set_up, entries_tear_down)

/* home + "/" + name, valid until the fourth call from here. */
const char *in_home(const char *name);
bool is_there(const char *name);

/* Writes [n] bytes as a file of home; its folder must be there. */
void write_file(const char *name, const void *bytes, size_t n);

/* Sets the date of a file of home to [days] ago. */
void make_old(const char *name, double days);

typedef struct Made {
  ChainName name;
  ChainParts parts;
  char label[40];
} Made;

/* Chain [n] of [model] with [drawn] draws of four numbers that took [seconds]. */
Made *make_entry(const char *model, int n, long drawn, double seconds);
void free_entry(Made **made);

/* Stores it as a process of its own would; its path below home, the caller's. */
char *put_entry(const char *model, int n, long drawn, double seconds);

/* Draws that a new store finds; -1 for none. */
long drawn_of(const char *model, int n, long drawn);

/* A task on the store of home, or on [store]; fails when it is refused. */
Json *ask(Store *store, TaskId id, TaskCall call);
/* The message of a task that is refused; the caller's. */
char *refusal(TaskId id, TaskCall call);
long number(const Json *result, const char *name);
int count_entries(const Json *result);
/* Whether an entry of the result has [text] under [name]. */
bool tells(const Json *result, const char *name, const char *text);
