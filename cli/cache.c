/* SPDX-License-Identifier: BSD-3-Clause
   posterity cache: what the cache of a folder holds. */
#include <stdio.h>
#include <string.h>
#include "base/clock.h"
#include "base/fs.h"
#include "cache/store.h"
#include "cli/options.h"

static void print_item(const StoreItem *item) {
  char age[32];
  clock_span(item->age_seconds, age, sizeof age);
  printf("%-10s %12ld  %10s  %.16s  %s\n", item->layer, item->bytes, age, item->key,
         item->name);
}

static void list(Store *store) {
  StoreItem *items;
  int count = store_list(store, &items);
  long bytes = 0;
  printf("%-10s %12s  %10s  %-16s  %s\n", "layer", "bytes", "age", "key", "name");
  for (int i = 0; i < count; i++) {
    print_item(&items[i]);
    bytes += items[i].bytes;
  }
  printf("%d entries, %ld bytes in %s\n", count, bytes, store_path(store));
  store_items_free(items, count);
}

int verb_cache(const Options *options) {
  const char *task = options->words[0];
  const char *folder = options->nwords == 2 ? options->words[1] : ".";
  if (strcmp(task, "ls") != 0) return options_wrong(options, "`%s` is not `ls`", task);
  if (!fs_is_dir(folder)) {
    fprintf(stderr, "posterity cache: %s is not a folder\n", folder);
    return 1;
  }
  Store *store = store_new(folder, CACHE_DISK);
  list(store);
  store_destroy(&store);
  return 0;
}
