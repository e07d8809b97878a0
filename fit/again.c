/* SPDX-License-Identifier: BSD-3-Clause
   A fit of the session that is asked for again. */
#include "fit/again.h"
#include <math.h>
#include "fit/note.h"
#include "fit/verdict.h"

bool fit_answers(const Fit *fit, const FitRequest *r, Store *store) {
  bool may = cache_uses(r->cache, USE_MEMORY) && !r->overwrite && !r->random_seed &&
             !r->options.target_ess && fit->posterior->draws == fit->asked;
  return may && (!cache_uses(r->cache, USE_READING) ||
                 store_has_model(store, model_name(r->model)));
}

void fit_repeat(const Fit *fit, Store *store, const FitHost *host) {
  Buf text = {0};
  const FitNote note = {.fit = fit, .began = "", .most = fit->posterior->draws};
  fit_note_put(&note, &text);
  if (!isnan(fit->seconds)) store_saved(store, fit->seconds);
  verdict_repeat(host, fit, buf_text(&text));
  buf_free(&text);
}
