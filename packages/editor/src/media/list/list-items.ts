import { resolveReference } from '@labelwright/task-definition/data-reference';
import type { Editor } from '../../editor/editor.ts';

export interface ListItem {
  id: string;
  title?: string;
  body?: string;
  /** Shown instead of the body; sanitised before it is rendered. */
  html?: string;
}

/** The items of a List in the task; entries without an id are left out, as nothing could name them. */
export function listItems(editor: Editor, objectName: string): ListItem[] {
  const object = editor.config.objects[objectName];
  const list = object ? resolveReference(object.value, editor.task.data) : undefined;
  return Array.isArray(list) ? list.flatMap(readItem) : [];
}

function readItem(entry: unknown): ListItem[] {
  if (typeof entry !== 'object' || entry === null) return [];
  const { id, title, body, html } = entry as Record<string, unknown>;
  if (typeof id !== 'string' && typeof id !== 'number') return [];
  return [
    {
      id: String(id),
      ...(title === undefined || title === null ? {} : { title: String(title) }),
      ...(body === undefined || body === null ? {} : { body: String(body) }),
      ...(typeof html === 'string' ? { html } : {}),
    },
  ];
}
