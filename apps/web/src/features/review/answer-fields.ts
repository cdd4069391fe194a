/** One field of several JSON answers. */
export interface AnswerField {
  /** Names from the top, such as `address › city`; empty for an answer that has no fields. */
  path: string;
  /** The same, name by name. */
  names: readonly string[];
  /** What each answer has there, in the order of the answers; undefined: nothing. */
  values: readonly unknown[];
  isSame: boolean;
}

/** Field by field, what several answers say; lists are compared whole. */
export function differencesOf(answers: readonly unknown[]): AnswerField[] {
  const fields: AnswerField[] = [];
  walk(answers, [], fields);
  return fields;
}

function walk(values: readonly unknown[], path: readonly string[], into: AnswerField[]): void {
  const given = values.filter((value) => value !== undefined);
  if (given.length > 0 && given.every(isRecord)) {
    const names = new Set(given.flatMap((value) => Object.keys(value)));
    for (const name of names) {
      walk(
        values.map((value) => (isRecord(value) ? value[name] : undefined)),
        [...path, name],
        into,
      );
    }
    return;
  }
  const [first] = values;
  const isSame = values.every((value) => canonical(value) === canonical(first));
  into.push({ path: path.join(' › '), names: path, values, isSame });
}

export function shortText(value: unknown): string {
  if (value === undefined || value === null || value === '') return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function canonical(value: unknown): string | undefined {
  return JSON.stringify(value, (_key, inner: unknown) =>
    isRecord(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}
