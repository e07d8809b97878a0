/* SPDX-License-Identifier: BSD-3-Clause
   Tables of the notebook as Markdown, on stdout: what docs/language.md shows. */
#pragma once

/* Three tables with an empty line between: functions, options of sample(), line
   magics. */
void tables_print(void);
