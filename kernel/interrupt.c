/* SPDX-License-Identifier: BSD-3-Clause
   Interrupts find their cell. */
#include "kernel/interrupt.h"
#include <errno.h>
#include <time.h>
#include "base/clock.h"

enum { PATIENCE_MS = 200 }; /* of who asks; the I/O thread may have ended */

/* Whose it is is known where shell is read. */
static void ask(Sender *sender) {
  Server *server = sender->server;
  struct timespec until = clock_deadline(PATIENCE_MS);
  pthread_mutex_lock(&server->lock);
  long ticket = ++server->asked;
  send_mark(sender, CHANNEL_INTERRUPT);
  for (int err = 0; server->settled < ticket && err != ETIMEDOUT;)
    err = pthread_cond_timedwait(&server->settling, &server->lock, &until);
  pthread_mutex_unlock(&server->lock);
}

void interrupt_press(Sender *sender) {
  if (session_interrupt(sender->server->session)) return;
  if (sender->outbox)
    ask(sender);
  else
    interrupt_settle(sender->server);
}

void interrupt_settle(Server *server) {
  pthread_mutex_lock(&server->lock);
  if (!session_interrupt(server->session) && server->queued > 0) server->presses++;
  server->settled++;
  pthread_cond_broadcast(&server->settling);
  pthread_mutex_unlock(&server->lock);
}

void interrupt_queued(Server *server) {
  pthread_mutex_lock(&server->lock);
  server->queued++;
  pthread_mutex_unlock(&server->lock);
}

void interrupt_begin(Server *server, const Json *request) {
  pthread_mutex_lock(&server->lock);
  server->queued--;
  server->running = json_copy(request);
  session_open(server->session, server->presses);
  server->presses = 0;
  pthread_mutex_unlock(&server->lock);
}

void interrupt_end(Server *server) {
  pthread_mutex_lock(&server->lock);
  json_destroy(&server->running);
  pthread_mutex_unlock(&server->lock);
}

void interrupt_dropped(Server *server) {
  pthread_mutex_lock(&server->lock);
  server->queued--;
  server->presses = 0;
  pthread_mutex_unlock(&server->lock);
}
