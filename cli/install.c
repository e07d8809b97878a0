/* SPDX-License-Identifier: BSD-3-Clause
   posterity install: the kernelspec, where and as the user wants it. */
#include <string.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/str.h"
#include "cli/options.h"
#include "kernelspec/place.h"
#include "kernelspec/spec.h"

/* Options that name a place, and what helps when it cannot be written. */
static const struct {
  OptionId option;
  Place place;
  const char *name, *cure;
} PLACES[] = {
    {OPTION_user, PLACE_USER, "--user", "name a folder of yours with --prefix DIR"},
    {OPTION_sys_prefix, PLACE_ENVIRONMENT, "--sys-prefix",
     "install with --user, or name a folder of yours with --prefix DIR"},
    {OPTION_prefix, PLACE_PREFIX, "--prefix",
     "install with --user, or name a folder of yours with --prefix DIR"},
    {OPTION_COUNT, PLACE_SYSTEM, "",
     "install with --user, or name a folder of yours with --prefix DIR"}};
enum { NAMED = 3 }; /* of them, before the place without options */

/* The row of PLACES that was chosen; -1 for more than one (said on stderr). */
static int chosen(const Options *options) {
  int found = NAMED;
  for (int i = 0; i < NAMED; i++) {
    if (!options_value(options, PLACES[i].option)) continue;
    if (found < NAMED) {
      options_wrong(options, "%s and %s are two places: give one of them",
                    PLACES[found].name, PLACES[i].name);
      return -1;
    }
    found = i;
  }
  return found;
}

static char *own_path(void) {
  char path[4096];
  ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
  if (n < 0) return mem_strdup("posterity");
  path[n] = '\0';
  return mem_strdup(path);
}

/* As ipykernel: a kernelspec with a name of its own is shown by it. */
static const char *shown_name(const char *name, const char *display_name) {
  if (!display_name && strcmp(name, SPEC_NAME) != 0) return name;
  return display_name && *display_name ? display_name : NULL;
}

static int install(const Options *options, int row, const char *name) {
  Buf error = {0};
  char *binary = own_path(), *folder = NULL;
  char *kernels =
      place_folder(PLACES[row].place, options_value(options, OPTION_prefix), &error);
  if (kernels) {
    const char *shown = shown_name(name, options_value(options, OPTION_display_name));
    folder = spec_install(kernels, name, shown, binary, &error);
    if (!folder) buf_printf(&error, ": %s", PLACES[row].cure);
  }
  if (folder)
    printf("Installed kernelspec %s in %s\n", name, folder);
  else
    fprintf(stderr, "posterity install: %s\n", buf_text(&error));
  int status = folder ? 0 : 1;
  mem_free(folder);
  mem_free(kernels);
  mem_free(binary);
  buf_free(&error);
  return status;
}

int verb_install(const Options *options) {
  const char *prefix = options_value(options, OPTION_prefix);
  const char *name = options_value(options, OPTION_name);
  int row = chosen(options);
  if (row < 0) return 2;
  if (prefix && !*prefix) return options_wrong(options, "--prefix is empty");
  if (name && !spec_name_is_valid(name))
    return options_wrong(options,
                         "`%s` cannot be a name: ASCII letters, digits, `.`, `_` and `-` "
                         "can; any text can be the --display-name",
                         name);
  return install(options, row, name ? name : SPEC_NAME);
}
