/* SPDX-License-Identifier: BSD-3-Clause
   What was evicted: .posterity/tombstones.jsonl, a line for each:

     {"key": "<16 hex>", "name": "radon/...", "when": "2025-01-02T03:04:05Z",
      "rule": "size"}

   At most a megabyte; the oldest lines go. */
#pragma once
#include "cache/item.h"

/* Appends [n] lines to the file of the folder [root]; an errno value. */
int tombstones_add(int root, const StoreItem *const *items, const char *const *rules,
                   int n);
