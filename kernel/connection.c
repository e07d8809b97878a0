/* SPDX-License-Identifier: BSD-3-Clause
   Reading a connection file.  Whoever starts a kernel waits for it: what cannot be right
   is told at once, or the kernel would listen where nobody speaks. */
#include "kernel/connection.h"
#include <string.h>
#include "base/alloc.h"
#include "base/digest.h"
#include "base/fs.h"
#include "base/json.h"

enum { PORTS = 65535 };

/* A text of the file, the caller's; [otherwise] when it is left out. */
static char *read_text(const Json *file, const char *name, const char *otherwise,
                       Buf *error) {
  const Json *value = json_get(file, name);
  const char *text = value ? json_text(value, NULL) : otherwise;
  if (!text && !error->n) buf_printf(error, "%s must be a text", name);
  return mem_strdup(text ? text : "");
}

static int read_port(const Json *file, const char *name, Buf *error) {
  const Json *value = json_get(file, name);
  int64_t port = json_int(value, -1);
  if (error->n) return 0;
  if (!value)
    buf_printf(error, "%s is missing", name);
  else if (port < 1 || port > PORTS)
    buf_printf(error, "%s must be a number from 1 to %d", name, PORTS);
  return (int)port;
}

static void read_transport(const Json *file, Connection *to, Buf *error) {
  char *transport = read_text(file, "transport", "tcp", error);
  to->is_file = strcmp(transport, "ipc") == 0;
  if (!error->n && !to->is_file && strcmp(transport, "tcp") != 0)
    buf_printf(error, "transport \"%s\" is not known: it is tcp or ipc", transport);
  mem_free(transport);
}

static void read_signature(const Json *file, Connection *to, Buf *error) {
  char hex[129];
  to->key = read_text(file, "key", "", error);
  to->scheme = read_text(file, "signature_scheme", "hmac-sha256", error);
  if (!error->n && to->key[0] && !hmac_hex(to->scheme, to->key, NULL, 0, hex))
    buf_printf(error,
               "signature_scheme \"%s\" is not known: it is hmac-sha256 or hmac-sha512",
               to->scheme);
}

static void read_members(const Json *file, Connection *to, Buf *error) {
  read_transport(file, to, error);
  to->ip = read_text(file, "ip", "127.0.0.1", error);
  if (!error->n && !to->ip[0]) buf_put(error, "ip is empty");
  read_signature(file, to, error);
  to->shell_port = read_port(file, "shell_port", error);
  to->iopub_port = read_port(file, "iopub_port", error);
  to->stdin_port = read_port(file, "stdin_port", error);
  to->control_port = read_port(file, "control_port", error);
  to->hb_port = read_port(file, "hb_port", error);
}

bool connection_read(const char *path, Connection *out, Buf *error) {
  Buf text = {0};
  *out = (Connection){0};
  int err = fs_read(path, 1 << 20, &text);
  Json *file = err ? NULL : json_parse((Str){buf_text(&text), text.n}, error);
  if (err)
    buf_put(error, strerror(err));
  else if (file && json_kind(file) != JSON_OBJECT)
    buf_put(error, "this is no connection file: it holds no object");
  else if (file)
    read_members(file, out, error);
  json_destroy(&file);
  buf_free(&text);
  return error->n == 0;
}

void connection_free(Connection *connection) {
  mem_free(connection->ip);
  mem_free(connection->scheme);
  mem_free(connection->key);
  *connection = (Connection){0};
}

/* Interfaces have numbers: ZeroMQ asks nobody for names. */
void connection_address(const Connection *c, int port, Buf *out) {
  const char *ip = strcmp(c->ip, "localhost") == 0 ? "127.0.0.1" : c->ip;
  bool is_bare_ipv6 = strchr(ip, ':') && ip[0] != '[';
  if (c->is_file)
    buf_printf(out, "ipc://%s-%d", ip, port);
  else
    buf_printf(out, is_bare_ipv6 ? "tcp://[%s]:%d" : "tcp://%s:%d", ip, port);
}
