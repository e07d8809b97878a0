/* SPDX-License-Identifier: BSD-3-Clause
   A kernelspec: the folder of kernel.json and pictures by which Jupyter knows a
   kernel. */
#pragma once
#include <stdbool.h>
#include "base/json.h"
#include "base/str.h"

/* The name of the kernelspec when the user gives none. */
extern const char SPEC_NAME[];

/* kernelspec of the metadata of a notebook, as the usual one is called: name, name to
   show and language. */
Json *spec_metadata(void);

/* Whether Jupyter takes [name]: ASCII letters, digits, `.`, `_` and `-`; not `.` and
   `..`, which are other folders. */
bool spec_name_is_valid(const char *name);

/* Writes the kernelspec [name] (valid; lower-cased, as Jupyter does) into [folder] of
   kernelspecs, with [binary] as its program: whole or not at all, in place of an older
   one.  [display_name] is what front ends show; NULL for the usual one.  Returns the
   folder written, the caller's, or NULL with the reason in [error]. */
char *spec_install(const char *folder, const char *name, const char *display_name,
                   const char *binary, Buf *error);
