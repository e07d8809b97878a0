/* SPDX-License-Identifier: BSD-3-Clause
   Replies and publications: headers, topics, the way to the I/O thread. */
#include <stdio.h>
#include <string.h>
#include "base/alloc.h"
#include "base/clock.h"
#include "kernel/server.h"
#include "kernel/uuid.h"

static const char PROTOCOL[] = "5.5";

static Json *new_header(const Server *server, const char *type) {
  char id[UUID_ROOM], now[40];
  uuid_new(id);
  clock_iso(now, sizeof now);
  Json *header = json_new_object();
  json_set(header, "msg_id", json_new_text(id));
  json_set(header, "session", json_new_text(server->id));
  json_set(header, "username", json_new_text("kernel"));
  json_set(header, "date", json_new_text(now));
  json_set(header, "msg_type", json_new_text(type));
  json_set(header, "version", json_new_text(PROTOCOL));
  return header;
}

/* Through the outbox what is not this thread's own; [frames] are consumed then. */
static void deliver(Sender *sender, Channel channel, Frames *frames) {
  if (sender->own[channel]) {
    socket_send(sender->own[channel], frames);
    return;
  }
  Outgoing *out = mem_new(sizeof *out);
  *out = (Outgoing){channel, *frames};
  *frames = (Frames){0};
  socket_give(sender->outbox, out);
}

static void send_message(Sender *sender, Channel channel, const Frames *identities,
                         const Json *parent, const char *type, Json *content) {
  Json *header = new_header(sender->server, type);
  Frames frames = {0};
  wire_encode(&sender->server->signer, identities, header, parent, NULL, content,
              &frames);
  deliver(sender, channel, &frames);
  frames_free(&frames);
  json_destroy(&header);
  json_destroy(&content);
}

void send_reply(Sender *sender, Channel channel, const Message *request, const char *type,
                Json *content) {
  send_message(sender, channel, &request->identities, request->header, type, content);
}

void send_iopub(Sender *sender, const Json *parent, const char *type, Json *content) {
  char topic[128];
  Frames identities = {0};
  int n = snprintf(topic, sizeof topic, "kernel.%s.%s", sender->server->id, type);
  frames_push(&identities, topic, (size_t)n);
  send_message(sender, CHANNEL_IOPUB, &identities, parent, type, content);
  frames_free(&identities);
}

void send_iopub_topic(Sender *sender, Str topic, const char *type, Json *content) {
  Frames identities = {0};
  frames_push(&identities, topic.p, topic.n);
  send_message(sender, CHANNEL_IOPUB, &identities, NULL, type, content);
  frames_free(&identities);
}

void send_status(Sender *sender, const Json *parent, const char *state) {
  Json *content = json_new_object();
  json_set(content, "execution_state", json_new_text(state));
  send_iopub(sender, parent, "status", content);
}

Json *ok_content(void) {
  Json *content = json_new_object();
  json_set(content, "status", json_new_text("ok"));
  return content;
}

void send_mark(Sender *sender, Channel channel) {
  Frames none = {0};
  deliver(sender, channel, &none);
}
