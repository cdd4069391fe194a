import type { Trigger } from '@labelwright/contract/pipelines';
import type { OutboxEvent } from '../../platform/events/event.ts';
import type { Verdict } from './decide.policy.ts';

/** What may set tasks in motion, or move the answer that stands for one. */
const ANSWERS = ['ANNOTATION_CREATED', 'ANNOTATION_UPDATED', 'ANNOTATION_DELETED', 'ANNOTATION_RESTORED'];
const OTHERS = [
  'ANNOTATIONS_DELETED',
  'ANNOTATION_ACCEPTED',
  'ANNOTATION_REJECTED',
  'ANNOTATION_REVIEW_UNDONE',
  'REVIEW_REQUESTED',
  'TASK_ACCEPTED_BLIND',
  'TASK_FINALIZED',
];
/** Many tasks may have become complete at once, without an event of their own. */
export const SWEEPS: readonly string[] = [
  'IMPORT_COMPLETED',
  'PROJECT_RECALCULATED',
  'PROJECT_UPDATED',
  'TASKS_UPDATED',
];
export const WANTED: readonly string[] = [...ANSWERS, ...OTHERS, ...SWEEPS];

type Fact = Pick<OutboxEvent, 'type' | 'payload'>;

export function projectOf({ aggregateType, aggregateId, payload }: OutboxEvent): number {
  return Number(payload.project_id ?? payload.project ?? (aggregateType === 'project' ? aggregateId : undefined));
}

export const taskOf = ({ payload }: Fact): number => Number(payload.task_id);
export const annotationOf = ({ payload }: Fact): number => Number(payload.annotation_id);

export function tasksOf({ payload }: Fact): number[] {
  const { task_id: one, tasks } = payload;
  const many = Array.isArray(tasks) ? tasks.map((task: { id?: unknown } | null) => task?.id) : [];
  return [one, ...many].map(Number).filter((id) => Number.isSafeInteger(id) && id > 0);
}

/** An answer of a person that may have completed its task. What was adjudicated completes nothing here. */
export function isCompleting({ type, payload }: Fact): boolean {
  if (payload.origin === 'adjudication' || payload.is_labeled === false) return false;
  return ANSWERS.includes(type) && type !== 'ANNOTATION_DELETED';
}

/** Whether answers alone set the trigger off; reviews are followed one by one. */
export function setsOff(trigger: Trigger, event: Fact): boolean {
  if (trigger === 'on_completion') return isCompleting(event);
  const { type, payload } = event;
  if (trigger !== 'on_disagreement' || payload.was_cancelled === true || payload.origin === 'adjudication')
    return false;
  return ANSWERS.includes(type) && type !== 'ANNOTATION_DELETED';
}

/** An answer that leaves the task incomplete has nothing to bring back; every other change might. */
export function mayMoveAnswer({ type, payload }: Fact): boolean {
  return !SWEEPS.includes(type) && (type !== 'ANNOTATION_CREATED' || payload.is_labeled !== false);
}

export function verdictOf({ type, payload }: Fact): Verdict | undefined {
  const reason = [payload.reason, payload.feedback]
    .filter((text) => typeof text === 'string' && text !== '')
    .join(': ');
  if (type === 'ANNOTATION_ACCEPTED') return { status: 'approved', reason };
  return type === 'ANNOTATION_REJECTED' ? { status: 'rejected', reason } : undefined;
}

const DISPUTING: readonly unknown[] = ['settings.adjudicate_below', 'settings.adjudicate_answers'];

/** Whether tasks may be disputed that nobody has touched lately: those of an import bring the times of their source. */
export function mayDisputeOld({ type, payload }: Fact): boolean {
  if (type === 'IMPORT_COMPLETED') return true;
  return Array.isArray(payload.changed) && payload.changed.some((name) => DISPUTING.includes(name));
}
