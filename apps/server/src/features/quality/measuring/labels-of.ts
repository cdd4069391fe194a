import type { CompiledConfig, ControlTag, ResultItem } from '@labelwright/task-definition/model';
import { carriesLabels, listCarriedLabels } from '@labelwright/task-definition/results/carried-labels';
import { isRelation } from '@labelwright/task-definition/results/item-kind';

/** Label → how many items carry it. */
export type LabelCounts = Map<string, number>;

/** Answers that are one of few: a number typed in freely is none, a rating is one. */
const FEW_VALUES: readonly string[] = ['Rating', 'Pairwise'];
const MOST_LABELS = 200;
const MOST_CHARACTERS = 400;
/** As of a control in a label config. */
const LONGEST_NAME = 200;
/** Between the steps of a path. */
export const PATH_SEPARATOR = ' / ';

export function hasLabels(control: ControlTag): boolean {
  return control.options.length > 0 || control.dynamicOptions !== undefined || FEW_VALUES.includes(control.tag);
}

export function labelledControls(compiled: CompiledConfig): string[] {
  return Object.values(compiled.controls)
    .filter(hasLabels)
    .map(({ name }) => name);
}

/** One answer for the whole task, one or several of few: what confusion and consensus are defined for. */
export function isCategorical(control: ControlTag): boolean {
  return hasLabels(control) && control.answer === 'classification' && !control.perRegion && !control.perItem;
}

/**
 * The labels that an answer gives to each control that has any; controls left empty are there, with none.
 * @param labelled names of the controls that have labels, found out once for all answers
 */
export function labelsOf(
  compiled: CompiledConfig,
  labelled: readonly string[],
  result: unknown,
): Map<string, LabelCounts> {
  const found = new Map<string, LabelCounts>();
  for (const name of labelled) found.set(name, new Map());
  for (const item of Array.isArray(result) ? (result as ResultItem[]) : []) {
    if (typeof item !== 'object' || item === null || isRelation(item)) continue;
    const control = compiled.controls[item.from_name];
    if (control === undefined || typeof item.value !== 'object' || item.value === null) continue;
    if (carriesLabels(control)) {
      for (const carried of listCarriedLabels(compiled, item)) addLabels(found.get(carried.control), carried.labels);
    } else addLabels(found.get(control.name), item.value[control.valueKey]);
  }
  return found;
}

/** Answers to a JSON schema: the words, yes/no and lists of words at their top, under names that a control could have. */
export function labelsOfJson(result: unknown): Map<string, LabelCounts> {
  const found = new Map<string, LabelCounts>();
  if (typeof result !== 'object' || result === null || Array.isArray(result)) return found;
  for (const [name, value] of Object.entries(result)) {
    if (name.length > LONGEST_NAME || typeof value === 'number') continue;
    if (typeof value === 'object' && !Array.isArray(value)) continue;
    const labels: LabelCounts = new Map();
    addLabels(labels, value);
    if (labels.size > 0) found.set(printable(name), labels);
  }
  return found;
}

function addLabels(labels: LabelCounts | undefined, given: unknown): void {
  if (labels === undefined) return;
  for (const entry of Array.isArray(given) ? given : [given]) {
    const label = nameOf(entry);
    if (label === undefined || (labels.size >= MOST_LABELS && !labels.has(label))) continue;
    labels.set(label, (labels.get(label) ?? 0) + 1);
  }
}

function nameOf(entry: unknown): string | undefined {
  const text = Array.isArray(entry) ? entry.map(String).join(PATH_SEPARATOR) : plain(entry);
  return text === undefined || text === '' ? undefined : printable(text).slice(0, MOST_CHARACTERS);
}

/** Control characters separate values on their way into the database. */
function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, ' ');
}

function plain(entry: unknown): string | undefined {
  return typeof entry === 'string' || typeof entry === 'number' || typeof entry === 'boolean'
    ? String(entry)
    : undefined;
}
