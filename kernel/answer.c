/* SPDX-License-Identifier: BSD-3-Clause
   Requests that need no cell: what the kernel is, completion, inspection, history,
   comms. */
#include <string.h>
#include "base/alloc.h"
#include "kernel/offset.h"
#include "kernel/server.h"

Json *kernel_info(void) {
  Json *language = json_new_object(), *content = ok_content(), *links = json_new_array();
  json_set(language, "name", json_new_text("stan"));
  json_set(language, "version", json_new_text("2.37"));
  json_set(language, "mimetype", json_new_text("text/x-stan"));
  json_set(language, "file_extension", json_new_text(".stan"));
  json_set(language, "pygments_lexer", json_new_text("stan"));
  json_set(language, "codemirror_mode", json_new_text("stan"));
  json_set(content, "protocol_version", json_new_text("5.5"));
  json_set(content, "implementation", json_new_text("posterity"));
  json_set(content, "implementation_version", json_new_text(POSTERITY_VERSION));
  json_set(content, "language_info", language);
  json_set(content, "banner",
           json_new_text("Posterity " POSTERITY_VERSION
                         ": Bayesian models in Stan, sampled natively"));
  static const char *const LINKS[][2] = {
      {"Stan reference manual", "https://mc-stan.org/docs/reference-manual/"},
      {"Stan functions reference", "https://mc-stan.org/docs/functions-reference/"}};
  for (int i = 0; i < 2; i++) {
    Json *link = json_new_object();
    json_set(link, "text", json_new_text(LINKS[i][0]));
    json_set(link, "url", json_new_text(LINKS[i][1]));
    json_push(links, link);
  }
  json_set(content, "help_links", links);
  json_set(content, "supported_features", json_new_array());
  return content;
}

/* Code of a request, and its cursor as a byte offset. */
static Str code_of(const Json *content, int *offset) {
  Str code = str_of(json_text(json_get(content, "code"), ""));
  int64_t cursor = json_int(json_get(content, "cursor_pos"), -1);
  *offset = cursor < 0 ? (int)code.n : offset_of_point(code, (long)cursor);
  return code;
}

static Json *answer_complete(Server *server, const Json *content) {
  int offset, start, end;
  Str code = code_of(content, &offset);
  Json *found, *matches = json_new_array(), *types = json_new_array(),
               *reply = ok_content();
  session_complete(server->session, code, offset, &found, &start, &end);
  start = (int)point_of_offset(code, start);
  end = (int)point_of_offset(code, end);
  for (int i = 0; i < json_count(found); i++) {
    Json *type = json_copy(json_at(found, i));
    json_set(type, "start", json_new_int(start));
    json_set(type, "end", json_new_int(end));
    json_push(types, type);
    json_push(matches, json_copy(json_get(json_at(found, i), "text")));
  }
  Json *metadata = json_new_object();
  json_set(metadata, "_jupyter_types_experimental", types);
  json_set(reply, "matches", matches);
  json_set(reply, "cursor_start", json_new_int(start));
  json_set(reply, "cursor_end", json_new_int(end));
  json_set(reply, "metadata", metadata);
  json_destroy(&found);
  return reply;
}

static Json *answer_inspect(Server *server, const Json *content) {
  int offset;
  Str code = code_of(content, &offset);
  int detail = (int)json_int(json_get(content, "detail_level"), 0);
  Json *data, *reply = ok_content();
  bool found = session_inspect(server->session, code, offset, detail, &data);
  json_set(reply, "found", json_new_bool(found));
  if (!found) json_destroy(&data);
  json_set(reply, "data", found ? data : json_new_object());
  json_set(reply, "metadata", json_new_object());
  return reply;
}

static Json *answer_is_complete(Server *server, const Json *content) {
  (void)server;
  int indent = 0;
  const char *code = json_text(json_get(content, "code"), "");
  const char *status = session_is_complete(str_of(code), &indent);
  Json *reply = json_new_object();
  json_set(reply, "status", json_new_text(status));
  if (strcmp(status, "incomplete") == 0) {
    Buf blanks = {0};
    for (int i = 0; i < indent; i++) buf_putc(&blanks, ' ');
    json_set(reply, "indent", json_new_text(buf_text(&blanks)));
    buf_free(&blanks);
  }
  return reply;
}

static Json *answer_history(Server *server, const Json *content) {
  Json *reply = ok_content();
  json_set(reply, "history", history_query(server->history, content));
  return reply;
}

static Json *answer_comm_info(Server *server, const Json *content) {
  (void)server, (void)content;
  Json *reply = ok_content();
  json_set(reply, "comms", json_new_object());
  return reply;
}

static Json *answer_connect(Server *server, const Json *content) {
  (void)content;
  Json *reply = ok_content();
  json_set(reply, "shell_port", json_new_int(server->shell_port));
  json_set(reply, "iopub_port", json_new_int(server->iopub_port));
  json_set(reply, "stdin_port", json_new_int(server->stdin_port));
  json_set(reply, "control_port", json_new_int(server->control_port));
  json_set(reply, "hb_port", json_new_int(server->hb_port));
  return reply;
}

static Json *answer_kernel_info(Server *server, const Json *content) {
  (void)server, (void)content;
  return kernel_info();
}

static const struct {
  const char *request, *reply;
  Json *(*answer)(Server *server, const Json *content);
} ANSWERS[] = {
    {"kernel_info_request", "kernel_info_reply", answer_kernel_info},
    {"complete_request", "complete_reply", answer_complete},
    {"inspect_request", "inspect_reply", answer_inspect},
    {"is_complete_request", "is_complete_reply", answer_is_complete},
    {"history_request", "history_reply", answer_history},
    {"comm_info_request", "comm_info_reply", answer_comm_info},
    {"connect_request", "connect_reply", answer_connect},
};

/* A comm that nobody here serves is closed at once, or its front end would wait. */
static void refuse_comm(Sender *sender, const Message *request) {
  Json *content = json_new_object();
  json_set(content, "comm_id",
           json_new_text(json_text(json_get(request->content, "comm_id"), "")));
  json_set(content, "data", json_new_object());
  send_iopub(sender, request->header, "comm_close", content);
}

Json *answer_request(Server *server, Sender *sender, const Message *request,
                     const char **type) {
  const char *name = message_type(request);
  for (size_t i = 0; i < sizeof ANSWERS / sizeof *ANSWERS; i++)
    if (strcmp(name, ANSWERS[i].request) == 0) {
      *type = ANSWERS[i].reply;
      return ANSWERS[i].answer(server, request->content);
    }
  if (strcmp(name, "comm_open") == 0) refuse_comm(sender, request);
  return NULL;
}
