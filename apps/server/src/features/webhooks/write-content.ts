import { WEBHOOK_ACTIONS, type WebhookAction } from '@labelwright/contract/webhook-actions';
import type { Entity, MessageContent } from '@labelwright/contract/webhook-bodies';
import type { ReadTask } from './read-entities.ts';
import type { Draft } from './resolve-plan.ts';

/** Pure: the entities of a draft, as they are told. */

export interface Written {
  action: WebhookAction;
  lanes: string[];
  content: string;
  entityCount: number;
}

/** What the drafts of a block are about, as it is now. */
export interface ReadBlock {
  tasks: ReadonlyMap<number, ReadTask>;
  predictions: ReadonlyMap<number, Entity>;
}

/** Facts of a review that outsiders are told. */
const REVIEW_FACTS = ['review_id', 'decision', 'reason', 'feedback', 'requeue', 'author_id', 'fixed_annotation_id'];

/** One message, or several where it is larger than `maxCharacters`; none when all it was about is gone. */
export function writeContent(draft: Draft, read: ReadBlock, maxCharacters: number): Written[] {
  const content = contentOf(draft, read);
  const entityCount = countOf(content);
  if (entityCount === 0) return [];
  const text = JSON.stringify(content);
  const parts = Math.max(draft.annotations.length, draft.predictions.length, draft.taskIds.length);
  if (text.length > maxCharacters && parts > 1 && entityCount > 1)
    return halves(draft).flatMap((half) => writeContent(half, read, maxCharacters));
  const written = { action: draft.action as WebhookAction, lanes: lanesOf(draft), content: text, entityCount };
  return [written, ...groundTruthMoves(draft, read, maxCharacters)];
}

function halves(draft: Draft): [Draft, Draft] {
  const { annotations, predictions, taskIds } = draft;
  const named = annotations.length > 0 ? 'annotations' : 'predictions';
  const places = draft[named];
  if (places.length === 0) {
    const middle = Math.ceil(taskIds.length / 2);
    return [
      { ...draft, taskIds: taskIds.slice(0, middle) },
      { ...draft, taskIds: taskIds.slice(middle) },
    ];
  }
  const middle = Math.ceil(places.length / 2);
  const half = (part: typeof predictions): Draft => ({
    ...draft,
    [named]: part,
    taskIds: [...new Set(part.map((place) => place.task_id))],
  });
  return [half(places.slice(0, middle)), half(places.slice(middle))];
}

function contentOf(draft: Draft, { tasks, predictions }: ReadBlock): MessageContent {
  const read = draft.taskIds.flatMap((id) => tasks.get(id) ?? []);
  const { facts } = draft;
  switch (draft.kind) {
    case 'tasks':
      return { tasks: read.map(({ task }) => task) };
    case 'gone_tasks':
      return { taskIds: draft.taskIds };
    case 'annotations': {
      const wanted = new Set(draft.annotations.map(({ id }) => id));
      const annotations = read.flatMap((one) => one.annotations.filter(({ id }) => wanted.has(id)));
      const tasksOfThem = new Set(annotations.map((annotation) => annotation.task));
      return {
        tasks: read.filter(({ task }) => tasksOfThem.has(task.id)).map(({ task }) => task),
        annotations,
        ...reviewOf(draft),
      };
    }
    case 'gone_annotations':
      return { tasks: read.map(({ task }) => task), annotationIds: draft.annotations.map(({ id }) => id) };
    case 'predictions':
      return { predictions: draft.predictions.flatMap(({ id }) => predictions.get(id) ?? []) };
    case 'project':
      return { facts: { id: draft.projectId } };
    case 'label_link':
      return { facts };
    case 'facts': {
      const { id } = facts;
      const own = id ?? facts.import_id ?? facts.export_id ?? facts.alert_id ?? draft.event.aggregate_id;
      return { facts: { id: own, ...facts } };
    }
  }
}

function reviewOf({ action, event, facts }: Draft): { facts?: Record<string, unknown> } {
  if (WEBHOOK_ACTIONS[action as WebhookAction].group !== 'reviews') return {};
  const known = REVIEW_FACTS.filter((name) => facts[name] !== undefined).map((name) => [
    name === 'review_id' ? 'id' : name,
    facts[name],
  ]);
  const undone = event.event_type === 'ANNOTATION_REVIEW_UNDONE' ? { decision: null, undone: true } : {};
  return { facts: { ...Object.fromEntries(known), ...undone } };
}

function countOf({ tasks, annotations, predictions, taskIds, annotationIds, facts }: MessageContent): number {
  return (annotations ?? annotationIds ?? predictions ?? taskIds ?? tasks)?.length ?? (facts ? 1 : 0);
}

/** The aggregate of the event, and each task: what is told of a task by itself keeps in line with what is told of many. */
function lanesOf({ taskIds, event }: Draft): string[] {
  return [...new Set([`${event.aggregate_type}:${event.aggregate_id}`, ...taskIds.map((id) => `task:${id}`)])];
}

/** A new ground truth takes the rank from another of the same task; no event of its own tells of that one. */
function groundTruthMoves(draft: Draft, block: ReadBlock, maxCharacters: number): Written[] {
  if (draft.kind !== 'annotations' || !['ANNOTATION_CREATED', 'ANNOTATION_UPDATED'].includes(draft.action)) return [];
  const [place] = draft.annotations;
  const read = place && block.tasks.get(place.task_id);
  const own = read?.annotations.find(({ id }) => id === place?.id);
  if (!read || !own?.ground_truth) return [];
  const lost = (other: Entity): boolean =>
    other.id !== own.id && other.ground_truth === false && other.updated_at === own.updated_at;
  return read.annotations
    .filter(lost)
    .flatMap(({ id }) =>
      writeContent(
        { ...draft, action: 'ANNOTATION_UPDATED', annotations: [{ id, task_id: read.task.id }] },
        block,
        maxCharacters,
      ),
    );
}
