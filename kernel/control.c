/* SPDX-License-Identifier: BSD-3-Clause
   The control thread: always there to stop, interrupt, or say what the kernel is. */
#include <signal.h>
#include <time.h>
#include "kernel/dispatch.h"

enum { LOOK_MS = 200 }; /* another thread may have been asked to stop */

static sigset_t termination(void) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  return set;
}

void control_take_signals(void) {
  const sigset_t set = termination();
  pthread_sigmask(SIG_BLOCK, &set, NULL);
}

/* SIGTERM is a request to shut down that nobody waits for an answer to. */
static bool was_terminated(void) {
  const sigset_t set = termination();
  const struct timespec none = {0};
  return sigtimedwait(&set, NULL, &none) == SIGTERM;
}

void *control_main(void *ctx) {
  Server *server = ctx;
  Receiver control = {.server = server,
                      .channel = CHANNEL_CONTROL,
                      .socket = server->control,
                      .cells = socket_connect(server->net, SOCKET_PUSH, CELLS)};
  control.sender = (Sender){.server = server,
                            .outbox = socket_connect(server->net, SOCKET_PUSH, OUTBOX),
                            .own = {[CHANNEL_CONTROL] = server->control}};
  while (!atomic_load(&server->is_stopping)) {
    if (socket_wait(&server->control, 1, LOOK_MS)) dispatch_waiting(&control);
    if (was_terminated()) process_terminate(&control);
  }
  socket_close(&control.sender.outbox);
  socket_close(&control.cells);
  return NULL;
}
