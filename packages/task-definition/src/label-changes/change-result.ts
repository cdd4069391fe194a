import { resolveReference } from '../data-reference.ts';
import type { CompiledConfig, ControlTag, RegionResult } from '../model.ts';
import { carriesLabels, listCarriedLabels } from '../results/carried-labels.ts';
import { isRecord } from '../results/item-shape.ts';
import { dropLost, type Item } from './drop-lost.ts';
import { fillName, findOptionNode, findOwner, isSamePath, nameMatcher } from './find-option.ts';
import {
  type AnswerContext,
  type ChangeStep,
  type LabelChange,
  LINKS,
  type OptionName,
  type OptionOperation,
  type OptionOwner,
  pathOf,
  type SplitRule,
} from './model.ts';

/**
 * A stored result as it is after the change: valid under the new config when it was valid under the old one. What the
 * change does not touch, and what is no result at all, comes back as it is (the same object).
 */
export function changeResult(change: LabelChange, result: unknown, context: AnswerContext = {}): unknown {
  if (!Array.isArray(result)) return result;
  return change.steps.reduce<unknown[]>((items, step) => changeStep(step, items, context), result);
}

function changeStep(step: ChangeStep, items: unknown[], context: AnswerContext): unknown[] {
  const { operation } = step;
  if (operation.op === 'rename_control') return renameItems(items, ['from_name'], operation);
  if (operation.op === 'rename_object') {
    // An object that people add to is the control of what they add.
    const isControl = Object.hasOwn(step.before.controls, operation.from);
    return renameItems(items, isControl ? ['to_name', 'from_name'] : ['to_name'], operation);
  }
  const owner = findOwner(step.before, operation.control);
  return owner === undefined ? items : changeOptions({ step, owner, operation, context, items }, items);
}

function renameItems(items: unknown[], keys: readonly string[], { from, to }: { from: string; to: string }): unknown[] {
  const match = nameMatcher(from);
  return keep(items, (item) => {
    if (!isRecord(item) || item.type === LINKS) return [item];
    const renamed = keys.flatMap((key) => {
      const indexes = match(item[key]);
      return indexes === undefined ? [] : [[key, fillName(to, indexes)] as const];
    });
    return renamed.length === 0 ? [item] : [{ ...item, ...Object.fromEntries(renamed) }];
  });
}

interface OptionChange {
  step: ChangeStep;
  owner: OptionOwner;
  operation: OptionOperation;
  context: AnswerContext;
  items: readonly unknown[];
}

function changeOptions(change: OptionChange, items: unknown[]): unknown[] {
  const lostRegions = new Set<string>();
  const changed = keep(items, (item) => {
    if (!isRecord(item)) return [item];
    const place = findLabels(change, item);
    if (place === undefined) return [item];
    const labels = place.labels.flatMap((entry) => (place.owns(entry) ? changeEntry(change, item, entry) : [entry]));
    const unique = [...new Map(labels.map((entry) => [keyOf(entry), entry])).values()];
    if (isSameList(unique, place.labels)) return [item];
    if (unique.length > 0) return [place.with(unique)];
    return emptied(change, item, place, lostRegions);
  });
  return changed === items ? items : dropLost(change.step.after, items, changed, lostRegions);
}

/** A path of one step is the same answer as that step. */
function keyOf(entry: unknown): string {
  return Array.isArray(entry) ? entry.join('\u0000') : String(entry);
}

/** Nothing is left of the answer. */
function emptied(change: OptionChange, item: Item, place: Labels, lostRegions: Set<string>): unknown[] {
  const { operation, owner } = change;
  const takesRegion = operation.op === 'delete' && operation.answers === 'remove_region';
  const { control } = owner;
  if (control === undefined) return takesRegion ? [] : [place.with(undefined)];
  const isAboutRegion = control.answer !== 'classification' || control.perRegion;
  if (takesRegion && isAboutRegion && typeof item.id === 'string') lostRegions.add(item.id);
  return place.isCarried && !takesRegion ? [place.with(undefined)] : [];
}

interface Labels {
  labels: readonly unknown[];
  /** They travel on the item of another control. */
  isCarried: boolean;
  owns(entry: unknown): boolean;
  with(labels: unknown[] | undefined): Item;
}

function findLabels({ step, owner }: OptionChange, item: Item): Labels | undefined {
  const { control } = owner;
  if (control === undefined) {
    if (item.type !== LINKS || !Array.isArray(item.labels)) return undefined;
    const { labels, ...rest } = item;
    return { labels, isCarried: false, owns: () => true, with: (next) => (next ? { ...item, labels: next } : rest) };
  }
  if (item.type === LINKS || !isRecord(item.value)) return undefined;
  const { value } = item;
  const isOwn = item.type === control.type && nameMatcher(control.name)(item.from_name) !== undefined;
  const key = isOwn ? control.valueKey : carriedKey(step.before, control, item);
  const labels = key === undefined ? undefined : value[key];
  if (key === undefined || !Array.isArray(labels)) return undefined;
  const { [key]: _labels, ...rest } = value;
  return {
    labels,
    isCarried: !isOwn,
    owns: isOwn ? () => true : (entry) => isCarriedBy(step.before, control, item, entry),
    with: (next) => ({ ...item, value: next === undefined ? rest : { ...value, [key]: next } }),
  };
}

function carriedKey(compiled: CompiledConfig, control: ControlTag, item: Item): string | undefined {
  if (control.type !== 'labels') return undefined;
  const carrier = Object.hasOwn(compiled.controls, String(item.from_name))
    ? compiled.controls[String(item.from_name)]
    : undefined;
  return carriesLabels(carrier) ? carrier?.valueKey : undefined;
}

function isCarriedBy(compiled: CompiledConfig, control: ControlTag, item: Item, entry: unknown): boolean {
  const carrier = compiled.controls[String(item.from_name)];
  const alone = { ...item, value: { [carrier?.valueKey ?? '']: [entry] } } as unknown as RegionResult;
  return listCarriedLabels(compiled, alone).some((found) => found.control === control.name);
}

/** What stands for one label afterwards: itself, others, or nothing. */
function changeEntry(change: OptionChange, item: Item, entry: unknown): unknown[] {
  const { operation } = change;
  switch (operation.op) {
    case 'rename':
      return [renameEntry(change, entry, pathOf(operation.from), operation.to)];
    case 'merge':
      return operation.from.some((name) => isNamed(change.owner, entry, name))
        ? [entryFor(change, entry, operation.to)]
        : [entry];
    case 'split': {
      if (!isNamed(change.owner, entry, operation.from)) return [entry];
      const rule = operation.rules.find((candidate) => holds(candidate, item, change));
      return [entryFor(change, entry, rule?.to ?? operation.otherwise)];
    }
    case 'delete':
      if (!isNamed(change.owner, entry, operation.label)) return [entry];
      return operation.answers === 'replace' ? [entryFor(change, entry, operation.by ?? '')] : [];
  }
}

/** Everything below a renamed place carries its name in the path. */
function renameEntry({ owner }: OptionChange, entry: unknown, from: readonly string[], to: string): unknown {
  if (!Array.isArray(entry)) return !owner.hasPaths && entry === from.at(-1) ? to : entry;
  if (!owner.hasPaths) return entry.map((step) => (step === from.at(-1) ? to : step));
  return isSamePath(entry.slice(0, from.length), from) ? entry.with(from.length - 1, to) : entry;
}

function isNamed(owner: OptionOwner, entry: unknown, name: OptionName): boolean {
  const path = pathOf(name);
  if (owner.hasPaths) return Array.isArray(entry) && isSamePath(entry, path);
  return (Array.isArray(entry) ? entry.at(-1) : entry) === path.at(-1);
}

/** As the config afterwards has it; in the shape of what it takes the place of. */
function entryFor({ step, owner }: OptionChange, entry: unknown, name: OptionName): unknown {
  if (owner.hasPaths) return [...pathOf(name)];
  const value = pathOf(name).at(-1) ?? '';
  if (!Array.isArray(entry)) return value;
  const after = findOwner(step.after, owner.name);
  return [...((after && findOptionNode(after, value)?.path) ?? [value])];
}

function holds(rule: SplitRule, item: Item, { context, items }: OptionChange): boolean {
  switch (rule.by) {
    case 'annotator':
      return context.annotatorId !== undefined && rule.users.includes(context.annotatorId);
    case 'data':
      return context.data !== undefined && isText(resolveReference(rule.field, context.data), rule.equals);
    case 'region':
      return listAttributes(item, items, rule.attribute).some((value) => isText(value, rule.equals));
  }
}

/** What is answered about the region under the name, and what its meta holds there. */
function listAttributes(item: Item, items: readonly unknown[], attribute: string): unknown[] {
  return items.filter(isRecord).flatMap((other) => {
    if (other.id !== item.id || other.type === LINKS) return [];
    const meta = isRecord(other.meta) && Object.hasOwn(other.meta, attribute) ? [other.meta[attribute]] : [];
    const answers = other.from_name === attribute && isRecord(other.value) ? Object.values(other.value) : [];
    return [...meta, ...answers].flat(2);
  });
}

function isText(value: unknown, text: string): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value) && String(value) === text;
}

function isSameList(left: readonly unknown[], right: readonly unknown[]): boolean {
  return left.length === right.length && left.every((entry, index) => entry === right[index]);
}

/** Like flatMap, but the list itself when nothing changes. */
function keep(items: unknown[], change: (item: unknown) => unknown[]): unknown[] {
  const changed = items.flatMap((item) => change(item));
  return isSameList(changed, items) ? items : changed;
}
