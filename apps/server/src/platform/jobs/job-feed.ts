import type { Logger } from 'pino';
import type { Db } from '../db/db.ts';
import { withSystem } from '../db/db.ts';
import { EVERYTHING, type Live } from '../events/live.ts';
import type { RedisLink } from '../redis/redis-link.ts';
import { listNewEvents } from './job-feed.queries.ts';
import { openTaskChannels } from './task-channels.ts';

export interface ChangedJob {
  id: string;
  organization_id: number | null;
  project_id: number | null;
  /** Number of its last event, where it is known. */
  event_seq?: number;
}

/** Tells followers of jobs, in whichever process they are, that something happened; they read what it was. */
export interface JobFeed {
  changed(job: ChangedJob): void;
  /** `onMessage`: what somebody else published on the job's channel. */
  follow(
    job: Pick<ChangedJob, 'id' | 'organization_id'>,
    onChange: () => void,
    onMessage?: (data: unknown) => void,
  ): () => void;
  /** Followers in this process. */
  followers(): number;
  close(): Promise<void>;
}

interface Parts {
  db: Db;
  live: Live;
  redis: RedisLink | undefined;
  log: Logger;
}

/** Jobs of no organization are told of nowhere else: those who look at one ask again so often. */
const ASK_MS = 2000;
const MOST_KNOWN = 10_000;

/**
 * Hints go over PostgreSQL, which is there as long as jobs are. With Redis every event is also published on
 * `task:{id}`, and what others publish there reaches the followers; without it, or while it is gone, nothing is missed.
 */
export function createJobFeed({ db, live, redis, log }: Parts): JobFeed {
  const channels = redis && openTaskChannels(redis, log);
  const publisher = redis && createPublisher(db, redis, log);
  let followers = 0;
  return {
    changed: (job) => {
      if (job.organization_id === null) return;
      live.publish({
        organizationId: job.organization_id,
        topic: 'job',
        id: job.id,
        ...(job.project_id === null ? {} : { projectId: job.project_id }),
      });
      publisher?.publish(job);
    },
    follow: ({ id, organization_id: organizationId }, onChange, onMessage) => {
      followers += 1;
      const leave: (() => void)[] = [];
      if (organizationId === null) {
        const timer = setInterval(onChange, ASK_MS);
        leave.push(() => clearInterval(timer));
      } else {
        leave.push(
          live.subscribe(organizationId, (hint) => {
            if (hint.topic === EVERYTHING || (hint.topic === 'job' && (hint.id ?? id) === id)) onChange();
          }),
        );
      }
      if (channels) leave.push(channels.join(id, { onChange, onMessage: onMessage ?? (() => {}) }));
      let isOver = false;
      return () => {
        if (isOver) return;
        isOver = true;
        followers -= 1;
        for (const step of leave) step();
      };
    },
    followers: () => followers,
    close: async () => {
      await publisher?.idle();
      await channels?.close();
    },
  };
}

/** Publishes each event of a job once per process, in order, on its channel. */
function createPublisher(db: Db, redis: RedisLink, log: Logger) {
  const published = new Map<string, number>();
  let working: Promise<void> = Promise.resolve();
  const send = async ({ id, event_seq: latest }: ChangedJob): Promise<void> => {
    const known = published.get(id) ?? Math.max(0, (latest ?? 1) - 1);
    const events = await withSystem(db, (tx) => listNewEvents(tx, id, known));
    for (const event of events) await redis.use((client) => client.publish(`task:${id}`, JSON.stringify(event)));
    published.delete(id);
    published.set(id, events.at(-1)?.seq ?? known);
    const [oldest] = published.keys();
    if (published.size > MOST_KNOWN && oldest !== undefined) published.delete(oldest);
  };
  return {
    publish: (job: ChangedJob): void => {
      if (!redis.isReady()) return;
      working = working
        .then(() => send(job))
        .catch((error: unknown) => log.debug({ err: error, jobId: job.id }, 'a job event was not published on redis'));
    },
    idle: () => working,
  };
}
