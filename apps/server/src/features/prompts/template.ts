import { isReference, referenceKey, resolveReference } from '@labelwright/task-definition/data-reference';

const FIELD = /\{\{([^{}]*)\}\}/g;
/** Characters of all that is sent for one task: far beyond what models read, short of what could hurt this server. */
const LONGEST_PROMPT = 400_000;

/** `text` of `{{ text }}`, each once. */
export function fieldsOf(template: string): string[] {
  return [...new Set([...template.matchAll(FIELD)].map(([, inner = '']) => inner.trim()))];
}

/** What is wrong with a template; `known` are the keys that tasks of the project have or are shown by. */
export function checkTemplate(template: string, known: ReadonlySet<string>): string[] {
  const problems = fieldsOf(template).flatMap((field) => {
    if (field === '') return ['{{}} names no field.'];
    if (!isReference(`$${field}`)) return [`{{${field}}} is no field: write {{name}}, {{name.key}} or {{name[0]}}.`];
    if (known.has(field) || known.has(referenceKey(`$${field}`))) return [];
    const some = [...known].slice(0, 20).join(', ');
    return [`No task has a field {{${field}}}.${some === '' ? '' : ` There is ${some}.`}`];
  });
  const rest = template.replace(FIELD, '');
  if (rest.includes('{{') || rest.includes('}}')) problems.push('Every {{ needs its }}.');
  if (problems.length === 0 && fieldsOf(template).length === 0)
    problems.push('The template reads nothing of the task: put a field such as {{text}} into it.');
  return problems;
}

/** `pictures`: addresses of those that go along, in the order in which the text numbers them. */
export type Filled = { text: string; pictures?: string[]; problem?: undefined } | { text?: undefined; problem: string };

const MOST_PICTURES = 10;

/**
 * The template with the data of one task, read once: what looks like a field inside the data stays as it is. Each value
 * stands between marks that it does not contain, so that it cannot pass itself off as instructions. Of a picture its number
 * stands there.
 *
 * @param shown fields that the interface shows as pictures
 */
export function fillTemplate(
  template: string,
  data: Record<string, unknown>,
  mark: string,
  shown: ReadonlySet<string> = new Set(),
): Filled {
  const values = new Map<string, string>();
  const pictures: string[] = [];
  for (const field of fieldsOf(template)) {
    const value = resolveReference(field, data);
    if (value === undefined || value === null) return { problem: `The task has no ${field}.` };
    if (shown.has(field)) {
      const own = [value].flat();
      if (!own.every((address) => typeof address === 'string')) return { problem: `${field} is no picture.` };
      const numbers = own.map((_, place) => pictures.length + place + 1);
      pictures.push(...own);
      values.set(field, `picture ${numbers.join(', ')}`);
    } else values.set(field, typeof value === 'object' ? JSON.stringify(value) : String(value));
  }
  const id = freeMark([...values.values()], mark);
  const text = template.replace(FIELD, (_, inner: string) => {
    const value = values.get(inner.trim()) ?? '';
    return `<data ${id}>${value}</data ${id}>`;
  });
  if (text.length > LONGEST_PROMPT)
    return { problem: `The task is too long: ${text.length} characters with the template, ${LONGEST_PROMPT} fit.` };
  if (pictures.length > MOST_PICTURES)
    return { problem: `The task has too many pictures: ${pictures.length}, ${MOST_PICTURES} may go along.` };
  return pictures.length === 0 ? { text } : { text, pictures };
}

function freeMark(values: readonly string[], mark: string): string {
  let id = mark;
  while (values.some((value) => value.includes(id))) id += 'x';
  return id;
}
