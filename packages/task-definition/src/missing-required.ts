import { dropHidden, type SortedAnswers, situationOf, sortAnswers } from './hidden-answers.ts';
import type { CompiledConfig, ControlTag, RegionResult, ResultItem } from './model.ts';
import { countPages } from './pages.ts';
import { listCarriedLabels } from './results/carried-labels.ts';
import { makesRegions } from './results/check-together.ts';
import { isRegion, isRelation } from './results/item-kind.ts';
import { findMissingMessages } from './results/missing-messages.ts';
import { isVisible, listRules } from './visibility.ts';

/** A required control without an answer; `regionId` when it asks per region. */
export interface MissingAnswer {
  control: string;
  regionId?: string;
  /** Page, from 0, when it asks for each page. */
  itemIndex?: number;
  message: string;
}

/**
 * Required answers that a result lacks, among the controls that people see in that state of the answer. Without `data`
 * a control that asks for each page needs one answer.
 */
export function findMissingRequired(
  compiled: CompiledConfig,
  given: readonly ResultItem[],
  data?: Record<string, unknown>,
): MissingAnswer[] {
  const required = Object.values(compiled.controls).filter((control) => control.required);
  const messages = findMissingMessages(compiled, given, data);
  if (required.length === 0) return messages;
  const result = dropHidden(compiled, given);
  const sorted = sortAnswers(compiled, result);
  const answered = indexAnswers(compiled, result);
  const regionsByObject = indexRegions(compiled, result);
  const answers = required.flatMap((control) => {
    if (control.perRegion) return missingForRegions(compiled, control, sorted, answered, regionsByObject);
    if (control.perItem && data !== undefined) return missingForPages(compiled, control, result, data);
    if (answered.has(control.name) || !isAskedAtSubmit(compiled, control, result)) return [];
    return [{ control: control.name, message: messageOf(control) }];
  });
  return [...answers, ...messages];
}

function missingForRegions(
  compiled: CompiledConfig,
  control: ControlTag,
  sorted: SortedAnswers,
  answered: ReadonlySet<string>,
  regionsByObject: ReadonlyMap<string, ReadonlySet<string>>,
): MissingAnswer[] {
  const hasRules = listRules(control).length > 0;
  const regionIds = control.toName.flatMap((object) => [...(regionsByObject.get(object) ?? [])]);
  return regionIds
    .filter((regionId) => !answered.has(answerKey(control.name, regionId)))
    .filter((regionId) => !hasRules || isVisible(compiled, control, situationOf(sorted, regionId)))
    .map((regionId) => ({ control: control.name, regionId, message: messageOf(control) }));
}

function missingForPages(
  compiled: CompiledConfig,
  control: ControlTag,
  result: readonly ResultItem[],
  data: Record<string, unknown>,
): MissingAnswer[] {
  if (!isAskedAtSubmit(compiled, control, result)) return [];
  const items = result.filter(isRegion).filter((item) => item.from_name === control.name && isAnswer(control, item));
  const answered = new Set(items.map((item) => item.item_index ?? 0));
  const object = compiled.objects[control.toName[0] ?? ''];
  return Array.from({ length: countPages(object, data) }, (_, itemIndex) => itemIndex)
    .filter((itemIndex) => !answered.has(itemIndex))
    .map((itemIndex) => ({ control: control.name, itemIndex, message: messageOf(control) }));
}

/** What is shown only beside a selected region was perhaps never seen, so leaving it out is no mistake. */
function isAskedAtSubmit(compiled: CompiledConfig, control: ControlTag, result: readonly ResultItem[]): boolean {
  return isVisible(compiled, control, { result });
}

function messageOf(control: ControlTag): string {
  const own = control.params.requiredMessage;
  return typeof own === 'string' && own !== '' ? own : `"${control.name}" needs an answer`;
}

function answerKey(control: string, regionId: string): string {
  return `${control}\u0000${regionId}`;
}

function indexAnswers(compiled: CompiledConfig, result: readonly ResultItem[]): Set<string> {
  const answered = new Set<string>();
  for (const item of result) {
    if (isRelation(item) || !isAnswer(compiled.controls[item.from_name], item)) continue;
    answered.add(item.from_name);
    answered.add(answerKey(item.from_name, item.id));
    for (const { control } of listCarriedLabels(compiled, item)) {
      answered.add(control);
      answered.add(answerKey(control, item.id));
    }
  }
  return answered;
}

function isAnswer(control: ControlTag | undefined, item: RegionResult): boolean {
  if (control === undefined) return false;
  // A plain shape has no answer beside its geometry.
  if (control.answer === 'region' && control.optionTag === undefined) return true;
  const given = item.value[control.valueKey];
  if (Array.isArray(given)) return given.some((entry) => !(typeof entry === 'string' && entry.trim() === ''));
  return typeof given === 'string' ? given.trim() !== '' : given !== undefined && given !== null;
}

function indexRegions(compiled: CompiledConfig, result: readonly ResultItem[]): Map<string, Set<string>> {
  const regions = new Map<string, Set<string>>();
  for (const item of result) {
    if (isRelation(item) || !makesRegions(compiled.controls[item.from_name])) continue;
    const ofObject = regions.get(item.to_name) ?? new Set();
    regions.set(item.to_name, ofObject.add(item.id));
  }
  return regions;
}
