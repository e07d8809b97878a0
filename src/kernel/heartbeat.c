/* SPDX-License-Identifier: BSD-3-Clause
   The heartbeat thread: echoes, and ends the process when its parent is gone. */
#include <unistd.h>
#include "base/alloc.h"
#include "kernel/server.h"

enum { LOOK_MS = 500 };

/* A kernel whose starter died has been given to another process. */
static void stop_orphan(Server *server, pid_t parent) {
  if (getppid() == parent || atomic_load(&server->is_stopping)) return;
  session_interrupt(server->session);
  session_interrupt(server->session);
  atomic_store(&server->is_stopping, true);
}

void *heartbeat_main(void *ctx) {
  Server *server = ctx;
  pid_t parent = getppid();
  while (!atomic_load(&server->is_stopping)) {
    Frames frames = {0};
    if (socket_wait(&server->heartbeat, 1, LOOK_MS) &&
        socket_receive(server->heartbeat, &frames))
      socket_send(server->heartbeat, &frames);
    frames_free(&frames);
    stop_orphan(server, parent);
  }
  return NULL;
}
