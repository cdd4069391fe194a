import type { Annotation, Draft } from '@labelwright/contract/annotations';
import type { Prediction } from '@labelwright/contract/predictions';
import { counted } from '../../platform/counted.ts';

/** Rows of annotations, drafts and predictions as the wire has them. Times may be dates or what to_jsonb made of them. */

type Time = Date | string;

export interface AnnotationRow {
  id: number;
  project_id: number;
  task_id: number;
  result: unknown;
  result_count: number;
  schema_version: string;
  tool_version: string;
  task_definition_id: number | null;
  completed_by: number | null;
  updated_by: number | null;
  actor: string;
  submission_id: string;
  unique_id: string;
  raw_payload?: Record<string, unknown>;
  was_cancelled: boolean;
  ground_truth: boolean;
  origin: string;
  parent_annotation_id: number | null;
  parent_prediction_id: number | null;
  assignment_id?: number | null;
  import_id: number | null;
  lead_time_ms: number | null;
  last_action: string | null;
  version: number;
  started_at: Time | null;
  draft_created_at: Time | null;
  created_at: Time;
  updated_at: Time;
  deleted_at: Time | null;
  /** Joined from app_user; undefined when the caller is the author. */
  author_email?: string | null;
  author_name?: string | null;
}

export interface DraftRow {
  id: number;
  task_id: number;
  annotation_id: number | null;
  user_id: number;
  result: unknown;
  lead_time_ms: number | null;
  was_postponed: boolean;
  revision: number;
  created_at: Time;
  updated_at: Time;
}

export interface PredictionRow {
  id: number;
  project_id: number;
  task_id: number;
  model_version: string;
  result: unknown;
  score: number | null;
  cluster: number | null;
  neighbors: unknown;
  mislabeling: number;
  created_at: Time;
  updated_at: Time;
}

/** What the body of a record says about its reader. */
export interface Reader {
  userId: number | undefined;
  email: string;
  now: Date;
  canUpdateAny: boolean;
  canDelete: boolean;
  /** Annotators are not told what they are checked against, nor that they are. */
  seesGroundTruth: boolean;
}

export function annotationBody(row: AnnotationRow, reader: Reader): Annotation {
  const isMine = row.completed_by !== null && row.completed_by === reader.userId;
  return {
    id: row.id,
    created_username: username(row, isMine ? reader.email : row.author_email, row.completed_by),
    created_ago: ago(row.created_at, reader.now),
    completed_by: row.completed_by,
    unique_id: row.unique_id,
    result: row.result,
    result_count: row.result_count,
    was_cancelled: row.was_cancelled,
    ground_truth: row.ground_truth && reader.seesGroundTruth,
    created_at: iso(row.created_at),
    updated_at: iso(row.updated_at),
    draft_created_at: isoOrNull(row.draft_created_at),
    started_at: isoOrNull(row.started_at),
    lead_time: seconds(row.lead_time_ms),
    prediction: {},
    import_id: row.import_id,
    last_action: row.last_action,
    bulk_created: false,
    task: row.task_id,
    project: row.project_id,
    updated_by: row.updated_by,
    parent_prediction: row.parent_prediction_id,
    parent_annotation: row.parent_annotation_id,
    last_created_by: row.completed_by,
    task_definition: row.task_definition_id,
    schema_version: row.schema_version,
    tool_version: row.tool_version,
    actor: row.actor,
    submission_id: row.submission_id,
    assignment: row.assignment_id ?? null,
    raw_payload: row.raw_payload ?? {},
    origin: row.origin,
    version: row.version,
    deleted_at: isoOrNull(row.deleted_at),
    can: { update: isMine || reader.canUpdateAny, delete: reader.canDelete },
  };
}

export function draftBody(row: DraftRow, reader: Pick<Reader, 'email' | 'now'>): Draft {
  return {
    id: row.id,
    user: reader.email,
    created_username: ` ${reader.email}, ${row.user_id}`,
    created_ago: ago(row.created_at, reader.now),
    result: row.result,
    lead_time: seconds(row.lead_time_ms),
    was_postponed: row.was_postponed,
    import_id: null,
    created_at: iso(row.created_at),
    updated_at: iso(row.updated_at),
    task: row.task_id,
    annotation: row.annotation_id,
    revision: row.revision,
  };
}

export function predictionBody(row: PredictionRow, now: Date): Prediction {
  return {
    id: row.id,
    result: row.result,
    model_version: row.model_version,
    created_ago: ago(row.created_at, now),
    score: row.score,
    cluster: row.cluster,
    neighbors: row.neighbors,
    mislabeling: row.mislabeling,
    created_at: iso(row.created_at),
    updated_at: iso(row.updated_at),
    model: null,
    model_run: null,
    task: row.task_id,
    project: row.project_id,
  };
}

/** `Ada Lovelace ada@example.com, 7`; the name may be missing, the blank before the address stays. */
function username(row: AnnotationRow, email: string | null | undefined, userId: number | null): string {
  return userId === null ? '' : `${row.author_name ?? ''} ${email ?? ''}, ${userId}`;
}

export function iso(time: Time): string {
  return (typeof time === 'string' ? new Date(time) : time).toISOString();
}

function isoOrNull(time: Time | null): string | null {
  return time === null ? null : iso(time);
}

function seconds(durationMs: number | null): number | null {
  return durationMs === null ? null : durationMs / 1000;
}

const UNITS = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3600],
] as const;

/** `3 hours`, `0 minutes`. */
function ago(time: Time, now: Date): string {
  const elapsedSeconds = Math.max(0, (now.getTime() - new Date(time).getTime()) / 1000);
  const [unit, size] = UNITS.find(([, length]) => elapsedSeconds >= length) ?? (['minute', 60] as const);
  return counted(Math.floor(elapsedSeconds / size), unit);
}
