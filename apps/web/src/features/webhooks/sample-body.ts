import type { WebhookActionInfo, WebhookFormat } from '@labelwright/contract/webhooks';

type Body = Record<string, unknown>;

const AT = '2026-03-01T09:30:00.000Z';
const TASK: Body = { id: 1532, data: { text: 'A sample task' }, is_labeled: true, overlap: 1 };
const ANNOTATION: Body = { id: 871, task: 1532, completed_by: 12, result: [], was_cancelled: false };

const isPlural = (action: string): boolean => action.startsWith('TASKS_') || action.startsWith('ANNOTATIONS_');

/** What a receiver is sent for the event, with values that are made up; a test sends the real thing. */
export function sampleBody(info: WebhookActionInfo, choice: { sendPayload: boolean; format: WebhookFormat }): Body {
  const { action } = info;
  const project = { id: 7, ...(choice.sendPayload ? { title: 'Street scenes', total_annotations_number: 208 } : {}) };
  return {
    action,
    event: action,
    event_id: 'msg_0198c3f2e8a07c0f9d2b',
    organization: 1,
    workspace: 2,
    created_at: AT,
    ...(info['organization-only'] && !action.startsWith('PROJECT_')
      ? {}
      : { project: choice.format === 'ids' ? 7 : project, project_id: 7 }),
    ...(choice.sendPayload ? entitiesOf(info) : {}),
    ...idsOf(info),
  };
}

function entitiesOf({ action, group, key }: WebhookActionInfo): Body {
  const pick = (entity: Body): unknown => (isPlural(action) ? [entity] : entity);
  const isDeleted = action.endsWith('_DELETED');
  if (group === 'tasks') return { [key]: pick(isDeleted ? { id: 1532 } : TASK) };
  if (group === 'annotations' && isDeleted) return { [key]: pick({ id: 871 }), task: pick(TASK) };
  if (group === 'annotations' || group === 'reviews') return { annotation: pick(ANNOTATION), task: pick(TASK) };
  return group === 'projects' ? {} : { [key]: { id: 31 } };
}

function idsOf({ action, group, key }: WebhookActionInfo): Body {
  const named = (name: string, id: number): Body =>
    isPlural(action) ? { [`${name}_ids`]: [id] } : { [`${name}_id`]: id };
  if (group === 'tasks') return named('task', 1532);
  if (group === 'annotations' || group === 'reviews') return { ...named('task', 1532), ...named('annotation', 871) };
  return group === 'projects' || group === 'labels' ? {} : { [`${key}_id`]: 31 };
}
