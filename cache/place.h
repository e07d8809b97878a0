/* SPDX-License-Identifier: BSD-3-Clause
   Where in a store the file of a chain or a warm-up lies.  Its name follows from its
   label and its key, so it is opened without a search; only the folder bears the name
   under which the model was sampled first, and it may come by another one. */
#pragma once
#include "cache/store_state.h"

typedef enum { PLACE_CHAIN, PLACE_WARMUP, PLACE_KINDS } PlaceKind;
extern const char *const place_ends[]; /* of names, by kind */

/* The folder where the file lies, or that of its model where there is none. */
typedef struct Place {
  int fd;     /* open; -1: there is none */
  char *slug; /* the folder's name */
  char *name; /* of the file */
  bool is_there;
} Place;

/* The folder of [model] where it holds the file, or anything under its name, and where no
   folder does; else of those that do the one with the largest.  [make]: it is made where
   it is missing.  errno says why [fd] is -1. */
Place place_open(Store *store, const char *model, const char *label, Digest key,
                 PlaceKind kind, bool make);
void place_close(Place *place);
