/* SPDX-License-Identifier: BSD-3-Clause
   The sum beside a netCDF file, PATH.sum: the digest of the whole file and the mark of
   the user on it. */
#pragma once
#include "base/str.h"

/* Publishes the complete file [temp] as [path], and its sum after it: 0 or an errno
   value. */
int nc_sum_publish(const char *temp, const char *path);

/* What is wrong with the contents [file] of [path] by the sum beside it, or NULL; a file
   without a sum is fine. */
const char *nc_sum_problem(const char *path, const Buf *file);
