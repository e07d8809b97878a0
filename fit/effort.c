/* SPDX-License-Identifier: BSD-3-Clause
   What the making of chains has cost. */
#include "fit/effort.h"
#include <math.h>
#include <stdlib.h>

/* Draws of all chains together, then the two numbers with all of their bits. */
#define FORM "[%ld, \"%a\", \"%a\"]"

Effort effort_unknown(void) {
  return (Effort){(double)NAN, (double)NAN};
}

static Digest key_of(const Layers *chains, int count) {
  Hasher *h = hasher_new("effort");
  for (int c = 0; c < count; c++) hash_digest(h, "chain", chains[c].draws_key);
  return hasher_end(&h);
}

static long drawn(const Layers *chains, int count) {
  long sum = 0;
  for (int c = 0; c < count; c++) sum += chains[c].draws.drawn;
  return sum;
}

Effort effort_recall(Store *store, const Layers *chains, int count) {
  Effort effort = effort_unknown();
  Buf text = {0};
  double draws = NAN;
  if (store_get_outputs(store, key_of(chains, count), &text)) {
    Json *kept = json_parse((Str){buf_text(&text), text.n}, NULL);
    bool fits = json_count(kept) == 3 && json_number(json_at(kept, 0), &draws) &&
                draws == (double)drawn(chains, count);
    if (fits)
      effort = (Effort){strtod(json_text(json_at(kept, 1), "nan"), NULL),
                        strtod(json_text(json_at(kept, 2), "nan"), NULL)};
    json_destroy(&kept);
  }
  buf_free(&text);
  return effort;
}

void effort_remember(Store *store, const Layers *chains, int count, Effort effort) {
  Buf text = {0};
  if (isnan(effort.cpu)) return;
  buf_printf(&text, FORM, drawn(chains, count), effort.cpu, effort.gradients);
  store_put_outputs(store, key_of(chains, count), buf_text(&text), text.n);
  buf_free(&text);
}
