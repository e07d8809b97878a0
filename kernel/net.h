/* SPDX-License-Identifier: BSD-3-Clause
   Sockets: the doorway to ZeroMQ.  A socket belongs to the thread that made it; threads
   hand objects over through in-process queues. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include "base/str.h"

typedef struct Net Net;
typedef struct Socket Socket;

typedef enum {
  SOCKET_ROUTER,
  SOCKET_XPUB,
  SOCKET_ECHO,
  SOCKET_PUSH,
  SOCKET_PULL
} SocketKind;

/* Frames of one message; a list that owns its bytes. */
typedef struct Frames {
  Str *at;
  int count, cap;
} Frames;

void frames_push(Frames *frames, const void *bytes, size_t n); /* copies */
void frames_free(Frames *frames);

Net *net_new(void);
void net_destroy(Net **net); /* after all its sockets */

/* Binds [address] ("tcp://127.0.0.1:5555", "inproc://outbox"); NULL with a reason. */
Socket *socket_bind(Net *net, SocketKind kind, const char *address, Buf *error);
Socket *socket_connect(Net *net, SocketKind kind, const char *address);
void socket_close(Socket **socket);

/* Begins or ends the subscription just received from an XPUB socket: only then does it
   count. */
void socket_admit(Socket *socket, Str topic, bool is_subscribed);

/* Receives a whole message; false when there is none (or the wait was interrupted). */
bool socket_receive(Socket *socket, Frames *out);
bool socket_send(Socket *socket, const Frames *frames);

/* A pointer through an in-process queue. */
bool socket_give(Socket *socket, void *object);
void *socket_take(Socket *socket, bool wait);

/* Waits up to [timeout_ms] (-1: for ever) until one of the sockets can be read; bit i of
   the result is set for sockets[i]. */
unsigned socket_wait(Socket *const *sockets, int count, long timeout_ms);
