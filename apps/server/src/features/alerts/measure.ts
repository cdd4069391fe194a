import { statfs } from 'node:fs/promises';
import { withSystem } from '../../platform/db/db.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Facts } from './facts.ts';
import {
  countDeadLetters,
  listDownModels,
  listFailedSignIns,
  listImportRates,
  listLockedAccounts,
  listOpenImports,
  listOutdatedSummaries,
  listProcesses,
  listRefusals,
  listSlowItems,
  listWaiting,
  sumOutcomes,
} from './measure.queries.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** A process that gave no sign for so long is not counted any more. */
export const PULSE_AGE_MS = 2 * MINUTE_MS;
const SIGN_IN_MS = 15 * MINUTE_MS;
/** No threshold of the summaries may be smaller. */
const SUMMARY_LEAST_MS = HOUR_MS;

/** Everything that the rules want to know, as of now. */
export async function measureFacts(platform: Platform): Promise<Facts> {
  const now = platform.now();
  const before = (ms: number): Date => new Date(now.getTime() - ms);
  const services = await platform.services.look();
  const disk = await measureDisk(platform.config.dataDir);
  return withSystem(platform.db, async (tx) => ({
    now,
    services,
    disk,
    processes: await listProcesses(tx, before(PULSE_AGE_MS)),
    deadLetters: await countDeadLetters(tx, before(DAY_MS)),
    waiting: await listWaiting(tx, now),
    slowItems: await listSlowItems(tx),
    signIns: await listFailedSignIns(tx, before(SIGN_IN_MS), now),
    refusals: await listRefusals(tx, before(SIGN_IN_MS), now),
    lockedAccounts: await listLockedAccounts(tx, now),
    stuckImports: await listOpenImports(tx),
    failedImports: await listImportRates(tx, before(7 * DAY_MS)),
    downModels: await listDownModels(tx),
    outcomes: await sumOutcomes(tx, before(HOUR_MS)),
    outdatedSummaries: await listOutdatedSummaries(tx, before(SUMMARY_LEAST_MS)),
  }));
}

/** Of the disk with the data folder; undefined where the system does not tell. */
async function measureDisk(folder: string): Promise<Facts['disk']> {
  try {
    const { bavail, blocks, bsize } = await statfs(folder);
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  } catch {
    return undefined;
  }
}
