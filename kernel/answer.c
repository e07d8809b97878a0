/* SPDX-License-Identifier: BSD-3-Clause
   Requests that need no cell: what the kernel is, completion, inspection, history,
   comms. */
#include <string.h>
#include "base/alloc.h"
#include "base/utf8.h"
#include "kernel/dispatch.h"
#include "kernelspec/language.h"

static Json *help_links(void) {
  static const char *const LINKS[][2] = {
      {"Stan reference manual", "https://mc-stan.org/docs/reference-manual/"},
      {"Stan functions reference", "https://mc-stan.org/docs/functions-reference/"}};
  Json *links = json_new_array();
  for (size_t i = 0; i < sizeof LINKS / sizeof *LINKS; i++) {
    Json *link = json_new_object();
    json_set(link, "text", json_new_text(LINKS[i][0]));
    json_set(link, "url", json_new_text(LINKS[i][1]));
    json_push(links, link);
  }
  return links;
}

Json *answer_kernel_info(Receiver *receiver, const Message *message) {
  (void)receiver, (void)message;
  Json *content = ok_content();
  json_set(content, "protocol_version", json_new_text("5.5"));
  json_set(content, "implementation", json_new_text("posterity"));
  json_set(content, "implementation_version", json_new_text(POSTERITY_VERSION));
  json_set(content, "language_info", language_info());
  json_set(content, "banner",
           json_new_text("Posterity " POSTERITY_VERSION
                         ": Bayesian models in Stan, sampled natively"));
  json_set(content, "help_links", help_links());
  json_set(content, "supported_features", json_new_array());
  return content;
}

/* Code of a request, and its cursor as a byte offset: the protocol counts code points. */
static Str code_of(const Json *content, int *offset) {
  Str code = str_of(json_text(json_get(content, "code"), ""));
  int64_t cursor = json_int(json_get(content, "cursor_pos"), -1);
  *offset = (int)(cursor < 0 ? code.n : utf8_offset(code, (size_t)cursor));
  return code;
}

Json *answer_complete(Receiver *receiver, const Message *message) {
  int offset, start, end;
  Str code = code_of(message->content, &offset);
  Json *found, *matches = json_new_array(), *types = json_new_array(),
               *reply = ok_content();
  session_complete(receiver->server->session, code, offset, &found, &start, &end);
  start = (int)utf8_count((Str){code.p, (size_t)start});
  end = (int)utf8_count((Str){code.p, (size_t)end});
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

Json *answer_inspect(Receiver *receiver, const Message *message) {
  int offset;
  Str code = code_of(message->content, &offset);
  int detail = (int)json_int(json_get(message->content, "detail_level"), 0);
  Json *data, *reply = ok_content();
  bool found = session_inspect(receiver->server->session, code, offset, detail, &data);
  json_set(reply, "found", json_new_bool(found));
  if (!found) json_destroy(&data);
  json_set(reply, "data", found ? data : json_new_object());
  json_set(reply, "metadata", json_new_object());
  return reply;
}

Json *answer_is_complete(Receiver *receiver, const Message *message) {
  (void)receiver;
  int indent = 0;
  const char *code = json_text(json_get(message->content, "code"), "");
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

Json *answer_history(Receiver *receiver, const Message *message) {
  Json *reply = ok_content();
  json_set(reply, "history", history_query(receiver->server->history, message->content));
  return reply;
}

Json *answer_comm_info(Receiver *receiver, const Message *message) {
  (void)receiver, (void)message;
  Json *reply = ok_content();
  json_set(reply, "comms", json_new_object());
  return reply;
}

Json *answer_connect(Receiver *receiver, const Message *message) {
  (void)message;
  const Connection *c = &receiver->server->connection;
  Json *reply = ok_content();
  json_set(reply, "shell_port", json_new_int(c->shell_port));
  json_set(reply, "iopub_port", json_new_int(c->iopub_port));
  json_set(reply, "stdin_port", json_new_int(c->stdin_port));
  json_set(reply, "control_port", json_new_int(c->control_port));
  json_set(reply, "hb_port", json_new_int(c->hb_port));
  return reply;
}

/* A comm that nobody here serves is closed at once, or its front end would wait. */
Json *answer_comm_open(Receiver *receiver, const Message *message) {
  Json *content = json_new_object();
  json_set(content, "comm_id",
           json_new_text(json_text(json_get(message->content, "comm_id"), "")));
  json_set(content, "data", json_new_object());
  send_iopub(&receiver->sender, message->header, "comm_close", content);
  return NULL;
}

/* There is no comm that a message could be for. */
Json *answer_comm_none(Receiver *receiver, const Message *message) {
  (void)receiver, (void)message;
  return NULL;
}
