/* SPDX-License-Identifier: BSD-3-Clause
   The heartbeat thread: echoes, and ends the process when its parent is gone. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>
#include "base/alloc.h"
#include "kernel/job.h"

enum { LOOK_MS = 500 };

/* A kernel whose starter died has been given to another process.  The starter may have
   died before this process first looked, so what it says of itself (JPY_PARENT_PID)
   counts too. */
static bool is_orphan(pid_t parent) {
  const char *named = getenv("JPY_PARENT_PID");
  pid_t starter = named ? (pid_t)atol(named) : 0;
  return getppid() != parent || (starter > 1 && kill(starter, 0) != 0 && errno == ESRCH);
}

static void stop_orphan(Server *server, Socket *cells, pid_t parent) {
  if (!is_orphan(parent) || atomic_load(&server->is_stopping)) return;
  session_stop(server->session);
  atomic_store(&server->is_stopping, true);
  give_job(cells, JOB_STOP, NULL, NULL);
}

void *heartbeat_main(void *ctx) {
  Server *server = ctx;
  Socket *cells = socket_connect(server->net, SOCKET_PUSH, CELLS);
  pid_t parent = getppid();
  while (!atomic_load(&server->is_stopping)) {
    Frames frames = {0};
    if (socket_wait(&server->heartbeat, 1, LOOK_MS) &&
        socket_receive(server->heartbeat, &frames))
      socket_send(server->heartbeat, &frames);
    frames_free(&frames);
    stop_orphan(server, cells, parent);
  }
  socket_close(&cells);
  return NULL;
}
