import type { ControlTag } from '@labelwright/task-definition/model';

/** Whether the control labels spans of a text: Labels, those made for the medium, and a Taxonomy that labels. */
export function marksText(control: ControlTag, ownTag?: string): boolean {
  return (
    control.tag === 'Labels' || control.tag === ownTag || (control.tag === 'Taxonomy' && control.answer === 'region')
  );
}
