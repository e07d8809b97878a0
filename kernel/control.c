/* SPDX-License-Identifier: BSD-3-Clause
   The control thread: always there to stop, interrupt, or say what the kernel is. */
#include "kernel/dispatch.h"

enum { LOOK_MS = 200 }; /* another thread may have been asked to stop */

void *control_main(void *ctx) {
  Server *server = ctx;
  Receiver control = {.server = server,
                      .channel = CHANNEL_CONTROL,
                      .socket = server->control,
                      .cells = socket_connect(server->net, SOCKET_PUSH, CELLS)};
  control.sender = (Sender){.server = server,
                            .outbox = socket_connect(server->net, SOCKET_PUSH, OUTBOX),
                            .own = {[CHANNEL_CONTROL] = server->control}};
  while (!atomic_load(&server->is_stopping))
    if (socket_wait(&server->control, 1, LOOK_MS)) dispatch_waiting(&control);
  socket_close(&control.sender.outbox);
  socket_close(&control.cells);
  return NULL;
}
