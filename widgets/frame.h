/* SPDX-License-Identifier: BSD-3-Clause
   The frame of a plot: a title, for each scalar that is shown a row with its name, below
   them the chains' colours and how many scalars were left out. */
#pragma once
#include "widgets/axis.h"
#include "widgets/draws.h"
#include "widgets/text.h"

/* Draws the panels of one scalar, some of whose draws are finite, inside of [row]; the
   numbers of axes at its bottom stand below it.  [stats] as in PlotSvg: may be NULL. */
typedef void FrameRow(Buf *out, const Draws *draws, const Columns *stats, const Box *row);

/* A whole document of SVG. */
void frame_svg(Buf *out, const Columns *posterior, const Columns *stats,
               const PlotOptions *options, FrameRow *draw);

/* Adds the cells of one scalar, of whose draws none may be finite. */
typedef void FrameCells(TextTable *table, const Draws *draws);

/* Lines of text: the name, then the cells.  [empty] has the columns, the name's among
   them, and no cells. */
void frame_text(Buf *out, const Columns *posterior, const PlotOptions *options,
                TextTable empty, FrameCells *put);
