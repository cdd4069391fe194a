import { resolveReference } from './data-reference.ts';
import { configForTask } from './for-task.ts';
import type { CompiledConfig, DataReference, Problem } from './model.ts';
import { findNearest } from './spelling.ts';
import { textData } from './tags/data-kinds.ts';
import { findParameter } from './tags/index.ts';

const MOST_PROBLEMS = 50;

/** Whether a task's data holds what the interface shows; empty when it does. Fields beyond these are welcome. */
export function validateTask(compiled: CompiledConfig, data: unknown): Problem[] {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    return [{ path: 'data', code: 'wrong_type', message: 'data must be an object with a key for each field' }];
  }
  const record = data as Record<string, unknown>;
  const problems = new Map<string, Problem>();
  for (const field of configForTask(compiled, record).fields) {
    for (const reference of field.references ?? []) {
      const found = checkReference(reference, record);
      if (found !== undefined && !problems.has(found.path)) problems.set(found.path, found);
      if (problems.size === MOST_PROBLEMS) return [...problems.values()];
    }
  }
  return [...problems.values()];
}

function checkReference(
  { expression, tag, parameter, required, embedded }: DataReference,
  data: Record<string, unknown>,
): Problem | undefined {
  const field = expression.slice(1);
  const path = `data.${field}`;
  const value = resolveReference(expression, data);
  // Guidance shows whatever there is.
  if (!required) return undefined;
  if (value === undefined || value === null) {
    const near = findNearest(field, filledKeys(data));
    const hint = near === undefined ? '' : `; the data has "${near}"`;
    return { path, code: 'missing_field', message: `The field "${field}", which ${tag} shows, is missing${hint}` };
  }
  const expected = embedded ? textData : findParameter(tag, parameter)?.data;
  if (expected === undefined || expected.accepts(value)) return undefined;
  return {
    path,
    code: 'wrong_field_type',
    message: `The field "${field}", which ${tag} shows, must be ${expected.expected}`,
  };
}

function filledKeys(data: Record<string, unknown>): string[] {
  return Object.keys(data).filter((key) => data[key] !== undefined && data[key] !== null);
}
