import type { ControlTag } from '@labelwright/task-definition/model';
import type { Editor } from '../editor/editor.ts';
import { humanized } from '../editor/humanized.ts';
import { chosenOf, toStored } from '../editor/interface-model.ts';
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

/** What a click or key on a choice does, for single and multiple choices. */
export function toggleChoice(
  editor: Editor,
  control: ControlTag,
  region: RegionRecord | undefined,
  value: string,
): void {
  const { model } = editor;
  const current = findAnswer(editor, control, region);
  const names = (entry: unknown) => chosenOf(model, control, [entry]).has(value);
  const entries: unknown[] = Array.isArray(current) ? current : current === undefined ? [] : [current];
  const kept = control.params.choice === 'multiple' ? entries.filter((entry) => !names(entry)) : [];
  const added = entries.some(names) ? [] : toStored(control, [value], model.listOptions(control.name));
  setAnswer(editor, control, region, [...kept, ...added]);
}
