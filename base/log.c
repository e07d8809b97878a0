/* SPDX-License-Identifier: BSD-3-Clause
   Lines for the operator of the process. */
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/clock.h"
#include "base/log.h"
#include "base/str.h"

/* The file is opened for every line: no state, and lines of several processes stay
   whole. */
void log_line(const char *format, ...) {
  const char *where = getenv("POSTERITY_LOG");
  if (!where || !*where || strcmp(where, "0") == 0) return;
  bool to_stderr = strcmp(where, "1") == 0;
  int fd = to_stderr ? STDERR_FILENO
                     : open(where, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return;
  char now[40];
  clock_iso(now, sizeof now);
  Buf line = {0};
  buf_printf(&line, "%s posterity[%d] ", now, (int)getpid());
  va_list args;
  va_start(args, format);
  buf_vprintf(&line, format, args);
  va_end(args);
  buf_putc(&line, '\n');
  ssize_t written = write(fd, line.p, line.n);
  (void)written; /* nobody is left to be told */
  buf_free(&line);
  if (!to_stderr) close(fd);
}
