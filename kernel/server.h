/* SPDX-License-Identifier: BSD-3-Clause
   Inside of the kernel: what its threads share.
     io         shell, iopub, stdin; answers all of shell but cells, at any time
     control    shutdown, interrupt, kernel_info, usage
     heartbeat  echo, and a look at the parent process
     signals    takes SIGINT, which is an interrupt
     executor   (the main thread) cells, one after the other
   Everything that is published or answered on io's sockets goes through its outbox. */
#pragma once
#include <pthread.h>
#include <stdatomic.h>
#include "kernel/connection.h"
#include "kernel/history.h"
#include "kernel/wire.h"
#include "session/session.h"

typedef enum {
  CHANNEL_SHELL,
  CHANNEL_IOPUB,
  CHANNEL_STDIN,
  CHANNEL_CONTROL,
  /* asks the I/O thread to empty shell and then put a mark into the queue */
  CHANNEL_MARK,
  CHANNEL_INTERRUPT, /* asks the I/O thread whom an interrupt is for */
  CHANNEL_BUSY,      /* asks it to repeat the busy of the running cell */
  CHANNEL_STOP,      /* ends the I/O thread */
  CHANNEL_COUNT
} Channel;

typedef struct Server {
  Net *net;
  /* Made by the main thread, each used by one thread from then on. */
  Socket *shell, *iopub, *input, *outbox; /* of io */
  Socket *control, *heartbeat, *cells;    /* of control, heartbeat, executor */
  Signer signer;
  Connection connection;
  char id[37]; /* of this process's session: fresh, so that clients notice a restart */
  Session *session;
  History *history;
  atomic_int execution_count;
  atomic_bool is_stopping;
  pthread_mutex_t lock; /* guards all below */
  Json *running;        /* header of the request whose cell runs, or NULL */
  int queued;           /* cells that wait for the executor */
  int presses;          /* interrupts of the first of them */
  long asked, settled;  /* interrupts that found no cell running; see interrupt.h */
  pthread_cond_t settling;
} Server;

typedef struct Request Request;   /* a row of msg.def: kernel/dispatch.h */
typedef struct Executor Executor; /* kernel/executor.c */

/* Frames on their way to a socket of the I/O thread. */
typedef struct Outgoing {
  Channel channel;
  Frames frames;
} Outgoing;

/* Where a thread sends its messages: every thread has its own. */
typedef struct Sender {
  Server *server;
  Socket *outbox; /* a PUSH to the I/O thread; NULL in that thread */
  /* sockets that are the thread's; the others are reached through the outbox */
  Socket *own[CHANNEL_COUNT];
} Sender;

#define OUTBOX "inproc://outbox"
#define CELLS "inproc://cells"

/* A reply to [request] with [content] (consumed) on its channel. */
void send_reply(Sender *sender, Channel channel, const Message *request, const char *type,
                Json *content);

/* A message on iopub with [parent] (a header, may be NULL); [content] is consumed. */
void send_iopub(Sender *sender, const Json *parent, const char *type, Json *content);

/* The same under a topic of its own. */
void send_iopub_topic(Sender *sender, Str topic, const char *type, Json *content);

/* status busy | idle | starting */
void send_status(Sender *sender, const Json *parent, const char *state);

/* One of the channels from CHANNEL_MARK on. */
void send_mark(Sender *sender, Channel channel);

/* {"status": "ok"} */
Json *ok_content(void);

void *io_main(void *server);
void *control_main(void *server);
/* Called before threads start: SIGTERM waits for the control thread. */
void control_take_signals(void);
void *heartbeat_main(void *server);
void *signals_main(void *server);
void executor_run(Server *server);
