/* SPDX-License-Identifier: BSD-3-Clause
   Room for what a chain draws. */
#include "sampler/run/sample.h"

DrawRows draw_rows_new(long draws, long width, long stats) {
  return (DrawRows){row_block_new(draws, width), row_block_new(draws, stats),
                    row_block_new(draws, 1)};
}

DrawRows draw_rows_ref(const DrawRows *rows) {
  return (DrawRows){row_block_ref(rows->rows), row_block_ref(rows->stats),
                    row_block_ref(rows->refused)};
}

void draw_rows_drop(DrawRows *rows) {
  row_block_drop(&rows->rows);
  row_block_drop(&rows->stats);
  row_block_drop(&rows->refused);
}

bool draw_rows_are_whole(const DrawRows *rows) {
  return rows->rows && rows->stats && rows->refused;
}
