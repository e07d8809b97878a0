/* SPDX-License-Identifier: BSD-3-Clause
   Where in a store something of a key lies.  A folder bears the name under which a model
   was sampled first; names are for people, and the model may come by another one. */
#pragma once
#include "cache/store_state.h"

/* What is looked for: the folder of an entry, or the file of a warm-up or its history. */
typedef enum { PLACE_ENTRY, PLACE_WARMUP, PLACE_HISTORY } PlaceKind;

/* The folder where it lies, or that of its model where there is none; and names for
   messages. */
typedef struct Place {
  int fd;                      /* open; -1: there is none */
  char *slug;                  /* the folder's name */
  char suffix[SHORT_HEX + 10]; /* the end of a name: "-", first digits of the key, kind */
  char *found; /* the name there that ends so, whatever its label; or NULL */
} Place;

/* The folder of [model] where it holds what is looked for, or something damaged in its
   place, and where no folder does; else of those that do the one that is furthest.
   [make]: it is made where it is missing.  errno says why [fd] is -1. */
Place place_open(Store *store, const char *model, Digest key, PlaceKind kind, bool make);
void place_close(Place *place);

/* The name of what was found, made of [label] where nothing was; the caller's. */
char *place_name(const Place *place, const char *label);
