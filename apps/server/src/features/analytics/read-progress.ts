import type { ImportAnalytics } from '@labelwright/contract/analytics-imports';
import {
  type Bottlenecks,
  type Progress,
  type ProjectHealth,
  type ProjectProgressRow,
  STUCK_REASONS,
  type TagProgress,
} from '@labelwright/contract/analytics-progress';
import type { Savings, Usage } from '@labelwright/contract/analytics-usage';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { AppError } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { pacePerDay } from '../projects/index.ts';
import { requireAccess } from '../tenants/index.ts';
import { periodOf } from './period.ts';
import {
  listFailureRates,
  listManagedProjects,
  listProgress,
  listStuckImports,
  listTagProgress,
  listUsage,
  type Manager,
  type ProgressRow,
  type UsageRow,
} from './progress.queries.ts';
import { countPredictions, listStuck, readHealth } from './project.queries.ts';
import type { TimeInput } from './read-summary.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** An import that did not move for so long is stuck; above this share of failures a project is named. */
const STUCK_MS = HOUR_MS;
const FAILURES_PERCENT = 10;

/** 403 for those who see the statistics of no project. */
async function asManager<T>(
  platform: Platform,
  actor: Actor,
  read: (tx: Tx, manager: Manager) => Promise<T>,
): Promise<T> {
  const { organizationId, userId } = actor;
  if (organizationId === undefined || userId === undefined)
    throw new AppError('forbidden', 'Choose an organization first.');
  const manager = { organizationId, userId, isSuperAdmin: actor.globalRole === 'super_admin' };
  return withActor(platform.db, actor, async (tx) => {
    if (!manager.isSuperAdmin && (await listManagedProjects(tx, manager)).length === 0)
      throw new AppError('forbidden', 'You manage and review no project here.');
    return read(tx, manager);
  });
}

export function readProgress(
  platform: Platform,
  actor: Actor,
  asked: { workspace?: number; tag?: number },
): Promise<Progress> {
  return asManager(platform, actor, async (tx, manager) => {
    const now = platform.now();
    const rows = await listProgress(tx, manager, { workspaceId: asked.workspace, tagId: asked.tag, now });
    const workspaces = Map.groupBy(rows, ({ workspace_id: id }) => id);
    return {
      workspaces: [...workspaces].map(([id, projects]) => {
        const sum = (of: (row: ProgressRow) => number) => projects.reduce((total, row) => total + of(row), 0);
        const total = sum((row) => row.total_tasks);
        const completed = sum((row) => row.completed_tasks);
        return {
          id,
          name: projects[0]?.workspace ?? '',
          projects: projects.length,
          total_tasks: total,
          completed_tasks: completed,
          progress_pct: percentOf(completed, total),
          lastWeek: sum((row) => row.last_week),
          weekBefore: sum((row) => row.week_before),
        };
      }),
      projects: rows.map((row) => presentProject(row, now)),
    };
  });
}

function presentProject(row: ProgressRow, now: Date): ProjectProgressRow {
  const { last_week: lastWeek, week_before: weekBefore, people, remaining } = row;
  // As the forecast of the project itself, so that both pages say the same.
  const pace = pacePerDay({ annotations: row.counted_week, first: row.counted_since }, now);
  return {
    id: row.id,
    title: row.title,
    state: row.state,
    workspace_id: row.workspace_id,
    total_tasks: row.total_tasks,
    completed_tasks: row.completed_tasks,
    progress_pct: row.progress_pct,
    annotations: row.annotations,
    skipped: row.skipped,
    waiting_review: row.waiting_review,
    stuck_tasks: row.stuck_tasks,
    velocity: { lastWeek, weekBefore, people },
    remaining_annotations: remaining,
    eta_days: remaining === 0 ? 0 : pace === null ? null : Math.round((remaining / pace) * 10) / 10,
    last_activity_at: row.last_activity_at?.toISOString() ?? null,
  };
}

export function readTagProgress(platform: Platform, actor: Actor): Promise<TagProgress[]> {
  return asManager(platform, actor, listTagProgress);
}

const MOST_PROJECTS = 1000;

/** Orders are billed apart from everything else (S4-008). */
export function readUsage(platform: Platform, actor: Actor, input: TimeInput): Promise<Usage> {
  const { days: _days, ...period } = periodOf(input, platform.now());
  return asManager(platform, actor, async (tx, manager) => {
    const rows = await listUsage(tx, manager, periodOf(input, platform.now()));
    const groups = [...Map.groupBy(rows, (row) => row.project_type)].map(([type, projects]) => {
      const sum = (of: (row: UsageRow) => number) => projects.reduce((total, row) => total + of(row), 0);
      return {
        project_type: type,
        is_order: type === 'dp_order',
        projects: projects.length,
        annotations: sum((row) => row.annotations),
        skipped: sum((row) => row.skipped),
        annotation_seconds: sum((row) => row.annotation_seconds),
        reviews: sum((row) => row.reviews),
      };
    });
    return { ...period, groups, projects: rows.slice(0, MOST_PROJECTS) };
  });
}

export function readImports(platform: Platform, actor: Actor, input: TimeInput): Promise<ImportAnalytics> {
  const now = platform.now();
  const since = new Date(now.getTime() - periodOf(input, now).days * DAY_MS);
  return asManager(platform, actor, async (tx, manager) => {
    const stuck = await listStuckImports(tx, manager, new Date(now.getTime() - STUCK_MS));
    return {
      stuck: stuck.map((row) => ({
        ...row,
        created_at: row.created_at.toISOString(),
        updated_at: row.updated_at.toISOString(),
        hours_stuck: Math.round(((now.getTime() - row.updated_at.getTime()) / HOUR_MS) * 100) / 100,
      })),
      failureRates: await listFailureRates(tx, manager, since, FAILURES_PERCENT),
    };
  });
}

export async function readProjectHealth(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  input: TimeInput,
): Promise<ProjectHealth> {
  const period = periodOf(input, platform.now());
  const row = await withActor(platform.db, actor, (tx) => readHealth(tx, access, period));
  if (!row) throw new Error('the counters of a project are empty');
  const { leadTimeMs, summaryUpdatedAt, webhookAttempts, webhookSuccesses, ...counts } = row;
  return {
    ...counts,
    completionRate: percentOf(counts.tasksWithAnnotations, counts.totalTasks) ?? 0,
    averageAnnotationSeconds: counts.annotations === 0 ? null : leadTimeMs / counts.annotations / 1000,
    webhookSuccessRate: percentOf(webhookSuccesses, webhookAttempts),
    summaryUpdatedAt: summaryUpdatedAt?.toISOString() ?? null,
  };
}

export async function readBottlenecks(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  days: number,
): Promise<Bottlenecks> {
  const before = new Date(platform.now().getTime() - days * DAY_MS);
  return withActor(platform.db, actor, async (tx) => {
    const reasons: Bottlenecks['reasons'] = [];
    for (const reason of STUCK_REASONS) {
      const rows = await listStuck(tx, access, reason, before);
      reasons.push({
        reason,
        total: rows[0]?.total ?? 0,
        tasks: rows.map(({ total: _total, since, ...row }) => ({ ...row, since: since?.toISOString() ?? null })),
      });
    }
    return { days, reasons };
  });
}

export async function readSavings(
  platform: Platform,
  actor: Actor,
  input: { project_id: string; model_version?: string; limit?: number; cost?: number },
): Promise<Savings> {
  const target = { kind: 'project', reference: input.project_id } as const;
  const access = await requireAccess(platform, actor, target, 'project.stats');
  const { total, confident, annotations } = await withActor(platform.db, actor, (tx) =>
    countPredictions(tx, access, { limit: input.limit ?? 0.9, versionPrefix: input.model_version ?? '' }),
  );
  return {
    total_predictions: total,
    ml_auto_labeled: confident,
    low_confidence: total - confident,
    human_annotations: annotations,
    ml_coverage_pct: percentOf(confident, total),
    // More answers than predictions spare nothing.
    cost_saved_usd: Math.round(Math.max(0, total - annotations) * (input.cost ?? 0.5) * 100) / 100,
  };
}

/** With two decimals; null of nothing. */
function percentOf(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 10_000) / 100;
}
