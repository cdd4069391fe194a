import type { Logger } from 'pino';
import { type Db, withSystem } from '../db/db.ts';
import type { Outcomes } from './outcomes.ts';
import { deletePulse, saveOutcomes, savePulse } from './pulse.queries.ts';
import type { Recent } from './recent.ts';

const PERIOD_MS = 30_000;

export interface PulseOptions {
  db: Db;
  log: Logger;
  /** Tells this process from all others. */
  name: string;
  roles: string[];
  version: string;
  recent: Recent;
  outcomes: Outcomes;
  now: () => Date;
}

export interface PulseWriter {
  /** Writes down what was measured since the last time. */
  beat(): Promise<void>;
  /** Takes the process off the list. */
  stop(): Promise<void>;
}

/** Lets the other processes know of this one, twice a minute. */
export function startPulse(options: PulseOptions, isRegular: boolean): PulseWriter {
  const { db, log, name, roles, version, recent, outcomes, now } = options;
  const startedAt = now();
  let cpu = process.cpuUsage();
  let at = performance.now();
  const beat = async (): Promise<void> => {
    const used = process.cpuUsage(cpu);
    const elapsedMs = Math.max(1, performance.now() - at);
    cpu = process.cpuUsage();
    at = performance.now();
    const stats = {
      ...recent.read(),
      memory_bytes: process.memoryUsage.rss(),
      cpu_share: Math.round((used.user + used.system) / 10 / elapsedMs) / 100,
    };
    const counted = outcomes.take();
    await withSystem(db, async (tx) => {
      await savePulse(tx, { name, roles, version, startedAt, stats }, now());
      await saveOutcomes(tx, counted, now());
    }).catch((error: unknown) => {
      // Uploads that fail while the database is away must not be forgotten.
      for (const { source, organizationId, good, bad } of counted) {
        for (let index = 0; index < good; index += 1) outcomes.add(source, organizationId, true);
        for (let index = 0; index < bad; index += 1) outcomes.add(source, organizationId, false);
      }
      throw error;
    });
  };
  let working: Promise<void> | undefined;
  const regular = (): void => {
    working ??= beat()
      .catch((error: Error) => log.warn({ reason: error.message }, 'no sign of life could be written'))
      .finally(() => {
        working = undefined;
      });
  };
  const timer = isRegular ? setInterval(regular, PERIOD_MS) : undefined;
  if (isRegular) regular();
  return {
    beat,
    stop: async () => {
      clearInterval(timer);
      await working;
      if (isRegular) await withSystem(db, (tx) => deletePulse(tx, name)).catch(() => {});
    },
  };
}
