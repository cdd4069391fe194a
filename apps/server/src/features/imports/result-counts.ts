/** What project_result_count counts: each result item under its control, and once more under each of its labels. */
export interface ResultCount {
  fromName: string;
  toName: string;
  type: string;
  /** '' for the control itself. */
  label: string;
  count: number;
}

/** One entry per control and per label used in a result. */
export function countResults(results: Iterable<readonly unknown[]>): ResultCount[] {
  const counts = new Map<string, ResultCount>();
  const add = (item: { from_name: string; to_name: string; type: string }, label: string): void => {
    const key = `${item.from_name}|${item.to_name}|${item.type}|${label}`;
    const known = counts.get(key);
    if (known) known.count += 1;
    else counts.set(key, { fromName: item.from_name, toName: item.to_name, type: item.type, label, count: 1 });
  };
  for (const result of results) {
    for (const item of result) {
      if (!isNamed(item)) continue;
      add(item, '');
      for (const label of labelsOf(item)) add(item, label);
    }
  }
  return [...counts.values()].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function key(count: ResultCount): string {
  return `${count.fromName}|${count.toName}|${count.type}|${count.label}`;
}

interface NamedItem {
  from_name: string;
  to_name: string;
  type: string;
  value?: Record<string, unknown>;
}

function isNamed(item: unknown): item is NamedItem {
  const candidate = item as Partial<NamedItem> | null;
  return (
    typeof candidate?.from_name === 'string' &&
    typeof candidate.to_name === 'string' &&
    typeof candidate.type === 'string'
  );
}

/** Choices and labels are lists of texts under the name of their type. */
function labelsOf(item: NamedItem): string[] {
  const value = item.value?.[item.type] ?? item.value?.labels;
  return Array.isArray(value) ? value.filter((label) => typeof label === 'string') : [];
}
