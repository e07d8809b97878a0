/* SPDX-License-Identifier: BSD-3-Clause
   Requests about the process: end it, interrupt what runs in it, what it uses. */
#include <sys/resource.h>
#include <unistd.h>
#include "kernel/dispatch.h"
#include "kernel/interrupt.h"

Json *process_shut_down(Receiver *receiver, const Message *message) {
  Json *reply = ok_content();
  bool restart = json_bool(json_get(message->content, "restart"), false);
  json_set(reply, "restart", json_new_bool(restart));
  atomic_store(&receiver->server->is_stopping, true);
  session_stop(receiver->server->session);
  receiver->was_stopped = true;
  return reply;
}

Json *process_interrupt(Receiver *receiver, const Message *message) {
  (void)message;
  interrupt_press(&receiver->sender);
  return ok_content();
}

/* What jupyter-resource-usage asks for. */
Json *process_usage(Receiver *receiver, const Message *message) {
  (void)receiver, (void)message;
  struct rusage used;
  char host[256] = "";
  getrusage(RUSAGE_SELF, &used);
  gethostname(host, sizeof host - 1);
  Json *inner = json_new_object(), *reply = json_new_object();
  json_set(inner, "hostname", json_new_text(host));
  json_set(inner, "pid", json_new_int(getpid()));
  json_set(inner, "kernel_memory", json_new_int(used.ru_maxrss * 1024));
  json_set(inner, "cpu_count", json_new_int(sysconf(_SC_NPROCESSORS_ONLN)));
  json_set(reply, "content", inner);
  return reply;
}
