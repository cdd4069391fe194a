import type { Draft } from '@labelwright/contract/annotations';
import type { NextTask } from '@labelwright/contract/distribution';
import type { TaskBundle } from '@labelwright/contract/plugins';
import type { ResultItem } from '@labelwright/task-definition/model';
import { getBundle, takeBundle } from '../plugins/bundle.ts';
import type { TaskAnnotation } from '../task/annotation-facts.ts';
import type { HeldDraft } from './draft-keeper.ts';
import { findNewestDraft } from './newest-draft.ts';

/** One task on the screen, with the answer that it starts from. */
export interface LabelItem {
  /** New for every time that a task is opened: the editor starts over with it. */
  key: string;
  taskId: number;
  innerId: number;
  data: Record<string, unknown>;
  predictions: NextTask['predictions'];
  /** Set when an earlier answer is being changed. */
  annotation: TaskAnnotation | undefined;
  storedDraft: Draft | undefined;
  /** Two versions of the draft wait for a decision; this one is shown. */
  heldDraft: HeldDraft | undefined;
  initialResult: ResultItem[];
  /** Set for a task with a JSON-schema definition, whose answer is any JSON. */
  bundle: TaskBundle | undefined;
  /** What such an answer starts from; undefined: nothing. */
  initialAnswer: unknown;
  /** Time spent before, from the draft or the answer. */
  leadTimeMs: number;
  isRestored: boolean;
  left: number | undefined;
  canSkip: boolean;
  /** A reviewer sent the answer back: it comes before anything from the queue. */
  isRework: boolean;
  /** What was said about it so far. */
  commentCount: number;
}

let openings = 0;

/** Never the same twice, so that a task that is opened again starts afresh. */
function keyOf(taskId: number): string {
  openings += 1;
  return `${taskId}:${openings}`;
}

const isSomething = (result: unknown): boolean =>
  typeof result === 'object' && result !== null ? Object.keys(result).length > 0 : result !== undefined;

export const asItems = (result: unknown): ResultItem[] => (Array.isArray(result) ? (result as ResultItem[]) : []);

/** Rework is the change of an earlier answer, so the whole task is read. */
async function openRework(taskId: number, userId: number): Promise<LabelItem | undefined> {
  const task = await getTask(taskId);
  const own = task.annotations.find(({ completed_by: author, can }) => author?.id === userId && can.update);
  return own && { ...(await openTask(task, own, userId)), isRework: true };
}

export async function openNextTask(task: NextTask, userId: number): Promise<LabelItem> {
  const rework = task.queue === 'rework' ? await openRework(task.id, userId) : undefined;
  if (rework) return { ...rework, left: task.left };
  const storedDraft = task.drafts.find((draft) => draft.annotation === null);
  const newest = await findNewestDraft({ userId, taskId: task.id, annotationId: undefined, stored: storedDraft });
  const bundle = task.task_definition === null ? undefined : await takeBundle(task.id);
  return {
    key: keyOf(task.id),
    taskId: task.id,
    innerId: task.inner_id,
    data: (task.data ?? {}) as Record<string, unknown>,
    predictions: task.predictions,
    annotation: undefined,
    storedDraft,
    heldDraft: newest?.held,
    initialResult: asItems(newest?.result),
    bundle,
    initialAnswer: newest?.result,
    leadTimeMs: newest?.leadTimeMs ?? 0,
    isRestored: newest !== undefined && isSomething(newest.result),
    left: task.left,
    canSkip: task.allow_skip,
    isRework: false,
    commentCount: task.comment_count,
  };
}

/** The same task once more, with what was done to it since: on this device, or in another window. */
export async function reopen(item: LabelItem, userId: number): Promise<LabelItem> {
  const storedDraft = await getTask(item.taskId).then(
    ({ drafts }) => drafts.find((draft) => draft.annotation === null),
    () => item.storedDraft,
  );
  const newest = await findNewestDraft({ userId, taskId: item.taskId, annotationId: undefined, stored: storedDraft });
  return {
    ...item,
    key: keyOf(item.taskId),
    storedDraft,
    heldDraft: newest?.held,
    initialResult: asItems(newest?.result ?? item.initialResult),
    initialAnswer: newest?.result ?? item.initialAnswer,
    leadTimeMs: newest?.leadTimeMs ?? item.leadTimeMs,
    isRestored: false,
  };
}

export interface TaskDetail {
  id: number;
  inner_id: number;
  data: unknown;
  annotations: TaskAnnotation[];
  predictions: NextTask['predictions'];
  drafts: Draft[];
  can: { annotate: boolean };
  comment_count: number;
  /** Set for a task with a JSON-schema definition. */
  bundle: TaskBundle | undefined;
}

export async function getTask(taskId: number | string): Promise<TaskDetail> {
  const bundle = await getBundle(taskId);
  return { ...(bundle.task as unknown as TaskDetail), bundle: bundle.task_definition ? bundle : undefined };
}

/** Opens a task by its id: with the given answer to change, or for a new one. */
export async function openTask(
  task: TaskDetail,
  annotation: TaskAnnotation | undefined,
  userId: number,
): Promise<LabelItem> {
  const storedDraft = task.drafts.find((draft) => draft.annotation === (annotation?.id ?? null));
  const newest = await findNewestDraft({ userId, taskId: task.id, annotationId: annotation?.id, stored: storedDraft });
  return {
    key: keyOf(task.id),
    taskId: task.id,
    innerId: task.inner_id,
    data: (task.data ?? {}) as Record<string, unknown>,
    predictions: task.predictions,
    annotation,
    storedDraft,
    heldDraft: newest?.held,
    initialResult: asItems(newest?.result ?? annotation?.result),
    bundle: task.bundle,
    initialAnswer: newest?.result ?? annotation?.result,
    leadTimeMs: newest?.leadTimeMs ?? (annotation?.lead_time ?? 0) * 1000,
    isRestored: newest?.isLocal === true && isSomething(newest.result),
    left: undefined,
    canSkip: false,
    isRework: false,
    commentCount: task.comment_count,
  };
}
