import type { CompiledConfig, ControlTag, RegionResult } from '../model.ts';
import { flattenOption } from '../options.ts';

/** Controls on whose items the labels of a Labels control travel. */
const CARRIERS: readonly string[] = ['VideoRectangle'];

export function carriesLabels(control: ControlTag | undefined): boolean {
  return control !== undefined && CARRIERS.includes(control.tag);
}

/** The labels that may travel on the items of the control; undefined when none do or the task's data may add some. */
export function listCarriable(compiled: CompiledConfig, control: ControlTag): string[] | undefined {
  if (!carriesLabels(control)) return undefined;
  const owners = control.toName.flatMap((target) => listLabelControls(compiled, target));
  if (owners.some(({ dynamicOptions }) => dynamicOptions !== undefined)) return undefined;
  return owners.flatMap(({ options }) => options.flatMap(flattenOption).map(({ value }) => value));
}

/** The labels that travel on another control's item, under the Labels control that offers each. */
export function listCarriedLabels(
  compiled: CompiledConfig,
  item: RegionResult,
): { control: string; labels: string[] }[] {
  const carrier = compiled.controls[item.from_name];
  const given = carrier === undefined || !carriesLabels(carrier) ? undefined : item.value[carrier.valueKey];
  if (!Array.isArray(given)) return [];
  const owners = listLabelControls(compiled, item.to_name);
  const found = new Map<string, string[]>();
  for (const label of given) {
    const owner = owners.find((control) => offers(control, label)) ?? owners[0];
    if (typeof label !== 'string' || owner === undefined) continue;
    found.set(owner.name, [...(found.get(owner.name) ?? []), label]);
  }
  return [...found].map(([control, labels]) => ({ control, labels }));
}

/** Labels on such an item that no Labels control offers; none while the task's data may add to what they offer. */
export function listUnknownLabels(compiled: CompiledConfig, item: RegionResult): number[] {
  const carrier = compiled.controls[item.from_name];
  const given = carrier === undefined || !carriesLabels(carrier) ? undefined : item.value[carrier.valueKey];
  const owners = listLabelControls(compiled, item.to_name);
  if (!Array.isArray(given) || owners.some(({ dynamicOptions }) => dynamicOptions !== undefined)) return [];
  return given.flatMap((label: unknown, index) => (owners.some((control) => offers(control, label)) ? [] : [index]));
}

function listLabelControls(compiled: CompiledConfig, objectName: string): ControlTag[] {
  return Object.values(compiled.controls).filter(
    (control) => control.type === 'labels' && control.toName.includes(objectName),
  );
}

function offers(control: ControlTag, label: unknown): boolean {
  return control.options.flatMap(flattenOption).some(({ value }) => value === label);
}
