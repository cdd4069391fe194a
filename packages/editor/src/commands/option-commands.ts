import type { ControlTag, LabelOption } from '@labelwright/task-definition/model';
import type { Editor } from '../editor/editor.ts';
import { humanized } from '../editor/humanized.ts';
import { isLabelControl } from '../editor/interface-model.ts';
import { asksAbout, isControlShown, isOffered } from '../editor/visibility.ts';
import { findAnswer, setAnswer, toggleChoice } from '../operations/answers.ts';
import { canEdit } from '../operations/edit.ts';
import { isOnShownEntry, isRepeated } from '../operations/entries.ts';
import { chooseLabel } from '../operations/labels.ts';
import { filterField, listFilters } from '../operations/narrow-options.ts';
import { isOptionShown } from '../operations/option-visibility.ts';
import { findSingleSelected } from '../operations/selection.ts';
import { createSpan } from '../operations/spans.ts';
import type { Command } from './command.ts';

/** A command for each label, choice and rating, under the key that is printed on it. */
export function optionCommands(editor: Editor): Command[] {
  const labels = editor.model.labelControls.flatMap((control) => labelCommands(editor, control));
  const answering = [...editor.model.wholeTaskControls, ...editor.model.perRegionControls];
  const choices = answering
    .filter((control) => control.tag === 'Choices' && control.params.layout !== 'select')
    .flatMap((control) => choiceCommands(editor, control));
  const taken = new Set([...labels, ...choices].flatMap((command) => command.shortcuts));
  const given = withFreeKeys([...labels, ...choices], taken);
  const ratings = answering
    .filter((control) => control.tag === 'Rating')
    .flatMap((control) => ratingCommands(editor, control, taken));
  return [
    ...given,
    ...ratings,
    ...answering.flatMap((control) => fieldCommands(editor, control)),
    ...filterCommands(editor),
  ];
}

/** Options that come with the task could not get their keys when the interface was compiled. */
function withFreeKeys(commands: readonly Command[], taken: Set<string>): Command[] {
  const free = [...'1234567890qwertyuiopasdfgjkzxcvbnm'].filter((key) => !taken.has(key)).values();
  return commands.map((command) => {
    if (command.shortcuts.length > 0) return command;
    const key = free.next().value;
    if (key === undefined) return command;
    taken.add(key);
    return { ...command, shortcuts: [key] };
  });
}

export function optionCommandId(control: ControlTag, value: string | number): string {
  return `option.${control.name}.${value}`;
}

function labelCommands(editor: Editor, control: ControlTag): Command[] {
  return withKeysOnly(editor, control).map((option) => ({
    id: optionCommandId(control, option.value),
    label: option.title,
    group: 'Labels',
    shortcuts: keysOf(option),
    ...sharing(editor, control),
    enabled: () => canEdit(editor) && isOffered(editor, control) && isOptionShown(editor, control, option.value),
    run: () => applyLabel(editor, control, option.value),
  }));
}

/** A tree has too many options for the keyboard; those that the author gave a key have it. */
function withKeysOnly(editor: Editor, control: ControlTag): readonly LabelOption[] {
  const options = editor.model.listFlatOptions(control.name);
  return control.tag === 'Taxonomy' ? options.filter((option) => option.hotkey !== undefined) : options;
}

/** A key of a label turns selected text into a span first; only then does it relabel or arm. */
export function applyLabel(editor: Editor, control: ControlTag, value: string): void {
  if (!isOffered(editor, control)) return;
  const { textSelection, armed, tool } = editor.session.get();
  if (!textSelection || !control.toName.includes(textSelection.objectName)) {
    chooseLabel(editor, control.name, value);
    return;
  }
  editor.session.update({ armed: { control: control.name, values: [value] } });
  createSpan(editor, textSelection.objectName, textSelection.start, textSelection.end);
  editor.session.update({ armed, tool, textSelection: undefined });
}

/** What choosing an option means for its control: a label is applied, a choice toggled. */
export function applyOption(editor: Editor, control: ControlTag, value: string): void {
  if (isLabelControl(control)) applyLabel(editor, control, value);
  else if (canAnswer(editor, control)) toggleChoice(editor, control, regionFor(editor, control), value);
}

function choiceCommands(editor: Editor, control: ControlTag): Command[] {
  return editor.model.listFlatOptions(control.name).map((option) => ({
    id: optionCommandId(control, option.value),
    label: option.title,
    group: 'Answers',
    shortcuts: keysOf(option),
    ...sharing(editor, control),
    enabled: () => canAnswer(editor, control) && isOptionShown(editor, control, option.value),
    run: () => toggleChoice(editor, control, regionFor(editor, control), option.value),
  }));
}

function ratingCommands(editor: Editor, control: ControlTag, taken: Set<string>): Command[] {
  const stars = Array.from({ length: Math.min(Number(control.params.maxRating ?? 5), 9) }, (_, index) => index + 1);
  const plain = stars.map(String);
  const keys = plain.some((key) => taken.has(key)) ? stars.map((star) => `shift+${star}`) : plain;
  const free = keys.some((key) => taken.has(key)) ? [] : keys;
  for (const key of free) taken.add(key);
  return stars.map((star, index) => ({
    id: optionCommandId(control, star),
    label: `${humanized(control.name)}: ${star}`,
    group: 'Answers',
    shortcuts: free[index] === undefined ? [] : [free[index]],
    enabled: () => canAnswer(editor, control),
    run: () => setAnswer(editor, control, regionFor(editor, control), star),
  }));
}

/** The key that an author gave a field: it moves the cursor there, and on a rating adds a star. */
function fieldCommands(editor: Editor, control: ControlTag): Command[] {
  const { hotkey } = control.params;
  if (typeof hotkey !== 'string' || hotkey === '') return [];
  const addStar = () => {
    const given = findAnswer(editor, control, regionFor(editor, control));
    const next = ((typeof given === 'number' ? given : 0) % Number(control.params.maxRating ?? 5)) + 1;
    setAnswer(editor, control, regionFor(editor, control), next);
  };
  return [
    {
      id: `field.${control.name}`,
      label: humanized(control.name),
      group: 'Answers',
      shortcuts: [hotkey],
      ...sharing(editor, control),
      enabled: () => canAnswer(editor, control),
      run: control.tag === 'Rating' ? addStar : () => editor.session.update({ focusRequest: { field: control.name } }),
    },
  ];
}

/** The key of a Filter moves the cursor into it. */
function filterCommands(editor: Editor): Command[] {
  return listFilters(editor.config.root).flatMap(({ attributes: { toName = '', hotkey } }) => {
    if (hotkey === undefined || hotkey === '') return [];
    const run = () => editor.session.update({ focusRequest: { field: filterField(toName) } });
    const label = `Filter ${humanized(toName)}`;
    return [{ id: `filter.${toName}`, label, group: 'View', shortcuts: [hotkey], enabled: () => true, run }];
  });
}

function regionFor(editor: Editor, control: ControlTag) {
  return control.perRegion ? findSingleSelected(editor) : undefined;
}

function canAnswer(editor: Editor, control: ControlTag): boolean {
  if (!canEdit(editor) || !isOnShownEntry(editor, control.name)) return false;
  if (!control.perRegion) return isControlShown(editor, control);
  const region = findSingleSelected(editor);
  return region !== undefined && !region.props.locked && asksAbout(editor, control, region);
}

/** Entries of which one is shown have the same keys. */
function sharing(editor: Editor, control: ControlTag): Pick<Command, 'objects'> {
  return isRepeated(editor, control.name) ? { objects: control.toName } : {};
}

function keysOf(option: LabelOption): string[] {
  return option.hotkey === undefined ? [] : [option.hotkey];
}
