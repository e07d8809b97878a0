/* SPDX-License-Identifier: BSD-3-Clause
   A folder with entries, and tasks. */
#include "entries.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/fs.h"

char home[256];

int entries_set_up(void **state) {
  (void)state;
  strcpy(home,
         fs_is_dir("/dev/shm") ? "/dev/shm/posterity-XXXXXX" : "/tmp/posterity-XXXXXX");
  if (!mkdtemp(home)) return -1;
  setenv("XDG_CACHE_HOME", in_home("xdg-cache"), 1);
  setenv("XDG_STATE_HOME", in_home("xdg-state"), 1);
  setenv("XDG_CONFIG_HOME", in_home("xdg-config"), 1);
  return 0;
}

int entries_tear_down(void **state) {
  (void)state;
  return fs_remove_tree(home);
}

const char *in_home(const char *name) {
  static char paths[4][512];
  static int next;
  char *path = paths[next++ % 4];
  snprintf(path, sizeof paths[0], "%s/%s", home, name);
  return path;
}

bool is_there(const char *name) {
  struct stat st;
  return lstat(in_home(name), &st) == 0;
}

void write_file(const char *name, const void *bytes, size_t n) {
  int fd = open(in_home(name), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  assert_true(fd >= 0);
  assert_int_equal(fs_write_exactly(fd, bytes, n), 0);
  close(fd);
}

void make_old(const char *name, double days) {
  struct timespec times[2] = {{.tv_sec = time(NULL) - (time_t)(days * 86400)}};
  times[1] = times[0];
  assert_int_equal(utimensat(AT_FDCWD, in_home(name), times, AT_SYMLINK_NOFOLLOW), 0);
}

/* --- chains --- */

static RowBlock *some_rows(long count, long width, double scale) {
  RowBlock *rows = row_block_new(count, width);
  for (long i = 0; i < count * width; i++) rows->at[i] = scale * (double)(i + 1) / 7;
  return rows;
}

static double *numbers(long n) {
  double *x = mem_new(sizeof *x * (size_t)n);
  for (long i = 0; i < n; i++) x[i] = (double)(i + 1) / 7;
  return x;
}

static ChainEntry some_draws(int n, long drawn, double seconds) {
  return (ChainEntry){.dim = 3,
                      .nlearnt = 5,
                      .width = 4,
                      .nstats = 2,
                      .drawn = drawn,
                      .q = numbers(3),
                      .learnt = numbers(5),
                      .step_size = 0.1,
                      .seconds = seconds,
                      .rows = some_rows(drawn, 4, n + 1),
                      .stats = some_rows(drawn, 2, -1)};
}

Made *make_entry(const char *model, int n, long drawn, double seconds) {
  Made *made = mem_new(sizeof *made);
  snprintf(made->label, sizeof made->label, "tune10_chain%d_seed1", n);
  made->name = (ChainName){
      .model = model, .label = made->label, .draws = digest_of("test", &n, sizeof n)};
  made->parts.draws = some_draws(n, drawn, seconds);
  return made;
}

void free_entry(Made **made) {
  chain_parts_free(&(*made)->parts);
  mem_free(*made);
  *made = NULL;
}

char *put_entry(const char *model, int n, long drawn, double seconds) {
  Store *store = store_new(home, CACHE_DISK);
  Made *made = make_entry(model, n, drawn, seconds);
  char hex[DIGEST_HEX];
  Buf path = {0};
  store_put_chain(store, &made->name, &made->parts);
  assert_int_equal(store_stats(store).stored, 1);
  digest_hex(made->name.draws, hex);
  buf_printf(&path, ".posterity/%s/%s-%.16s.chain", model, made->label, hex);
  assert_true(is_there(buf_text(&path)));
  free_entry(&made);
  store_destroy(&store);
  return buf_take(&path);
}

long drawn_of(const char *model, int n, long drawn) {
  Store *store = store_new(home, CACHE_DISK);
  Made *made = make_entry(model, n, drawn, 0);
  ChainParts parts;
  long found = store_get_chain(store, &made->name, &parts) ? parts.draws.drawn : -1;
  if (found > 0)
    assert_memory_equal(parts.draws.rows->at, made->parts.draws.rows->at,
                        (size_t)(found < drawn ? found : drawn) * 4 * sizeof(double));
  assert_int_equal(store_stats(store).damaged, 0);
  chain_parts_free(&parts);
  free_entry(&made);
  store_destroy(&store);
  return found;
}

/* --- tasks --- */

Json *ask(Store *store, TaskId id, TaskCall call) {
  Buf error = {0};
  Store *own = store ? NULL : store_new(home, CACHE_DISK);
  Json *result = task_run(store ? store : own, id, &call, &error);
  if (!result) fail_msg("%s", buf_text(&error));
  Buf text = {0};
  task_put(result, &text); /* whatever it is, it can be shown */
  buf_free(&text);
  store_destroy(&own);
  return result;
}

char *refusal(TaskId id, TaskCall call) {
  Buf error = {0};
  Store *store = store_new(home, CACHE_DISK);
  assert_null(task_run(store, id, &call, &error));
  assert_true(error.n > 0);
  store_destroy(&store);
  return buf_take(&error);
}

long number(const Json *result, const char *name) {
  return (long)json_int(json_get(result, name), -1);
}

int count_entries(const Json *result) {
  return json_count(json_get(result, "entries"));
}

bool tells(const Json *result, const char *name, const char *text) {
  const Json *entries = json_get(result, "entries");
  for (int i = 0; i < json_count(entries); i++)
    if (strstr(json_text(json_get(json_at(entries, i), name), ""), text)) return true;
  return false;
}
