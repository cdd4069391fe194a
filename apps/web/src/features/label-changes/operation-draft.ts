import { diffConfigs } from '@labelwright/task-definition/diff';
import { findOwner, listOptionNodes } from '@labelwright/task-definition/label-changes/find-option';
import { type LabelOperation, LINKS, type SplitRule } from '@labelwright/task-definition/label-changes/model';
import type { CompiledConfig } from '@labelwright/task-definition/model';

export type OperationKind = LabelOperation['op'];

/** One change as the form holds it: texts, and paths as JSON. */
export interface OperationDraft {
  kind: OperationKind;
  /** Control, or the control or object that gets another name. */
  control: string;
  label: string;
  /** Further labels that are merged. */
  others: readonly string[];
  to: string;
  answers: 'remove_answer' | 'remove_region' | 'replace';
  ruleBy: SplitRule['by'];
  ruleName: string;
  ruleValue: string;
  otherwise: string;
}

export const KINDS: readonly { value: OperationKind; label: string }[] = [
  { value: 'rename', label: 'Rename a label' },
  { value: 'merge', label: 'Merge labels' },
  { value: 'split', label: 'Split a label' },
  { value: 'delete', label: 'Remove a label' },
  { value: 'rename_control', label: 'Rename a control' },
  { value: 'rename_object', label: 'Rename an object' },
];

export function newDraft(config: CompiledConfig): OperationDraft {
  return {
    kind: 'rename',
    control: controlsOf(config)[0] ?? '',
    label: '',
    others: [],
    to: '',
    answers: 'remove_answer',
    ruleBy: 'data',
    ruleName: '',
    ruleValue: '',
    otherwise: '',
  };
}

/** What an operation of the kind can be about. */
export function subjectsOf(config: CompiledConfig, kind: OperationKind): string[] {
  if (kind === 'rename_control') return Object.keys(config.controls);
  return kind === 'rename_object' ? Object.keys(config.objects) : controlsOf(config);
}

function controlsOf(config: CompiledConfig): string[] {
  const names = [...Object.keys(config.controls), LINKS];
  return names.filter((name) => labelsOf(config, name).length > 0);
}

/** Labels of a control: a value for the form, which keeps paths apart, and the text for people. */
export function labelsOf(config: CompiledConfig, control: string): { value: string; label: string }[] {
  const owner = findOwner(config, control);
  if (owner === undefined) return [];
  return listOptionNodes(owner).map(({ path }) => ({ value: JSON.stringify(path), label: path.join(' / ') }));
}

/** undefined while something is still to be filled in. */
export function toOperation(draft: OperationDraft): LabelOperation | undefined {
  const { kind, control, to } = draft;
  if (control === '') return undefined;
  if (kind === 'rename_control' || kind === 'rename_object')
    return to === '' || to === control ? undefined : { op: kind, from: control, to };
  if (draft.label === '') return undefined;
  const label = pathOf(draft.label);
  switch (kind) {
    case 'rename':
      return to === '' || to === label.at(-1) ? undefined : { op: kind, control, from: label, to };
    case 'merge':
      if (to === '' || draft.others.length === 0) return undefined;
      return { op: kind, control, from: [label, ...draft.others.map(pathOf)], to: beside(label, to) };
    case 'split': {
      const rule = ruleOf(draft, beside(label, to));
      if (to === '' || draft.otherwise === '' || rule === undefined) return undefined;
      return { op: kind, control, from: label, rules: [rule], otherwise: beside(label, draft.otherwise) };
    }
    case 'delete':
      if (draft.answers !== 'replace') return { op: kind, control, label, answers: draft.answers };
      return to === '' ? undefined : { op: kind, control, label, answers: 'replace', by: pathOf(to) };
  }
}

/** A new name in the same branch; what is chosen from the list is a path already. */
function beside(label: readonly string[], name: string): readonly string[] {
  return name.startsWith('["') ? pathOf(name) : [...label.slice(0, -1), name];
}

function pathOf(value: string): string[] {
  return value.startsWith('["') ? (JSON.parse(value) as string[]) : [value];
}

function ruleOf({ ruleBy, ruleName, ruleValue }: OperationDraft, to: readonly string[]): SplitRule | undefined {
  if (ruleBy === 'annotator') {
    const users = ruleValue
      .split(/[\s,]+/)
      .map(Number)
      .filter((id) => Number.isInteger(id) && id > 0);
    return users.length === 0 ? undefined : { by: 'annotator', users, to };
  }
  if (ruleName === '') return undefined;
  return ruleBy === 'data'
    ? { by: 'data', field: ruleName, equals: ruleValue, to }
    : { by: 'region', attribute: ruleName, equals: ruleValue, to };
}

/** What somebody who edited the config probably meant: one label gone and one come in its place is a new name. */
export function guessOperations(before: CompiledConfig, after: CompiledConfig): LabelOperation[] {
  const diff = diffConfigs(before, after);
  const controls = diff.renamedControls.map(({ from, to }): LabelOperation => ({ op: 'rename_control', from, to }));
  const labels = diff.changedControls.flatMap(({ name, addedLabels, removedLabels }): LabelOperation[] => {
    const [from, ...moreGone] = removedLabels;
    const [to, ...moreNew] = addedLabels;
    if (from === undefined || to === undefined || moreGone.length + moreNew.length > 0) return [];
    const path = labelsOf(before, name).find(({ value }) => pathOf(value).at(-1) === from);
    return path === undefined ? [] : [{ op: 'rename', control: name, from: pathOf(path.value), to }];
  });
  return [...labels, ...controls];
}
