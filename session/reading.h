/* SPDX-License-Identifier: BSD-3-Clause
   Files that cells name.  All of them are read here, aside, so that no interrupt waits
   for a long file or for whoever fills a pipe. */
#pragma once
#include "model/data.h"
#include "session/command.h"

/* What [reader] makes of the file that the cell calls [name], which the cell depends on
   from then on; [form] may be NULL.  NULL with the error said, "read_csv: ...", with
   [what] (may be "") between the name of the command and that of the file, or after an
   interrupt. */
Value *reading_value(Session *s, Args *args, const char *what, const char *name,
                     DataReader *reader, const CsvForm *form);

/* The same with the reader that the end of [name] says. */
Value *reading_by_end(Session *s, Args *args, const char *what, const char *name);

/* Whether file [name] has the contents with this digest; false also after an
   interrupt. */
bool reading_is_same(const Session *s, const char *name, Digest then);
