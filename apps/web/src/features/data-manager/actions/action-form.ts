import type { ActionField } from '@labelwright/contract/data-manager-actions';

/** What stands in the fields of an action, by name; texts as typed until they are sent. */
export type FormValues = Readonly<Record<string, unknown>>;

export const SHARE_NAMES = ['train', 'validation', 'test'] as const;
const EVEN_SHARES = { train: 0.8, validation: 0.1, test: 0.1 };

function startValue({ type, value }: ActionField): unknown {
  if (value !== undefined) return value;
  if (type === 'toggle') return false;
  if (type === 'multiselect') return [];
  return type === 'shares' ? EVEN_SHARES : '';
}

export const startValues = (fields: readonly ActionField[]): FormValues =>
  Object.fromEntries(fields.map((field) => [field.name, startValue(field)]));

/** Whether the field is asked for, given what the others say. */
export const isAsked = ({ only_if: onlyIf }: ActionField, values: FormValues): boolean =>
  onlyIf === undefined || onlyIf.values.includes(String(values[onlyIf.field] ?? ''));

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

function isFine(field: ActionField, value: unknown): boolean {
  if (isEmpty(value)) return !field.required;
  if (field.type === 'number') {
    const number = Number(value);
    return Number.isFinite(number) && number >= (field.min ?? -Infinity) && number <= (field.max ?? Infinity);
  }
  if (field.type !== 'shares') return true;
  return Math.abs(sumOf(value) - 1) < 1e-6;
}

export const isFilled = (fields: readonly ActionField[], values: FormValues): boolean =>
  fields.every((field) => !isAsked(field, values) || isFine(field, values[field.name]));

/** Shares of a split as given, 0 to 1 each. */
export function sharesOf(value: unknown): Record<(typeof SHARE_NAMES)[number], number> {
  const given = (value ?? {}) as Record<string, unknown>;
  const share = (name: string): number => (typeof given[name] === 'number' ? given[name] : 0);
  return { train: share('train'), validation: share('validation'), test: share('test') };
}

const sumOf = (value: unknown): number => Object.values(sharesOf(value)).reduce((sum, share) => sum + share, 0);

/** What is asked for and given, in the types of the API; what was left empty is left out. */
export function toBody(fields: readonly ActionField[], values: FormValues): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const field of fields) {
    const value = values[field.name];
    if (!isAsked(field, values) || isEmpty(value)) continue;
    body[field.name] = field.type === 'number' ? Number(value) : asOption(field, value);
  }
  return body;
}

/** Selects speak text; the server may have offered numbers. */
function asOption(field: ActionField, value: unknown): unknown {
  const options = field.options ?? [];
  const one = (text: unknown): unknown =>
    options.find((option) => String(option.value) === String(text))?.value ?? text;
  if (field.type === 'multiselect' && Array.isArray(value)) return value.map(one);
  return field.type === 'select' ? one(value) : value;
}
