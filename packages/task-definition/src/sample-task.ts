import { parsePath } from './data-reference.ts';
import type { CompiledConfig } from './model.ts';
import { optionalTextData } from './tags/data-kinds.ts';
import { findParameter } from './tags/index.ts';

const LARGEST_INDEX = 100;

/** Made-up data with which the interface can be looked at before there are tasks. */
export function sampleTask(compiled: CompiledConfig): Record<string, unknown> {
  const data: Record<string, unknown> = {};
  const references = compiled.fields.flatMap((field) => field.references ?? []);
  // What an object needs wins over a heading that mentions the same field.
  for (const reference of references.toSorted((left, right) => Number(right.required) - Number(left.required))) {
    const path = parsePath(reference.expression.slice(1));
    if (path.some((step) => typeof step === 'number' && step > LARGEST_INDEX)) continue;
    const kind = reference.embedded ? optionalTextData : findParameter(reference.tag, reference.parameter)?.data;
    if (kind !== undefined) place(data, path, kind.sample(String(path.at(-1) ?? '')));
  }
  return data;
}

function place(container: Record<string, unknown>, path: readonly (string | number)[], value: unknown): void {
  let current: Record<string | number, unknown> = container;
  for (const [index, step] of path.entries()) {
    if (index === path.length - 1) {
      if (!Object.hasOwn(current, step)) define(current, step, value);
      return;
    }
    if (!Object.hasOwn(current, step)) define(current, step, typeof path[index + 1] === 'number' ? [] : {});
    const next = current[step];
    // Another reference already put a text here.
    if (typeof next !== 'object' || next === null) return;
    current = next as Record<string | number, unknown>;
  }
}

/** Plain assignment would follow a field named __proto__ to the prototype. */
function define(target: Record<string | number, unknown>, key: string | number, value: unknown): void {
  Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}
