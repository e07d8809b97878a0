/* SPDX-License-Identifier: BSD-3-Clause
   Task: whether the cache has what it needs, and the cure where it has not. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/fs.h"
#include "cache/folder.h"
#include "cache/item.h"
#include "cache/secret.h"
#include "cache/store_state.h"
#include "cache/task_do.h"
#include "cache/units.h"

/* What a check has found: [cure] NULL where all is well. */
typedef struct Finding {
  Buf says;
  const char *cure;
} Finding;

static void check_secret(Store *store, const TaskCall *call, Finding *f) {
  (void)store, (void)call;
  unsigned char secret[DIGEST_BYTES];
  char *state = fs_user_state();
  buf_printf(&f->says, "%s/secret", state);
  mem_free(state);
  if (secret_get(secret)) return;
  buf_put(&f->says, " is missing, or open to others");
  f->cure = "make its folder yours (chmod 700) and the file, or remove both: it is made "
            "anew, and what bears the old mark counts as made elsewhere";
}

static void check_folder(Store *store, const TaskCall *call, Finding *f) {
  (void)call;
  struct stat st;
  int root = store_root(store, false), err = errno;
  buf_put(&f->says, store->path);
  if (root < 0 && err == ENOENT) {
    buf_put(&f->says, ": nothing is stored yet");
  } else if (root < 0) {
    buf_printf(&f->says, ": %s", strerror(err));
    f->cure = "move away what has this name, or make the folder yours";
  } else if (fstat(root, &st) == 0 && st.st_uid != geteuid()) {
    buf_put(&f->says, " belongs to another user");
    f->cure = "copy the folder, or work in a folder of your own";
  } else if (st.st_mode & 022) {
    buf_put(&f->says, " can be written by others");
    f->cure = "chmod go-w";
  } else if (faccessat(root, ".", W_OK, 0) != 0) {
    buf_put(&f->says, " cannot be written");
    f->cure = "chmod u+rwx";
  }
  if (root >= 0) close(root);
}

/* A folder that must be the user's alone. */
static void check_private(char *path, Finding *f) {
  int fd = private_folder(path, true);
  buf_put(&f->says, path);
  if (fd >= 0) close(fd);
  mem_free(path);
  if (fd >= 0) return;
  buf_put(&f->says, " belongs to another user or is open to others");
  f->cure = "make it yours: chown, chmod 700";
}

static void check_state(Store *store, const TaskCall *call, Finding *f) {
  (void)store, (void)call;
  check_private(fs_user_state(), f);
}

static void check_native(Store *store, const TaskCall *call, Finding *f) {
  (void)store, (void)call;
  char *cache = fs_user_cache();
  check_private(fs_join(cache, "native"), f);
  mem_free(cache);
}

enum { LEAST_SPACE = 200 << 20 };

static void check_space(Store *store, const TaskCall *call, Finding *f) {
  (void)call;
  struct statvfs st;
  char size[32];
  char *dir = fs_folder(store->path);
  bool known = statvfs(dir, &st) == 0;
  double bytes = known ? (double)st.f_bavail * (double)st.f_frsize : 0;
  mem_free(dir);
  unit_put_bytes(bytes, size, sizeof size);
  buf_printf(&f->says, known ? "%s are free" : "not known", size);
  if (known && bytes < LEAST_SPACE)
    f->cure = "make room: posterity cache gc, or clear --older-than 30d";
}

/* Two openings of a file exclude each other. */
static bool locks_exclude(int folder, const char *name) {
  int one = folder_open_file(folder, name, O_RDWR | O_CREAT);
  int two = folder_open_file(folder, name, O_RDWR);
  bool fine = one >= 0 && two >= 0 && flock(one, LOCK_EX | LOCK_NB) == 0 &&
              flock(two, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  if (one >= 0) close(one);
  if (two >= 0) close(two);
  unlinkat(folder, name, 0);
  return fine;
}

static void check_locks(Store *store, const TaskCall *call, Finding *f) {
  (void)call;
  char *state = fs_user_state(), name[64];
  int folder = store_root(store, false);
  if (folder < 0) folder = private_folder(state, true);
  snprintf(name, sizeof name, ".locks.%ld.tmp", (long)getpid());
  bool fine = folder >= 0 && locks_exclude(folder, name);
  buf_put(&f->says, fine ? "files can be locked" : "files cannot be locked");
  if (!fine)
    f->cure = "use a file system with locks: two kernels may sample the same chain here";
  if (folder >= 0) close(folder);
  mem_free(state);
}

static void check_compiler(Store *store, const TaskCall *call, Finding *f) {
  (void)store;
  bool has = call->compiler && *call->compiler;
  buf_printf(&f->says, "%.60s", has ? call->compiler : "no C compiler is found");
  if (!has) f->cure = "install gcc or clang: large models run faster";
}

static void check_clock(Store *store, const TaskCall *call, Finding *f) {
  (void)call;
  enum { LEAST = 1704067200, HOUR = 3600 }; /* 2024 */
  char now[32];
  time_t t = time(NULL);
  struct tm local;
  StoreItem *items;
  int count = items_find(store->path, &items);
  bool ahead = count && items[0].age_seconds < -HOUR;
  localtime_r(&t, &local);
  strftime(now, sizeof now, "%Y-%m-%d %H:%M", &local);
  buf_put(&f->says, now);
  if (ahead) buf_printf(&f->says, "; %s is from the future", items[0].name);
  if (ahead || t < LEAST) f->cure = "set the clock: ages and limits follow it";
  store_items_free(items, count);
}

static void check_settings(Store *store, const TaskCall *call, Finding *f) {
  (void)store, (void)call;
  Buf why = {0};
  char *dir = fs_user_config();
  limits_of_user(&why);
  buf_printf(&f->says, "%s/settings.json", dir);
  if (why.n) buf_printf(&f->says, ": %s", buf_text(&why));
  if (why.n) f->cure = "write it like {\"cache_limit\": \"10GiB\", \"max_age\": \"90d\"}";
  buf_free(&why);
  mem_free(dir);
}

static const struct {
  const char *name;
  void (*check)(Store *store, const TaskCall *call, Finding *f);
} CHECKS[] = {
    {"secret", check_secret},      {"folder", check_folder}, {"state", check_state},
    {"native code", check_native}, {"space", check_space},   {"locks", check_locks},
    {"compiler", check_compiler},  {"clock", check_clock},   {"settings", check_settings},
};

Json *task_doctor(Store *store, const TaskCall *call, Buf *error) {
  (void)error;
  Json *result = json_new_object(), *lines = json_new_array();
  bool ok = true;
  for (size_t i = 0; i < sizeof CHECKS / sizeof *CHECKS; i++) {
    Finding f = {0};
    CHECKS[i].check(store, call, &f);
    Json *line = json_new_object();
    json_set(line, "check", json_new_text(CHECKS[i].name));
    json_set(line, "ok", json_new_bool(!f.cure));
    json_set(line, "says", json_new_text(buf_text(&f.says)));
    json_set(line, "cure", json_new_text(f.cure ? f.cure : ""));
    json_push(lines, line);
    ok &= !f.cure;
    buf_free(&f.says);
  }
  json_set(result, "entries", lines);
  json_set(result, "ok", json_new_bool(ok));
  return result;
}
