/* SPDX-License-Identifier: BSD-3-Clause
   Pieces of HTML that survive a front end's sanitiser: inline styles, colours in hex or
   rgba alone (currentColor is taken out), so translucent greys follow light and dark
   pages. */
#pragma once
#include "base/str.h"

#define HTML_RULE "rgba(128,128,128,0.35)"
#define HTML_FAINT "rgba(128,128,128,0.18)"

typedef enum { ALIGN_LEFT, ALIGN_RIGHT } Align;

void html_box_open(Buf *out); /* the frame of every widget */
void html_box_close(Buf *out);
void html_table_open(Buf *out);
void html_table_close(Buf *out);

/* A row of the head or the body; stripes of the page are switched off. */
void html_row_open(Buf *out, bool is_head);
void html_row_close(Buf *out);

/* A cell of escaped text; [style], more properties ("color:#D55E00"), may be "". */
void html_head(Buf *out, Align align, const char *text);
void html_cell(Buf *out, Align align, const char *style, const char *text);

/* The same for contents that the caller writes between open and close. */
void html_cell_open(Buf *out, Align align, const char *style);
void html_cell_close(Buf *out);

/* A line of escaped text below a table, in a quieter tone. */
void html_note(Buf *out, const char *text);

/* A line with a coloured edge. */
void html_warning(Buf *out, const char *text);
