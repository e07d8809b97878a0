/* SPDX-License-Identifier: BSD-3-Clause
   The Jupyter kernel: messaging protocol 5.5 over ZeroMQ. */
#pragma once

/* Serves the connection file [path] until shutdown; the exit status. */
int kernel_main(const char *path);
