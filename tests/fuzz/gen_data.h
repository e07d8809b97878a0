/* SPDX-License-Identifier: BSD-3-Clause
   Random data for any data block, within the declared sizes and bounds. */
#pragma once
#include "base/vec.h"
#include "lang/eval/eval.h"

typedef struct DataItem {
  const char *name; /* the program's */
  Value *value;
} DataItem;
typedef Vec(DataItem) DataSet;

/* False when sizes or bounds cannot be evaluated. */
bool data_make(const Program *program, uint64_t seed, DataSet *out);
Value *data_find(void *set, const char *name);
void data_json(const DataSet *set, Buf *out);
void data_free(DataSet *set);
