import type { Adjudication, AdjudicationView } from '@labelwright/contract/adjudication';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { notFound } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { annotationBody, type Reader } from '../distribution/index.ts';
import { getAnswerRules } from '../task-definitions/index.ts';
import { type AdjudicationRow, findAdjudicationOfTask } from './adjudication.queries.ts';
import {
  type AdjudicatedTask,
  findAdjudicatedTask,
  findAnnotationRow,
  type GivenAnswer,
  listGivenAnswers,
} from './answers.queries.ts';
import { listFeedback, listSameSource } from './lineage.queries.ts';
import { relativeBody } from './lineage.ts';
import { type MergeProposal, proposeMerge } from './propose-merge.ts';
import { type May, standingsOf } from './standings.ts';

/** Everything that the adjudicator of a task looks at. */
export async function viewAdjudication(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  taskId: number,
): Promise<AdjudicationView> {
  return withActor(platform.db, actor, (tx) => viewIn(tx, platform, actor, access, taskId));
}

async function viewIn(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  taskId: number,
): Promise<AdjudicationView> {
  const { organizationId } = access;
  const now = platform.now();
  const task = await findAdjudicatedTask(tx, organizationId, taskId);
  if (!task) throw notFound('Task');
  const row = await findAdjudicationOfTask(tx, organizationId, taskId);
  const answers = await listGivenAnswers(tx, organizationId, taskId);
  const sameSource = await listSameSource(tx, organizationId, taskId);
  const feedback = await listFeedback(tx, organizationId, taskId);
  const may = await standingsOf(tx, actor, organizationId, [
    ...answers.map((answer) => answer.source_project_id),
    ...sameSource.map((relative) => relative.project_id),
    ...feedback.map((entry) => entry.project_id),
  ]);
  const reader = readerOf(actor, access, now);
  const merge = await mergeOf(tx, organizationId, task, answers);
  return {
    adjudication: row ? adjudicationBody(row, actor, access, now) : null,
    task: taskBody(task),
    answers: answers.map((answer) => answerBody(answer, reader, may)),
    regions: merge?.regions ?? [],
    proposal: merge?.agreed ?? [],
    is_mergeable: merge !== undefined,
    feedback: feedback.map((entry) => ({
      project: projectName(may, entry.project_id, entry.title, entry.state),
      text: entry.text,
      at: entry.at.toISOString(),
    })),
    same_source: sameSource.map((relative) => relativeBody(relative, may)),
    final: await finalOf(tx, organizationId, task, row, reader),
    can: {
      claim: isClaimable(row, actor, access, now),
      submit: access.can('review.adjudicate') && row?.status !== 'done' && !isHeldByOther(row, actor, now),
      undo: access.can('review.adjudicate') && row?.status === 'done',
    },
  };
}

/** undefined for answers that are no lists of regions: they are chosen whole. */
export async function mergeOf(
  tx: Tx,
  organizationId: number,
  task: AdjudicatedTask,
  answers: readonly GivenAnswer[],
): Promise<MergeProposal | undefined> {
  if (task.definition_id === null || answers.some(({ result }) => !Array.isArray(result))) return undefined;
  const rules = await getAnswerRules(tx, organizationId, task.definition_id);
  if (rules.kind !== 'label_config') return undefined;
  const given = answers.map(({ id, result }) => ({ annotation: id, result: result as Record<string, unknown>[] }));
  return proposeMerge(rules.compiled, given, isRecord(task.data) ? task.data : undefined);
}

async function finalOf(
  tx: Tx,
  organizationId: number,
  task: AdjudicatedTask,
  adjudication: AdjudicationRow | undefined,
  reader: Reader,
): Promise<AdjudicationView['final']> {
  if (task.final_annotation_id === null) return null;
  const row = await findAnnotationRow(tx, organizationId, task.final_annotation_id);
  if (!row) return null;
  return {
    annotation: annotationBody(row, reader),
    provenance: adjudication?.annotation_id === row.id ? adjudication.provenance : [],
    came_back: row.origin === 'adjudication' && row.parent_annotation_id !== null,
  };
}

export function readerOf(actor: Actor, access: ProjectAccess, now: Date): Reader {
  const reader = {
    userId: actor.userId,
    email: actor.name,
    now,
    canUpdateAny: access.can('annotation.updateAny'),
    canDelete: access.can('annotation.delete'),
    seesGroundTruth: access.can('annotation.readAll'),
  };
  return reader;
}

function taskBody(task: AdjudicatedTask): AdjudicationView['task'] {
  return {
    id: task.id,
    inner_id: task.inner_id,
    project: task.project_id,
    data: task.data,
    meta: task.meta,
    overlap: task.overlap,
    is_labeled: task.is_labeled,
    agreement: task.agreement,
    task_definition: task.definition_id,
  };
}

function answerBody(answer: GivenAnswer, reader: Reader, may: May): AdjudicationView['answers'][number] {
  const { giver_id: giver, giver_name: name } = answer;
  return {
    annotation: annotationBody(answer, reader),
    author: giver === null ? null : { id: giver, name: name ?? '' },
    is_copied: answer.origin === 'copied',
    project: projectName(may, answer.source_project_id, answer.source_title, answer.source_state),
    reviews: answer.reviews.map((review) => ({
      decision: review.decision,
      reason: review.reason,
      by: review.by_id === null ? null : { id: review.by_id, name: review.by_name ?? '' },
      at: new Date(review.at).toISOString(),
    })),
  };
}

function projectName(may: May, id: number, title: string, state: string) {
  return may(id, 'project.read') ? { id, title, state } : { id, title: '', state: '' };
}

const isOpen = (row: AdjudicationRow): boolean => row.status === 'pending' || row.status === 'claimed';

export function isHeldByOther(row: AdjudicationRow | undefined, actor: Actor, now: Date): boolean {
  return row?.status === 'claimed' && row.claimed_by !== actor.userId && (row.claimed_until ?? now) > now;
}

function isClaimable(row: AdjudicationRow | undefined, actor: Actor, access: ProjectAccess, now: Date): boolean {
  return row !== undefined && isOpen(row) && !isHeldByOther(row, actor, now) && access.can('review.adjudicate');
}

export function adjudicationBody(row: AdjudicationRow, actor: Actor, access: ProjectAccess, now: Date): Adjudication {
  const isHeld = row.status === 'claimed' && row.claimed_until !== null && row.claimed_until > now;
  return {
    id: row.id,
    task: row.task_id,
    inner_id: row.inner_id,
    project: row.project_id,
    status: row.status === 'claimed' && !isHeld ? 'pending' : row.status,
    source: row.source,
    reason: row.reason,
    agreement: row.agreement,
    answers: row.answers,
    claimed_by: isHeld && row.claimed_by !== null ? { id: row.claimed_by, name: row.claimed_by_name ?? '' } : null,
    claimed_until: isHeld ? (row.claimed_until?.toISOString() ?? null) : null,
    decided_by: row.decided_by === null ? null : { id: row.decided_by, name: row.decided_by_name ?? '' },
    decided_at: row.decided_at?.toISOString() ?? null,
    annotation: row.annotation_id,
    created_at: row.created_at.toISOString(),
    can: {
      claim: isClaimable(row, actor, access, now),
      undo: row.status === 'done' && access.can('review.adjudicate'),
    },
  };
}

function isRecord(data: unknown): data is Record<string, unknown> {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}
