/* SPDX-License-Identifier: BSD-3-Clause
   The connection file: where a kernel listens, and how messages are signed. */
#pragma once
#include <stdbool.h>
#include "base/str.h"

typedef struct Connection {
  bool is_file; /* transport "ipc": [ip] is the beginning of a path */
  char *ip, *scheme, *key;
  int shell_port, iopub_port, stdin_port, control_port, hb_port;
} Connection;

/* Reads the file [path]; false with one line in [error] for what is missing, of the wrong
   type, or not supported. */
bool connection_read(const char *path, Connection *out, Buf *error);
void connection_free(Connection *connection);

/* The address of [port] as ZeroMQ writes it. */
void connection_address(const Connection *connection, int port, Buf *out);
