import { findMissingRequired } from '@labelwright/task-definition/missing-required';
import type { ControlTag } from '@labelwright/task-definition/model';
import type { Editor } from '../editor/editor.ts';
import { humanized } from '../editor/humanized.ts';
import { isLabelControl } from '../editor/interface-model.ts';
import type { SessionState } from '../editor/session.ts';
import { turnTo } from './pages.ts';
import { select } from './selection.ts';

type Missing = SessionState['missing'][number];

/** Hands the result to the host, or says which required answers are missing and leads there. */
export function submit(editor: Editor): void {
  // A shape that lacks nothing but its end belongs to the answer.
  editor.finishGesture();
  const missing = listMissing(editor);
  const [first] = missing;
  editor.session.update({ missing });
  if (!first) {
    editor.host.onSubmit?.(editor.serialize());
    return;
  }
  const control = editor.config.controls[first.control];
  if (first.itemIndex !== undefined) turnTo(editor, control?.toName[0] ?? '', first.itemIndex);
  if (first.regionId !== undefined) select(editor, [first.regionId]);
  const rest = missing.length > 1 ? ` (${missing.length} answers are missing)` : '';
  editor.session.update({ focusRequest: { field: first.control }, announcement: `${first.message}${rest}` });
}

/** Required answers that are not given, in the order of the interface. */
export function listMissing(editor: Editor): Missing[] {
  return findMissingRequired(editor.config, editor.serialize(), editor.task.data).flatMap((found) => {
    const { control: name, regionId, itemIndex } = found;
    const control = editor.config.controls[name];
    if (!control) return [];
    const page = itemIndex === undefined ? {} : { itemIndex };
    return [{ control: name, message: messageFor(control), ...(regionId ? { regionId } : {}), ...page }];
  });
}

function messageFor(control: ControlTag): string {
  const own = control.params.requiredMessage;
  if (typeof own === 'string' && own !== '') return own;
  const name = humanized(control.name);
  if (isLabelControl(control)) return `Mark at least one region with a label of "${name}".`;
  if (control.perItem) return `"${name}" needs an answer for each page.`;
  return control.perRegion ? `"${name}" needs an answer for this region.` : `"${name}" needs an answer.`;
}
