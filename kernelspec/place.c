/* SPDX-License-Identifier: BSD-3-Clause
   The folder of kernelspecs of each place. */
#include "kernelspec/place.h"
#include <stdlib.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/fs.h"

static const char SYSTEM_PREFIX[] = "/usr/local";

/* An empty variable counts as none, as it does for Jupyter. */
static const char *variable(const char *name) {
  const char *value = getenv(name);
  return value && *value ? value : NULL;
}

/* [dir]/[name], absolute; [dir] is consumed. */
static char *below(char **dir, const char *name) {
  char *here = (*dir)[0] == '/' ? NULL : getcwd(NULL, 0);
  char *whole = here ? fs_join(here, *dir) : mem_strdup(*dir);
  char *path = fs_join(whole, name);
  free(here);
  mem_free(whole);
  mem_free(*dir);
  *dir = NULL;
  return path;
}

static char *user_data(void) {
  const char *data = variable("JUPYTER_DATA_DIR"), *xdg = variable("XDG_DATA_HOME");
  if (data) return mem_strdup(data);
  if (xdg) return fs_join(xdg, "jupyter");
  char *home = fs_user_home(), *path = fs_join(home, ".local/share/jupyter");
  mem_free(home);
  return path;
}

/* A shell may have activated both kinds; a virtual environment is the inner one. */
static const char *active_environment(Buf *error) {
  const char *name = variable("VIRTUAL_ENV") ? "VIRTUAL_ENV" : "CONDA_PREFIX";
  const char *dir = variable(name);
  if (!dir)
    buf_put(error, "no Python environment is active: activate one, or name its folder "
                   "with --prefix DIR");
  else if (!fs_is_dir(dir))
    buf_printf(error,
               "%s is `%s`, which is no folder: activate the environment anew, or "
               "name its folder with --prefix DIR",
               name, dir);
  return dir && fs_is_dir(dir) ? dir : NULL;
}

char *place_folder(Place place, const char *prefix, Buf *error) {
  char *dir;
  if (place == PLACE_USER) {
    dir = user_data();
    return below(&dir, "kernels");
  }
  if (place == PLACE_SYSTEM) prefix = SYSTEM_PREFIX;
  if (place == PLACE_ENVIRONMENT) prefix = active_environment(error);
  if (!prefix) return NULL;
  dir = mem_strdup(prefix);
  return below(&dir, "share/jupyter/kernels");
}
