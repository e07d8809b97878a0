/* SPDX-License-Identifier: BSD-3-Clause
   manifest.json of an entry: what it is, its key and preimage, and how much of its
   journal is valid.  It is written last; without it there is no entry.

     {"manifest": {"format": 1, "layer": ..., "key": 64 hex, "model": ..., "label": ...,
                   "preimage": {...}, "draws": n, "journal": bytes, "blocks": 64 hex,
                   "seconds": s, "created": "...", "version": "..."},
      "sum": 64 hex, "mac": 64 hex}

   `sum` is the digest of the manifest, written with sorted names and no blanks; `blocks`
   that of the blocks of the journal; `mac` the mark of the user on the sum, left out
   where somebody else made some of the draws.

   Format 1: as above; `blocks` and `mac` may be missing. */
#pragma once
#include "base/digest.h"
#include "base/json.h"

typedef struct Manifest {
  char *layer; /* the caller's */
  Digest key;
  long draws;
  size_t journal; /* bytes */
  Digest blocks;  /* of the journal */
  bool is_mine;   /* it bears the mark of this user */
} Manifest;

/* Reads the manifest of the open folder [entry].  ENOENT: there is none; EBADMSG, or
   another error: it is damaged, and [why] says how. */
int manifest_read(int entry, Manifest *out, const char **why);
void manifest_free(Manifest *manifest);

/* Publishes one, with the mark of the user when it is mine; [preimage] may be NULL. */
int manifest_write(int entry, const Manifest *manifest, const char *model,
                   const char *label, const Json *preimage, double seconds);
