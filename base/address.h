/* SPDX-License-Identifier: BSD-3-Clause
   Address -> number: which objects have been met, and where in a list they stand. */
#pragma once

/* Zeroed it is empty; the objects are never looked into. */
typedef struct Addresses {
  struct Address *slots; /* open addressing; never more than half full */
  int nslots;            /* a power of two, or 0 */
  int count;
} Addresses;

void addresses_free(Addresses *map);

/* The number of [object], or 0 when it has none. */
int addresses_get(const Addresses *map, const void *object);

/* Gives [object], which is not NULL, a number other than 0 in place of the one it has;
   returns that one, or 0. */
int addresses_set(Addresses *map, const void *object, int number);
