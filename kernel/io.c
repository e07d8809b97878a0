/* SPDX-License-Identifier: BSD-3-Clause
   The I/O thread: shell, iopub and stdin.  Cells are queued for the executor; everything
   else is answered here, also while a cell runs. */
#include <string.h>
#include "base/alloc.h"
#include "base/log.h"
#include "kernel/server.h"

typedef struct Io {
  Server *server;
  Socket *cells; /* to the executor */
  Sender sender;
  bool is_done;
} Io;

static void send_direct(void *ctx, Channel channel, Frames *frames) {
  Io *io = ctx;
  Socket *socket = channel == CHANNEL_SHELL   ? io->server->shell
                   : channel == CHANNEL_STDIN ? io->server->input
                                              : io->server->iopub;
  socket_send(socket, frames);
}

/* An idle of a request that came in while a cell runs would make front ends show an idle
   kernel: the running cell's busy is said again. */
static void restore_busy(Io *io) {
  Server *server = io->server;
  pthread_mutex_lock(&server->lock);
  if (server->running) send_status(&io->sender, server->running, "busy");
  pthread_mutex_unlock(&server->lock);
}

static void answer(Io *io, const Message *request) {
  const char *type = NULL;
  send_status(&io->sender, request->header, "busy");
  Json *content = answer_request(io->server, &io->sender, request, &type);
  if (content) send_reply(&io->sender, CHANNEL_SHELL, request, type, content);
  send_status(&io->sender, request->header, "idle");
  restore_busy(io);
}

typedef enum { ANSWER_IO, ANSWER_CELL, ANSWER_PROCESS, ANSWER_NOBODY } Answerer;

static Answerer answerer_of(const char *type) {
  static const struct {
    const char *type;
    Answerer who;
  } ROWS[] = {
#define MSG(type, where, who) {#type, ANSWER_##who},
#include "kernel/msg.def"
#undef MSG
  };
  for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++)
    if (strcmp(type, ROWS[i].type) == 0) return ROWS[i].who;
  return ANSWER_NOBODY;
}

/* shutdown_request on shell: older clients send it here. */
static void stop_from_shell(Io *io, const Message *request) {
  Json *content = ok_content();
  bool restart = json_bool(json_get(request->content, "restart"), false);
  json_set(content, "restart", json_new_bool(restart));
  send_status(&io->sender, request->header, "busy");
  send_reply(&io->sender, CHANNEL_SHELL, request, "shutdown_reply", content);
  send_status(&io->sender, request->header, "idle");
  atomic_store(&io->server->is_stopping, true);
  session_stop(io->server->session);
  give_job(io->cells, JOB_STOP, NULL);
}

static void handle_shell(Io *io, Message **message) {
  switch (answerer_of(message_type(*message))) {
  case ANSWER_CELL:
    give_job(io->cells, JOB_CELL, *message);
    *message = NULL;
    break;
  case ANSWER_IO: answer(io, *message); break;
  case ANSWER_PROCESS: stop_from_shell(io, *message); break;
  case ANSWER_NOBODY:
    log_line("shell: unknown request %s", message_type(*message));
    break;
  }
  message_destroy(message);
}

static void empty_shell(Io *io) {
  Frames frames = {0};
  while (socket_receive(io->server->shell, &frames)) {
    Buf why = {0};
    Message *message = wire_decode(&io->server->signer, &frames, &why);
    if (message)
      handle_shell(io, &message);
    else
      log_line("shell: dropped a message: %s", buf_text(&why));
    buf_free(&why);
    frames_free(&frames);
  }
  frames_free(&frames);
}

/* The client knows from its welcome on that it hears everything (JEP 65). */
static void welcome(Io *io, Str topic) {
  Json *text = json_new_textn(topic.p, topic.n);
  if (!text) return;
  Json *content = json_new_object();
  json_set(content, "subscription", text);
  send_iopub_topic(&io->sender, topic, "iopub_welcome", content);
}

/* A subscription is a byte, 1 to begin and 0 to end it, and the topic. */
static void handle_subscription(Io *io, Str frame) {
  if (frame.n == 0 || (unsigned char)frame.p[0] > 1) return;
  Str topic = {frame.p + 1, frame.n - 1};
  socket_admit(io->server->iopub, topic, frame.p[0] == 1);
  if (frame.p[0] == 1) welcome(io, topic);
}

static void empty_subscriptions(Io *io) {
  Frames frames = {0};
  while (socket_receive(io->server->iopub, &frames)) {
    if (frames.count == 1) handle_subscription(io, frames.at[0]);
    frames_free(&frames);
  }
  frames_free(&frames);
}

static void empty_input(Io *io) {
  Frames frames = {0};
  while (socket_receive(io->server->input, &frames)) frames_free(&frames);
  frames_free(&frames);
}

static void empty_outbox(Io *io) {
  Outgoing *out;
  while ((out = socket_take(io->server->outbox, false))) {
    if (out->channel == CHANNEL_MARK) {
      empty_shell(io);
      give_job(io->cells, JOB_MARK, NULL);
    } else if (out->channel == CHANNEL_STOP) {
      io->is_done = true;
    } else {
      send_direct(io, out->channel, &out->frames);
    }
    frames_free(&out->frames);
    mem_free(out);
  }
}

void *io_main(void *ctx) {
  Server *server = ctx;
  Io io = {.server = server, .cells = socket_connect(server->net, SOCKET_PUSH, CELLS)};
  io.sender = (Sender){.server = server, .direct = send_direct, .ctx = &io};
  Socket *const sockets[] = {server->outbox, server->iopub, server->shell, server->input};
  send_status(&io.sender, NULL, "starting");
  while (!io.is_done) {
    unsigned ready = socket_wait(sockets, 4, -1);
    if (ready & 1) empty_outbox(&io);
    if (ready & 2) empty_subscriptions(&io);
    if (ready & 4) empty_shell(&io);
    if (ready & 8) empty_input(&io);
  }
  socket_close(&io.cells);
  return NULL;
}
