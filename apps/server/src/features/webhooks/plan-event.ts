import type { WebhookAction } from '@labelwright/contract/webhook-actions';

/** Pure: what an event of the house means to those outside. */

export interface PlannedEvent {
  event_type: string;
  aggregate_type: string;
  aggregate_id: string;
  payload: Record<string, unknown>;
}

/** Tasks between two ids, of one import where it says so. */
export interface TaskRange {
  first: number;
  last: number;
  importId: number | undefined;
}

export interface PredictionRange {
  first: number;
  last: number;
}

export interface Plan {
  kind:
    | 'tasks'
    | 'gone_tasks'
    | 'annotations'
    | 'gone_annotations'
    | 'predictions'
    | 'project'
    | 'label_link'
    | 'facts';
  /** When the event is about one entity; `plural` when about several. Without `plural`: one call for each. */
  action: WebhookAction;
  plural?: WebhookAction;
  taskIds: number[];
  annotationIds: number[];
  range?: TaskRange;
  /** Those with ids in it; without one all that the tasks have. */
  predictions?: PredictionRange;
  /** Annotations of the tasks, where the event does not name them: all, those that came with the tasks, or by origin. */
  ofTasks?: { which: 'all' | 'came_along' | 'by_origin'; origin: string };
  facts: Record<string, unknown>;
}

type Rule = Pick<Plan, 'kind' | 'action'> & Partial<Plan>;

const tasksUpdated: Rule = { kind: 'tasks', action: 'TASK_UPDATED' };
const tasksCreated: Rule = { kind: 'tasks', action: 'TASK_CREATED', plural: 'TASKS_CREATED' };
const annotationsCreated: Rule = { kind: 'annotations', action: 'ANNOTATION_CREATED', plural: 'ANNOTATIONS_CREATED' };
const annotationsDeleted: Rule = {
  kind: 'gone_annotations',
  action: 'ANNOTATION_DELETED',
  plural: 'ANNOTATIONS_DELETED',
};
const annotationUpdated: Rule = { kind: 'annotations', action: 'ANNOTATION_UPDATED' };
const projectUpdated: Rule = { kind: 'project', action: 'PROJECT_UPDATED' };
const facts = (action: WebhookAction): Rule => ({ kind: 'facts', action });

/** By event type. What is not here is nobody's business outside. */
const RULES: Readonly<Record<string, Rule>> = {
  PROJECT_CREATED: { kind: 'project', action: 'PROJECT_CREATED' },
  PROJECT_UPDATED: projectUpdated,
  PROJECT_CONFIG_CHANGED: projectUpdated,
  PROJECT_STATE_CHANGED: projectUpdated,
  PROJECT_RESTORED: projectUpdated,
  PROJECT_LIMITS_CHANGED: projectUpdated,
  PROJECT_TAGS_CHANGED: projectUpdated,
  QUEUE_SETTINGS_CHANGED: projectUpdated,
  PROJECT_DELETED: { kind: 'project', action: 'PROJECT_DELETED' },
  TASKS_CREATED: tasksCreated,
  TASKS_RESTORED: tasksCreated,
  TASKS_UPDATED: tasksUpdated,
  TASK_FINALIZED: tasksUpdated,
  TASK_ACCEPTED_BLIND: tasksUpdated,
  COMMENT_CREATED: tasksUpdated,
  COMMENT_RESOLVED: tasksUpdated,
  COMMENT_REOPENED: tasksUpdated,
  COMMENT_DELETED: tasksUpdated,
  TASKS_DELETED: { kind: 'gone_tasks', action: 'TASK_DELETED', plural: 'TASKS_DELETED' },
  ANNOTATION_CREATED: annotationsCreated,
  ANNOTATION_RESTORED: annotationsCreated,
  ANNOTATIONS_CREATED: annotationsCreated,
  ANNOTATION_UPDATED: annotationUpdated,
  ANNOTATIONS_REWRITTEN: annotationUpdated,
  ANNOTATION_DELETED: annotationsDeleted,
  ANNOTATIONS_DELETED: annotationsDeleted,
  ANNOTATION_REVIEWED: { kind: 'annotations', action: 'ANNOTATION_REVIEWED' },
  ANNOTATION_REVIEW_UNDONE: { kind: 'annotations', action: 'ANNOTATION_REVIEWED' },
  ANNOTATION_ACCEPTED: { kind: 'annotations', action: 'ANNOTATION_ACCEPTED' },
  ANNOTATION_REJECTED: { kind: 'annotations', action: 'ANNOTATION_REJECTED' },
  LABEL_LINK_CREATED: { kind: 'label_link', action: 'LABEL_LINK_CREATED' },
  LABEL_LINK_UPDATED: { kind: 'label_link', action: 'LABEL_LINK_UPDATED' },
  LABEL_LINK_DELETED: { kind: 'label_link', action: 'LABEL_LINK_DELETED' },
  IMPORT_COMPLETED: facts('IMPORT_COMPLETED'),
  IMPORT_FAILED: facts('IMPORT_FAILED'),
  ML_TRAINING_STARTED: facts('START_TRAINING'),
  PREDICTIONS_CREATED: { kind: 'predictions', action: 'PREDICTIONS_CREATED' },
  EXPORT_COMPLETED: facts('EXPORT_COMPLETED'),
  STORAGE_SYNCED: facts('STORAGE_SYNCED'),
  ALERT_OPENED: facts('ALERT_OPENED'),
  ALERT_CLOSED: facts('ALERT_CLOSED'),
  ...crowdRules(),
};

/** Those of other providers say crowd; outside they have one name. */
function crowdRules(): Record<string, Rule> {
  const actions = ['MTURK_HIT_CREATED', 'MTURK_ASSIGNMENT_SYNCED', 'MTURK_ASSIGNMENT_INGESTED'] as const;
  const providers = ['MTURK', 'CROWD'];
  return Object.fromEntries(
    providers.flatMap((provider) => actions.map((action) => [action.replace('MTURK', provider), facts(action)])),
  );
}

/** Tasks bring annotations with them, which no event of their own tells of. */
const BRINGING = ['TASKS_CREATED', 'TASKS_RESTORED'];

export const TOLD_EVENTS = Object.keys(RULES);

/** Every name under which webhooks may ask for an event of this type. */
export function actionsOf(eventType: string): WebhookAction[] {
  const rule = RULES[eventType];
  if (!rule) return [];
  const named = rule.plural === undefined ? [rule.action] : [rule.action, rule.plural];
  if (eventType === 'TASK_FINALIZED') return [...named, 'ANNOTATION_UPDATED'];
  return BRINGING.includes(eventType) ? [...named, 'ANNOTATION_CREATED', 'ANNOTATIONS_CREATED'] : named;
}

export function planEvent(event: PlannedEvent): Plan[] {
  const rule = RULES[event.event_type];
  if (!rule || isToldElsewhere(event)) return [];
  const { payload } = event;
  const taskIds = tasksIn(event);
  const annotationIds = idsOf([payload.annotation_id, ...listOf(payload.annotation_ids)]);
  const range = rangeIn(payload);
  const plan: Plan = { facts: payload, taskIds, annotationIds, ...rule, ...(range ? { range } : {}) };
  if (rule.kind === 'predictions') return [withPredictions(plan)];
  if (rule.kind === 'annotations' && annotationIds.length === 0)
    return [{ ...plan, ofTasks: { which: 'by_origin', origin: String(payload.origin ?? '') } }];
  if (event.event_type === 'TASK_FINALIZED')
    return [plan, { ...plan, ...annotationUpdated, ofTasks: { which: 'all', origin: '' } }];
  if (!BRINGING.includes(event.event_type)) return [plan];
  const which = event.event_type === 'TASKS_CREATED' ? 'came_along' : 'all';
  return [plan, { ...plan, ...annotationsCreated, ofTasks: { which, origin: '' } }];
}

/** What changed of the tasks is their annotations, of which an event of their own tells. */
function isToldElsewhere({ event_type, payload }: PlannedEvent): boolean {
  const changed = listOf(payload.changed);
  return (
    event_type === 'TASKS_UPDATED' &&
    changed.length > 0 &&
    changed.every((field) => field === 'annotations' || field === 'ground_truth')
  );
}

function tasksIn({ aggregate_type, aggregate_id, payload }: PlannedEvent): number[] {
  const listed = listOf(payload.tasks).map((task) => (task as { id?: unknown } | null)?.id ?? task);
  const own = aggregate_type === 'task' ? aggregate_id : undefined;
  return idsOf([payload.task_id, own, ...listed, ...listOf(payload.task_ids)]);
}

function withPredictions(plan: Plan): Plan {
  const [first] = idsOf([plan.facts.first_prediction_id]);
  const [last] = idsOf([plan.facts.last_prediction_id]);
  return first === undefined || last === undefined ? plan : { ...plan, predictions: { first, last } };
}

function rangeIn(payload: Record<string, unknown>): TaskRange | undefined {
  const [first] = idsOf([payload.first_task_id]);
  const [last] = idsOf([payload.last_task_id]);
  if (first === undefined || last === undefined) return undefined;
  return { first, last, importId: idsOf([payload.import_id])[0] };
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function idsOf(values: readonly unknown[]): number[] {
  const ids = values.map(Number).filter((id) => Number.isSafeInteger(id) && id > 0);
  return [...new Set(ids)];
}
