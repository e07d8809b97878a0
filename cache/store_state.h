/* SPDX-License-Identifier: BSD-3-Clause
   What the files behind store.h share: the store itself, and how trouble is told. */
#pragma once
#include <pthread.h>
#include "base/map.h"
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
  StoreLimits limits;
  Map *used;       /* first digits of the keys of what this session has used, to itself */
  double enforced; /* when the limits were last enforced, by the monotonic clock */
  Buf complaint;
  int more;       /* complaints since the one that is kept */
  bool told_disk; /* that nothing can be stored is said once */
};

/* Folders of .posterity that are no model's. */
#define FOLDER_OUTPUTS "cells"
#define FOLDER_DAMAGED "bad"

/* Files of .posterity that are no entries. */
#define FILE_PINS "pins"
#define FILE_TOMBSTONES "tombstones.jsonl"

/* The name of the folder of a model, the caller's. */
char *store_slug(const char *model);

/* The folder .posterity, open; -1 with errno.  [make]: made where it is missing. */
int store_root(Store *store, bool make);

/* Counts a look-up of the layer; what was found is the session's from now on. */
void store_count(Store *store, Layer layer, Digest key, bool found);

/* Nothing of this session is evicted. */
void store_use(Store *store, Digest key);

/* Nothing is remembered in the session any more.  With the lock. */
void store_forget(Store *store);

/* The date of the file [name] of [folder] tells when it was last of use. */
void store_touch(Store *store, int folder, const char *name);

/* Has the limits enforced, later, once a minute at most.  Without the lock. */
void store_enforce(Store *store);

/* The user's folder of native code, open; -1 when it is not the user's alone. */
int code_folder(bool make);

/* [what] could not be stored. */
void store_failed(Store *store, const char *what, int err);

/* The entry [name] of the folder [at], called [folder], is not what was written: it goes
   to bad/ and counts as a miss. */
void store_damaged(Store *store, int at, const char *folder, const char *name,
                   const char *why);
