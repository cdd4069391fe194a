import type { ControlTag, LabelOption } from '@labelwright/task-definition/model';
import type { Editor } from '../editor/editor.ts';
import { humanized } from '../editor/humanized.ts';
import { answerRecordId } from '../results/load-result.ts';
import type { RegionRecord } from '../store/records.ts';
import { edit, touched, touchedAnswer } from './edit.ts';
import { newAnswer } from './labels.ts';
import { withMessage } from './message-answers.ts';
import { shownItem } from './pages.ts';

/** The control's answer for the task, or for the region when one is given; undefined when there is none. */
export function findAnswer(editor: Editor, control: ControlTag, region: RegionRecord | undefined): unknown {
  if (region) return region.props.answers.find((answer) => answer.control === control.name)?.value;
  const record = editor.store.find(answerRecordId(control.name, shownItem(editor, control)));
  return record?.kind === 'answer' ? record.props.answer.value : undefined;
}

/** Undefined or an empty list takes the answer away. The same `mergeKey` in a row is one undo step. */
export function setAnswer(
  editor: Editor,
  control: ControlTag,
  region: RegionRecord | undefined,
  value: unknown,
  mergeKey?: string,
): void {
  const isEmpty = value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
  clearMissing(editor, control.name);
  if (region) setRegionAnswer(editor, control, region, isEmpty ? undefined : value, mergeKey);
  else setTaskAnswer(editor, control, isEmpty ? undefined : value, mergeKey);
}

function setTaskAnswer(editor: Editor, control: ControlTag, value: unknown, mergeKey: string | undefined): void {
  const itemIndex = shownItem(editor, control);
  const id = answerRecordId(control.name, itemIndex);
  const before = editor.store.find(id);
  edit(
    editor,
    `Answer ${humanized(control.name)}`,
    (writer) => {
      if (value === undefined) {
        writer.remove(id);
        return;
      }
      if (before?.kind === 'answer') {
        const answer = { ...touchedAnswer(before.props.answer, false), value };
        writer.put({ ...before, props: { ...before.props, answer } });
        return;
      }
      writer.put({
        id,
        kind: 'answer',
        props: {
          resultId: editor.makeId(),
          toName: control.toName[0] ?? '',
          ...(itemIndex === undefined ? {} : { itemIndex }),
          answer: newAnswer(editor, control, undefined, value, itemIndex),
          order: editor.nextOrder(),
        },
      });
    },
    mergeKey,
  );
}

function setRegionAnswer(
  editor: Editor,
  control: ControlTag,
  region: RegionRecord,
  value: unknown,
  mergeKey: string | undefined,
): void {
  const { toName } = region.props;
  const answers = withMessage(editor, region);
  const others = answers.filter((answer) => answer.control !== control.name);
  const existing = answers.find((answer) => answer.control === control.name);
  const changed =
    value === undefined
      ? others
      : existing
        ? answers.map((answer) => (answer === existing ? { ...answer, value } : answer))
        : [...answers, newAnswer(editor, control, toName, value, region.props.itemIndex)];
  edit(
    editor,
    `Answer ${humanized(control.name)}`,
    (writer) => writer.put(touched(region, { answers: changed })),
    mergeKey,
  );
}

function clearMissing(editor: Editor, controlName: string): void {
  const { missing } = editor.session.get();
  if (missing.some((entry) => entry.control === controlName)) {
    editor.session.update({ missing: missing.filter((entry) => entry.control !== controlName) });
  }
}

/** A choice is stored by its value, or by the path to it when the control keeps paths. */
export function isChosen(answer: unknown, value: string): boolean {
  if (!Array.isArray(answer)) return answer === value;
  return answer.some((entry) => (Array.isArray(entry) ? entry.at(-1) === value : entry === value));
}

/** What a click or key on a choice does, for single and multiple choices. */
export function toggleChoice(
  editor: Editor,
  control: ControlTag,
  region: RegionRecord | undefined,
  value: string,
): void {
  const current = findAnswer(editor, control, region);
  const entries: unknown[] = Array.isArray(current) ? current : [];
  const isOn = isChosen(current, value);
  const isMultiple = control.params.choice === 'multiple';
  const kept = isMultiple ? entries.filter((entry) => !isChosen([entry], value)) : [];
  setAnswer(editor, control, region, isOn ? kept : [...kept, storedChoice(editor, control, value)]);
}

function storedChoice(editor: Editor, control: ControlTag, value: string): string | string[] {
  const options = editor.model.listOptions(control.name);
  const isNested = control.params.allowNested === true && options.some((option) => option.children?.length);
  return isNested ? (pathTo(options, value) ?? value) : value;
}

function pathTo(options: readonly LabelOption[], value: string): string[] | undefined {
  for (const option of options) {
    if (option.value === value) return [value];
    const below = pathTo(option.children ?? [], value);
    if (below) return [option.value, ...below];
  }
  return undefined;
}
