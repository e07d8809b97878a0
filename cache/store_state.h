/* SPDX-License-Identifier: BSD-3-Clause
   What the files behind store.h share: the store itself, and how trouble is told. */
#pragma once
#include <pthread.h>
#include "cache/later.h"
#include "cache/memory.h"
#include "cache/store.h"

enum { SHORT_HEX = 16 }; /* digits of a key in the name of an entry */

struct Store {
  char *path; /* of .posterity */
  CacheMode mode;
  pthread_mutex_t lock; /* chains are stored by their own threads */
  Memory *memory;
  Later *later;
  StoreStats stats;
  Buf complaint;
  int more;       /* complaints since the one that is kept */
  bool told_disk; /* that nothing can be stored is said once */
};

/* Folders of .posterity that are no model's. */
#define FOLDER_OUTPUTS "cells"
#define FOLDER_DAMAGED "bad"

/* The name of the folder of a model, the caller's. */
char *store_slug(const char *model);

/* The folder .posterity, open; -1 with errno.  [make]: made where it is missing. */
int store_root(Store *store, bool make);

/* Counts a look-up. */
void store_count(Store *store, bool found);

/* [what] could not be stored. */
void store_failed(Store *store, const char *what, int err);

/* The entry [name] of the folder [at], called [folder], is not what was written: it goes
   to bad/ and counts as a miss. */
void store_damaged(Store *store, int at, const char *folder, const char *name,
                   const char *why);
