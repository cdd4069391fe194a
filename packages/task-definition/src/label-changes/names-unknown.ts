import type { CompiledConfig } from '../model.ts';
import { flattenOption } from '../options.ts';
import { isRecord } from '../results/item-shape.ts';
import { nameMatcher } from './find-option.ts';
import { LINKS } from './model.ts';

/**
 * Whether a result, which may be incomplete, names a control or a label that the config does not have. Quick: for what is
 * saved with every pause. Options that come from the task's data count as known.
 */
export function namesUnknown(compiled: CompiledConfig, result: unknown): boolean {
  if (!Array.isArray(result)) return false;
  const controls = Object.values(compiled.controls);
  if (controls.length === 0) return false;
  const known = new Map(
    controls.map((control) => [control.name, { control, offered: offeredBy(control.options.flatMap(flattenOption)) }]),
  );
  const links = offeredBy(compiled.relations?.options ?? []);
  return result.some((item) => {
    if (!isRecord(item)) return false;
    if (item.type === LINKS) return hasOther(item.labels, links);
    const name = String(item.from_name);
    const found =
      known.get(name) ??
      (compiled.repeats && [...known.values()].find(({ control }) => nameMatcher(control.name)(name) !== undefined));
    if (!found) return true;
    const { control, offered } = found;
    if (!control.toName.some((target) => nameMatcher(target)(item.to_name) !== undefined)) return true;
    if (control.optionTag === undefined || control.dynamicOptions !== undefined || control.params.apiUrl !== undefined)
      return false;
    return isRecord(item.value) && hasOther(item.value[control.valueKey], offered);
  });
}

function offeredBy(options: readonly { value: string }[]): ReadonlySet<unknown> {
  return new Set(options.map(({ value }) => value));
}

function hasOther(labels: unknown, offered: ReadonlySet<unknown>): boolean {
  return Array.isArray(labels) && labels.flat().some((label) => !offered.has(label));
}
