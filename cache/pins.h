/* SPDX-License-Identifier: BSD-3-Clause
   What is never evicted: .posterity/pins, a line for each word that was pinned (item_is).
   The folder may be anybody's: pins keep files, and do nothing else. */
#pragma once
#include "cache/item.h"

typedef struct Pins {
  char **words;
  int count;
} Pins;

/* Those of the folder [root]; freed by pins_free. */
Pins pins_read(int root);
void pins_free(Pins *pins);
bool pins_hold(const Pins *pins, const StoreItem *item);

/* Adds or removes [word]; an errno value, ENOENT for one that is not there, EEXIST for
   one that is. */
int pins_change(int root, const char *word, bool add);
