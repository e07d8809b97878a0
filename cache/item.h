/* SPDX-License-Identifier: BSD-3-Clause
   Entries of a folder .posterity as their names and dates tell them, and their
   removal. */
#pragma once
#include "cache/store.h"

/* store_list for the folder [path], whatever is still to be written. */
int items_find(const char *path, StoreItem **items);

/* The folder of an entry in [root], open, and the name of its file there (borrowed); -1
   with errno. */
int item_folder(int root, const StoreItem *item, const char **file);

/* Whether an entry is meant by [word]: its name with or without folder, the first digits
   of its key, four at least, or its model. */
bool item_is(const StoreItem *item, const char *word);

/* Whether it is one of [model], as its folder says it. */
bool item_is_of(const StoreItem *item, const char *model);

/* Whether the file [name] of [folder] is being written by somebody. */
bool item_is_locked(int folder, const char *name);

/* Takes the file [name] of [folder] away, where nobody writes it; an errno value, EBUSY
   where somebody does.  [goes], unless NULL, is asked about the open file while nobody
   may write it: ECANCELED where it says no. */
int item_remove(int folder, const char *name, bool (*goes)(int fd));
