/* SPDX-License-Identifier: BSD-3-Clause
   What the making of chains has cost: a note with the first of them. */
#include "fit/effort.h"
#include <math.h>
#include "base/alloc.h"

/* The numbers of the note. */
enum { EFFORT_CHAINS, EFFORT_DRAWS, EFFORT_CPU, EFFORT_GRADIENTS, EFFORT_NUMBERS };

Effort effort_unknown(void) {
  return (Effort){(double)NAN, (double)NAN};
}

static double drawn(const Layers *chains, int count) {
  double sum = 0;
  for (int c = 0; c < count; c++) sum += (double)chains[c].draws.drawn;
  return sum;
}

Effort effort_recall(const Layers *chains, int count) {
  const Numbers *note = &chains[0].notes[NOTE_EFFORT];
  if (note->n != EFFORT_NUMBERS || note->at[EFFORT_CHAINS] != count ||
      note->at[EFFORT_DRAWS] != drawn(chains, count))
    return effort_unknown();
  return (Effort){note->at[EFFORT_CPU], note->at[EFFORT_GRADIENTS]};
}

void effort_remember(Layers *chains, int count, Effort effort) {
  Numbers *note = &chains[0].notes[NOTE_EFFORT];
  if (isnan(effort.cpu)) return;
  mem_free(note->at);
  *note = (Numbers){mem_new(sizeof *note->at * EFFORT_NUMBERS), EFFORT_NUMBERS};
  note->at[EFFORT_CHAINS] = count;
  note->at[EFFORT_DRAWS] = drawn(chains, count);
  note->at[EFFORT_CPU] = effort.cpu;
  note->at[EFFORT_GRADIENTS] = effort.gradients;
}
