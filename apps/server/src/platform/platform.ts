import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { Vault } from './crypto/vault.ts';
import type { Db } from './db/db.ts';
import type { Subscriber } from './events/event.ts';
import type { Live } from './events/live.ts';
import type { Sinks } from './events/sinks.ts';
import type { Http } from './http/types.ts';
import type { RegisteredJob } from './jobs/job.ts';
import type { JobFeed } from './jobs/job-feed.ts';
import type { SubmittableJob } from './jobs/submittable.ts';
import type { Mailer } from './mail/mailer.ts';
import type { CollectedGauge } from './metrics/metrics.ts';
import type { Outcomes } from './metrics/outcomes.ts';
import type { Outbound } from './outbound/outbound.ts';
import type { RedisLink } from './redis/redis-link.ts';
import type { Services } from './services/services.ts';
import type { SignedStorage } from './storage/local-storage.ts';

/** What every feature may use. Made once by app.ts, passed by hand. */
export interface Platform {
  config: Config;
  db: Db;
  log: Logger;
  live: Live;
  /** Other systems that are told what happens. */
  sinks: Sinks;
  /** Tells those who follow a job, in any process, that something happened to it. */
  jobFeed: JobFeed;
  storage: SignedStorage;
  /** undefined: there is no mail server, and mails stay in the mailbox. */
  mailer: Mailer | undefined;
  /** The only way to other servers: private addresses are refused. */
  outbound: Outbound;
  /** Encrypts what is secret and must be readable again. */
  vault: Vault;
  /** undefined: REDIS_URL is not set. It may be gone at any moment; what uses it must do without. */
  redis: RedisLink | undefined;
  /** Who else has to answer for all to work. A feature adds the services that it needs. */
  services: Services;
  /** The jobs of all features, once they are made: for those who show what there is. */
  registeredJobs: () => readonly RegisteredJob[];
  /** How often uploads, deliveries and the like go well or wrong, for alerts. */
  outcomes: Outcomes;
  /** The only clock of server code; tests set it. */
  now: () => Date;
  /** The only dice of server code, 0 ≤ x < 1; tests seed it. */
  random: () => number;
}

/** What a feature adds to the program. Features are functions of the platform, listed in app.ts. */
export interface Feature {
  name: string;
  routes?: (http: Http) => Promise<void> | void;
  jobs?: readonly RegisteredJob[];
  /** Jobs that may be submitted over the API. */
  submittable?: readonly SubmittableJob[];
  subscribers?: readonly Subscriber[];
  /** Lets go of what it started of its own, once no job and no request is left. */
  stop?(): Promise<void>;
  /** Called once when the process does background work; returns the way to end it. */
  start?: () => () => Promise<void> | void;
  /** Numbers for /metrics, looked up when somebody reads them. */
  gauges?: readonly CollectedGauge[];
}
