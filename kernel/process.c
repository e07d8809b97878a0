/* SPDX-License-Identifier: BSD-3-Clause
   Requests about the process: end it, interrupt what runs in it, what it uses. */
#include "kernel/dispatch.h"
#include "kernel/interrupt.h"
#include "kernel/job.h"

Json *process_shut_down(Receiver *receiver, const Message *message) {
  Json *reply = ok_content();
  bool restart = json_bool(json_get(message->content, "restart"), false);
  json_set(reply, "restart", json_new_bool(restart));
  atomic_store(&receiver->server->is_stopping, true);
  session_stop(receiver->server->session);
  receiver->was_stopped = true;
  /* Front ends that did not ask hear of it on iopub. */
  send_iopub(&receiver->sender, message->header, "shutdown_reply", json_copy(reply));
  return reply;
}

void process_terminate(Receiver *receiver) {
  atomic_store(&receiver->server->is_stopping, true);
  session_stop(receiver->server->session);
  give_job(receiver->cells, JOB_STOP, NULL, NULL);
}

Json *process_interrupt(Receiver *receiver, const Message *message) {
  (void)message;
  interrupt_press(&receiver->sender);
  return ok_content();
}

Json *process_usage(Receiver *receiver, const Message *message) {
  (void)message;
  return usage_look(&receiver->usage);
}
