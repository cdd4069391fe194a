import type { TaskEvent } from '@labelwright/contract/job-api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type JobRecord, listJobEvents } from '../../features/jobs/index.ts';
import { withSystem } from '../../platform/db/db.ts';
import { openEventStream } from '../../platform/http/sse.ts';
import type { Platform } from '../../platform/platform.ts';

const PAGE = 500;
const ENDS: readonly string[] = ['succeeded', 'failed', 'cancelled'];

/**
 * Streams what happens to a task. A new follower is told the present state first; one that was cut off says which event
 * it had last and is told everything since, each event once and in order. The stream ends after the task has.
 */
export function streamTask(
  platform: Platform,
  request: FastifyRequest,
  reply: FastifyReply,
  job: JobRecord,
  lastSeen: number | undefined,
): void {
  const { id } = job;
  // Somebody who names an event that never was begins anew.
  const isReplay = lastSeen !== undefined && lastSeen < job.event_seq;
  let last = isReplay ? lastSeen : job.event_seq - 1;
  const send = async (): Promise<void> => {
    for (;;) {
      if (stream.closed) return;
      // The caller's right to this job was checked; events are read past the scope of whichever organization acts.
      const events = await withSystem(platform.db, (tx) => listJobEvents(tx, id, last, PAGE));
      for (const event of events) {
        const data: TaskEvent = {
          task_id: id,
          seq: event.seq,
          status: event.status as TaskEvent['status'],
          attempts: event.attempts,
          progress: event.progress as TaskEvent['progress'],
          error: event.error,
          at: event.created_at.toISOString(),
        };
        // The first one is the present state, whatever kind of change made it.
        const isFirst = !isReplay && event.seq === job.event_seq;
        stream.send({ id: event.seq, event: isFirst ? 'status' : event.kind, data });
      }
      last = events.at(-1)?.seq ?? last;
      if (events.length === PAGE) continue;
      if (ENDS.includes(events.at(-1)?.status ?? '')) stream.close();
      return;
    }
  };
  let sending: Promise<void> = Promise.resolve();
  const push = (): void => {
    sending = sending.then(send).catch((error: unknown) => {
      request.log.warn({ err: error }, 'a task could not be followed');
      stream.close();
    });
  };
  const unfollow = platform.jobFeed.follow(job, push, (data) => stream.send({ event: 'message', data }));
  const stream = openEventStream(request, reply, unfollow);
  push();
}
