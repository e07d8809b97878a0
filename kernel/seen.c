/* SPDX-License-Identifier: BSD-3-Clause
   A set of the latest signatures: a ring of their digests, and chains of places in it. */
#include "kernel/seen.h"
#include <pthread.h>
#include <string.h>
#include "base/alloc.h"
#include "base/digest.h"

enum { NONE = -1 };

typedef struct Entry {
  Digest digest;
  int next; /* of the same chain, older; or NONE */
} Entry;

struct Seen {
  pthread_mutex_t lock;
  Entry *ring;  /* SEEN_MOST */
  int *newest;  /* of every chain: its newest entry, or NONE */
  size_t added; /* in all */
};

Seen *seen_new(void) {
  Seen *seen = mem_new(sizeof *seen);
  pthread_mutex_init(&seen->lock, NULL);
  seen->ring = mem_new(sizeof *seen->ring * SEEN_MOST);
  seen->newest = mem_new(sizeof *seen->newest * SEEN_MOST);
  for (int i = 0; i < SEEN_MOST; i++) seen->newest[i] = NONE;
  return seen;
}

void seen_destroy(Seen **seen) {
  Seen *s = *seen;
  *seen = NULL;
  if (!s) return;
  pthread_mutex_destroy(&s->lock);
  mem_free(s->ring);
  mem_free(s->newest);
  mem_free(s);
}

static int *chain_of(const Seen *s, Digest digest) {
  unsigned bits;
  memcpy(&bits, digest.bytes, sizeof bits);
  return &s->newest[bits % SEEN_MOST];
}

static bool has(const Seen *s, Digest digest) {
  for (int i = *chain_of(s, digest); i != NONE; i = s->ring[i].next)
    if (digest_eq(s->ring[i].digest, digest)) return true;
  return false;
}

/* Takes the oldest out, which is the last of its chain. */
static void forget(Seen *s, int oldest) {
  int *link = chain_of(s, s->ring[oldest].digest);
  while (*link != oldest) link = &s->ring[*link].next;
  *link = NONE;
}

static void put(Seen *s, Digest digest) {
  int at = (int)(s->added % SEEN_MOST), *chain = chain_of(s, digest);
  if (s->added >= SEEN_MOST) forget(s, at);
  s->ring[at] = (Entry){digest, *chain};
  *chain = at;
  s->added++;
}

bool seen_add(Seen *s, Str signature) {
  Digest digest = digest_of("signature", signature.p, signature.n);
  pthread_mutex_lock(&s->lock);
  bool is_first = !has(s, digest);
  if (is_first) put(s, digest);
  pthread_mutex_unlock(&s->lock);
  return is_first;
}
