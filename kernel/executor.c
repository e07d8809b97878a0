/* SPDX-License-Identifier: BSD-3-Clause
   The executor: runs cells, one after the other, and publishes what they show. */
#include <string.h>
#include "base/alloc.h"
#include "base/clock.h"
#include "base/vec.h"
#include "kernel/dispatch.h"
#include "kernel/interrupt.h"
#include "kernel/job.h"

/* Text of a cell is gathered and sent in pieces, so that a loop of prints is no flood;
   beyond the cap it is counted and dropped. */
enum { FLUSH_BYTES = 1 << 14, STREAM_CAP = 4 << 20 };
static const double FLUSH_SECONDS = 0.05;

struct Executor {
  Server *server;
  Sender sender;
  const Message *request; /* that runs */
  bool silent;
  int count;   /* its execution count */
  Buf pending; /* text of a stream not sent yet */
  const char *pending_name;
  double flushed;
  size_t streamed, dropped;
  bool has_failed;   /* and what is queued behind it must not run */
  Vec(Job *) queued; /* what was waiting then */
  bool is_stopping;
};

static void publish(Executor *x, const char *type, Json *content) {
  if (x->silent)
    json_destroy(&content);
  else
    send_iopub(&x->sender, x->request->header, type, content);
}

static void send_stream(Executor *x, const char *name, const char *text) {
  Json *content = json_new_object();
  json_set(content, "name", json_new_text(name));
  json_set(content, "text", json_new_text(text));
  publish(x, "stream", content);
}

static void flush(Executor *x) {
  if (x->pending.n) send_stream(x, x->pending_name, buf_text(&x->pending));
  buf_clear(&x->pending);
  x->flushed = clock_seconds();
}

static void on_stream(void *ctx, const char *name, const char *text) {
  Executor *x = ctx;
  size_t n = strlen(text);
  if (x->pending_name && strcmp(x->pending_name, name) != 0) flush(x);
  x->pending_name = strcmp(name, "stderr") == 0 ? "stderr" : "stdout";
  if (x->streamed + n > STREAM_CAP) {
    x->dropped += n;
    return;
  }
  x->streamed += n;
  buf_putn(&x->pending, text, n);
  if (x->pending.n > FLUSH_BYTES || clock_seconds() - x->flushed > FLUSH_SECONDS)
    flush(x);
}

/* What a display and a result have in common; [metadata] may be NULL. */
static Json *shown_content(const Json *data, const Json *metadata) {
  Json *content = json_new_object();
  json_set(content, "data", json_copy(data));
  json_set(content, "metadata", metadata ? json_copy(metadata) : json_new_object());
  return content;
}

static void on_display(void *ctx, const Json *data, const Json *metadata, const char *id,
                       bool update) {
  Executor *x = ctx;
  flush(x);
  Json *content = shown_content(data, metadata), *transient = json_new_object();
  if (id) json_set(transient, "display_id", json_new_text(id));
  json_set(content, "transient", transient);
  publish(x, update ? "update_display_data" : "display_data", content);
}

static void on_result(void *ctx, const Json *data, const Json *metadata) {
  Executor *x = ctx;
  flush(x);
  Json *content = shown_content(data, metadata);
  json_set(content, "execution_count", json_new_int(x->count));
  history_set_output(x->server->history, x->count,
                     json_text(json_get(data, "text/plain"), ""));
  publish(x, "execute_result", content);
}

static void on_clear(void *ctx, bool wait) {
  Executor *x = ctx;
  flush(x);
  Json *content = json_new_object();
  json_set(content, "wait", json_new_bool(wait));
  publish(x, "clear_output", content);
}

static Json *error_content(const char *name, const char *value, char *const *lines,
                           int count) {
  Json *content = json_new_object(), *traceback = json_new_array();
  json_set(content, "ename", json_new_text(name));
  json_set(content, "evalue", json_new_text(value));
  for (int i = 0; i < count; i++) json_push(traceback, json_new_text(lines[i]));
  json_set(content, "traceback", traceback);
  return content;
}

/* Values of user_expressions, each by itself. */
static Json *evaluate_all(Executor *x, const Json *expressions) {
  Json *out = json_new_object();
  for (JsonMember m = json_first(expressions); m.key; m = json_next(m)) {
    Buf plain = {0};
    const char *text = json_text(m.value, "");
    bool ok = session_evaluate(x->server->session, text, &plain);
    Json *entry =
        ok ? ok_content() : error_content("EvaluationError", buf_text(&plain), NULL, 0);
    if (ok) {
      Json *data = json_new_object();
      json_set(data, "text/plain", json_new_text(buf_text(&plain)));
      json_set(entry, "data", data);
      json_set(entry, "metadata", json_new_object());
    } else {
      json_set(entry, "status", json_new_text("error"));
    }
    json_set(out, m.key, entry);
    buf_free(&plain);
  }
  return out;
}

static Json *payload_of(const CellReply *reply) {
  Json *payload = json_new_array();
  if (!reply->page) return payload;
  Json *page = json_new_object(), *data = json_new_object();
  json_set(data, "text/plain", json_new_text(reply->page));
  json_set(page, "source", json_new_text("page"));
  json_set(page, "data", data);
  json_set(page, "start", json_new_int(0));
  json_push(payload, page);
  return payload;
}

/* Content of the execute_reply; errors are published too. */
static Json *reply_content(Executor *x, const CellReply *reply) {
  Json *content;
  if (reply->ok) {
    content = ok_content();
    json_set(content, "user_expressions",
             evaluate_all(x, json_get(x->request->content, "user_expressions")));
    json_set(content, "payload", payload_of(reply));
  } else {
    content =
        error_content(reply->name, reply->value, reply->traceback, reply->ntraceback);
    publish(x, "error", json_copy(content));
    json_set(content, "status", json_new_text("error"));
  }
  json_set(content, "execution_count", json_new_int(x->count));
  return content;
}

static void say_dropped(Executor *x) {
  if (!x->dropped) return;
  Buf text = {0};
  buf_printf(&text, "\n... %zu bytes of output dropped\n", x->dropped);
  flush(x);
  send_stream(x, "stderr", buf_text(&text));
  buf_free(&text);
}

/* Runs the code of x->request; the content of its reply. */
static Json *run_code(Executor *x, const char *code, bool *ok) {
  Output output = {x, on_stream, on_display, on_result, on_clear};
  CellReply reply;
  x->streamed = x->dropped = 0;
  x->pending_name = NULL;
  session_run(x->server->session, str_of(code), &output, &reply);
  flush(x);
  say_dropped(x);
  Json *content = reply_content(x, &reply);
  *ok = reply.ok;
  cell_reply_free(&reply);
  return content;
}

/* The counter steps for cells that count: not silent, with text, kept in the history. */
static void count_cell(Executor *x, const Json *content, const char *code) {
  x->silent = json_bool(json_get(content, "silent"), false);
  bool stored = !x->silent && json_bool(json_get(content, "store_history"), true);
  bool steps = stored && code[strspn(code, " \t\r\n")];
  if (steps) atomic_fetch_add(&x->server->execution_count, 1);
  x->count = atomic_load(&x->server->execution_count);
  if (steps) history_add(x->server->history, x->count, code);
}

/* Takes what clients had queued by now: all that comes before the mark. */
static void take_queued(Executor *x) {
  send_mark(&x->sender, CHANNEL_MARK);
  for (;;) {
    Job *job = take_job(x->server->cells);
    JobKind kind = job->kind;
    if (kind == JOB_REQUEST) {
      interrupt_dropped(x->server);
      vec_push(&x->queued, job);
    } else {
      job_destroy(&job);
    }
    if (kind == JOB_STOP) x->is_stopping = true;
    if (kind != JOB_REQUEST) return;
  }
}

/* A cell that was queued behind one that failed. */
static void abort_job(Executor *x, const Job *job) {
  const Message *message = job->message;
  Json *content = error_content("ExecutionAborted", "an earlier cell failed", NULL, 0);
  json_set(content, "status", json_new_text("error"));
  json_set(content, "execution_count",
           json_new_int(atomic_load(&x->server->execution_count)));
  send_status(&x->sender, message->header, "busy");
  send_reply(&x->sender, CHANNEL_SHELL, message, job->request->reply, content);
  send_status(&x->sender, message->header, "idle");
}

static void abort_queued(Executor *x) {
  for (int i = 0; i < x->queued.n; i++) {
    abort_job(x, x->queued.at[i]);
    job_destroy(&x->queued.at[i]);
  }
  vec_free(&x->queued);
}

Json *executor_execute(Executor *x, const Message *message) {
  const char *code = json_text(json_get(message->content, "code"), "");
  bool ok = true;
  count_cell(x, message->content, code);
  Json *input = json_new_object();
  json_set(input, "code", json_new_text(code));
  json_set(input, "execution_count", json_new_int(x->count));
  publish(x, "execute_input", input);
  Json *content = run_code(x, code, &ok);
  x->has_failed =
      !ok && !x->silent && json_bool(json_get(message->content, "stop_on_error"), true);
  return content;
}

static void do_job(Executor *x, const Job *job) {
  const Message *message = job->message;
  x->request = message;
  x->has_failed = false;
  interrupt_begin(x->server, message->header);
  send_status(&x->sender, message->header, "busy");
  Json *content = job->request->run(x, message);
  interrupt_end(x->server);
  /* Before the reply: what a client sends once it knows of the failure is not aborted. */
  if (x->has_failed) take_queued(x);
  send_reply(&x->sender, CHANNEL_SHELL, message, job->request->reply, content);
  send_status(&x->sender, message->header, "idle");
  x->request = NULL;
  abort_queued(x);
}

void executor_run(Server *server) {
  Executor x = {.server = server};
  x.sender = (Sender){.server = server,
                      .outbox = socket_connect(server->net, SOCKET_PUSH, OUTBOX)};
  while (!x.is_stopping) {
    Job *job = take_job(server->cells);
    if (job->kind == JOB_STOP) x.is_stopping = true;
    if (job->kind == JOB_REQUEST) do_job(&x, job);
    job_destroy(&job);
  }
  send_mark(&x.sender, CHANNEL_STOP);
  buf_free(&x.pending);
  socket_close(&x.sender.outbox);
}
