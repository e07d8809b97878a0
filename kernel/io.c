/* SPDX-License-Identifier: BSD-3-Clause
   The I/O thread: shell, iopub and stdin.  Cells are queued for the executor; everything
   else is answered here, also while a cell runs. */
#include "base/alloc.h"
#include "kernel/dispatch.h"
#include "kernel/interrupt.h"
#include "kernel/job.h"

typedef struct Io {
  Server *server;
  Receiver shell;
  bool is_done;
} Io;

/* The client knows from its welcome on that it hears everything (JEP 65). */
static void welcome(Io *io, Str topic) {
  Json *text = json_new_textn(topic.p, topic.n);
  if (!text) return;
  Json *content = json_new_object();
  json_set(content, "subscription", text);
  send_iopub_topic(&io->shell.sender, topic, "iopub_welcome", content);
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

static void send_out(Io *io, const Outgoing *out) {
  switch (out->channel) {
  case CHANNEL_MARK:
    dispatch_waiting(&io->shell);
    give_job(io->shell.cells, JOB_MARK, NULL, NULL);
    break;
  case CHANNEL_INTERRUPT:
    dispatch_waiting(&io->shell);
    interrupt_settle(io->server);
    break;
  case CHANNEL_BUSY: dispatch_busy(&io->shell); break;
  case CHANNEL_STOP: io->is_done = true; break;
  default: socket_send(io->shell.sender.own[out->channel], &out->frames);
  }
}

static void empty_outbox(Io *io) {
  Outgoing *out;
  while ((out = socket_take(io->server->outbox, false))) {
    send_out(io, out);
    frames_free(&out->frames);
    mem_free(out);
  }
}

void *io_main(void *ctx) {
  Server *server = ctx;
  Io io = {.server = server};
  io.shell = (Receiver){.server = server,
                        .channel = CHANNEL_SHELL,
                        .socket = server->shell,
                        .cells = socket_connect(server->net, SOCKET_PUSH, CELLS)};
  io.shell.sender = (Sender){.server = server,
                             .own = {[CHANNEL_SHELL] = server->shell,
                                     [CHANNEL_IOPUB] = server->iopub,
                                     [CHANNEL_STDIN] = server->input}};
  Socket *const sockets[] = {server->outbox, server->iopub, server->shell, server->input};
  send_status(&io.shell.sender, NULL, "starting");
  while (!io.is_done) {
    unsigned ready = socket_wait(sockets, 4, -1);
    if (ready & 1) empty_outbox(&io);
    if (ready & 2) empty_subscriptions(&io);
    if (ready & 4) dispatch_waiting(&io.shell);
    if (ready & 8) empty_input(&io);
  }
  socket_close(&io.shell.cells);
  return NULL;
}
