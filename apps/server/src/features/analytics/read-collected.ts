import { type Contributor, ITEM_KINDS, type ProjectAnalytics } from '@labelwright/contract/analytics-collection';
import type { PlatformAnalytics } from '@labelwright/contract/analytics-platform';
import type { UserAnalytics } from '@labelwright/contract/analytics-users';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor, withSystem } from '../../platform/db/db.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  type ContributorRow,
  countItems,
  countProcessing,
  listCollectionDays,
  listContributors,
  listProcessingFailures,
  type ProcessingRow,
  sumDecisions,
  type Where,
} from './collected.queries.ts';
import { findPerson } from './find-person.ts';
import { countOutcomes, listUserDays, listUserProjects } from './people.queries.ts';
import { everyDay, type Period, periodOf } from './period.ts';
import {
  countSignups,
  listBusiestOrganizations,
  listQueueWork,
  listWorkDays,
  sumPlatform,
} from './platform.queries.ts';
import { approvalRate, type TimeInput } from './read-summary.ts';

const NO_ITEMS = { document: 0, voice_sample: 0, raw_text: 0 };
const NO_COLLECTION = { ...NO_ITEMS, approved: 0, rejected: 0 };
const NO_WORK = { annotations: 0, skipped: 0, reviews: 0 };

export async function readProjectAnalytics(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  input: TimeInput,
): Promise<ProjectAnalytics> {
  const period = periodOf(input, platform.now());
  const where = { organizationId: access.organizationId, projectId: access.projectId };
  return withActor(platform.db, actor, async (tx) => ({
    ...edges(period),
    ...(await readCollected(tx, where, period)),
    contributors: (await listContributors(tx, where, period)).map(presentContributor),
  }));
}

export async function readUserAnalytics(
  platform: Platform,
  actor: Actor,
  reference: string,
  input: TimeInput,
): Promise<UserAnalytics> {
  const period = periodOf(input, platform.now());
  const { user, whose, reading } = await findPerson(platform, actor, reference);
  return reading(async (tx) => {
    const rows = await listUserDays(tx, whose, period);
    const outcomes = await countOutcomes(tx, whose, period);
    const sum = (of: (row: (typeof rows)[number]) => number) => rows.reduce((total, row) => total + of(row), 0);
    return {
      ...edges(period),
      user,
      ...outcomes,
      approvalRate: approvalRate(outcomes),
      contributions: sum((row) => row.document + row.voice_sample + row.raw_text),
      annotations: sum((row) => row.annotations),
      skipped: sum((row) => row.skipped),
      reviews: sum((row) => row.reviews),
      activeSeconds: sum((row) => row.activeSeconds),
      days: everyDay(period, rows, { ...NO_ITEMS, ...NO_WORK, activeSeconds: 0 }),
      projects: await listUserProjects(tx, whose, period),
    };
  });
}

export async function readPlatformAnalytics(platform: Platform, input: TimeInput): Promise<PlatformAnalytics> {
  const period = periodOf(input, platform.now());
  return withSystem(platform.db, async (tx) => {
    const totals = await sumPlatform(tx, period);
    if (!totals) throw new Error('the totals of the platform are empty');
    const { days: collected, ...rest } = await readCollected(tx, {}, period);
    const work = new Map((await listWorkDays(tx, period)).map((row) => [row.day, row]));
    const signups = new Map((await countSignups(tx, period)).map(({ day, count }) => [day, count]));
    return {
      ...edges(period),
      totals,
      ...rest,
      days: collected.map(({ approved: _approved, rejected: _rejected, ...day }) => ({
        activeUsers: 0,
        ...NO_WORK,
        ...work.get(day.day),
        ...day,
        signups: signups.get(day.day) ?? 0,
      })),
      organizations: await listBusiestOrganizations(tx),
      jobs: await listQueueWork(tx, period),
    };
  });
}

type Collected = Pick<ProjectAnalytics, 'items' | 'days' | 'decision' | 'processing'>;

async function readCollected(tx: Tx, where: Where, period: Period): Promise<Collected> {
  const totals = new Map((await countItems(tx, where)).map((row) => [row.kind, row]));
  const { approved, rejected, ...times } = await sumDecisions(tx, where, period);
  const days = await listCollectionDays(tx, where, period);
  return {
    items: ITEM_KINDS.map((kind) => ({
      draft: 0,
      pending_review: 0,
      approved: 0,
      rejected: 0,
      ...totals.get(kind),
      kind,
    })),
    days: everyDay(period, days, NO_COLLECTION),
    decision: {
      decided: approved + rejected,
      medianSeconds: times.median_seconds,
      p90Seconds: times.p90_seconds,
      approvalRate: approvalRate({ approved, rejected }),
    },
    processing: {
      ...presentProcessing(await countProcessing(tx, where)),
      failures: await listProcessingFailures(tx, where),
    },
  };
}

function presentProcessing(rows: readonly ProcessingRow[]): Omit<Collected['processing'], 'failures'> {
  const count = (matches: (row: ProcessingRow) => boolean) =>
    rows.filter(matches).reduce((sum, row) => sum + row.count, 0);
  const engines = [...new Set(rows.map(({ engine }) => engine))].filter((engine) => engine !== '').sort();
  return {
    byKind: ITEM_KINDS.map((kind) => ({
      kind,
      queued: count((row) => row.kind === kind && row.state === 'queued'),
      processing: count((row) => row.kind === kind && row.state === 'processing'),
      done: count((row) => row.kind === kind && row.state === 'done'),
      failed: count((row) => row.kind === kind && row.state === 'failed'),
    })),
    byEngine: engines.map((engine) => ({
      engine,
      done: count((row) => row.engine === engine && row.state === 'done'),
      failed: count((row) => row.engine === engine && row.state === 'failed'),
    })),
  };
}

function presentContributor({ last_submitted_at: last, ...row }: ContributorRow): Contributor {
  return { ...row, approvalRate: approvalRate(row), lastSubmittedAt: last?.toISOString() ?? null };
}

const edges = ({ from, to, timeZone }: Period) => ({ from, to, timeZone });
