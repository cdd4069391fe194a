import { resolveReference } from './data-reference.ts';
import type { ControlTag, LabelOption } from './model.ts';
import { addLook } from './option-look.ts';

const DEEPEST = 32;

/** The options people choose from: those of the config, then those the task's data adds. */
export function listOptions(control: ControlTag, data: Record<string, unknown> | undefined): LabelOption[] {
  if (control.dynamicOptions === undefined || data === undefined) return control.options;
  const list = resolveReference(control.dynamicOptions, data);
  return Array.isArray(list) ? [...control.options, ...list.flatMap((entry) => readOption(entry, 0))] : control.options;
}

/** The option at the end of a path of stored values; undefined when the tree has no such path. */
export function findPath(options: readonly LabelOption[], path: readonly unknown[]): LabelOption | undefined {
  const [first, ...rest] = path;
  const option = options.find(({ value }) => value === first);
  return option === undefined || rest.length === 0 ? option : findPath(option.children ?? [], rest);
}

/** Whether an answer names each option by the path to it, so that the same name may stand in several branches. */
export function storesPaths(control: ControlTag, options: readonly LabelOption[] = control.options): boolean {
  if (control.tag === 'Taxonomy') return true;
  const isNested = control.tag === 'Choices' && control.params.allowNested === true;
  return isNested && options.some(({ children }) => children !== undefined && children.length > 0);
}

/** An option and all options below it, in the order people see them. */
export function flattenOption(option: LabelOption): LabelOption[] {
  return [option, ...(option.children ?? []).flatMap(flattenOption)];
}

/** Everything a result may name; undefined when the task's data adds options and is not given. */
export function answerableValues(
  control: ControlTag,
  data: Record<string, unknown> | undefined,
): ReadonlySet<string> | undefined {
  if (control.dynamicOptions !== undefined && data === undefined) return undefined;
  return new Set(
    listOptions(control, data)
      .flatMap(flattenOption)
      .map(({ value }) => value),
  );
}

function readOption(entry: unknown, depth: number): LabelOption[] {
  if (typeof entry === 'string') return [{ value: entry, title: entry }];
  if (typeof entry !== 'object' || entry === null || depth === DEEPEST) return [];
  const { value, alias, background, hotkey, hint, html, selected, children } = entry as Record<string, unknown>;
  if (typeof value !== 'string' || value === '') return [];
  const option: LabelOption = { value: typeof alias === 'string' && alias !== '' ? alias : value, title: value };
  if (typeof background === 'string') option.background = background;
  if (typeof hotkey === 'string') option.hotkey = hotkey;
  if (typeof hint === 'string') option.hint = hint;
  if (typeof html === 'string') option.html = html;
  if (selected === true) option.selected = true;
  addLook(option, entry as Record<string, unknown>);
  if (Array.isArray(children)) option.children = children.flatMap((child) => readOption(child, depth + 1));
  return [option];
}
