/* SPDX-License-Identifier: BSD-3-Clause
   Notebooks of the tests. */
#include "fixture.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/alloc.h"
#include "base/fs.h"

static void on_output(Notebook *n, const Json *metadata) {
  n->badges += json_get(json_get(metadata, "posterity"), "cache") != NULL;
  if (n->during) n->during(n);
}

static void on_stream(void *ctx, const char *name, const char *text) {
  Notebook *n = ctx;
  (void)name;
  buf_put(&n->streams, text);
  on_output(n, NULL);
}

static void put_plain(Buf *out, const Json *data) {
  buf_put(out, json_text(json_get(data, "text/plain"), "(no text)"));
}

static void on_display(void *ctx, const Json *data, const Json *metadata, const char *id,
                       bool update) {
  Notebook *n = ctx;
  snprintf(n->display, sizeof n->display, "%s", id ? id : "");
  buf_clear(&n->displays);
  put_plain(&n->displays, data);
  n->updates += update;
  on_output(n, metadata);
}

static void on_result(void *ctx, const Json *data, const Json *metadata) {
  Notebook *n = ctx;
  put_plain(&n->results, data);
  on_output(n, metadata);
}

static void on_clear(void *ctx, bool wait) {
  (void)wait;
  ((Notebook *)ctx)->clears++;
}

static void open_session(Notebook *n) {
  SessionOptions options = {.dir = n->dir, .threads = 2, .terminal = true};
  n->session = session_new(&options);
}

int notebook_set_up(void **state) {
  Notebook *n = mem_new(sizeof *n);
  strcpy(n->dir, "/tmp/posterity-session-XXXXXX");
  if (!mkdtemp(n->dir)) return -1;
  setenv("XDG_CACHE_HOME", n->dir, 1);
  setenv("XDG_STATE_HOME", n->dir, 1);
  open_session(n);
  *state = n;
  return 0;
}

int notebook_tear_down(void **state) {
  Notebook *n = *state;
  session_destroy(&n->session);
  cell_reply_free(&n->reply);
  buf_free(&n->streams);
  buf_free(&n->results);
  buf_free(&n->displays);
  int err = fs_remove_tree(n->dir);
  mem_free(n);
  return err;
}

void notebook_restart(Notebook *n) {
  session_destroy(&n->session);
  open_session(n);
}

void notebook_run(Notebook *n, const char *code) {
  Output output = {n, on_stream, on_display, on_result, on_clear};
  buf_clear(&n->streams);
  buf_clear(&n->results);
  buf_clear(&n->displays);
  n->updates = n->clears = n->badges = 0;
  cell_reply_free(&n->reply);
  session_run(n->session, str_of(code), &output, &n->reply);
}

void notebook_ok(Notebook *n, const char *code, const char *result) {
  notebook_run(n, code);
  if (!n->reply.ok) fail_msg("%s: %s: %s", code, n->reply.name, n->reply.value);
  if (result) assert_string_equal(buf_text(&n->results), result);
}

void notebook_fails(Notebook *n, const char *code, const char *name, const char *words) {
  notebook_run(n, code);
  if (n->reply.ok) fail_msg("%s: ran well", code);
  assert_string_equal(n->reply.name, name);
  Buf lines = {0};
  for (int i = 0; i < n->reply.ntraceback; i++)
    buf_printf(&lines, "%s\n", n->reply.traceback[i]);
  if (!strstr(buf_text(&lines), words)) fail_msg("%s: %s", code, buf_text(&lines));
  buf_free(&lines);
}

long notebook_counter(Notebook *n, const char *name) {
  Json *counters = session_counters(n->session);
  long count = (long)json_int(json_get(counters, name), -1);
  json_destroy(&counters);
  assert_true(count >= 0);
  return count;
}

void notebook_file(Notebook *n, const char *name, const char *text) {
  char *path = fs_join(n->dir, name);
  assert_int_equal(fs_publish(path, text, strlen(text), 0644), 0);
  mem_free(path);
}
