/* SPDX-License-Identifier: BSD-3-Clause
   The control thread: always there to stop, interrupt, or say what the kernel is. */
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/log.h"
#include "kernel/server.h"

typedef struct Control {
  Server *server;
  Socket *cells;
  Sender sender;
} Control;

static Json *shut_down(Control *control, const Json *content) {
  Json *reply = ok_content();
  json_set(reply, "restart",
           json_new_bool(json_bool(json_get(content, "restart"), false)));
  atomic_store(&control->server->is_stopping, true);
  session_stop(control->server->session);
  return reply;
}

static Json *interrupt(Control *control, const Json *content) {
  (void)content;
  session_interrupt(control->server->session);
  return ok_content();
}

static Json *info(Control *control, const Json *content) {
  (void)control, (void)content;
  return kernel_info();
}

/* What jupyter-resource-usage asks for. */
static Json *usage(Control *control, const Json *content) {
  (void)control, (void)content;
  struct rusage used;
  char host[256] = "";
  getrusage(RUSAGE_SELF, &used);
  gethostname(host, sizeof host - 1);
  Json *inner = json_new_object(), *reply = json_new_object();
  json_set(inner, "hostname", json_new_text(host));
  json_set(inner, "pid", json_new_int(getpid()));
  json_set(inner, "kernel_memory", json_new_int(used.ru_maxrss * 1024));
  json_set(inner, "cpu_count", json_new_int(sysconf(_SC_NPROCESSORS_ONLN)));
  json_set(reply, "content", inner);
  return reply;
}

static const struct {
  const char *request, *reply;
  Json *(*answer)(Control *control, const Json *content);
} ANSWERS[] = {
    {"kernel_info_request", "kernel_info_reply", info},
    {"shutdown_request", "shutdown_reply", shut_down},
    {"interrupt_request", "interrupt_reply", interrupt},
    {"usage_request", "usage_reply", usage},
};

/* The control socket is this thread's own, iopub goes through the outbox. */
static void reply_here(Control *control, const Message *request, const char *type,
                       Json *content) {
  Sender here = control->sender;
  here.outbox = NULL;
  send_reply(&here, CHANNEL_CONTROL, request, type, content);
}

static void send_direct(void *ctx, Channel channel, Frames *frames) {
  (void)channel;
  socket_send(((Control *)ctx)->server->control, frames);
}

static void handle(Control *control, const Message *request) {
  send_status(&control->sender, request->header, "busy");
  for (size_t i = 0; i < sizeof ANSWERS / sizeof *ANSWERS; i++)
    if (strcmp(message_type(request), ANSWERS[i].request) == 0)
      reply_here(control, request, ANSWERS[i].reply,
                 ANSWERS[i].answer(control, request->content));
  send_status(&control->sender, request->header, "idle");
}

static void receive(Control *control) {
  Frames frames = {0};
  Buf why = {0};
  if (socket_receive(control->server->control, &frames)) {
    Message *request = wire_decode(&control->server->signer, &frames, &why);
    if (request)
      handle(control, request);
    else
      log_line("control: dropped a message: %s", buf_text(&why));
    message_destroy(&request);
  }
  buf_free(&why);
  frames_free(&frames);
}

void *control_main(void *ctx) {
  Server *server = ctx;
  Control control = {.server = server,
                     .cells = socket_connect(server->net, SOCKET_PUSH, CELLS)};
  control.sender = (Sender){.server = server,
                            .outbox = socket_connect(server->net, SOCKET_PUSH, OUTBOX),
                            .direct = send_direct,
                            .ctx = &control};
  while (!atomic_load(&server->is_stopping)) {
    if (socket_wait(&server->control, 1, 200)) receive(&control);
  }
  give_job(control.cells, JOB_STOP, NULL);
  socket_close(&control.sender.outbox);
  socket_close(&control.cells);
  return NULL;
}
