/* SPDX-License-Identifier: BSD-3-Clause
   The store of one project: `.posterity/` beside the notebook, and of the user: native
   code. Trouble with the disk never fails a cell: it is counted, and told once through
   [complaint].

   .posterity/                       0700, CACHEDIR.TAG, .gitignore with "*"
     <model>/                        slug of the model's name
       tune1000_draws2000_chains4_seed42-<16 hex>.nc      for people and ArviZ
       tune1000_chain1_seed42-<16 hex>/  manifest.json, draws.journal    one chain
       tune1000_group1_seed42-<16 hex>.warmup      a warm-up that was broken off
     tune1000_group1_seed42-<16 hex>.history     how a warm-up went
     cells/<16 hex>.json             outputs of a cell
   $XDG_CACHE_HOME/posterity/native/<16 hex>.so, .mac     only here, 0700, MAC checked */
#pragma once
#include <stdbool.h>
#include "base/column.h"
#include "base/row_block.h"
#include "cache/key.h"

/* Where results are kept; its words end with NULL. */
typedef enum {
#define WORD(constant, word) constant,
#include "cache/mode.def"
#undef WORD
} CacheMode;
extern const char *const cache_words[];

typedef struct Store Store;

/* [dir]: the folder of the notebook.  Creates nothing before something is stored. */
Store *store_new(const char *dir, CacheMode mode);
void store_destroy(Store **store);
CacheMode store_mode(const Store *store);
void store_set_mode(Store *store, CacheMode mode);
const char *store_path(const Store *store); /* of .posterity */

/* One line about trouble since the last call (damaged entry, full disk), NULL when none;
   the caller's. */
char *store_complaint(Store *store);

/* Adds a line to what store_complaint will say, and counts it as failed. */
void store_complain(Store *store, const char *line);

/* Path of a file for people under [model]'s folder, which is made; the caller's.  NULL
   when the mode is not CACHE_DISK or the folder cannot be made.  [is_there]: it exists
   and is what was written; one that is damaged is set aside. */
char *store_product(Store *store, const char *model, const char *name, bool *is_there);

/* A chain: state and rows, appended to as it grows. */
typedef struct ChainEntry {
  long dim, nlearnt, width, nstats, drawn; /* shapes */
  double *q;                               /* dim: the position it goes on from */
  double *learnt;                          /* nlearnt: opaque, of the sampler */
  double step_size, seconds;
  RowBlock *rows; /* drawn x width in columns [from, from + width); shared */
  long from;
  RowBlock *stats; /* drawn x nstats; shared */
  bool is_foreign; /* some of it was read from an entry without the mark of this user */
} ChainEntry;
void chain_entry_free(ChainEntry *entry);

/* The numbers of draw [i] and its statistics. */
static inline double *entry_row(const ChainEntry *entry, long i) {
  return entry->rows->at + i * entry->rows->stride + entry->from;
}
static inline double *entry_stats(const ChainEntry *entry, long i) {
  return entry->stats->at + i * entry->stats->stride;
}

/* The entry of [key] under [model]; false on a miss.  Fields of [out] are the caller's,
   its rows may be shared and are not to be changed. */
bool store_get_chain(Store *store, const char *model, Digest key, ChainEntry *out);
/* Stores the whole entry: what is there already is kept and only new rows are
   appended. */
void store_put_chain(Store *store, const char *model, const char *label, Digest key,
                     const Json *preimage, const ChainEntry *entry);

/* A chain that is written while it is sampled, by one thread at a time: what a process
   that is killed had appended is found by the next one. */
typedef struct ChainFile ChainFile;

/* Begins with [chain] as it is.  NULL when the store has no disk, somebody else writes
   there, or something else lies there: then store_put_chain is left.  [preimage] must
   outlive the file. */
ChainFile *chain_file_open(Store *store, const char *model, const char *label, Digest key,
                           const Json *preimage, const ChainEntry *chain);

/* Appends the rows that are not in the file, which are on disk when this returns. */
void chain_file_append(ChainFile *file, const ChainEntry *chain);

/* Appends what is left and does what store_put_chain would do. */
void chain_file_close(Store *store, ChainFile **file, const ChainEntry *chain);

/* A warm-up that is under way: [n] numbers, which take the place of those before. */
void store_put_warmup(Store *store, const char *model, const char *label, Digest key,
                      const double *numbers, long n);
/* The caller's, or NULL. */
double *store_get_warmup(Store *store, const char *model, Digest key, long *n);
/* How a warm-up went: numbers likewise, which stay. */
void store_put_history(Store *store, const char *model, const char *label, Digest key,
                       const double *numbers, long n);
double *store_get_history(Store *store, const char *model, Digest key, long *n);
void store_drop_warmup(Store *store, const char *model, Digest key);

/* Outputs of a cell: JSON text under a key. */
bool store_get_outputs(Store *store, Digest key, Buf *json);
void store_put_outputs(Store *store, Digest key, const char *json, size_t n);

/* Native code of the user: the path of a verified private copy that may be opened with
   dlopen (a sealed memfd "/proc/self/fd/N", which [fd] keeps), false on a miss. */
bool code_get(Digest key, char path[64], int *fd);
void code_put(Digest key, const void *bytes, size_t n);

typedef struct StoreStats {
  long hits, misses, stored, failed, damaged;
  double seconds_saved;
} StoreStats;
StoreStats store_stats(const Store *store);
void store_saved(Store *store, double seconds); /* counts time that a hit saved */

/* Every entry on disk, newest first: layer, name relative to .posterity, bytes, age. */
typedef struct StoreItem {
  char *layer, *name, *key;
  long bytes;
  double age_seconds;
} StoreItem;
int store_list(const Store *store, StoreItem **items);
void store_items_free(StoreItem *items, int count);
