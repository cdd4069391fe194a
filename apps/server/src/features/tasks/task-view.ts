import type { TaskCore } from '@labelwright/contract/tasks';
import type { Static } from 'typebox';
import { counted } from '../../platform/counted.ts';
import { withReadableMedia } from '../storages/index.ts';
import type { AnnotationRow, DraftRow, PredictionRow } from './task-content.queries.ts';
import type { TaskCoreRow } from './task-core.queries.ts';

export function toTaskCore(row: TaskCoreRow): Static<typeof TaskCore> {
  const { created_by: _creator, updated_by: _updater, lead_time_ms: leadTimeMs, ...core } = row;
  const answers = row.total_annotations + row.cancelled_annotations;
  return {
    ...core,
    data: withReadableMedia(core.data, core.id),
    avg_lead_time: answers === 0 ? null : leadTimeMs / 1000 / answers,
    storage_filename: null,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    completed_at: row.completed_at?.toISOString() ?? null,
    last_comment_updated_at: row.last_comment_updated_at?.toISOString() ?? null,
  };
}

/**
 * A golden task as an annotator sees it: as if nobody else had touched it. Nothing tells people which tasks they are
 * checked against (C-044).
 */
export function hideGolden(row: TaskCoreRow, own: readonly AnnotationRow[]): TaskCoreRow {
  const answers = own.filter((annotation) => !annotation.was_cancelled);
  const last = own.at(-1);
  const isDone = answers.length >= row.overlap;
  return {
    ...row,
    ground_truth: false,
    is_labeled: isDone,
    status: isDone ? 'complete' : own.length > 0 || row.draft_exists ? 'in_progress' : 'pending',
    total_annotations: answers.length,
    cancelled_annotations: own.length - answers.length,
    completed_at: isDone ? (last?.created_at ?? null) : null,
    updated_at: last?.updated_at ?? row.created_at,
    updated_by: last?.updated_by ?? null,
    lead_time_ms: own.reduce((total, annotation) => total + (annotation.lead_time_ms ?? 0), 0),
  };
}

const seconds = (ms: number | null): number | null => (ms === null ? null : ms / 1000);

/** `completed_by` with name and address, as records of tasks have it. */
export function toTaskAnnotation(row: AnnotationRow, now: Date) {
  const { person, lead_time_ms: leadTimeMs, ...rest } = row;
  return {
    ...rest,
    completed_by: person === null ? null : { ...person, avatar: null },
    created_username: username(person?.email, row.completed_by),
    created_ago: ago(now.getTime() - row.created_at.getTime()),
    lead_time: seconds(leadTimeMs),
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    draft_created_at: row.draft_created_at?.toISOString() ?? null,
    started_at: row.started_at?.toISOString() ?? null,
    prediction: {},
    bulk_created: false,
    last_created_by: row.completed_by,
  };
}

export function toTaskPrediction(row: PredictionRow, now: Date) {
  return {
    ...row,
    created_ago: ago(now.getTime() - row.created_at.getTime()),
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    model: null,
    model_run: null,
  };
}

export function toTaskDraft(row: DraftRow, now: Date) {
  const { lead_time_ms: leadTimeMs, user_id: userId, email, ...rest } = row;
  return {
    ...rest,
    user: email,
    created_username: username(email, userId),
    created_ago: ago(now.getTime() - row.created_at.getTime()),
    lead_time: seconds(leadTimeMs),
    import_id: null,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

/** In the form of the field's tools: a space, the address, the id. */
function username(email: string | undefined, id: number | null): string {
  return id === null ? '' : ` ${email ?? ''}, ${id}`;
}

const UNITS: readonly [ms: number, name: string][] = [
  [31_536_000_000, 'year'],
  [2_592_000_000, 'month'],
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
];

function ago(ms: number): string {
  const [size, name] = UNITS.find(([unit]) => ms >= unit) ?? [60_000, 'minute'];
  return counted(Math.max(0, Math.floor(ms / size)), name);
}
