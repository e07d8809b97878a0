/* SPDX-License-Identifier: BSD-3-Clause
   The line under the table of a fit. */
#include "fit/note.h"
#include <math.h>
#include "base/clock.h"
#include "widgets/badge.h"
#include "widgets/number.h"

static void put_more(Buf *out, const char *text) {
  if (text && *text) buf_printf(out, "%s%s", out->n ? "; " : "", text);
}

/* What was there: the time of all draws is not that of the first. */
static void put_cached(const FitNote *note, Buf *out) {
  char span[32];
  if (!isnan(note->fit->seconds)) {
    clock_span(note->fit->seconds, span, sizeof span);
    buf_printf(out, BADGE_CACHED " · saved %s", span);
    return;
  }
  if (note->common == 0) {
    buf_put(out, BADGE_CACHED ": the warm-up");
    return;
  }
  buf_put(out, BADGE_CACHED ": the first ");
  number_whole(out, (double)note->common);
  buf_put(out, " of ");
  number_whole(out, (double)note->most);
  buf_put(out, " draws");
}

/* Draws were there, what is computed from them was not. */
static void put_regenerated(const FitNote *note, Buf *out) {
  char span[32];
  if (!note->common || isnan(note->fit->seconds)) {
    put_cached(note, out);
    return;
  }
  clock_span(note->fit->seconds, span, sizeof span);
  buf_printf(out, BADGE_PART " draws cached · saved %s", span);
}

static void put_origin(const FitNote *note, Buf *out) {
  const Fit *fit = note->fit;
  if (!note->was_run) {
    put_cached(note, out);
  } else if (note->was_stopped) {
    buf_printf(out, "stopped at %d of %ld draws", fit->posterior->draws, fit->asked);
  } else if (note->began[0]) {
    buf_printf(out, "%s %s", BADGE_PART, note->began);
  } else if (note->was_regenerated) {
    put_regenerated(note, out);
  }
}

void fit_note_put(const FitNote *note, Buf *out) {
  Buf thin = {0};
  put_origin(note, out);
  if (note->was_run && note->reason) {
    put_more(out, BADGE_NEW " new: ");
    buf_put(out, note->reason);
  }
  put_more(out, note->target);
  if (note->fit->thin > 1) buf_printf(&thin, "one of %d draws kept", note->fit->thin);
  put_more(out, buf_text(&thin));
  put_more(out, fit_origin(note->fit));
  if (note->refused)
    put_more(out, "draws of somebody else that this model does not give were not used");
  if (note->reductions) {
    put_more(out, "exact: ");
    buf_put(out, note->reductions);
  }
  buf_free(&thin);
}
