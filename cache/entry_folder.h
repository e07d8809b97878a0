/* SPDX-License-Identifier: BSD-3-Clause
   In which folder of a store an entry lies.  A folder bears the name under which a model
   was sampled first; names are for people, and the model may come by another one. */
#pragma once
#include "base/digest.h"

/* The name of the folder of the open [root] that holds the entry whose name ends in
   [suffix] and whose key is [key]: [own] where it does, or holds a damaged one, and where
   none does; of others the one with most draws.  The caller's. */
char *entry_folder(int root, const char *own, const char *suffix, Digest key);
