/* SPDX-License-Identifier: BSD-3-Clause
   The store of one project: `.posterity/` beside the notebook, and of the user: native
   code. Trouble with the disk never fails a cell: it is counted, and told once through
   [complaint].

   .posterity/                       0700, CACHEDIR.TAG, .gitignore with "*"
     pins, tombstones.jsonl          what is never evicted, what was
     <model>/                        slug of the model's name
       tune1000_chain1_seed42-<16 hex>.chain       one chain
       tune1000_group1_seed42-<16 hex>.warmup      a warm-up that was broken off
     cells/<16 hex>.json             outputs of a cell
   $XDG_CACHE_HOME/posterity/native/<16 hex>.so, .mac     only here, 0700, MAC checked */
#pragma once
#include <stdbool.h>
#include "base/column.h"
#include "base/row_block.h"
#include "cache/key.h"
#include "cache/limits.h"

/* Where results are kept; its words end with NULL. */
typedef enum {
#define MODE(constant, word, uses, meaning) constant,
#include "cache/mode.def"
#undef MODE
} CacheMode;
extern const char *const cache_words[];

/* What a mode uses. */
enum {
  USE_MEMORY = 1,   /* results are remembered in the session */
  USE_READING = 2,  /* what is on disk is used */
  USE_WRITING = 4,  /* results go to disk */
  USE_HITS_ONLY = 8 /* nothing is computed that can be kept */
};
bool cache_uses(CacheMode mode, int use);

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

/* How much is kept: the user's settings until others are set.  Enforced after something
   was stored: what has saved least for its bytes goes first, never what is pinned, being
   written, or of this session. */
StoreLimits store_limits(const Store *store);
void store_set_limits(Store *store, const StoreLimits *limits);

/* Returns when all that is to be written is written. */
void store_settle(Store *store);

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

/* Whether there is a folder of [model]. */
bool store_has_model(Store *store, const char *model);

/* Numbers that are kept with a chain and say nothing of its draws: how the warm-up of its
   group went, where it is the first of it; what the draws of a fit have cost, with the
   first chain of all. */
typedef enum { NOTE_HISTORY, NOTE_EFFORT, CHAIN_NOTES } NoteKind;

typedef struct Numbers {
  double *at; /* or NULL */
  long n;
} Numbers;

/* What is kept of a chain, in one file: its draws, what was computed from them, notes. */
typedef struct ChainParts {
  ChainEntry draws, generated;
  Numbers notes[CHAIN_NOTES];
  bool is_damaged; /* only a part of the file could be used, which is gone */
} ChainParts;
void chain_parts_free(ChainParts *parts);

/* Copies of the numbers, and shares of the rows; false, and nothing, without memory. */
bool chain_entry_share(ChainEntry *to, const ChainEntry *from);
bool chain_parts_share(ChainParts *to, const ChainParts *from);

/* What it is the chain of.  The name of its file is made of label and key, so that equal
   keys have equal labels; [model] is the name of the folder for people. */
typedef struct ChainName {
  const char *model, *label;
  Digest draws, generated;                         /* keys */
  const Json *draws_preimage, *generated_preimage; /* or NULL */
  const Json *record; /* of how it was asked for, beyond the key; or NULL */
} ChainName;

/* False when there are no draws of this key; there may be none of [generated].  Numbers
   are the caller's; rows may be shared and are not to be changed. */
bool store_get_chain(Store *store, const ChainName *name, ChainParts *out);
/* Stores what is not there yet. */
void store_put_chain(Store *store, const ChainName *name, const ChainParts *parts);

/* The file of a chain that is claimed, written while it is sampled, by one thread at a
   time: what a process that is killed had appended is found by the next one. */
typedef struct ChainFile ChainFile;

/* Claims the file of a chain of which [parts] are known; nobody else writes there until
   it is closed.  NULL when the store has no disk, when somebody else has claimed it
   ([is_busy]), or when something else lies there: then store_put_chain is left. */
ChainFile *chain_file_open(Store *store, const ChainName *name, const ChainParts *parts,
                           bool *is_busy);

/* Draws that are in it; -1: not even a state. */
long chain_file_drawn(const ChainFile *file);

/* Appends what is not in the file, which is on disk when this returns. */
void chain_file_append(ChainFile *file, const ChainParts *parts);

/* Appends what is left and does what store_put_chain would do. */
void chain_file_close(Store *store, ChainFile **file, const ChainParts *parts);

/* The same, later, on another thread; in place where there is no memory for a share. */
void chain_file_close_later(Store *store, ChainFile **file, const ChainParts *parts);

/* Gives the claim back. */
void chain_file_drop(ChainFile **file);

/* Whether somebody has claimed the file of the chain; [drawn] gets the draws in it. */
bool store_watch_chain(Store *store, const ChainName *name, long *drawn);

/* Shows what stands at the head of the files of first chains under [model], the newest
   first, some fifty at most: {"key", "model", "label", "preimage", "record", "created",
   "version"}. */
void store_heads(Store *store, const char *model,
                 void (*each)(void *ctx, const Json *head), void *ctx);

/* "evicted yesterday by size" for draws of this key that went and are not there again;
   the caller's, NULL when nothing is known. */
char *store_evicted(Store *store, Digest key);

/* A warm-up that is under way: [n] numbers, which take the place of those before. */
void store_put_warmup(Store *store, const char *model, const char *label, Digest key,
                      const double *numbers, long n);
/* The caller's, or NULL. */
double *store_get_warmup(Store *store, const char *model, const char *label, Digest key,
                         long *n);
void store_drop_warmup(Store *store, const char *model, const char *label, Digest key);

/* Outputs of a cell: JSON text under a key. */
bool store_get_outputs(Store *store, Digest key, Buf *json);
void store_put_outputs(Store *store, Digest key, const char *json, size_t n);
/* The same, after the answer; for what is small. */
void store_put_outputs_later(Store *store, Digest key, const char *json, size_t n);

/* Native code of the user: the path of a verified private copy that may be opened with
   dlopen (a sealed memfd "/proc/self/fd/N", which [fd] keeps), false on a miss. */
bool code_get(Digest key, char path[64], int *fd);
void code_put(Digest key, const void *bytes, size_t n);

typedef struct StoreStats {
  long hits, misses, stored, failed, damaged, evicted;
  long hits_of[LAYERS], misses_of[LAYERS]; /* by Layer */
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
