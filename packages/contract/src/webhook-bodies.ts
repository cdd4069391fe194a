import { singularOf, WEBHOOK_ACTIONS, type WebhookAction } from './webhook-actions.ts';
import type { WebhookFormat } from './webhooks.ts';

/**
 * Pure: the body of a request, in the shapes that receivers of Label Studio's webhooks and of ours know (C-080). The server
 * sends it, and pages show it to whoever writes the receiver.
 */

/** What a message keeps of the world as it was: entities in the shape of the JSON export. */
export type Entity = Record<string, unknown> & { id: number };

export interface MessageContent {
  /** Each once, in the order of their ids. */
  tasks?: Entity[];
  annotations?: Entity[];
  predictions?: Entity[];
  /** Gone: only their ids are left. */
  taskIds?: number[];
  annotationIds?: number[];
  /** Under the name of the action's key: an import, a label link, a review … */
  facts?: Record<string, unknown>;
}

export interface Rendering {
  /** `msg_…` */
  messageId: string;
  action: WebhookAction;
  item: number | null;
  occurredAt: Date;
  organizationId: number | null;
  workspaceId: number | null;
  projectId: number | null;
  content: MessageContent;
}

export interface RenderingChoice {
  sendPayload: boolean;
  format: WebhookFormat;
  /** The project as it is now; undefined: it is gone, or not asked for. */
  project: Record<string, unknown> | undefined;
  maxBytes: number;
  /** Where the whole body can be fetched when it is too large to be sent. */
  linkTo: () => string;
}

export function renderBody(rendering: Rendering, choice: RenderingChoice): string {
  const notice = { ...frame(rendering), ...projectOf(rendering, undefined, choice.format), ...idsOf(rendering) };
  if (!choice.sendPayload) return JSON.stringify(notice);
  const body = wholeBody(rendering, choice);
  if (new TextEncoder().encode(body).length <= choice.maxBytes) return body;
  return JSON.stringify({ ...notice, truncated: true, payload_url: choice.linkTo() });
}

export function wholeBody(
  rendering: Rendering,
  { format, project }: Pick<RenderingChoice, 'format' | 'project'>,
): string {
  return JSON.stringify({
    ...frame(rendering),
    ...projectOf(rendering, project, format),
    ...entitiesOf(rendering, format),
    ...idsOf(rendering),
  });
}

function frame({ messageId, action, occurredAt, organizationId, workspaceId }: Rendering): Record<string, unknown> {
  return {
    action,
    event: action,
    event_id: messageId,
    organization: organizationId,
    workspace: workspaceId,
    created_at: occurredAt.toISOString(),
  };
}

/** Events about projects always tell the whole project: it is what happened. */
function projectOf(
  { action, projectId }: Rendering,
  project: Record<string, unknown> | undefined,
  format: WebhookFormat,
): Record<string, unknown> {
  if (projectId === null) return {};
  const isDeleted = action === 'PROJECT_DELETED';
  const isWhole = project !== undefined && !isDeleted && (format === 'label_studio' || isAbout(action, 'projects'));
  const short = format === 'label_studio' ? { id: projectId } : projectId;
  return { project: isWhole ? project : short, project_id: projectId };
}

function isAbout(action: WebhookAction, group: string): boolean {
  return WEBHOOK_ACTIONS[action].group === group;
}

/** The entities that this call is about: all of the message, or the one that it was cut down to. */
function partOf({ content, item }: Rendering): MessageContent {
  if (item === null) return content;
  const one = <T>(list: readonly T[] | undefined): T[] | undefined => list?.slice(item, item + 1);
  const { tasks, annotations, predictions, taskIds, annotationIds, facts } = content;
  const annotation = annotations?.[item];
  return {
    ...(tasks
      ? { tasks: annotations || annotationIds ? tasks.filter(({ id }) => id === annotation?.task) : (one(tasks) ?? []) }
      : {}),
    ...(annotations ? { annotations: one(annotations) ?? [] } : {}),
    ...(predictions ? { predictions: one(predictions) ?? [] } : {}),
    ...(taskIds ? { taskIds: one(taskIds) ?? [] } : {}),
    ...(annotationIds ? { annotationIds: one(annotationIds) ?? [] } : {}),
    ...(facts ? { facts } : {}),
  };
}

const isSeveral = (action: WebhookAction): boolean => singularOf(action) !== undefined;

function entitiesOf(rendering: Rendering, format: WebhookFormat): Record<string, unknown> {
  const { action } = rendering;
  const { tasks = [], annotations, predictions, taskIds, annotationIds, facts } = partOf(rendering);
  const { key } = WEBHOOK_ACTIONS[action];
  const pick = (list: readonly Entity[]): unknown => (isSeveral(action) ? list : list[0]);
  const onlyIds = (ids: readonly number[]): unknown => pick(ids.map((id) => ({ id })));
  if (predictions) return { [key]: predictions };
  if (taskIds) return { [key]: onlyIds(taskIds) };
  if (annotationIds) return { [key]: onlyIds(annotationIds), ...(tasks.length > 0 ? { task: pick(tasks) } : {}) };
  if (annotations)
    return {
      annotation: pick(annotations),
      task: pick(tasks),
      ...(format === 'ids' && !isSeveral(action) ? { annotation_data: annotations[0]?.result } : {}),
      ...(isAbout(action, 'reviews') && facts ? { review: facts } : {}),
    };
  if (isAbout(action, 'projects')) return {};
  if (isAbout(action, 'labels')) return labelLink(action, facts ?? {});
  if (facts) return { [key]: facts };
  return { [key]: pick(tasks) };
}

/** A new link comes in a list, as the field's receivers expect. */
function labelLink(action: WebhookAction, { link, label }: Record<string, unknown>): Record<string, unknown> {
  if (action === 'LABEL_LINK_DELETED') return { label_link: { id: (link as Entity).id } };
  if (action === 'LABEL_LINK_CREATED') return { label_link: [link], label: [label] };
  return { label_link: link, label };
}

function idsOf(rendering: Rendering): Record<string, unknown> {
  const { action } = rendering;
  const { tasks, annotations, predictions, taskIds, annotationIds, facts } = partOf(rendering);
  if (predictions)
    return {
      task_ids: [...new Set(predictions.map(({ task }) => task))],
      prediction_ids: predictions.map(({ id }) => id),
      count: predictions.length,
    };
  const taskList = taskIds ?? tasks?.map(({ id }) => id);
  const annotationList = annotationIds ?? annotations?.map(({ id }) => id);
  const named = (name: string, list: readonly number[] | undefined): Record<string, unknown> => {
    if (!list) return {};
    return isSeveral(action) ? { [`${name}_ids`]: list } : { [`${name}_id`]: list[0] ?? null };
  };
  const isFacts = !taskList && !annotationList && !isAbout(action, 'projects') && !isAbout(action, 'labels');
  return {
    ...named('task', taskList),
    ...named('annotation', annotationList),
    ...(isFacts && facts?.id !== undefined ? { [`${WEBHOOK_ACTIONS[action].key}_id`]: facts.id } : {}),
  };
}

/** A body to try a receiver with; ids are those of nothing. */
export function sampleContent(action: WebhookAction, now: Date): MessageContent {
  const at = now.toISOString();
  const task: Entity = {
    id: 1,
    data: { text: 'A sample task' },
    is_labeled: true,
    overlap: 1,
    created_at: at,
    updated_at: at,
  };
  const annotation: Entity = {
    id: 1,
    task: 1,
    completed_by: 1,
    result: [],
    was_cancelled: false,
    ground_truth: false,
    created_at: at,
    updated_at: at,
  };
  const { group } = WEBHOOK_ACTIONS[action];
  const prediction = { id: 1, task: 1, result: [], score: 0.9, model_version: 'a-version', created_at: at };
  if (action === 'PREDICTIONS_CREATED') return { predictions: [prediction] };
  if (action.endsWith('_DELETED') && group === 'tasks') return { taskIds: [1] };
  if (action.endsWith('_DELETED') && group === 'annotations') return { tasks: [task], annotationIds: [1] };
  if (group === 'tasks') return { tasks: [task] };
  if (group === 'annotations') return { tasks: [task], annotations: [annotation] };
  if (group === 'reviews') return { tasks: [task], annotations: [annotation], facts: { id: 1, decision: 'accept' } };
  if (group === 'labels')
    return { facts: { link: { id: 1, from_name: 'label' }, label: { id: 1, title: 'A sample label' } } };
  return { facts: { id: 1, is_sample: true } };
}
