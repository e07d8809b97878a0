/* SPDX-License-Identifier: BSD-3-Clause
   posterity kernel: the words that front ends put behind it. */
#include "kernel/kernel.h"
#include <string.h>
#include "base/alloc.h"
#include "base/fs.h"
#include "cli/options.h"

/* The first one: what users add behind it is not ours. */
static const char *connection_file(const Options *options) {
  for (int i = 0; i < options->ngiven; i++)
    if (options->given[i].id == OPTION_connection_file ||
        options->given[i].id == OPTION_f)
      return options->given[i].value;
  return NULL;
}

/* [value] as the path that is meant, the caller's: without the `=` of `-f=FILE`, and
   without the quotes in which VS Code puts a path with a space, though no shell reads
   them. */
static char *meant(const char *value) {
  if (*value == '=' && !fs_exists(value)) value++;
  size_t n = strlen(value);
  bool quoted = n > 2 && value[0] == '"' && value[n - 1] == '"' && !fs_exists(value);
  char *path = mem_strdup(value + quoted);
  if (quoted) path[n - 2] = '\0';
  return path;
}

int verb_kernel(const Options *options) {
  const char *file = connection_file(options);
  if (!file) return options_wrong(options, "-f FILE is missing");
  char *path = meant(file);
  int status = kernel_main(path);
  mem_free(path);
  return status;
}
