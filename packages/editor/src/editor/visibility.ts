import { dropHidden } from '@labelwright/task-definition/hidden-answers';
import type { ControlTag, RegionResult, VisibilityRule } from '@labelwright/task-definition/model';
import { isVisible, listRules, ruleHolds, type Situation } from '@labelwright/task-definition/visibility';
import { isOnShownEntry } from '../operations/entries.ts';
import { answerItem, regionItems } from '../results/serialize-result.ts';
import type { RegionRecord } from '../store/records.ts';
import type { Editor } from './editor.ts';

/**
 * The answers that rules can look at: those about the task and those about one region, not ten thousand others. Answers
 * that are hidden themselves say nothing.
 */
function situationOf(editor: Editor, region: RegionRecord | undefined): Situation {
  const answers = editor.store.list('answer').map((record) => answerItem(editor.config, record));
  if (!region) return { result: dropHidden(editor.config, answers) };
  const ofRegion = [...messageOf(region), ...regionItems(editor.config, region)];
  return { result: dropHidden(editor.config, [...answers, ...ofRegion]), regionId: region.id };
}

/** A message of the task is no part of the result, but has a role. */
function messageOf({ id, props: { geometry, toName } }: RegionRecord): RegionResult[] {
  if (geometry.shape !== 'message') return [];
  const { chatmessage } = geometry;
  return [{ id, from_name: toName, to_name: toName, type: 'chatmessage', value: { chatmessage } }];
}

/** With several regions selected it is enough that one of them fits. */
function holdsForSelection(editor: Editor, holds: (situation: Situation) => boolean): boolean {
  const selected = editor.session.get().selection.flatMap((id) => editor.store.findRegion(id) ?? []);
  if (selected.length === 0) return holds(situationOf(editor, undefined));
  return selected.some((region) => holds(situationOf(editor, region)));
}

export function isRuleMet(editor: Editor, rule: VisibilityRule): boolean {
  return holdsForSelection(editor, (situation) => ruleHolds(editor.config, rule, situation));
}

export function isControlShown(editor: Editor, control: ControlTag): boolean {
  if (!control.perRegion && !hasRules(control)) return true;
  return holdsForSelection(editor, (situation) => isVisible(editor.config, control, situation));
}

/** Whether the labels of the control, or its shape, can be given now. */
export function isOffered(editor: Editor, control: ControlTag): boolean {
  return isOnShownEntry(editor, control.name) && (!hasRules(control) || isControlShown(editor, control));
}

export function hasRules(control: ControlTag): boolean {
  return listRules(control).length > 0;
}

/** Whether the control asks about this region, selected or not. */
export function asksAbout(editor: Editor, control: ControlTag, region: RegionRecord): boolean {
  if (!control.toName.includes(region.props.toName)) return false;
  return !hasRules(control) || isVisible(editor.config, control, situationOf(editor, region));
}
