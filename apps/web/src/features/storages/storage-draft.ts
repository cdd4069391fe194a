import type { StorageFormField } from '@labelwright/contract/storages';

export type DraftValue = string | number | boolean | undefined;
export type Draft = Readonly<Record<string, DraftValue>>;

/** What the fields hold at first: the settings of a connection, or what a new one begins with. */
export function startValues(
  fields: readonly StorageFormField[],
  connection: Readonly<Record<string, unknown>> | undefined,
): Draft {
  return Object.fromEntries(
    fields.map((field) => {
      const known = connection === undefined ? field.value : (connection[field.name] ?? undefined);
      if (field.type === 'toggle') return [field.name, known === true];
      if (field.type === 'number') return [field.name, typeof known === 'number' ? known : undefined];
      return [field.name, typeof known === 'string' ? known : ''];
    }),
  );
}

/** Emptied fields are null; those of a new connection that were never filled are left out. */
export function fieldsToBody(
  fields: readonly StorageFormField[],
  draft: Draft,
  isNew = false,
): Record<string, string | number | boolean | null> {
  const entries = fields.map(({ name }): [string, string | number | boolean | null] => {
    const value = draft[name];
    const text = typeof value === 'string' ? value.trim() : value;
    return [name, text === undefined || text === '' ? null : text];
  });
  // A name cannot be taken away, only left as it is.
  return Object.fromEntries(entries.filter(([name, value]) => value !== null || (!isNew && name !== 'title')));
}
