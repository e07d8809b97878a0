/* SPDX-License-Identifier: BSD-3-Clause
   The kernel process: connection file, sockets, threads, signals. */
#include "kernel/kernel.h"
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include "base/alloc.h"
#include "base/fs.h"
#include "kernel/job.h"
#include "kernel/uuid.h"

/* SIGINT waits for the signal thread. */
static void set_signals(void) {
  sigset_t fetched;
  sigemptyset(&fetched);
  sigaddset(&fetched, SIGINT);
  pthread_sigmask(SIG_BLOCK, &fetched, NULL);
  signal(SIGPIPE, SIG_IGN);
}

static bool read_connection(const char *path, Server *server, Buf *error) {
  Buf text = {0};
  int err = fs_read(path, 1 << 20, &text);
  Json *json = err ? NULL : json_parse((Str){buf_text(&text), text.n}, error);
  if (err) buf_printf(error, "%s", strerror(err));
  if (json) {
    server->transport = mem_strdup(json_text(json_get(json, "transport"), "tcp"));
    server->ip = mem_strdup(json_text(json_get(json, "ip"), "127.0.0.1"));
    server->signer.scheme =
        mem_strdup(json_text(json_get(json, "signature_scheme"), "hmac-sha256"));
    server->signer.key = mem_strdup(json_text(json_get(json, "key"), ""));
    server->shell_port = (int)json_int(json_get(json, "shell_port"), 0);
    server->iopub_port = (int)json_int(json_get(json, "iopub_port"), 0);
    server->stdin_port = (int)json_int(json_get(json, "stdin_port"), 0);
    server->control_port = (int)json_int(json_get(json, "control_port"), 0);
    server->hb_port = (int)json_int(json_get(json, "hb_port"), 0);
  }
  json_destroy(&json);
  buf_free(&text);
  return server->ip != NULL;
}

static Socket *listen_on(Server *server, SocketKind kind, int port, Buf *error) {
  char address[512];
  bool file = strcmp(server->transport, "ipc") == 0;
  snprintf(address, sizeof address, file ? "%s://%s-%d" : "%s://%s:%d", server->transport,
           server->ip, port);
  return socket_bind(server->net, kind, address, error);
}

static bool open_sockets(Server *server, Buf *error) {
  server->outbox = socket_bind(server->net, SOCKET_PULL, OUTBOX, error);
  server->cells = socket_bind(server->net, SOCKET_PULL, CELLS, error);
  server->shell = listen_on(server, SOCKET_ROUTER, server->shell_port, error);
  server->control = listen_on(server, SOCKET_ROUTER, server->control_port, error);
  server->input = listen_on(server, SOCKET_ROUTER, server->stdin_port, error);
  server->iopub = listen_on(server, SOCKET_XPUB, server->iopub_port, error);
  server->heartbeat = listen_on(server, SOCKET_ECHO, server->hb_port, error);
  return server->shell && server->control && server->input && server->iopub &&
         server->heartbeat;
}

static void close_sockets(Server *server) {
  socket_close(&server->shell);
  socket_close(&server->control);
  socket_close(&server->input);
  socket_close(&server->iopub);
  socket_close(&server->heartbeat);
  socket_close(&server->outbox);
  socket_close(&server->cells);
}

/* Other signals than SIGINT are for the main thread; the others never see them. */
static void start_thread(pthread_t *thread, void *(*run)(void *), Server *server) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  MUST(pthread_create(thread, NULL, run, server) == 0);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static void serve(Server *server) {
  pthread_t io, control, heartbeat, signals;
  set_signals();
  start_thread(&io, io_main, server);
  start_thread(&control, control_main, server);
  start_thread(&heartbeat, heartbeat_main, server);
  start_thread(&signals, signals_main, server);
  executor_run(server);
  atomic_store(&server->is_stopping, true);
  pthread_join(control, NULL);
  pthread_join(heartbeat, NULL);
  pthread_join(signals, NULL);
  pthread_join(io, NULL);
  drop_jobs(server->cells);
}

static void free_server(Server *server) {
  close_sockets(server);
  net_destroy(&server->net);
  session_destroy(&server->session);
  history_destroy(&server->history);
  json_destroy(&server->running);
  mem_free(server->signer.scheme);
  mem_free(server->signer.key);
  mem_free(server->transport);
  mem_free(server->ip);
}

/* Patience does not depend on the clock of the day. */
static void settling_init(pthread_cond_t *settling) {
  pthread_condattr_t attributes;
  pthread_condattr_init(&attributes);
  pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
  pthread_cond_init(settling, &attributes);
  pthread_condattr_destroy(&attributes);
}

int kernel_main(const char *path) {
  Server server = {.net = net_new(), .history = history_new()};
  Buf error = {0};
  pthread_mutex_init(&server.lock, NULL);
  settling_init(&server.settling);
  uuid_new(server.id);
  SessionOptions options = {.dir = "."};
  server.session = session_new(&options);
  bool fine = read_connection(path, &server, &error) && open_sockets(&server, &error);
  if (fine)
    serve(&server);
  else
    fprintf(stderr, "posterity kernel: %s: %s\n", path, buf_text(&error));
  free_server(&server);
  buf_free(&error);
  return fine ? 0 : 1;
}
