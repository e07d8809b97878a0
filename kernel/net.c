/* SPDX-License-Identifier: BSD-3-Clause
   ZeroMQ behind a small face. */
#include "kernel/net.h"
#include <errno.h>
#include <string.h>
#include <zmq.h>
#include "base/alloc.h"

#ifdef __has_feature
#if __has_feature(thread_sanitizer)
#define HAS_TSAN
#endif
#endif

/* ThreadSanitizer does not see into ZeroMQ, whose queues order what was written before an
   object was given before what is read after it was taken: it is told here. */
#ifdef HAS_TSAN
void __tsan_acquire(void *object);
void __tsan_release(void *object);
static void object_given(void *object) {
  __tsan_release(object);
}
static void object_taken(void *object) {
  __tsan_acquire(object);
}
#else
static void object_given(void *object) {
  (void)object;
}
static void object_taken(void *object) {
  (void)object;
}
#endif

enum { LINGER_MS = 1000, MAX_SOCKETS = 8, MOST_WAITING = 10000 };

struct Net {
  void *context;
};

struct Socket {
  void *handle;
};

void frames_push(Frames *frames, const void *bytes, size_t n) {
  char *copy = mem_new(n + 1);
  if (n) memcpy(copy, bytes, n);
  if (frames->count == frames->cap) {
    frames->cap = frames->cap ? 2 * frames->cap : 8;
    frames->at = mem_resize(frames->at, sizeof *frames->at * (size_t)frames->cap);
  }
  frames->at[frames->count++] = (Str){copy, n};
}

void frames_free(Frames *frames) {
  for (int i = 0; i < frames->count; i++) mem_free((char *)frames->at[i].p);
  mem_free(frames->at);
  *frames = (Frames){0};
}

Net *net_new(void) {
  Net *net = mem_new(sizeof *net);
  net->context = zmq_ctx_new();
  ASSERT(net->context);
  return net;
}

void net_destroy(Net **net) {
  if (!*net) return;
  zmq_ctx_term((*net)->context);
  mem_free(*net);
  *net = NULL;
}

static int zmq_kind(SocketKind kind) {
  static const int KINDS[] = {ZMQ_ROUTER, ZMQ_XPUB, ZMQ_REP, ZMQ_PUSH, ZMQ_PULL};
  return KINDS[kind];
}

static Socket *socket_new(Net *net, SocketKind kind) {
  Socket *socket = mem_new(sizeof *socket);
  socket->handle = zmq_socket(net->context, zmq_kind(kind));
  ASSERT(socket->handle);
  int linger = LINGER_MS, on = 1, no_limit = 0, most = MOST_WAITING;
  zmq_setsockopt(socket->handle, ZMQ_LINGER, &linger, sizeof linger);
  /* A subscriber that stalls must not make the kernel grow: it misses what is over. */
  zmq_setsockopt(socket->handle, ZMQ_SNDHWM, kind == SOCKET_XPUB ? &most : &no_limit,
                 sizeof(int));
  zmq_setsockopt(socket->handle, ZMQ_RCVHWM, &no_limit, sizeof no_limit);
  if (kind == SOCKET_ROUTER)
    zmq_setsockopt(socket->handle, ZMQ_ROUTER_HANDOVER, &on, sizeof on);
  /* A subscriber hears nothing before it is admitted, so that its welcome comes first. */
  if (kind == SOCKET_XPUB)
    zmq_setsockopt(socket->handle, ZMQ_XPUB_MANUAL, &on, sizeof on);
  return socket;
}

Socket *socket_bind(Net *net, SocketKind kind, const char *address, Buf *error) {
  Socket *socket = socket_new(net, kind);
  int on = 1;
  if (strchr(address, '[')) /* an IPv6 address */
    zmq_setsockopt(socket->handle, ZMQ_IPV6, &on, sizeof on);
  if (zmq_bind(socket->handle, address) == 0) return socket;
  buf_printf(error, "cannot listen on %s: %s", address, zmq_strerror(errno));
  socket_close(&socket);
  return NULL;
}

Socket *socket_connect(Net *net, SocketKind kind, const char *address) {
  Socket *socket = socket_new(net, kind);
  MUST(zmq_connect(socket->handle, address) == 0);
  return socket;
}

void socket_close(Socket **socket) {
  if (!*socket) return;
  zmq_close((*socket)->handle);
  mem_free(*socket);
  *socket = NULL;
}

void socket_admit(Socket *socket, Str topic, bool is_subscribed) {
  int option = is_subscribed ? ZMQ_SUBSCRIBE : ZMQ_UNSUBSCRIBE;
  zmq_setsockopt(socket->handle, option, topic.p, topic.n);
}

bool socket_receive(Socket *socket, Frames *out) {
  int more = 1, flags = ZMQ_DONTWAIT;
  while (more) {
    zmq_msg_t part;
    zmq_msg_init(&part);
    if (zmq_msg_recv(&part, socket->handle, flags) < 0) {
      zmq_msg_close(&part);
      if (errno == EINTR && out->count) continue;
      return false;
    }
    frames_push(out, zmq_msg_data(&part), zmq_msg_size(&part));
    more = zmq_msg_more(&part);
    zmq_msg_close(&part);
    flags = 0;
  }
  return true;
}

bool socket_send(Socket *socket, const Frames *frames) {
  for (int i = 0; i < frames->count; i++) {
    int flags = i + 1 < frames->count ? ZMQ_SNDMORE : 0;
    int sent;
    do sent = zmq_send(socket->handle, frames->at[i].p, frames->at[i].n, flags);
    while (sent < 0 && errno == EINTR);
    if (sent < 0) return false;
  }
  return true;
}

bool socket_give(Socket *socket, void *object) {
  int sent;
  object_given(object);
  do sent = zmq_send(socket->handle, &object, sizeof object, 0);
  while (sent < 0 && errno == EINTR);
  return sent >= 0;
}

void *socket_take(Socket *socket, bool wait) {
  void *object = NULL;
  int got;
  do got = zmq_recv(socket->handle, &object, sizeof object, wait ? 0 : ZMQ_DONTWAIT);
  while (got < 0 && errno == EINTR);
  if (got != (int)sizeof object) return NULL;
  object_taken(object);
  return object;
}

unsigned socket_wait(Socket *const *sockets, int count, long timeout_ms) {
  zmq_pollitem_t items[MAX_SOCKETS];
  ASSERT(count <= MAX_SOCKETS);
  for (int i = 0; i < count; i++)
    items[i] = (zmq_pollitem_t){.socket = sockets[i]->handle, .events = ZMQ_POLLIN};
  if (zmq_poll(items, count, timeout_ms) <= 0) return 0;
  unsigned ready = 0;
  for (int i = 0; i < count; i++)
    if (items[i].revents & ZMQ_POLLIN) ready |= 1u << i;
  return ready;
}
