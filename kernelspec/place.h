/* SPDX-License-Identifier: BSD-3-Clause
   Places where Jupyter looks for kernelspecs, by the rules of jupyter_core. */
#pragma once
#include "base/str.h"

typedef enum {
  PLACE_SYSTEM, /* every user's: /usr/local/share/jupyter */
  /* $JUPYTER_DATA_DIR, or $XDG_DATA_HOME/jupyter, or ~/.local/share/jupyter */
  PLACE_USER,
  PLACE_ENVIRONMENT, /* share/jupyter of the Python environment that is active */
  PLACE_PREFIX       /* share/jupyter of a folder that the user names */
} Place;

/* The folder of kernelspecs of [place], an absolute path, the caller's; it need not be
   there.  [prefix] is read for PLACE_PREFIX.  NULL with the reason and the cure in
   [error] when no environment is active: $VIRTUAL_ENV counts, else $CONDA_PREFIX. */
char *place_folder(Place place, const char *prefix, Buf *error);
