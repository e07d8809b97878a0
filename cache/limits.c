/* SPDX-License-Identifier: BSD-3-Clause
   Limits, and the settings of the user. */
#include "cache/limits.h"
#include <errno.h>
#include <string.h>
#include "base/alloc.h"
#include "base/fs.h"
#include "base/json.h"
#include "cache/units.h"

enum { LARGEST = 1 << 20 };

bool limits_set(StoreLimits *limits, const char *name, const char *text) {
#define LIMIT(field, unit, initial, doc)                                                 \
  if (strcmp(name, #field) == 0) return unit_##unit(text, &limits->field);
#include "cache/limit.def"
#undef LIMIT
  return false;
}

static StoreLimits initial_limits(void) {
  return (StoreLimits){
#define LIMIT(field, unit, initial, doc) .field = initial,
#include "cache/limit.def"
#undef LIMIT
  };
}

/* Others than limits are for other readers. */
static bool is_limit(const char *name) {
#define LIMIT(field, unit, initial, doc)                                                 \
  if (strcmp(name, #field) == 0) return true;
#include "cache/limit.def"
#undef LIMIT
  return false;
}

static void take(StoreLimits *limits, const Json *settings, Buf *why) {
  for (JsonMember m = json_first(settings); m.key; m = json_next(m)) {
    Buf text = {0};
    if (json_kind(m.value) == JSON_TEXT)
      buf_put(&text, json_text(m.value, ""));
    else
      json_write(m.value, &text);
    if (is_limit(m.key) && !limits_set(limits, m.key, buf_text(&text)) && !why->n)
      buf_printf(why, "`%s` cannot be \"%.40s\"", m.key, buf_text(&text));
    buf_free(&text);
  }
}

StoreLimits limits_of_user(Buf *why) {
  StoreLimits limits = initial_limits();
  char *dir = fs_user_config(), *path = fs_join(dir, "settings.json");
  Buf text = {0};
  int err = fs_may_wait(path) ? EINVAL : fs_read(path, LARGEST, &text);
  Json *settings = err ? NULL : json_parse((Str){buf_text(&text), text.n}, why);
  if (settings && json_kind(settings) != JSON_OBJECT) buf_put(why, "it is no object");
  if (err && err != ENOENT && err != ENOTDIR) buf_put(why, strerror(err));
  take(&limits, settings, why);
  json_destroy(&settings);
  buf_free(&text);
  mem_free(path);
  mem_free(dir);
  return limits;
}
