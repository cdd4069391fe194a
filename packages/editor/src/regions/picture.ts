import type { ObjectTag } from '@labelwright/task-definition/model';

/** Objects that are shown as pictures, with shapes drawn on them. */
export function isPicture({ tag }: ObjectTag): boolean {
  return tag === 'Image' || tag === 'Pdf';
}
