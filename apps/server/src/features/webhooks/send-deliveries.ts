import { withSystem } from '../../platform/db/db.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  type DeliveryToSend,
  findDeliveryToSend,
  findSending,
  holdWebhook,
  listWaiting,
  recordAttempt,
  releaseWebhook,
  type SendingWebhook,
  type WaitingDelivery,
} from './deliveries.queries.ts';
import { disableWebhook } from './disable-webhook.ts';
import { pickNext } from './lanes.ts';
import {
  type Answer,
  bodyFor,
  messageIdOf,
  post,
  readProjectFor,
  renderingOf,
  requestHeaders,
} from './make-request.ts';
import { DOWN_AFTER, judge, type Verdict } from './retry.policy.ts';

const LEASE_SECONDS = 15;
const EXTEND_MS = 5000;
const WINDOW = 200;
/** Where the oldest all wait behind something that is not due, so far is looked for others. */
const WIDEST_WINDOW = 12_800;
/** Requests of one webhook under way at a time. */
const AT_ONCE = 8;
/** While requests are under way, so often is looked for what has come meanwhile. */
const LOOK_MS = 100;
/** A project is shown as it was at most this long ago. */
const PROJECT_MS = 1000;

interface Run {
  platform: Platform;
  webhookId: number;
  holder: string;
  signal: AbortSignal;
  sent: number;
  isStopped: boolean;
  /** Nobody else changes these while the webhook is held. undefined: not yet read. */
  health: { errorsInRow: number; pausedUntil: Date | null } | undefined;
  projects: Map<number, { at: number; project: Promise<Record<string, unknown> | undefined> }>;
}

/**
 * Sends what is due for one webhook, until nothing is left, it is paused or switched off. Held by one process at a time; who
 * dies is followed by another, who sends again what was not recorded. Returns the number of attempts.
 */
export async function sendDeliveries(
  platform: Platform,
  webhookId: number,
  holder: string,
  signal: AbortSignal,
): Promise<number> {
  const { db, log } = platform;
  if (!(await withSystem(db, (tx) => holdWebhook(tx, webhookId, holder, LEASE_SECONDS)))) return 0;
  const run: Run = {
    platform,
    webhookId,
    holder,
    signal,
    sent: 0,
    isStopped: false,
    health: undefined,
    projects: new Map(),
  };
  const extending = setInterval(() => {
    withSystem(db, (tx) => holdWebhook(tx, webhookId, holder, LEASE_SECONDS)).then(
      (isHeld) => {
        run.isStopped ||= !isHeld;
      },
      (error: unknown) => log.warn({ err: error }, 'hold of a webhook not extended'),
    );
  }, EXTEND_MS);
  const underWay: UnderWay = new Map();
  try {
    await sendAll(run, underWay);
  } finally {
    // Whoever is next must not meet requests of this one.
    await Promise.allSettled([...underWay.values()].map(({ done }) => done));
    clearInterval(extending);
    await withSystem(db, (tx) => releaseWebhook(tx, webhookId, holder));
  }
  return run.sent;
}

type UnderWay = Map<number, { lanes: readonly string[]; done: Promise<void> }>;

async function sendAll(run: Run, underWay: UnderWay): Promise<void> {
  let webhook: SendingWebhook | undefined;
  let waiting: WaitingDelivery[] = [];
  let window = WINDOW;
  let isCut = false;
  let lookedAt = 0;
  /** Of those that ended since the last look: they may wait again without being among the waiting, and must not be overtaken. */
  let endedLanes: string[] = [];
  const look = async (): Promise<void> => {
    lookedAt = performance.now();
    endedLanes = [];
    [webhook, waiting] = await withSystem(run.platform.db, async (tx) => [
      await findSending(tx, run.webhookId, run.holder),
      await listWaiting(tx, run.webhookId, [...underWay.keys()], window),
    ]);
    isCut = waiting.length === window;
    if (webhook) run.health ??= { errorsInRow: webhook.errors_in_row, pausedUntil: webhook.paused_until };
  };
  const findNext = (): WaitingDelivery | undefined =>
    mayStart(run, webhook, underWay.size) ? pick(run, waiting, underWay, endedLanes) : undefined;
  await look();
  let isFresh = true;
  for (;;) {
    const next = findNext();
    if (next && webhook) {
      waiting = waiting.filter(({ id }) => id !== next.id);
      const done = sendOne(run, webhook, next.id).finally(() => {
        underWay.delete(next.id);
        endedLanes.push(...next.lanes);
      });
      underWay.set(next.id, { lanes: next.lanes, done });
      isFresh = false;
      continue;
    }
    const isWider = isCut && window < WIDEST_WINDOW && mayStart(run, webhook, underWay.size);
    if (isWider) window = Math.min(window * 4, WIDEST_WINDOW);
    else if (underWay.size === 0 && (isFresh || !webhook || isOver(run))) return;
    else if (underWay.size > 0) await firstOf([...underWay.values()].map(({ done }) => done));
    if (isOver(run) && underWay.size > 0) continue;
    if (!isWider && performance.now() - lookedAt < LOOK_MS && findNext()) continue;
    await look();
    isFresh = underWay.size === 0 && endedLanes.length === 0;
  }
}

const isOver = (run: Run): boolean => run.isStopped || run.signal.aborted;

/** A receiver that seems to be down is asked with one request at a time. */
function mayStart(run: Run, webhook: SendingWebhook | undefined, underWay: number): boolean {
  if (!webhook || !run.health || isOver(run)) return false;
  const { errorsInRow, pausedUntil } = run.health;
  if (pausedUntil !== null && pausedUntil > run.platform.now()) return false;
  return underWay < (errorsInRow >= DOWN_AFTER ? 1 : AT_ONCE);
}

function pick(
  run: Run,
  waiting: readonly WaitingDelivery[],
  underWay: ReadonlyMap<number, { lanes: readonly string[] }>,
  endedLanes: readonly string[],
): WaitingDelivery | undefined {
  const busy = new Set([...endedLanes, ...[...underWay.values()].flatMap(({ lanes }) => lanes)]);
  return pickNext(waiting, busy, run.platform.now());
}

async function firstOf(work: readonly Promise<void>[]): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const later = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, LOOK_MS);
  });
  try {
    await Promise.race([...work, later]);
  } finally {
    clearTimeout(timer);
  }
}

async function sendOne(run: Run, webhook: SendingWebhook, deliveryId: number): Promise<void> {
  const { platform } = run;
  const delivery = await withSystem(platform.db, (tx) => findDeliveryToSend(tx, deliveryId));
  if (!delivery) return;
  const project = await projectFor(run, webhook, delivery);
  const sentAt = platform.now();
  const request = makeRequest(platform, webhook, delivery, project);
  const answer = request
    ? await post(platform, webhook.url, { ...request, signal: run.signal }, webhook.model_timeout_ms ?? undefined)
    : { statusCode: undefined, error: 'The request could not be made.', headers: {}, body: '', durationMs: 0 };
  // Broken off by a shutdown: as if it had never been sent.
  if (run.signal.aborted && answer.statusCode === undefined) return;
  run.sent += 1;
  const verdict = judge(
    { statusCode: answer.statusCode, retryAfter: answer.headers['retry-after'] },
    {
      attempts: delivery.attempts + 1,
      maxAttempts: platform.config.webhookMaxAttempts,
      schedule: {
        firstWaitMs: platform.config.webhookFirstRetrySeconds * 1000,
        longestWaitMs: platform.config.webhookLongestRetrySeconds * 1000,
      },
      errorsInRow: run.health?.errorsInRow ?? 0,
      now: platform.now(),
      random: platform.random(),
      isModel: webhook.ml_backend_id !== null,
    },
  );
  run.health = { errorsInRow: verdict.errorsInRow, pausedUntil: verdict.pausedUntil ?? null };
  await settle(run, webhook, delivery, { answer, verdict, sentAt });
}

/** undefined: a secret cannot be opened, or the message is damaged. It fails like any other attempt, and others go on. */
function makeRequest(
  platform: Platform,
  webhook: SendingWebhook,
  delivery: DeliveryToSend,
  project: Record<string, unknown> | undefined,
): { headers: Record<string, string>; body: string } | undefined {
  try {
    const body = bodyFor(platform, webhook, renderingOf(delivery), delivery.uuid, project);
    return { body, headers: requestHeaders(platform, webhook, messageIdOf(delivery.uuid), body) };
  } catch (error) {
    platform.log.error({ err: error, webhookId: webhook.id, deliveryId: delivery.id }, 'webhook request not made');
    return undefined;
  }
}

async function settle(
  { platform }: Run,
  webhook: SendingWebhook,
  delivery: DeliveryToSend,
  { answer, verdict, sentAt }: { answer: Answer; verdict: Verdict; sentAt: Date },
): Promise<void> {
  const { organization_id: organizationId } = webhook;
  await withSystem(platform.db, async (tx) => {
    const givenUp = await recordAttempt(tx, {
      deliveryId: delivery.id,
      webhookId: webhook.id,
      status: verdict.status,
      nextAttemptAt: verdict.nextAttemptAt,
      statusCode: answer.statusCode,
      error: answer.error,
      responseHeaders: answer.headers,
      responseBody: answer.body,
      durationMs: answer.durationMs,
      sentAt,
      errorsInRow: verdict.errorsInRow,
      pausedUntil: verdict.pausedUntil,
    });
    if (verdict.isGone || givenUp >= platform.config.webhookDisableAfter)
      await disableWebhook(tx, platform, webhook, verdict.isGone ? 'gone' : 'failing', answer.error);
  });
  if (organizationId === null) return;
  platform.outcomes.add('webhook', organizationId, verdict.status === 'delivered');
  platform.live.publish({ organizationId, topic: 'webhooks', id: String(webhook.id) });
}

function projectFor(
  run: Run,
  webhook: SendingWebhook,
  delivery: DeliveryToSend,
): Promise<Record<string, unknown> | undefined> {
  const { organization_id: organizationId, project_id: projectId, action } = delivery;
  const isNeeded = webhook.send_payload && (webhook.payload_format === 'label_studio' || action.startsWith('PROJECT_'));
  if (!isNeeded || projectId === null) return Promise.resolve(undefined);
  const now = performance.now();
  const known = run.projects.get(projectId);
  if (known && now - known.at < PROJECT_MS && !action.startsWith('PROJECT_')) return known.project;
  const project = readProjectFor(run.platform, { organizationId, projectId });
  run.projects.set(projectId, { at: now, project });
  return project;
}
