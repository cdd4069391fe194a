import { resolveReference } from './data-reference.ts';
import type { ObjectTag } from './model.ts';

/** How many pages the object has in this task; 1 for everything but a list of images. */
export function countPages(object: ObjectTag | undefined, data: Record<string, unknown>): number {
  if (object === undefined) return 1;
  const list = resolveReference(object.valueList ?? object.value, data);
  return object.tag === 'Image' && Array.isArray(list) ? Math.max(list.length, 1) : 1;
}
