import type { ControlTag, VisibilityRule } from '@labelwright/task-definition/model';
import { isVisible, listRules, ruleHolds, type Situation } from '@labelwright/task-definition/visibility';
import { listSelected } from '../operations/selection.ts';
import { answerItem, regionItems } from '../results/serialize-result.ts';
import type { RegionRecord } from '../store/records.ts';
import type { Editor } from './editor.ts';

/** The answers that rules can look at: those about the task and those about one region, not ten thousand others. */
function situationOf(editor: Editor, region: RegionRecord | undefined): Situation {
  const answers = editor.store.list('answer').map((record) => answerItem(editor.config, record));
  if (!region) return { result: answers };
  return { result: [...answers, ...regionItems(editor.config, region)], regionId: region.id };
}

/** With several regions selected it is enough that one of them fits. */
function holdsForSelection(editor: Editor, holds: (situation: Situation) => boolean): boolean {
  const selected = listSelected(editor);
  if (selected.length === 0) return holds(situationOf(editor, undefined));
  return selected.some((region) => holds(situationOf(editor, region)));
}

export function isRuleMet(editor: Editor, rule: VisibilityRule): boolean {
  return holdsForSelection(editor, (situation) => ruleHolds(editor.config, rule, situation));
}

export function isControlShown(editor: Editor, control: ControlTag): boolean {
  return holdsForSelection(editor, (situation) => isVisible(editor.config, control, situation));
}

/** Whether the control asks about this region, selected or not. */
export function asksAbout(editor: Editor, control: ControlTag, region: RegionRecord): boolean {
  if (!control.toName.includes(region.props.toName)) return false;
  return isVisible(editor.config, control, situationOf(editor, region));
}

/** Hidden by an answer, and so left out of the result; what only depends on the selection is always submitted. */
export function isLeftOut(editor: Editor, control: ControlTag): boolean {
  const situation = situationOf(editor, undefined);
  return listRules(control)
    .filter((rule) => rule.when === 'choice-selected' || rule.when === 'choice-unselected')
    .some((rule) => !ruleHolds(editor.config, rule, situation));
}
