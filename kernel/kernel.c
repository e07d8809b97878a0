/* SPDX-License-Identifier: BSD-3-Clause
   The kernel process: connection file, sockets, threads, signals. */
#include "kernel/kernel.h"
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include "base/alloc.h"
#include "base/clock.h"
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

static Socket *listen_on(Server *server, SocketKind kind, int port, Buf *error) {
  Buf address = {0};
  connection_address(&server->connection, port, &address);
  Socket *socket = socket_bind(server->net, kind, buf_text(&address), error);
  buf_free(&address);
  return socket;
}

static bool open_sockets(Server *server, Buf *error) {
  const Connection *c = &server->connection;
  server->outbox = socket_bind(server->net, SOCKET_PULL, OUTBOX, error);
  server->cells = socket_bind(server->net, SOCKET_PULL, CELLS, error);
  server->shell = listen_on(server, SOCKET_ROUTER, c->shell_port, error);
  if (server->shell)
    server->control = listen_on(server, SOCKET_ROUTER, c->control_port, error);
  if (server->control)
    server->input = listen_on(server, SOCKET_ROUTER, c->stdin_port, error);
  if (server->input) server->iopub = listen_on(server, SOCKET_XPUB, c->iopub_port, error);
  if (server->iopub)
    server->heartbeat = listen_on(server, SOCKET_ECHO, c->hb_port, error);
  return server->heartbeat != NULL;
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
  seen_destroy(&server->signer.seen);
  connection_free(&server->connection);
}

int kernel_main(const char *path) {
  Server server = {.net = net_new(), .history = history_new()};
  Buf error = {0};
  pthread_mutex_init(&server.lock, NULL);
  clock_condition(&server.settling);
  uuid_new(server.id);
  SessionOptions options = {.dir = "."};
  server.session = session_new(&options);
  bool fine = connection_read(path, &server.connection, &error);
  server.signer = (Signer){server.connection.scheme, server.connection.key, seen_new()};
  fine = fine && open_sockets(&server, &error);
  control_take_signals();
  if (fine)
    serve(&server);
  else
    fprintf(stderr, "posterity kernel: %s: %s\n", path, buf_text(&error));
  free_server(&server);
  buf_free(&error);
  return fine ? 0 : 1;
}
