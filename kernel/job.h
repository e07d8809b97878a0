/* SPDX-License-Identifier: BSD-3-Clause
   The queue of the executor: what it has to do, one thing after the other. */
#pragma once
#include "kernel/server.h"

typedef enum {
  JOB_REQUEST, /* a message to answer */
  JOB_MARK,    /* all that clients had sent when the executor asked is before this */
  JOB_STOP
} JobKind;

typedef struct Job {
  JobKind kind;
  const Request *request; /* these two of JOB_REQUEST; the message is the job's */
  Message *message;
} Job;

/* Puts a job at the end of the queue; [message] is consumed. */
void give_job(Socket *cells, JobKind kind, const Request *request, Message *message);

/* The next job, waited for; the caller's.  JOB_STOP when the queue is broken. */
Job *take_job(Socket *cells);
void job_destroy(Job **job);

/* Drops what is left when nobody takes jobs any more. */
void drop_jobs(Socket *cells);
