import type { ControlTag, VisibilityRule } from '@labelwright/task-definition/model';
import { findAnswer, isChosen } from '../operations/answers.ts';
import { labelsOf } from '../operations/labels.ts';
import { listSelected } from '../operations/selection.ts';
import type { RegionRecord } from '../store/records.ts';
import type { Editor } from './editor.ts';

/** All rules must hold. */
export function areRulesMet(editor: Editor, rules: readonly VisibilityRule[]): boolean {
  return rules.every((rule) => isRuleMet(editor, rule, listSelected(editor)));
}

export function isControlShown(editor: Editor, control: ControlTag): boolean {
  return areRulesMet(editor, rulesOf(control));
}

/** Whether the control asks about this region: its label rules hold for the region itself, selected or not. */
export function asksAbout(editor: Editor, control: ControlTag, region: RegionRecord): boolean {
  if (!control.toName.includes(region.props.toName)) return false;
  const { whenLabelValue } = control.node.attributes;
  const wanted = whenLabelValue?.split(',').map((value) => value.trim()) ?? [];
  if (wanted.length > 0 && !hasLabel(editor, region, control.node.attributes.whenTagName, wanted)) return false;
  return rulesOf(control).every((rule) => isRuleMet(editor, rule, [region]));
}

/** Hidden by an answer, and so left out of the result; what only depends on the selection is always submitted. */
export function isLeftOut(editor: Editor, control: ControlTag): boolean {
  const rules = rulesOf(control).filter((rule) => rule.when === 'choice-selected' || rule.when === 'choice-unselected');
  return !areRulesMet(editor, rules);
}

function rulesOf(control: ControlTag): VisibilityRule[] {
  return [...(control.inheritedVisibility ?? []), ...(control.visibility ? [control.visibility] : [])];
}

function isRuleMet(editor: Editor, rule: VisibilityRule, regions: readonly RegionRecord[]): boolean {
  switch (rule.when) {
    case 'region-selected':
      return regions.some((region) => hasLabel(editor, region, rule.tagName, rule.labelValues ?? []));
    case 'no-region-selected':
      return regions.length === 0;
    case 'choice-selected':
      return isChoiceSelected(editor, rule, regions);
    case 'choice-unselected':
      return !isChoiceSelected(editor, rule, regions);
  }
}

function hasLabel(
  editor: Editor,
  region: RegionRecord,
  tagName: string | undefined,
  wanted: readonly string[],
): boolean {
  if (tagName !== undefined && !region.props.answers.some((answer) => answer.control === tagName)) return false;
  return (
    wanted.length === 0 ||
    labelsOf(editor, region).some((label) => wanted.includes(label.value) || wanted.includes(label.title))
  );
}

function isChoiceSelected(editor: Editor, rule: VisibilityRule, regions: readonly RegionRecord[]): boolean {
  const controls = Object.values(editor.config.controls).filter((control) =>
    rule.tagName === undefined ? control.tag === 'Choices' : control.name === rule.tagName,
  );
  const wanted = rule.choiceValues ?? [];
  return controls.some((control) => {
    const answer = findAnswer(editor, control, control.perRegion ? regions[0] : undefined);
    if (wanted.length === 0) return answer !== undefined;
    return editor.model
      .listFlatOptions(control.name)
      .some(
        (option) => isChosen(answer, option.value) && (wanted.includes(option.value) || wanted.includes(option.title)),
      );
  });
}
