/* SPDX-License-Identifier: BSD-3-Clause
   Whose an interrupt is: the running cell's; when none runs, that of the first cell that
   waits; when none waits, nobody's.  What clients had sent by then counts as waiting,
   also where shell has not been read yet. */
#pragma once
#include "kernel/server.h"

/* Interrupts from the thread of [sender].  Returns when it is decided whose it is, so
   that a cell that is sent after the reply is safe from it. */
void interrupt_press(Sender *sender);

/* The same in the I/O thread, once it has read all of shell. */
void interrupt_settle(Server *server);

/* A cell was put into the queue. */
void interrupt_queued(Server *server);

/* A cell was taken out of it: from now on it runs, with header [request], until
   interrupt_end. */
void interrupt_begin(Server *server, const Json *request);
void interrupt_end(Server *server);

/* A cell was taken out of the queue and will not run. */
void interrupt_dropped(Server *server);
