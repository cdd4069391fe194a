import type {
  MemberStats,
  ProjectEta,
  ProjectProgress,
  ProjectSetup,
  ProjectSummary,
} from '@labelwright/contract/projects';
import { compileCached } from '@labelwright/task-definition/cache';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { notFound } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  countActors,
  countAssignments,
  countRemaining,
  countTasksByStatus,
  type DayRow,
  findQueueFacts,
  listColumns,
  listDays,
  listLiveModels,
  listMemberWork,
  listModelVersions,
  listResultCounts,
  recentWork,
} from './insight.queries.ts';
import { hasControlTags } from './label-config.ts';
import { PACE_DAYS, pacePerDay } from './pace.policy.ts';
import { countsOf, readerOf } from './project-view.ts';
import { findProject, type ProjectRow } from './projects.queries.ts';
import { queueReasons, setupSteps } from './setup.policy.ts';

const DAY_MS = 86_400_000;

type Reading<T> = (tx: Tx, row: ProjectRow) => Promise<T>;

async function reading<T>(platform: Platform, actor: Actor, projectId: number, read: Reading<T>): Promise<T> {
  return withActor(platform.db, actor, async (tx) => {
    const row = await findProject(tx, readerOf(actor), projectId);
    if (!row) throw notFound('Project');
    return read(tx, row);
  });
}

export function getStats(platform: Platform, actor: Actor, projectId: number) {
  return reading(platform, actor, projectId, async (tx, row) => ({
    project_id: row.id,
    project_slug: row.slug,
    tasks: await countTasksByStatus(tx, row.organization_id, row.id),
    annotations: await countActors(tx, row.organization_id, row.id),
    assignments: await countAssignments(tx, row.organization_id, row.id),
  }));
}

export function getSummary(platform: Platform, actor: Actor, projectId: number): Promise<ProjectSummary> {
  return reading(platform, actor, projectId, async (tx, row) => {
    const columns = await listColumns(tx, row.organization_id, row.id);
    const results = await listResultCounts(tx, row.organization_id, row.id);
    const present = new Map(columns.map(({ name, task_count }) => [name, task_count]));
    const needed = compileCached(row.label_config).fields.filter(({ required }) => required);
    const summary: ProjectSummary = {
      project: row.id,
      created_at: row.created_at.toISOString(),
      all_data_columns: Object.fromEntries(present),
      common_data_columns: columns.filter(({ task_count }) => task_count === row.task_number).map(({ name }) => name),
      created_annotations: {},
      created_labels: {},
      created_labels_drafts: {},
      missing_data_columns:
        row.task_number === 0
          ? []
          : needed.map(({ key }) => key).filter((key) => (present.get(key) ?? 0) < row.task_number),
      counts: countsOf(row),
    };
    for (const { from_name, to_name, type, label, count, draft_count } of results) {
      if (label !== '') {
        // Links between regions belong to no control.
        const control = from_name === '' ? type : from_name;
        addLabel(summary.created_labels, control, label, count);
        addLabel(summary.created_labels_drafts, control, label, draft_count);
      } else if (count > 0) summary.created_annotations[`${from_name}|${to_name}|${type}`] = count;
    }
    return summary;
  });
}

function addLabel(all: Record<string, Record<string, number>>, control: string, label: string, count: number): void {
  if (count <= 0) return;
  const labels = all[control] ?? {};
  labels[label] = (labels[label] ?? 0) + count;
  all[control] = labels;
}

/** One entry for each UTC day up to today, so that a chart needs no gaps filled. */
export function getProgress(
  platform: Platform,
  actor: Actor,
  projectId: number,
  dayCount: number,
): Promise<ProjectProgress> {
  return reading(platform, actor, projectId, async (tx, row) => {
    const today = Math.floor(platform.now().getTime() / DAY_MS);
    const from = new Date((today - dayCount + 1) * DAY_MS);
    const { days, tasksBefore, finishedBefore } = await listDays(tx, row.organization_id, row.id, from);
    const byDay = new Map(days.map((day) => [day.day, day]));
    let tasks = tasksBefore;
    let finished = finishedBefore;
    const filled = Array.from({ length: dayCount }, (_, index) => {
      const date = new Date(from.getTime() + index * DAY_MS).toISOString().slice(0, 10);
      const day: DayRow | undefined = byDay.get(date);
      tasks += day?.added ?? 0;
      finished += day?.finished ?? 0;
      return {
        date,
        annotations: day?.annotations ?? 0,
        skipped: day?.skipped ?? 0,
        finished: day?.finished ?? 0,
        finished_total: finished,
        tasks_total: tasks,
        lead_time_ms: day?.lead_time_ms ?? 0,
        people: day?.people ?? 0,
      };
    });
    return {
      from: from.toISOString(),
      task_number: row.task_number,
      finished_task_number: row.finished_task_number,
      days: filled,
    };
  });
}

/** Annotations that are missing, divided by the rate of the last week; null without a rate. */
export function getEta(platform: Platform, actor: Actor, projectId: number): Promise<ProjectEta> {
  return reading(platform, actor, projectId, async (tx, row) => {
    const now = platform.now();
    const remaining = await countRemaining(tx, row.organization_id, row.id);
    const since = new Date(now.getTime() - PACE_DAYS * DAY_MS);
    const rate = pacePerDay(await recentWork(tx, row.organization_id, row.id, since), now);
    if (rate === null)
      return {
        remaining_annotations: remaining,
        annotations_per_day: null,
        eta_seconds: null,
        estimated_completion_at: null,
      };
    const etaMs = (remaining / rate) * DAY_MS;
    return {
      remaining_annotations: remaining,
      annotations_per_day: Math.round(rate * 10) / 10,
      eta_seconds: Math.round(etaMs / 1000),
      estimated_completion_at: new Date(now.getTime() + etaMs).toISOString(),
    };
  });
}

export function getSetup(platform: Platform, actor: Actor, projectId: number): Promise<ProjectSetup> {
  return reading(platform, actor, projectId, async (tx, row) => {
    const facts = await findQueueFacts(tx, row.organization_id, row.id, platform.now());
    const left = row.task_number - row.finished_task_number;
    const steps = setupSteps({
      hasInterface: row.asks_by_schema || hasControlTags(row.parsed_label_config),
      hasInstructions: row.expert_instruction.trim() !== '',
      taskCount: row.task_number,
      otherPeople: row.member_count - 1,
      state: row.state,
      annotationCount: row.total_annotations_number,
    });
    return {
      finished: steps.every(({ finished }) => finished),
      steps,
      queue: {
        left,
        held: facts.held,
        annotators: facts.annotators,
        paused_people: facts.pausedPeople,
        skipped_by_all: facts.skippedByAll,
        reasons: queueReasons({
          ...facts,
          state: row.state,
          isPublished: row.is_published,
          taskCount: row.task_number,
          left,
        }),
      },
    };
  });
}

export function getModelVersions(platform: Platform, actor: Actor, projectId: number, limit: number | undefined) {
  return reading(platform, actor, projectId, (tx, row) =>
    listModelVersions(tx, row.organization_id, row.id, limit ?? 1000),
  );
}

export function getLiveModels(platform: Platform, actor: Actor, projectId: number) {
  return reading(platform, actor, projectId, (tx, row) => listLiveModels(tx, row.organization_id, row.id));
}

export function getMemberStats(platform: Platform, actor: Actor, projectId: number): Promise<MemberStats[]> {
  return reading(platform, actor, projectId, async (tx, row) => {
    const work = await listMemberWork(tx, row.organization_id, row.id, platform.now());
    return work.map((person) => ({ ...person, last_activity_at: person.last_activity_at?.toISOString() ?? null }));
  });
}
