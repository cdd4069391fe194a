import type { CompiledConfig, ConfigNode } from '../model.ts';
import { findTag } from '../tags/index.ts';
import { type FoundOption, findOptionNode, findOwner, hasOptionsBelow, isSamePath } from './find-option.ts';
import {
  type LabelOperation,
  type NameOperation,
  type OptionName,
  type OptionOperation,
  type OptionOwner,
  pathOf,
  titleOf,
} from './model.ts';
import { conditionEdits, renameEdits } from './references.ts';
import {
  escapeAttribute,
  insertAfter,
  removeAttribute,
  removeNode,
  type SourceEdit,
  setAttribute,
} from './source-edits.ts';

const LONGEST = 1000;
/** What XML 1.0 cannot hold, and what nobody can see. */
const UNWRITABLE = /[\p{Cc}\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/u;

/** An operation that this config does not allow; the message says why. */
export class Impossible extends Error {}

/** A control or an object under another name, with all that points to it. */
export function editName(compiled: CompiledConfig, operation: NameOperation): SourceEdit[] {
  const isObject = operation.op === 'rename_object';
  const found = isObject ? own(compiled.objects, operation.from) : own(compiled.controls, operation.from);
  if (found === undefined) throw new Impossible(`There is no ${isObject ? 'object' : 'control'} "${operation.from}"`);
  if (!isObject && own(compiled.objects, operation.from) !== undefined)
    throw new Impossible(`"${operation.from}" is an object that people add to: rename the object`);
  const to = writable(operation.to);
  if (own(compiled.objects, to) !== undefined || own(compiled.controls, to) !== undefined)
    throw new Impossible(`The name "${to}" is taken`);
  if (to.includes(',') || to !== to.trim()) throw new Impossible('A name has no comma, and no space at its ends');
  if (placesIn(to) !== placesIn(operation.from))
    throw new Impossible('The new name must have as many places for an index as the old one');
  return renameEdits(compiled, found.node, operation.from, to);
}

function own<T>(of: Record<string, T>, name: string): T | undefined {
  return Object.hasOwn(of, name) ? of[name] : undefined;
}

const placesIn = (name: string): number => name.match(/\{\{\s*\w+\s*\}\}/g)?.length ?? 0;

export function editOptions(compiled: CompiledConfig, operation: OptionOperation): SourceEdit[] {
  const owner = findOwner(compiled, operation.control);
  if (owner === undefined) throw new Impossible(`No control "${operation.control}" with labels or choices`);
  const edit: OptionEdit = { compiled, owner, source: compiled.source };
  switch (operation.op) {
    case 'rename':
      return rename(edit, operation);
    case 'merge':
      return merge(edit, operation);
    case 'split':
      return split(edit, operation);
    case 'delete':
      return remove(edit, operation);
  }
}

interface OptionEdit {
  compiled: CompiledConfig;
  owner: OptionOwner;
  source: string;
}

type Of<Op extends LabelOperation['op']> = Extract<LabelOperation, { op: Op }>;

function rename(edit: OptionEdit, { from, to }: Of<'rename'>): SourceEdit[] {
  const { compiled, owner } = edit;
  const option = getOption(owner, from);
  const value = writable(to);
  if (findOptionNode(owner, siblingOf(option, value)) !== undefined)
    throw new Impossible(`"${value}" is there already; merge the two instead`);
  return [setStored(option.node, value), ...conditionEdits(compiled, owner, [option.node], [value])];
}

/** The label keeps what people read when what is stored has a name of its own. */
function setStored(node: ConfigNode, value: string): SourceEdit {
  return setAttribute(node, node.attributes.alias ? 'alias' : 'value', value);
}

function siblingOf({ path }: FoundOption, value: string): readonly string[] {
  return [...path.slice(0, -1), value];
}

function merge(edit: OptionEdit, { from, to }: Of<'merge'>): SourceEdit[] {
  const { compiled, owner, source } = edit;
  const sources = from.map((name) => getLeaf(owner, name));
  const [first] = sources;
  if (first === undefined) throw new Impossible('Name at least one label to merge');
  const target = findOptionNode(owner, to);
  if (target !== undefined) checkTarget(owner, target);
  else if (owner.hasPaths && !isSamePath(pathOf(to).slice(0, -1), first.path.slice(0, -1)))
    throw new Impossible(`A new place "${titleOf(to)}" must stand beside the first one that goes into it`);
  const value = writable(target?.path.at(-1) ?? pathOf(to).at(-1) ?? '');
  const kept = target ?? first;
  const gone = sources.filter(({ node }) => node !== kept.node);
  return [
    ...(target === undefined ? [setStored(first.node, value)] : []),
    ...limitEdits(edit, kept.node, [kept, ...gone]),
    ...conditionEdits(
      compiled,
      owner,
      sources.map(({ node }) => node),
      [value],
    ),
    ...gone.map(({ node }) => removeNode(source, node)),
  ];
}

function split(edit: OptionEdit, { from, rules, otherwise }: Of<'split'>): SourceEdit[] {
  const { compiled, owner, source } = edit;
  const option = getLeaf(owner, from);
  const wanted = uniqueNames([...rules.map(({ to }) => to), otherwise]);
  const added: string[] = [];
  const edits: SourceEdit[] = [];
  for (const name of wanted) {
    const target = findOptionNode(owner, name);
    if (target !== undefined) {
      checkTarget(owner, target);
      edits.push(...limitEdits(edit, target.node, target.node === option.node ? [option] : [target, option]));
      continue;
    }
    if (owner.hasPaths && !isSamePath(pathOf(name).slice(0, -1), option.path.slice(0, -1)))
      throw new Impossible(`A new place "${titleOf(name)}" must stand beside the one that is split`);
    added.push(optionElement(option.node, writable(pathOf(name).at(-1) ?? '')));
  }
  const isKept = wanted.some((name) => findOptionNode(owner, name)?.node === option.node);
  const values = wanted.map((name) => pathOf(name).at(-1) ?? '');
  if (added.length > 0) edits.push(insertAfter(source, option.node, added));
  edits.push(...conditionEdits(compiled, owner, [option.node], values));
  if (!isKept) edits.push(removeNode(source, option.node));
  return edits;
}

/** Looks like the option it comes from, apart from what must be its own. */
function optionElement(model: ConfigNode, value: string): string {
  const shared = ['background', 'maxUsages', 'granularity'].flatMap((name) => {
    const written = model.attributes[name];
    return written === undefined ? [] : [` ${name}="${escapeAttribute(written)}"`];
  });
  return `<${model.tag} value="${escapeAttribute(value)}"${shared.join('')}/>`;
}

function remove(edit: OptionEdit, operation: Of<'delete'>): SourceEdit[] {
  const { compiled, owner, source } = edit;
  const option = getLeaf(owner, operation.label);
  const target = operation.answers === 'replace' ? getOption(owner, operation.by ?? '') : undefined;
  if (target !== undefined) checkTarget(owner, target);
  if (target?.node === option.node) throw new Impossible('A label cannot take its own place');
  return [
    ...(target === undefined ? [] : limitEdits(edit, target.node, [target, option])),
    ...conditionEdits(compiled, owner, [option.node], target === undefined ? [] : [target.path.at(-1) ?? '']),
    removeNode(source, option.node),
  ];
}

/** What takes in the answers of several may be used as often as they could together. */
function limitEdits({ owner, source }: OptionEdit, kept: ConfigNode, all: readonly FoundOption[]): SourceEdit[] {
  const takesLimit = findTag(owner.optionTag)?.parameters.some(({ name }) => name === 'maxUsages') ?? false;
  if (!takesLimit || all.length < 2) return [];
  const ofControl = owner.control?.params.maxUsages;
  const limits = all.map(({ node }) => Number(node.attributes.maxUsages ?? ofControl ?? Number.POSITIVE_INFINITY));
  const sum = limits.reduce((total, limit) => total + limit, 0);
  if (Number.isFinite(sum)) return [setAttribute(kept, 'maxUsages', String(sum))];
  if (typeof ofControl === 'number') return [setAttribute(kept, 'maxUsages', String(MOST_USAGES))];
  return removeAttribute(source, kept, 'maxUsages');
}

const MOST_USAGES = 1_000_000;

function getOption(owner: OptionOwner, name: OptionName): FoundOption {
  const option = findOptionNode(owner, name);
  if (option === undefined) throw new Impossible(`"${owner.name}" does not offer "${titleOf(name)}" in the config`);
  return option;
}

/** Places below it would have nowhere to go. */
function getLeaf(owner: OptionOwner, name: OptionName): FoundOption {
  const option = getOption(owner, name);
  if (hasOptionsBelow(owner, option))
    throw new Impossible(`"${titleOf(name)}" has options below it; change those first`);
  return option;
}

function checkTarget(owner: OptionOwner, target: FoundOption): void {
  if (owner.control?.params.leafsOnly === true && hasOptionsBelow(owner, target))
    throw new Impossible(`"${titleOf(target.path)}" has options below it, and only the last ones can be taken`);
}

function uniqueNames(names: readonly OptionName[]): OptionName[] {
  return [...new Map(names.map((name) => [JSON.stringify(pathOf(name)), name])).values()];
}

function writable(text: string): string {
  if (text.trim() === '') throw new Impossible('The new name is empty');
  if (text.length > LONGEST) throw new Impossible(`The new name is longer than ${LONGEST} characters`);
  if (UNWRITABLE.test(text)) throw new Impossible('The new name has characters that cannot be written');
  return text;
}
