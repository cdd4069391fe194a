import { invalidField } from '../../../platform/http/app-error.ts';
import { type LibraryOption, optionsByType, storedOption } from '../../projects/index.ts';

const MOST_OPTIONS = 1000;
const LONGEST = 1000;
/** What a label config cannot hold. */
const UNWRITABLE = /[\p{Cc}\uFFFE\uFFFF]/u;

/** Types of controls with the stored values that a label offers to them. */
export function optionNames(value: unknown): Record<string, string[]> {
  const byType = optionsByType({ value, color: null, hotkey: null });
  return Object.fromEntries(Object.entries(byType).map(([type, options]) => [type, options.map(storedOption)]));
}

export function allOptionNames(value: unknown): string[] {
  return [...new Set(Object.values(optionNames(value)).flat())];
}

/** A label that offers nothing, or what no config can hold, is refused. */
export function checkValue(value: unknown): void {
  const options = Object.values(optionsByType({ value, color: null, hotkey: null })).flat();
  if (options.length === 0)
    throw invalidField(
      'value',
      'Give at least one option by type of control, for example {"choices": ["positive"]} or {"rectanglelabels": ["Car"]}.',
    );
  if (options.length > MOST_OPTIONS) throw invalidField('value', `A label offers at most ${MOST_OPTIONS} options.`);
  for (const text of options.flatMap((option) => Object.values(option) as string[])) checkName('value', text);
}

export function checkName(field: string, text: string): void {
  if (text.trim() === '' || text.length > LONGEST || UNWRITABLE.test(text))
    throw invalidField(field, `An option has 1 to ${LONGEST} characters, none of them a control character.`);
}

/** The value with one stored name under another one, wherever it is offered. */
export function renameOption(value: Record<string, unknown>, from: string, to: string): Record<string, unknown> {
  const types = optionNames(value);
  return Object.fromEntries(
    Object.entries(value).map(([key, list]) => {
      if (!Array.isArray(list) || !types[key.toLowerCase()]?.includes(from)) return [key, list];
      return [key, list.map((entry: unknown) => renameEntry(entry, from, to))];
    }),
  );
}

function renameEntry(entry: unknown, from: string, to: string): unknown {
  if (entry === from) return to;
  if (typeof entry !== 'object' || entry === null) return entry;
  const option = entry as Partial<LibraryOption>;
  if (typeof option.value !== 'string' || storedOption({ ...option, value: option.value }) !== from) return entry;
  return option.alias ? { ...entry, alias: to } : { ...entry, value: to };
}
