import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { withSystem } from '../../platform/db/db.ts';
import type { Platform } from '../../platform/platform.ts';
import { listDueWebhooks } from './deliveries.queries.ts';
import { prepareMessages } from './prepare-messages.ts';
import { sendDeliveries } from './send-deliveries.ts';

/** Retries come due and other processes commit; nobody tells this one. */
const POLL_MS = 1000;
/** Webhooks that one process sends for at the same time. */
const MOST_WEBHOOKS = 64;

export interface Sender {
  wake(): void;
  /** Breaks off what is under way; it is sent again by whoever is next. */
  stop(): Promise<void>;
}

/** Writes messages and sends them, each webhook by itself: one that is slow or dead holds nobody else up. */
export function startSender(platform: Platform): Sender {
  const holder = `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`;
  const stopping = new AbortController();
  const sending = new Map<number, Promise<unknown>>();
  let working: Promise<void> | undefined;
  let again = false;

  const start = (webhookId: number): void => {
    const done = sendDeliveries(platform, webhookId, holder, stopping.signal)
      .catch((error: unknown) => {
        platform.log.error({ err: error, webhookId }, 'webhook not sent');
        return 0;
      })
      .then((attempts) => {
        sending.delete(webhookId);
        // What came after its last look. Without an attempt all that is due waits behind what is not: no hurry.
        if (attempts > 0) wake();
      });
    sending.set(webhookId, done);
  };
  const work = async (): Promise<void> => {
    do {
      again = false;
      const prepared = await prepareMessages(platform);
      const due = await withSystem(platform.db, (tx) => listDueWebhooks(tx, platform.now(), MOST_WEBHOOKS));
      for (const id of due) if (!sending.has(id) && sending.size < MOST_WEBHOOKS) start(id);
      if (prepared > 0) again = true;
    } while (again && !stopping.signal.aborted);
  };
  const wake = (): void => {
    if (stopping.signal.aborted) return;
    again = true;
    working ??= work()
      .catch((error: unknown) => platform.log.error({ err: error }, 'webhooks not looked after'))
      .finally(() => {
        working = undefined;
      });
  };
  const poll = setInterval(wake, POLL_MS);
  wake();
  return {
    wake,
    stop: async () => {
      stopping.abort();
      clearInterval(poll);
      await working;
      await Promise.all(sending.values());
    },
  };
}

/** For tests and commands: everything that is due now, until nothing is. Returns the number of attempts. */
export async function sendAllDue(platform: Platform): Promise<number> {
  const holder = `by hand:${randomUUID()}`;
  const { signal } = new AbortController();
  let attempts = 0;
  for (;;) {
    while ((await prepareMessages(platform)) > 0);
    const due = await withSystem(platform.db, (tx) => listDueWebhooks(tx, platform.now(), MOST_WEBHOOKS));
    const sent = await Promise.all(due.map((id) => sendDeliveries(platform, id, holder, signal)));
    const total = sent.reduce((sum, count) => sum + count, 0);
    if (total === 0) return attempts;
    attempts += total;
  }
}
