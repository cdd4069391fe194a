import { compileCached } from '@labelwright/task-definition/cache';
import { findOwner } from '@labelwright/task-definition/label-changes/find-option';

/** `choices`, `rectanglelabels`, … of a control that offers options; undefined when the config has no such control. */
export function typeOfControl(source: string, name: string): string | undefined {
  return findOwner(compileCached(source), name)?.control?.type.toLowerCase();
}
