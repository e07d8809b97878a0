/* SPDX-License-Identifier: BSD-3-Clause
   What the process has to say to its operator: lines on stderr, off unless POSTERITY_LOG
   is set (to 1, or to a file name).  Users of a notebook read diagnostics, never this. */
#pragma once
void log_line(const char *format, ...) __attribute__((format(printf, 1, 2)));
