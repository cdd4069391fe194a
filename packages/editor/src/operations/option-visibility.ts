import { readVisibility } from '@labelwright/task-definition/compiling/read-visibility';
import type { ControlTag, VisibilityRule } from '@labelwright/task-definition/model';
import { layOutOptions, type OptionPart } from '../controls/options/option-layout.ts';
import type { Editor } from '../editor/editor.ts';
import { isRuleMet } from '../editor/visibility.ts';

type Rules = ReadonlyMap<string, readonly VisibilityRule[]>;

/** Controls and options stay as they are for as long as a task is open. */
const known = new WeakMap<Editor['model'], Map<string, Rules>>();

/** Whether the Views between the control and the option let it be seen now. */
export function isOptionShown(editor: Editor, control: ControlTag, value: string): boolean {
  return (rulesOf(editor, control).get(value) ?? []).every((rule) => isRuleMet(editor, rule));
}

function rulesOf(editor: Editor, control: ControlTag): Rules {
  const { model } = editor;
  const ofModel = known.get(model) ?? new Map<string, Rules>();
  known.set(model, ofModel);
  const rules = ofModel.get(control.name) ?? readRules(model, control);
  ofModel.set(control.name, rules);
  return rules;
}

function readRules(model: Editor['model'], control: ControlTag): Rules {
  const rules = new Map<string, readonly VisibilityRule[]>();
  const visit = (part: OptionPart, above: readonly VisibilityRule[]): void => {
    if (part.kind === 'header') return;
    const own = part.kind === 'view' ? readVisibility(part.node.attributes) : undefined;
    const inherited = own ? [...above, own] : above;
    if (part.kind === 'option' && inherited.length > 0) rules.set(part.option.value, inherited);
    for (const below of part.parts) visit(below, inherited);
  };
  const parts = layOutOptions(control.node, model.listOptions(control.name), control.optionTag ?? '');
  for (const part of parts) visit(part, []);
  return rules;
}
