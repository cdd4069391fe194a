import type { FilterRule } from '@labelwright/contract/distribution-rules';
import { randomId } from '../../lib/random-id.ts';

type Value = FilterRule['values'][number];

/** A condition while it is being written. `values` as typed, separated by commas. */
export type RuleDraft = { key: string; field: string; operator: FilterRule['operator']; values: string };

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?$/;
const isTruth = (text: string): boolean => text === 'true' || text === 'false';

function readValue(text: string): Value {
  if (text.length > 1 && text.startsWith('"') && text.endsWith('"')) return text.slice(1, -1);
  if (isTruth(text)) return text === 'true';
  return NUMBER.test(text) ? Number(text) : text;
}

/** Numbers and truth values are meant as such; quotes keep a text a text and its commas in it. */
export const readValues = (text: string): Value[] =>
  (text.match(/\s*"[^"]*"\s*|[^,]+/g) ?? [])
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(readValue);

const writeValue = (value: Value): string =>
  typeof value === 'string' && (isTruth(value) || NUMBER.test(value) || value.includes(','))
    ? `"${value}"`
    : String(value);

export const toDrafts = (rules: readonly FilterRule[]): RuleDraft[] =>
  rules.map(({ field, operator, values }) => ({
    key: randomId(),
    field,
    operator,
    values: values.map(writeValue).join(', '),
  }));

/** undefined while a condition is not complete. */
export function toRules(drafts: readonly RuleDraft[]): FilterRule[] | undefined {
  const rules = drafts.map(({ field, operator, values }) => ({ field, operator, values: readValues(values) }));
  return rules.every(({ field, values }) => field !== '' && values.length > 0) ? rules : undefined;
}
