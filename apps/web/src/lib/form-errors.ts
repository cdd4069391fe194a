import { ApiError, messageOf } from './api-error.ts';

export type FormErrors<Field extends string> = {
  fields: Partial<Record<Field, string>>;
  /** What belongs to no field of this form. */
  form: string | undefined;
};

/** `body.settings/title`, `/title` and `title` all name the field `title`; `settings.title` is tried first. */
function candidates(serverField: string): string[] {
  const plain = serverField.replace(/^(body|querystring|params)[./]/, '').replace(/^\//, '');
  const dotted = plain.replaceAll('/', '.');
  return [dotted, dotted.split('.').at(-1) ?? dotted, dotted.split('.')[0] ?? dotted];
}

/** Puts the server's field messages on the fields of a form; the rest becomes the form's own message. */
export function toFormErrors<Field extends string>(error: unknown, known: readonly Field[]): FormErrors<Field> {
  if (!(error instanceof ApiError)) return { fields: {}, form: messageOf(error) };
  const fields: Partial<Record<Field, string>> = {};
  const others: string[] = [];
  for (const [serverField, messages] of Object.entries(error.fields)) {
    const text = messages.join(' ');
    const field = known.find((name) => candidates(serverField).includes(name));
    if (field === undefined) others.push(serverField === 'non_field_errors' ? text : `${serverField}: ${text}`);
    else fields[field] = text;
  }
  const hasFields = Object.keys(fields).length > 0;
  if (others.length > 0) return { fields, form: others.join(' ') };
  return { fields, form: hasFields ? undefined : error.message };
}
