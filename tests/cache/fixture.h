/* SPDX-License-Identifier: BSD-3-Clause
   What the tests of the cache share: a folder of their own (project, cache and state of
   the user lie in it), chains whose numbers follow from their place, and a child
   process. */
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "cache/store.h"

extern char project[256];

int fixture_set_up(void **state);
int fixture_tear_down(void **state);
#define IN_PROJECT(test)                                                                 \
  cmocka_unit_test_setup_teardown(test, fixture_set_up, fixture_tear_down)

/* project + "/" + name, the caller's. */
char *in_project(const char *name);

Digest some_key(int n);

/* A chain of dim 3, width 4, nstats 2; freed by chain_entry_free. */
ChainEntry make_chain(long drawn);
void check_chain(const ChainEntry *entry, long drawn);
bool is_chain(const ChainEntry *entry, long drawn);

/* Stores a chain of [drawn] in, or fetches it from, a store that is new. */
void put_chain(int key, long drawn);
bool get_chain(int key, long drawn);

/* The only entry of the model "radon", "project/.posterity/radon/NAME/[file]"; the
   caller's. */
char *entry_file(const char *file);

/* How many files and folders lie in [folder]; -1 where it cannot be read. */
int files_in(const char *folder);

/* The end of store_complaint; fails when there is none, or when it lacks [word]. */
void check_complaint(Store *store, const char *word);

/* Runs [body] as a process that is not root and gives its exit code. */
int as_nobody(int (*body)(void));

/* The exit code of [body] in a process of its own that is still running. */
int start(int (*body)(void));
int finish(int child);
