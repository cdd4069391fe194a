import type { PlannedTask } from './import-batch.ts';

export interface LabelUse {
  from_name: string;
  to_name: string;
  type: string;
  /** Empty: the control itself. */
  label: string;
  count: number;
}

/** How often annotations use each control and label: what result_usage() of the database finds in them. */
export function labelUsage(tasks: readonly PlannedTask[]): LabelUse[] {
  const uses = new Map<string, LabelUse>();
  for (const task of tasks)
    for (const annotation of task.annotations) for (const item of annotation.result) countItem(uses, item);
  return [...uses.values()];
}

function countItem(uses: Map<string, LabelUse>, item: unknown): void {
  if (!isRecord(item) || typeof item.type !== 'string') return;
  const { type, from_name: from, to_name: to } = item;
  if (type === 'relation') {
    countLabels(uses, '', '', type, item.labels);
  } else if (typeof from === 'string' && typeof to === 'string') {
    count(uses, from, to, type, '');
    const value = isRecord(item.value) ? item.value : {};
    countLabels(uses, from, to, type, (Object.hasOwn(value, type) ? value[type] : undefined) ?? value.labels);
  }
}

function countLabels(uses: Map<string, LabelUse>, from: string, to: string, type: string, labels: unknown): void {
  if (!Array.isArray(labels)) return;
  // Of a place in a tree every step of the path counts.
  for (const label of labels.flat()) if (typeof label === 'string' && label !== '') count(uses, from, to, type, label);
}

function count(uses: Map<string, LabelUse>, from: string, to: string, type: string, label: string): void {
  const key = `${from}\u0000${to}\u0000${type}\u0000${label}`;
  const known = uses.get(key);
  if (known) known.count += 1;
  else uses.set(key, { from_name: from, to_name: to, type, label, count: 1 });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
