/* SPDX-License-Identifier: BSD-3-Clause
   The signal thread: SIGINT is an interrupt like any other.  All threads block it, so it
   is fetched here, where locks and sockets may be used. */
#include <signal.h>
#include <time.h>
#include "kernel/interrupt.h"

enum { LOOK_MS = 200 }; /* another thread may have been asked to stop */

void *signals_main(void *ctx) {
  Server *server = ctx;
  Sender sender = {.server = server,
                   .outbox = socket_connect(server->net, SOCKET_PUSH, OUTBOX)};
  const struct timespec look = {.tv_nsec = LOOK_MS * 1000000L};
  sigset_t awaited;
  sigemptyset(&awaited);
  sigaddset(&awaited, SIGINT);
  while (!atomic_load(&server->is_stopping))
    if (sigtimedwait(&awaited, NULL, &look) == SIGINT) interrupt_press(&sender);
  socket_close(&sender.outbox);
  return NULL;
}
