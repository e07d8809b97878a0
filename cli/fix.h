/* SPDX-License-Identifier: BSD-3-Clause
   posterity check --fix. */
#pragma once
#include "cli/source.h"

/* Writes removed syntax of the file as it is written today, in the file and in [source].
   A program with errors is left as it is, and so is one that would mean something else.
   An exit status. */
int fix_source(const Arguments *given, Buf *source);
