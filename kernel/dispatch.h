/* SPDX-License-Identifier: BSD-3-Clause
   Requests: which there are (msg.def), and the way of one from its channel to the
   function that answers it. */
#pragma once
#include "kernel/server.h"
#include "kernel/usage.h"

/* A thread that takes requests off a channel. */
typedef struct Receiver {
  Server *server;
  Channel channel;  /* CHANNEL_SHELL or CHANNEL_CONTROL */
  Socket *socket;   /* of the channel */
  Socket *cells;    /* to the executor */
  bool was_stopped; /* by a message on this channel */
  Usage usage;      /* at the last usage_request */
  Sender sender;
} Receiver;

/* A row of msg.def; it has one of the two functions, which give the content of the
   reply. */
struct Request {
  const char *type;
  const char *reply; /* type of the reply; NULL when there is none */
  unsigned channels; /* bit 1 << c is set: it may come on channel c */
  Json *(*answer)(Receiver *receiver, const Message *message);
  Json *(*run)(Executor *executor, const Message *message);
};

#define HANDLES_RECEIVER Receiver *receiver
#define HANDLES_EXECUTOR Executor *executor
#define MSG(type, channels, thread, handler, reply)                                      \
  Json *handler(HANDLES_##thread, const Message *message);
#include "kernel/msg.def"
#undef MSG

/* Answers or queues every message that waits on the channel.  What is malformed, unknown
   or not for this channel is logged; requests among the last two get a reply with status
   error. */
void dispatch_waiting(Receiver *receiver);

/* Says again that a cell runs, where one does; by the I/O thread. */
void dispatch_busy(Receiver *receiver);
/* Ends the process as a shutdown does, with no reply. */
void process_terminate(Receiver *receiver);
