/** Between the values of a column that travels as one text, and between the labels of one answer. */
export const VALUE = '\u0001';
export const LABEL = '\u0002';

/**
 * A column of many rows as one text, which a statement takes as one parameter: the driver would write each element of an
 * array on its own. It is also what goes from thread to thread at the least cost.
 */
export interface Column {
  text: string;
  /** Of the elements of an array; null: texts with a separator between them. */
  type: 'bigint' | 'double precision' | 'boolean' | 'text' | null;
}

/** By name. */
export type Columns = Readonly<Record<string, Column>> & { readonly task_id: Column };

export function textColumn(values: readonly string[]): Column {
  const text = values.map((value) => without(VALUE, value)).join(VALUE);
  // Of an empty text no row would come, not one empty row.
  return text === '' ? { text: list(values.map(() => '""')), type: 'text' } : { text, type: null };
}

export function numberColumn(values: readonly (number | null)[], type: 'bigint' | 'double precision'): Column {
  return { text: list(values), type };
}

export function booleanColumn(values: readonly boolean[]): Column {
  return { text: list(values), type: 'boolean' };
}

/** A label may be any text where a definition of its own says so; a separator in it must not shift the others. */
export const without = (separator: string, value: string): string =>
  value.includes(separator) ? value.replaceAll(separator, ' ') : value;

export const list = (values: readonly unknown[]): string => `{${values.map((value) => value ?? 'null').join(',')}}`;
