/* SPDX-License-Identifier: BSD-3-Clause
   Jobs on their way to the executor. */
#include "kernel/job.h"
#include "base/alloc.h"

static Job *new_job(JobKind kind, const Request *request, Message *message) {
  Job *job = mem_new(sizeof *job);
  *job = (Job){kind, request, message};
  return job;
}

void give_job(Socket *cells, JobKind kind, const Request *request, Message *message) {
  socket_give(cells, new_job(kind, request, message));
}

Job *take_job(Socket *cells) {
  Job *job = socket_take(cells, true);
  return job ? job : new_job(JOB_STOP, NULL, NULL);
}

void job_destroy(Job **job) {
  if (!*job) return;
  message_destroy(&(*job)->message);
  mem_free(*job);
  *job = NULL;
}

void drop_jobs(Socket *cells) {
  for (Job *job; (job = socket_take(cells, false));) job_destroy(&job);
}
