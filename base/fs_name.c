/* SPDX-License-Identifier: BSD-3-Clause
   Names of files: joining, names safe in any folder, and the folders of the user. */
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/fs.h"

enum { SLUG_MAX = 64 };

char *fs_join(const char *dir, const char *name) {
  size_t n = strlen(dir);
  Buf b = {0};
  buf_put(&b, dir);
  if (n && dir[n - 1] != '/') buf_putc(&b, '/');
  buf_put(&b, name);
  return buf_take(&b);
}

static char slug_char(char c) {
  if (c >= 'A' && c <= 'Z') return (char)(c - 'A' + 'a');
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ? c : '_';
}

/* Names that Windows keeps for devices, in any folder. */
static bool is_device(const char *slug) {
  static const char *const whole[] = {"con", "prn", "aux", "nul"};
  for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
    if (strcmp(slug, whole[i]) == 0) return true;
  return (strncmp(slug, "com", 3) == 0 || strncmp(slug, "lpt", 3) == 0) &&
         slug[3] >= '0' && slug[3] <= '9' && !slug[4];
}

char *fs_slug(const char *name) {
  Buf b = {0};
  for (; *name && b.n < SLUG_MAX; name++) {
    char c = slug_char(*name);
    /* One mark for a run of foreign bytes, such as those of one character. */
    bool run = c == '_' && *name != '_' && b.n && b.p[b.n - 1] == '_';
    if (!run) buf_putc(&b, b.n == 0 && c == '-' ? '_' : c);
  }
  if (b.n == 0 || is_device(b.p)) buf_putc(&b, '_');
  return buf_take(&b);
}

char *fs_user_home(void) {
  const char *dir = getenv("HOME");
  if (dir && dir[0] == '/') return mem_strdup(dir);
  struct passwd entry, *found = NULL;
  char text[4096];
  getpwuid_r(geteuid(), &entry, text, sizeof text, &found);
  return mem_strdup(found && found->pw_dir[0] == '/' ? found->pw_dir : "/nonexistent");
}

/* $[variable]/posterity, or ~/[fallback]/posterity; relative values do not count. */
static char *user_folder(const char *variable, const char *fallback) {
  const char *base = getenv(variable);
  if (base && base[0] == '/') return fs_join(base, "posterity");
  char *dir = fs_user_home(), *parent = fs_join(dir, fallback),
       *path = fs_join(parent, "posterity");
  mem_free(parent);
  mem_free(dir);
  return path;
}

char *fs_user_cache(void) {
  return user_folder("XDG_CACHE_HOME", ".cache");
}
char *fs_user_state(void) {
  return user_folder("XDG_STATE_HOME", ".local/state");
}
char *fs_user_config(void) {
  return user_folder("XDG_CONFIG_HOME", ".config");
}
