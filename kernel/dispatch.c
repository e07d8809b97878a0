/* SPDX-License-Identifier: BSD-3-Clause
   The one reader of msg.def: finds who answers a request, and has it answered. */
#include "kernel/dispatch.h"
#include <string.h>
#include "base/alloc.h"
#include "base/log.h"
#include "kernel/interrupt.h"
#include "kernel/job.h"

enum {
  ON_SHELL = 1 << CHANNEL_SHELL,
  ON_CONTROL = 1 << CHANNEL_CONTROL,
  ON_BOTH = ON_SHELL | ON_CONTROL,
  /* the executor replies on shell */
  OPEN_TO_RECEIVER = ON_BOTH,
  OPEN_TO_EXECUTOR = ON_SHELL
};

#define MSG(type, channels, thread, handler, reply)                                      \
  _Static_assert((ON_##channels & ~OPEN_TO_##thread) == 0, #type);
#include "kernel/msg.def"
#undef MSG

#define BY_RECEIVER .answer
#define BY_EXECUTOR .run
static const Request REQUESTS[] = {
#define MSG(type, channels, thread, handler, reply)                                      \
  {#type, reply, ON_##channels, BY_##thread = handler},
#include "kernel/msg.def"
#undef MSG
};

static const Request *find(const char *type) {
  for (size_t i = 0; i < sizeof REQUESTS / sizeof *REQUESTS; i++)
    if (strcmp(type, REQUESTS[i].type) == 0) return &REQUESTS[i];
  return NULL;
}

static const char *channel_name(const Receiver *receiver) {
  return receiver->channel == CHANNEL_SHELL ? "shell" : "control";
}

/* The row of [type] when it may come on this channel; NULL, and a line in the log. */
static const Request *find_here(const Receiver *receiver, const char *type) {
  const Request *request = find(type);
  if (request && request->channels & 1u << receiver->channel) return request;
  log_line("%s: %s request %s", channel_name(receiver), request ? "misplaced" : "unknown",
           type);
  return NULL;
}

/* An idle of a request that came in while a cell runs would make front ends show an idle
   kernel: the running cell's busy is said again.  Only the owner of iopub can, or it
   might come after the cell's own idle: others ask it to. */
static void restore_busy(Receiver *receiver) {
  if (receiver->sender.own[CHANNEL_IOPUB])
    dispatch_busy(receiver);
  else
    send_mark(&receiver->sender, CHANNEL_BUSY);
}

void dispatch_busy(Receiver *receiver) {
  Server *server = receiver->server;
  pthread_mutex_lock(&server->lock);
  if (server->running) send_status(&receiver->sender, server->running, "busy");
  pthread_mutex_unlock(&server->lock);
}

/* The type of the reply to a request that is not taken here; false when it is none. */
static bool reply_type(const char *type, Buf *out) {
  size_t n = strlen(type), ending = strlen("_request");
  const Request *request = find(type);
  if (request && request->reply)
    buf_put(out, request->reply);
  else if (!request && n > ending && text_has_suffix(type, "_request"))
    buf_printf(out, "%.*s_reply", (int)(n - ending), type);
  return out->n > 0;
}

/* Whoever asked is told that no answer will come. */
static void decline(Receiver *receiver, const Message *message) {
  const char *type = message_type(message);
  Buf reply = {0}, why = {0};
  if (reply_type(type, &reply)) {
    Json *content = json_new_object();
    buf_printf(&why, "%s is not answered on %s", type, channel_name(receiver));
    json_set(content, "status", json_new_text("error"));
    json_set(content, "ename", json_new_text("UnknownRequest"));
    json_set(content, "evalue", json_new_text(buf_text(&why)));
    json_set(content, "traceback", json_new_array());
    send_reply(&receiver->sender, receiver->channel, message, buf_text(&reply), content);
  }
  buf_free(&reply);
  buf_free(&why);
}

/* [request] NULL: it is not taken here. */
static void answer(Receiver *receiver, const Request *request, const Message *message) {
  send_status(&receiver->sender, message->header, "busy");
  if (request) {
    Json *content = request->answer(receiver, message);
    ASSERT(!content == !request->reply);
    if (content)
      send_reply(&receiver->sender, receiver->channel, message, request->reply, content);
  } else {
    decline(receiver, message);
  }
  send_status(&receiver->sender, message->header, "idle");
  restore_busy(receiver);
}

static void dispatch(Receiver *receiver, Message **message) {
  const Request *request = find_here(receiver, message_type(*message));
  if (request && request->run) {
    interrupt_queued(receiver->server);
    give_job(receiver->cells, JOB_REQUEST, request, *message);
    *message = NULL;
  } else {
    answer(receiver, request, *message);
  }
  message_destroy(message);
}

static void dispatch_frames(Receiver *receiver, const Frames *frames) {
  Buf why = {0};
  Message *message = wire_decode(&receiver->server->signer, frames, &why);
  if (message)
    dispatch(receiver, &message);
  else
    log_line("%s: dropped a message: %s", channel_name(receiver), buf_text(&why));
  buf_free(&why);
}

void dispatch_waiting(Receiver *receiver) {
  Frames frames = {0};
  while (socket_receive(receiver->socket, &frames)) {
    dispatch_frames(receiver, &frames);
    frames_free(&frames);
  }
  frames_free(&frames);
  /* Last, so that the idle of a shutdown is on its way before the threads end. */
  if (receiver->was_stopped) give_job(receiver->cells, JOB_STOP, NULL, NULL);
}
