import type { ColumnPreview, PreviewImport, UploadPreview } from '@labelwright/contract/imports';

/** Pure: which column of the files becomes what in a task. */

/** `field:<key>` for a field of the interface, or one of the others; `@…` is a field of the task itself, beside its data. */
export type Target = `field:${string}` | 'keep' | 'skip' | 'answers' | TaskField | '@meta';
export type TaskField = '@external_id' | '@overlap';
export const TASK_FIELDS: readonly TaskField[] = ['@external_id', '@overlap'];
export type Targets = Readonly<Record<string, Target>>;

/** Key in task.data → tag that shows it. */
export type Fields = Readonly<Record<string, string>>;

export const fieldTarget = (key: string): Target => `field:${key}`;
const EXTERNAL_ID = /^external[ _-]?id$/i;

/** Where the column goes, as the server is told; undefined: nowhere by that name. */
function keyOf(target: Target, column: string): string | undefined {
  if (target === 'keep') return column;
  if (target === '@meta') return `@meta.${column}`;
  if (target.startsWith('@')) return target;
  return target.startsWith('field:') ? target.slice('field:'.length) : undefined;
}

/** Columns of all files under one another; the same name is the same column. */
export function mergeColumns(uploads: readonly Pick<UploadPreview, 'columns'>[]): ColumnPreview[] {
  const merged = new Map<string, ColumnPreview>();
  for (const column of uploads.flatMap((upload) => upload.columns)) {
    const known = merged.get(column.name);
    if (known === undefined) merged.set(column.name, column);
    else if (known.example === '') merged.set(column.name, { ...column, filled: known.filled + column.filled });
  }
  return [...merged.values()];
}

const FITTING: Readonly<Record<string, readonly string[]>> = {
  Image: ['image', 'url'],
  Audio: ['audio', 'url'],
  Video: ['video', 'url'],
  Text: ['text', 'mixed'],
  HyperText: ['text', 'url'],
};

/** What a person would most likely choose: equal names first, then the column whose content suits a field left over. */
export function suggestTargets(columns: readonly ColumnPreview[], fields: Fields): Targets {
  const targets: Record<string, Target> = {};
  const open = new Map(Object.entries(fields));
  const take = (column: string, key: string): void => {
    targets[column] = fieldTarget(key);
    open.delete(key);
  };
  for (const { name } of columns) if (open.has(name)) take(name, name);
  for (const { name } of columns) {
    const key = [...open.keys()].find((field) => field.toLowerCase() === name.toLowerCase());
    if (targets[name] === undefined && key !== undefined) take(name, key);
  }
  for (const [key, tag] of [...open]) {
    const fitting = columns
      .filter(({ name, type }) => targets[name] === undefined && (FITTING[tag] ?? []).includes(type))
      .toSorted((left, right) => right.example.length - left.example.length)[0];
    if (fitting !== undefined) take(fitting.name, key);
  }
  const external = columns.find(({ name }) => targets[name] === undefined && EXTERNAL_ID.test(name));
  if (external) targets[external.name] = '@external_id';
  for (const { name } of columns) targets[name] ??= 'keep';
  return targets;
}

export interface MappingProblems {
  /** Fields that nothing goes to. */
  missing: string[];
  /** Keys that two columns become. */
  twice: string[];
}

export function checkTargets(columns: readonly ColumnPreview[], targets: Targets, fields: Fields): MappingProblems {
  const counts = new Map<string, number>();
  for (const { name } of columns) {
    const key = keyOf(targets[name] ?? 'keep', name);
    if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return {
    missing: Object.keys(fields).filter((key) => !counts.has(key)),
    twice: [...counts].filter(([, count]) => count > 1).map(([key]) => key),
  };
}

/** Only what differs from the file is sent; a file without the column is then read as it is. */
export function toRowOptions(
  columns: readonly ColumnPreview[],
  targets: Targets,
): Pick<PreviewImport, 'mapping' | 'preannotated_from_fields'> {
  const mapping: Record<string, string | null> = {};
  const answers: string[] = [];
  for (const { name } of columns) {
    const target = targets[name] ?? 'keep';
    const key = keyOf(target, name);
    if (target === 'skip') mapping[name] = null;
    else if (target === 'answers') answers.push(name);
    else if (key !== undefined && key !== name) mapping[name] = key;
  }
  return {
    ...(Object.keys(mapping).length > 0 ? { mapping } : {}),
    ...(answers.length > 0 ? { preannotated_from_fields: answers } : {}),
  };
}

/** undefined when one of the files was too large to count. */
export function countRows(uploads: readonly Pick<UploadPreview, 'row_count'>[]): number | undefined {
  let total = 0;
  for (const { row_count: rows } of uploads) {
    if (rows === null) return undefined;
    total += rows;
  }
  return total;
}
