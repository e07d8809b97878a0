/* SPDX-License-Identifier: BSD-3-Clause
   From the talk of chains to the host: always in the thread that shows the table. */
#include "fit/hearing.h"
#include "base/alloc.h"

static void pass_on(const Hearing *h, bool end) {
  char *lines = talk_take(h->talk, end);
  if (lines) h->outer->print(h->outer->ctx, lines);
  mem_free(lines);
}

static void show(void *ctx, const ProgressTable *table, bool update) {
  const Hearing *h = ctx;
  pass_on(h, false);
  h->outer->show(h->outer->ctx, table, update);
}

static void note(void *ctx, const char *text) {
  const Hearing *h = ctx;
  pass_on(h, false);
  h->outer->note(h->outer->ctx, text);
}

static void print(void *ctx, const char *text) {
  const Hearing *h = ctx;
  h->outer->print(h->outer->ctx, text);
}

void hearing_begin(Hearing *h, const FitHost *host) {
  *h = (Hearing){.host = *host, .outer = host, .talk = talk_new()};
  h->host.ctx = h;
  h->host.show = show;
  h->host.note = note;
  h->host.print = print;
}

void hearing_pass_on(void *hearing) {
  pass_on(hearing, false);
}

void hearing_end(Hearing *h, bool failed) {
  pass_on(h, true);
  if (failed) talk_forget(h->talk);
  char *rejects = talk_rejects(h->talk);
  if (rejects) h->outer->note(h->outer->ctx, rejects);
  mem_free(rejects);
  talk_destroy(&h->talk);
}
