/** The labels, choices and short answers of a result, each with how often it occurs, in the order of the result. */
export function summarize(result: unknown): { text: string; count: number }[] {
  if (!Array.isArray(result)) return [];
  const counts = new Map<string, number>();
  for (const item of result) for (const text of answersOf(item)) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].map(([text, count]) => ({ text, count }));
}

const LONGEST = 80;

function answersOf(item: unknown): string[] {
  const {
    type,
    value,
    from_name: control,
  } = (item ?? {}) as Partial<Record<string, unknown>> & {
    value?: Record<string, unknown>;
  };
  if (typeof type !== 'string' || typeof value !== 'object' || value === null) return [];
  // A region carries its labels under `labels` or under its own type; its geometry says nothing in a list.
  const answer = value[type === 'textarea' ? 'text' : type] ?? value.labels;
  if (Array.isArray(answer))
    return answer.filter((part) => typeof part === 'string').map((part) => part.slice(0, LONGEST));
  if (typeof answer === 'string') return [answer.slice(0, LONGEST)];
  // A bare number says nothing without its control.
  if (typeof answer === 'number') return [typeof control === 'string' ? `${control}: ${answer}` : String(answer)];
  return [];
}
