import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { RabbitSink } from './adapters/rabbitmq/rabbitmq-sink.ts';
import { parseQueue } from './adapters/rabbitmq/topology.ts';
import { createRedisSink } from './adapters/redis-streams/redis-sink.ts';
import { createOwnFiles } from './adapters/s3/own-files.ts';
import { jobApiFeature } from './compat/job-api/index.ts';
import { labelStudioFeature } from './compat/label-studio/index.ts';
import { taskApiFeature } from './compat/task-api/index.ts';
import type { Config } from './config.ts';
import { administrationFeature } from './features/administration/index.ts';
import { alertsFeature } from './features/alerts/index.ts';
import { analyticsFeature } from './features/analytics/index.ts';
import { annotationsFeature } from './features/annotations/index.ts';
import { auditFeature } from './features/audit/index.ts';
import { brokersFeature } from './features/brokers/index.ts';
import { collectionFeature } from './features/collection/index.ts';
import { crowdsourcingFeature } from './features/crowdsourcing/index.ts';
import { dataManagerFeature } from './features/data-manager/index.ts';
import { distributionFeature, wasGivenTask } from './features/distribution/index.ts';
import { exportsFeature } from './features/exports/index.ts';
import { createAuthenticator, identityFeature } from './features/identity/index.ts';
import { importsFeature } from './features/imports/index.ts';
import { jobsFeature, keepLog } from './features/jobs/index.ts';
import { labelChangesFeature } from './features/label-changes/index.ts';
import { librariesFeature } from './features/libraries/index.ts';
import { mailFeature } from './features/mail/index.ts';
import { mlBackendsFeature } from './features/ml-backends/index.ts';
import { notificationsFeature } from './features/notifications/index.ts';
import { outboxFeature } from './features/outbox/index.ts';
import { pipelinesFeature } from './features/pipelines/index.ts';
import { pluginsFeature } from './features/plugins/index.ts';
import { predictionsFeature } from './features/predictions/index.ts';
import { preprocessingFeature } from './features/preprocessing/index.ts';
import { projectsFeature } from './features/projects/index.ts';
import { promptsFeature } from './features/prompts/index.ts';
import { qualityFeature } from './features/quality/index.ts';
import { recognitionFeature } from './features/recognition/index.ts';
import { retentionFeature } from './features/retention/index.ts';
import { reviewFeature } from './features/review/index.ts';
import { storageSyncFeature } from './features/storage-sync/index.ts';
import { storagesFeature } from './features/storages/index.ts';
import { takeoverFeature } from './features/takeover/index.ts';
import { taskDefinitionsFeature } from './features/task-definitions/index.ts';
import { tasksFeature } from './features/tasks/index.ts';
import {
  createPublicReaders,
  findProjectAccess,
  hasOrganizationPermission,
  tenantsFeature,
} from './features/tenants/index.ts';
import { webhooksFeature } from './features/webhooks/index.ts';
import { createVault } from './platform/crypto/vault.ts';
import { vaultKeys } from './platform/crypto/vault-keys.ts';
import type { Actor } from './platform/db/actor.ts';
import { type Db, type DbConnection, openDb, withActor, withSystem } from './platform/db/db.ts';
import { openChannel } from './platform/events/channel.ts';
import { insertAudit } from './platform/events/events.queries.ts';
import { createLive, LIVE_CHANNEL } from './platform/events/live.ts';
import { type Relay, startRelay } from './platform/events/relay.ts';
import type { EventSink } from './platform/events/sink.ts';
import { createSinks } from './platform/events/sinks.ts';
import { onWake } from './platform/events/wake.ts';
import { allowOrigins } from './platform/http/cors.ts';
import { registerFiles } from './platform/http/files.routes.ts';
import { type Gatekeeper, guardRoutes } from './platform/http/guard.ts';
import { registerHealth } from './platform/http/health.routes.ts';
import { keepIdempotent } from './platform/http/idempotency.ts';
import { refuseOddJson } from './platform/http/json-values.ts';
import { registerMetrics } from './platform/http/metrics.routes.ts';
import { describeApi } from './platform/http/openapi.ts';
import { countHere, countTogether } from './platform/http/rate-counters.ts';
import { limitRates } from './platform/http/rate-limit.ts';
import { setSecurityHeaders } from './platform/http/security-headers.ts';
import { createHttp } from './platform/http/server.ts';
import type { Http } from './platform/http/types.ts';
import { serveSamples, serveWebApp } from './platform/http/web-app.ts';
import { createJobFeed } from './platform/jobs/job-feed.ts';
import { queueDepths } from './platform/jobs/jobs.queries.ts';
import { planQueues, QUEUES } from './platform/jobs/queues.ts';
import { startWorker, type Worker } from './platform/jobs/worker.ts';
import { createLogger } from './platform/log/logger.ts';
import type { Mailer } from './platform/mail/mailer.ts';
import { createMetrics, type Metrics } from './platform/metrics/metrics.ts';
import { createOutcomes } from './platform/metrics/outcomes.ts';
import { type PulseOptions, startPulse } from './platform/metrics/pulse.ts';
import { createRecent, type Recent } from './platform/metrics/recent.ts';
import { createOutbound } from './platform/outbound/outbound.ts';
import type { Feature, Platform } from './platform/platform.ts';
import type { RedisLink } from './platform/redis/redis-link.ts';
import { ownServices } from './platform/services/own-services.ts';
import { VERSION } from './version.ts';

/** Every feature of the program, in the order of the house: a feature knows only those above it. */
const FEATURES: readonly ((platform: Platform) => Feature)[] = [
  mailFeature,
  identityFeature,
  tenantsFeature,
  projectsFeature,
  taskDefinitionsFeature,
  labelChangesFeature,
  storagesFeature,
  collectionFeature,
  preprocessingFeature,
  importsFeature,
  tasksFeature,
  distributionFeature,
  annotationsFeature,
  predictionsFeature,
  mlBackendsFeature,
  promptsFeature,
  pluginsFeature,
  qualityFeature,
  reviewFeature,
  pipelinesFeature,
  crowdsourcingFeature,
  dataManagerFeature,
  recognitionFeature,
  librariesFeature,
  exportsFeature,
  storageSyncFeature,
  retentionFeature,
  notificationsFeature,
  analyticsFeature,
  alertsFeature,
  auditFeature,
  outboxFeature,
  brokersFeature,
  webhooksFeature,
  takeoverFeature,
  jobsFeature,
  administrationFeature,
  taskApiFeature,
  labelStudioFeature,
];

const WAKE_CHANNEL = 'labelwright_wake';
const OUTBOUND_TIMEOUT_MS = 30_000;
const OUTBOUND_MAX_BYTES = 100_000_000;
const FILES_PATH = '/files';
const WEB_DIST = join(import.meta.dirname, '../../web/dist');
const SAMPLES = join(import.meta.dirname, '../../../samples');

export interface App {
  platform: Platform;
  features: readonly Feature[];
  /** undefined when the process does not serve HTTP. */
  http: Http | undefined;
  /** Writes down what this process has measured, which it does twice a minute. */
  beat(): Promise<void>;
  /** Stops taking work, finishes what is at hand, closes everything. */
  stop(): Promise<void>;
}

export interface AppOptions {
  /** Tests drive jobs and relay by hand. */
  background?: boolean;
  now?: () => Date;
  random?: () => number;
}

/** Wires platform → adapters → features. The only file that knows all of them. */
export async function createApp(config: Config, connection: DbConnection, options: AppOptions = {}): Promise<App> {
  const log = createLogger(config.logLevel);
  const db = openDb({ ...connection, maxConnections: config.databaseConnections }, (error) =>
    log.warn({ reason: error.message }, 'database connection lost'),
  );
  const channel = await openChannel(connection, [LIVE_CHANNEL, WAKE_CHANNEL], (error) =>
    log.warn({ reason: error.message }, 'channel lost'),
  );
  const now = options.now ?? (() => new Date());
  const live = createLive(channel);
  // Clients of services that few have are read where one is set: together they are a tenth of each start.
  const redis = await openRedis(config, log);
  const rabbitmq = await openRabbit(config, log);
  const storage = createOwnFiles(config, { publicPath: FILES_PATH, ...(options.now ? { now: options.now } : {}) });
  const platform: Platform = {
    config,
    db,
    log,
    live,
    jobFeed: createJobFeed({ db, live, redis, log }),
    storage,
    mailer: await createMailer(config),
    redis,
    sinks: createSinks(db, sinksOf(config, redis, rabbitmq), log),
    services: ownServices(config, { db, storage, redis, rabbitmq, now }),
    outcomes: createOutcomes(),
    vault: createVault({ keys: vaultKeys(config.encryptionKeys, config.secretKey) }),
    outbound: createOutbound({
      allowPrivate: config.outboundAllow,
      timeoutMs: OUTBOUND_TIMEOUT_MS,
      maxBytes: OUTBOUND_MAX_BYTES,
      userAgent: `Labelwright/${VERSION}`,
    }),
    registeredJobs: () => features.flatMap((feature) => feature.jobs ?? []),
    now,
    random: options.random ?? Math.random,
  };
  const made = FEATURES.map((feature) => feature(platform));
  const kinds = made.flatMap((feature) => feature.submittable ?? []);
  const features: readonly Feature[] = [...made, jobApiFeature(platform, kinds)];
  const recent = createRecent();
  const metrics = createMetrics({
    pool: db.pool,
    otherPools: [db.quick],
    queueDepth: () => withSystem(db, queueDepths),
    gauges: features.flatMap((feature) => feature.gauges ?? []),
    recent,
  });
  const background = options.background ?? true;
  const works = background && config.role.includes('worker');
  const queueDb = openQueueDb(connection, log);
  const hasJobs = works || (background && config.role.includes('scheduler'));
  const [worker, http] = await Promise.all([
    hasJobs ? startJobs(platform, features, queueDb) : undefined,
    config.role.includes('http') ? createRoutes(platform, features, metrics) : undefined,
  ]);
  const relay = works
    ? startRelay(
        db,
        features.flatMap((feature) => feature.subscribers ?? []),
        log,
      )
    : undefined;
  const stopWaking = wire(relay, () => channel.notify(WAKE_CHANNEL, ''));
  const stopListening = channel.on(WAKE_CHANNEL, () => relay?.wake());
  const stopSinks = works ? platform.sinks.start() : undefined;
  const pulse = startPulse(pulseOptions(platform, recent), background);
  const endings = background ? features.map((feature) => feature.start?.()) : [];
  return {
    platform,
    features,
    http,
    beat: pulse.beat,
    stop: async () => {
      for (const end of endings) await end?.();
      await pulse.stop();
      stopWaking();
      stopListening();
      await http?.close();
      await worker?.stop();
      await platform.jobFeed.close();
      await relay?.stop();
      stopSinks?.();
      await platform.sinks.close();
      for (const feature of features) await feature.stop?.();
      await platform.mailer?.close();
      await platform.outbound.close();
      platform.redis?.close();
      await channel.close();
      await queueDb.close();
      await db.close();
    },
  };
}

async function openRedis({ redisUrl }: Config, log: Logger): Promise<RedisLink | undefined> {
  if (redisUrl === undefined) return undefined;
  const redis = await import('./adapters/redis/redis-link.ts');
  return redis.openRedis(redisUrl, log);
}

async function openRabbit(config: Config, log: Logger): Promise<RabbitSink | undefined> {
  if (config.rabbitmqUrl === undefined) return undefined;
  const { createRabbitSink } = await import('./adapters/rabbitmq/rabbitmq-sink.ts');
  const topology = {
    exchange: config.rabbitmqExchange,
    queues: config.rabbitmqQueues.map(parseQueue),
    maxLength: config.rabbitmqMaxLength,
  };
  return createRabbitSink(config.rabbitmqUrl, topology, log);
}

function sinksOf(config: Config, redis: RedisLink | undefined, rabbitmq: EventSink | undefined): EventSink[] {
  const streams = redis && createRedisSink(redis, { prefix: config.streamPrefix, maxLength: config.streamMaxLength });
  return [streams, rabbitmq].filter((sink) => sink !== undefined);
}

/** Connections of the queues, apart from the others: each queue and the clock hold one, and work must not wait for pages. */
function openQueueDb(connection: DbConnection, log: Logger): Db {
  return openDb({ ...connection, maxConnections: QUEUES.length + 3 }, (error) =>
    log.warn({ reason: error.message }, 'queue connection lost'),
  );
}

function pulseOptions({ config, db, log, outcomes, now }: Platform, recent: Recent): PulseOptions {
  const name = `${hostname()}:${process.pid}`.slice(-100);
  return { db, log, name, roles: config.role, version: VERSION, recent, outcomes, now };
}

/** A commit here wakes the relay of this process; without one it wakes those of the others. */
function wire(relay: Relay | undefined, notifyOthers: () => void): () => void {
  return onWake(relay ? relay.wake : notifyOthers);
}

function startJobs(platform: Platform, features: readonly Feature[], queueDb: Db): Promise<Worker> {
  const { config, db, log } = platform;
  return startWorker({
    db,
    log,
    queueDb,
    name: `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`,
    version: VERSION,
    jobs: features.flatMap((feature) => feature.jobs ?? []),
    queues: config.role.includes('worker') ? planQueues(config) : [],
    schedule: config.role.includes('scheduler'),
    lostSeconds: config.jobLostSeconds,
    random: platform.random,
    ended: (row, isHidden) => keepLog(platform, row, isHidden),
    changed: platform.jobFeed.changed,
  });
}

async function createRoutes(platform: Platform, features: readonly Feature[], metrics: Metrics): Promise<Http> {
  const { config, log } = platform;
  const http = await createHttp({
    logger: log,
    trustProxy: config.trustProxy,
    bodyLimitBytes: config.bodyLimitMb * 1_000_000,
    uploadLimitBytes: config.uploadLimitMb * 1_000_000,
  });
  setSecurityHeaders(http, { isHttps: config.publicUrl.startsWith('https:') });
  allowOrigins(http, config.corsOrigins);
  // Pages and documents of third-party plugins: public, and registered before routes have to name a permission.
  await describeApi(http, { version: VERSION, publicUrl: config.publicUrl });
  await serveSamples(http, SAMPLES);
  await serveWebApp(http, WEB_DIST);
  guardRoutes(http, createGatekeeper(platform));
  refuseOddJson(http);
  const limits = {
    auth: config.rateAuth,
    upload: config.rateUpload,
    generalToken: config.rateToken,
    generalSession: config.rateSession,
    labelling: config.rateLabelling,
    crowd: config.rateCrowd,
    serviceHourly: config.rateWriteToken,
  };
  await limitRates(http, limits, platform.redis ? countTogether(platform.redis, log) : countHere());
  keepIdempotent(http, platform);
  registerMetrics(http, { metrics, outcomes: platform.outcomes, token: config.metricsToken });
  registerHealth(http, { services: platform.services, now: platform.now });
  registerFiles(http, { storage: platform.storage, publicPath: FILES_PATH, now: platform.now });
  for (const feature of features) await feature.routes?.(http);
  await http.ready();
  return http;
}

/** undefined without a mail server: mails then stay in the mailbox. */
async function createMailer(config: Config): Promise<Mailer | undefined> {
  const { smtpHost, smtpPort, smtpTls, smtpCaFile, smtpUser, smtpPassword, smtpFrom } = config;
  if (smtpHost === undefined) return undefined;
  const { createSmtpMailer, isSmtpEncryption } = await import('./adapters/mail/smtp.ts');
  return createSmtpMailer({
    host: smtpHost,
    port: smtpPort,
    ...(isSmtpEncryption(smtpTls) ? { encryption: smtpTls } : {}),
    from: smtpFrom,
    ...(smtpUser === undefined ? {} : { user: smtpUser, password: smtpPassword ?? '' }),
    ...(smtpCaFile === undefined ? {} : { ca: readFileSync(smtpCaFile, 'utf8') }),
  });
}

function createGatekeeper(platform: Platform): Gatekeeper {
  const { db } = platform;
  return {
    authenticate: createAuthenticator(platform),
    publicReader: createPublicReaders(platform),
    projectAccess: (actor, target, reference) => findProjectAccess(db, actor, target, reference),
    hasOrganizationPermission: (actor, permission) => hasOrganizationPermission(db, actor, permission),
    wasGiven: (actor, { organizationId }, taskId) =>
      withActor(db, actor, (tx) => wasGivenTask(tx, organizationId, Number(taskId), actor.userId ?? 0)),
    recordDenial: (actor: Actor, request, permission) =>
      withSystem(db, (tx) =>
        insertAudit(tx, actor, {
          organizationId: actor.organizationId,
          action: 'permission.denied',
          resourceType: permission,
          resourceId: request.url.split('?')[0]?.slice(0, 200) ?? '',
          status: 'failure',
          metadata: { method: request.method },
        }),
      ).catch((error: unknown) => request.log.warn({ err: error }, 'could not record a denial')),
    recordImpersonated: (actor: Actor, request, statusCode) =>
      withSystem(db, (tx) =>
        insertAudit(tx, actor, {
          organizationId: actor.organizationId,
          action: 'impersonation.request',
          resourceType: 'route',
          resourceId: `${request.method} ${request.url.split('?')[0]?.slice(0, 200) ?? ''}`,
          status: statusCode < 400 ? 'success' : 'failure',
          metadata: { status: statusCode },
        }),
      ).catch((error: unknown) => request.log.warn({ err: error }, 'could not record what was done for another')),
  };
}
