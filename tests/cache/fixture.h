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
/* Whether shapes, states and rows are equal, by their bits. */
bool is_entry(const ChainEntry *entry, const ChainEntry *want);

/* Such a chain and three columns made from it: a copy of its second, [scale], and numbers
   of their own; without notes. */
ChainParts make_parts(long drawn, double scale);
/* Whether draws and generated rows, which may be fewer or none, are such. */
bool is_parts(const ChainParts *parts, double scale);

/* The names of chain [key]: of the model "radon", or of another. */
ChainName name_of(int key);
ChainName name_in(const char *model, int key);

/* Stores a chain of [drawn] without generated rows, or looks it up; [out] is the
   caller's. */
void store_chain(Store *store, int key, long drawn);
bool find_chain(Store *store, int key, ChainParts *out);

/* The same in a store that is new. */
void put_chain(int key, long drawn);
bool get_chain(int key, long drawn);

/* The only file of the model "radon", the caller's; what is in it. */
char *chain_path(void);
void read_chain_file(Buf *out);

/* Where block [block] of a chain's file begins, from 0; for their number, its end. */
size_t block_at(const Buf *file, int block);
/* Makes the digest of the block anew, as anybody can; the mark stays. */
void sign_again(Buf *file, int block);

/* Without the care, and the cost, of fs_publish. */
void write_file(const char *path, const char *bytes, size_t n);

/* How many files and folders lie in [folder]; -1 where it cannot be read. */
int files_in(const char *folder);

/* From now on this is another user. */
void change_user(void);

/* The end of store_complaint; fails when there is none, or when it lacks [word]. */
void check_complaint(Store *store, const char *word);

/* Runs [body] as a process that is not root and gives its exit code. */
int as_nobody(int (*body)(void));

/* The exit code of [body] in a process of its own that is still running. */
int start(int (*body)(void));
int finish(int child);
