/* SPDX-License-Identifier: BSD-3-Clause
   posterity run: a notebook's cells through the same session and cache, without a front
   end. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/fs.h"
#include "cli/options.h"
#include "kernelspec/language.h"
#include "kernelspec/spec.h"
#include "session/session.h"

/* Where outputs of the running cell go: text to the terminal, all of it into the
   notebook. */
typedef struct Screen {
  Json *outputs;  /* of the cell, in nbformat 4 */
  bool is_live;   /* stdout is a terminal: tables are drawn over */
  int drawn;      /* lines of the table on screen that an update replaces */
  Json *displays; /* display id -> index into outputs */
  int count;      /* execution count */
} Screen;

static _Atomic(Session *) running;
static atomic_int presses; /* interrupts between two cells: they are the next one's */

static void on_interrupt(int number) {
  (void)number;
  Session *session = running;
  if (!session || !session_interrupt(session)) presses++;
}

/* The running cell ends, what it has drawn is kept, and no other begins. */
static atomic_bool is_terminated;

static void on_terminate(int number) {
  (void)number;
  Session *session = running;
  is_terminated = true;
  if (session) session_stop(session);
}

static int count_lines(const char *text) {
  int lines = 0;
  for (; *text; text++) lines += *text == '\n';
  return lines;
}

static void print_text(Screen *screen, const char *text, bool over) {
  if (over && screen->is_live && screen->drawn) printf("\033[%dA\033[J", screen->drawn);
  fputs(text, stdout);
  size_t n = strlen(text);
  bool ended = n && text[n - 1] == '\n';
  if (!ended) putchar('\n');
  screen->drawn = count_lines(text) + !ended;
  fflush(stdout);
}

static Json *new_output(Screen *screen, const char *type) {
  Json *output = json_new_object();
  json_set(output, "output_type", json_new_text(type));
  json_push(screen->outputs, output);
  return output;
}

static void on_stream(void *ctx, const char *name, const char *text) {
  Screen *screen = ctx;
  Json *output = new_output(screen, "stream");
  json_set(output, "name", json_new_text(name));
  json_set(output, "text", json_new_text(text));
  fputs(text, strcmp(name, "stderr") == 0 ? stderr : stdout);
  fflush(stdout);
  screen->drawn = 0; /* what stands above these lines is not drawn over any more */
}

/* Drops the display [id] that a newer state replaces. */
static void forget_display(Screen *screen, const char *id) {
  Json *kept = json_new_array();
  for (int i = 0; i < json_count(screen->outputs); i++) {
    const Json *output = json_at(screen->outputs, i);
    if (strcmp(json_text(json_get(output, "id"), ""), id) != 0)
      json_push(kept, json_copy(output));
  }
  json_destroy(&screen->outputs);
  screen->outputs = kept;
}

static void on_display(void *ctx, const Json *data, const Json *metadata, const char *id,
                       bool update) {
  Screen *screen = ctx;
  const char *text = json_text(json_get(data, "text/plain"), "");
  if (update && id) forget_display(screen, id);
  Json *output = new_output(screen, "display_data");
  json_set(output, "data", json_copy(data));
  json_set(output, "metadata", metadata ? json_copy(metadata) : json_new_object());
  if (id) json_set(output, "id", json_new_text(id));
  /* Without a terminal only the final state is worth a line; it is printed with the
     cell. */
  if (screen->is_live) print_text(screen, text, update);
}

static void on_result(void *ctx, const Json *data, const Json *metadata) {
  Screen *screen = ctx;
  Json *output = new_output(screen, "execute_result");
  json_set(output, "data", json_copy(data));
  json_set(output, "metadata", metadata ? json_copy(metadata) : json_new_object());
  json_set(output, "execution_count", json_new_int(screen->count));
  if (screen->is_live)
    print_text(screen, json_text(json_get(data, "text/plain"), ""), false);
}

static void on_clear(void *ctx, bool wait) {
  Screen *screen = ctx;
  (void)wait;
  json_destroy(&screen->outputs);
  screen->outputs = json_new_array();
}

/* Text of every display and result of a cell, in order, where nothing is drawn live. */
static void print_outputs(const Screen *screen) {
  for (int i = 0; i < json_count(screen->outputs); i++) {
    const char *text = json_text(
        json_get(json_get(json_at(screen->outputs, i), "data"), "text/plain"), NULL);
    if (text) printf("%s%s", text, text[0] && text[strlen(text) - 1] == '\n' ? "" : "\n");
  }
}

static void report_error(Screen *screen, const CellReply *reply) {
  Json *output = new_output(screen, "error"), *lines = json_new_array();
  json_set(output, "ename", json_new_text(reply->name));
  json_set(output, "evalue", json_new_text(reply->value));
  for (int i = 0; i < reply->ntraceback; i++) {
    fprintf(stderr, "%s\n", reply->traceback[i]);
    json_push(lines, json_new_text(reply->traceback[i]));
  }
  json_set(output, "traceback", lines);
}

/* The source of a cell: a text, or an array of lines. */
static void put_source(Buf *out, const Json *cell) {
  const Json *source = json_get(cell, "source");
  buf_put(out, json_text(source, ""));
  if (json_kind(source) == JSON_ARRAY)
    for (int i = 0; i < json_count(source); i++)
      buf_put(out, json_text(json_at(source, i), ""));
}

/* Outputs without what is ours alone. */
static Json *clean_outputs(const Screen *screen) {
  Json *clean = json_new_array();
  for (int i = 0; i < json_count(screen->outputs); i++) {
    const Json *output = json_at(screen->outputs, i);
    Json *copy = json_new_object();
    for (JsonMember m = json_first(output); m.key; m = json_next(m))
      if (strcmp(m.key, "id") != 0) json_set(copy, m.key, json_copy(m.value));
    json_push(clean, copy);
  }
  return clean;
}

/* Runs one code cell; [cell] gets its outputs. */
static bool run_code(Session *session, Screen *screen, Json *cell) {
  Buf code = {0};
  CellReply reply;
  put_source(&code, cell);
  Output output = {screen, on_stream, on_display, on_result, on_clear};
  screen->outputs = json_new_array();
  screen->drawn = 0;
  screen->count++;
  session_open(session, atomic_exchange(&presses, 0));
  session_run(session, (Str){buf_text(&code), code.n}, &output, &reply);
  if (!screen->is_live) print_outputs(screen);
  if (reply.page) printf("%s\n", reply.page);
  if (!reply.ok) report_error(screen, &reply);
  json_set(cell, "outputs", clean_outputs(screen));
  json_set(cell, "execution_count", json_new_int(screen->count));
  bool ok = reply.ok;
  json_destroy(&screen->outputs);
  cell_reply_free(&reply);
  buf_free(&code);
  return ok;
}

/* Runs every code cell; [done] gets all cells of the notebook. */
static bool run_cells(Session *session, const Json *cells, Json *done) {
  Screen screen = {.is_live = isatty(1)};
  bool ok = true;
  for (int i = 0; i < json_count(cells); i++) {
    Json *cell = json_copy(json_at(cells, i));
    if (ok && strcmp(json_text(json_get(cell, "cell_type"), ""), "code") == 0)
      ok = run_code(session, &screen, cell) && !is_terminated;
    json_push(done, cell);
  }
  return ok;
}

/* The metadata of the notebook with its language, without which tools take its cells for
   Python, and a kernelspec where it names none. */
static Json *metadata_of(const Json *notebook) {
  const Json *own = json_get(notebook, "metadata");
  bool is_object = own && json_kind(own) == JSON_OBJECT;
  Json *metadata = is_object ? json_copy(own) : json_new_object();
  json_set(metadata, "language_info", language_info());
  if (!json_get(metadata, "kernelspec"))
    json_set(metadata, "kernelspec", spec_metadata());
  return metadata;
}

static int write_notebook(const char *path, const Json *notebook, Json *cells) {
  Json *out = json_copy(notebook);
  Buf text = {0};
  json_set(out, "metadata", metadata_of(notebook));
  json_set(out, "cells", cells);
  json_write(out, &text);
  int err = fs_publish(path, buf_text(&text), text.n, 0644);
  if (err) fprintf(stderr, "posterity run: %s: %s\n", path, strerror(err));
  json_destroy(&out);
  buf_free(&text);
  return err ? 1 : 0;
}

static Json *read_notebook(const char *path) {
  Buf text = {0}, error = {0};
  int err = fs_read(path, 1 << 28, &text);
  Json *notebook = err ? NULL : json_parse((Str){buf_text(&text), text.n}, &error);
  if (err) buf_put(&error, strerror(err));
  if (notebook && json_kind(json_get(notebook, "cells")) != JSON_ARRAY) {
    buf_put(&error, "not a notebook: it has no cells");
    json_destroy(&notebook);
  }
  if (!notebook) fprintf(stderr, "posterity run: %s: %s\n", path, buf_text(&error));
  buf_free(&text);
  buf_free(&error);
  return notebook;
}

static int run_notebook(const char *path, const char *out) {
  Json *notebook = read_notebook(path), *cells = json_new_array();
  if (!notebook) return 1;
  char *dir = fs_folder(path);
  SessionOptions options = {.dir = dir};
  Session *session = session_new(&options);
  running = session;
  signal(SIGINT, on_interrupt);
  signal(SIGTERM, on_terminate);
  int status = run_cells(session, json_get(notebook, "cells"), cells) ? 0 : 1;
  running = NULL;
  char *trouble = session_settle(session);
  if (trouble) fprintf(stderr, "%s\n", trouble);
  mem_free(trouble);
  if (out && write_notebook(out, notebook, cells) != 0) status = 1;
  if (!out) json_destroy(&cells);
  if (getenv("POSTERITY_COUNTERS")) {
    Buf text = {0};
    Json *counters = session_counters(session);
    json_write(counters, &text);
    fprintf(stderr, "%s\n", buf_text(&text));
    json_destroy(&counters);
    buf_free(&text);
  }
  session_destroy(&session);
  json_destroy(&notebook);
  mem_free(dir);
  return is_terminated ? 128 + SIGTERM : status; /* as shells tell of it */
}

int verb_run(const Options *options) {
  return run_notebook(options->words[0], options_value(options, OPTION_output));
}
