import type { CompiledConfig, ControlTag } from './model.ts';
import { flattenOption } from './options.ts';

export interface ControlChange {
  name: string;
  /** Tag names before and after, when they differ. */
  tag?: [string, string];
  toName?: [string[], string[]];
  addedLabels: string[];
  removedLabels: string[];
  /** Stays the same tag with the same parameters, but parameters differ. */
  changedParameters: string[];
}

export interface ConfigDiff {
  addedControls: string[];
  removedControls: string[];
  /** Removed under one name and added under another with everything else equal. */
  renamedControls: { from: string; to: string }[];
  changedControls: ControlChange[];
  addedObjects: string[];
  removedObjects: string[];
  addedFields: string[];
  removedFields: string[];
  addedRelationLabels: string[];
  removedRelationLabels: string[];
}

export function diffConfigs(before: CompiledConfig, after: CompiledConfig): ConfigDiff {
  const controls = compareKeys(before.controls, after.controls);
  const objects = compareKeys(before.objects, after.objects);
  const fields = compareLists(fieldKeys(before), fieldKeys(after));
  const relations = compareLists(relationLabels(before), relationLabels(after));
  return {
    addedControls: controls.added,
    removedControls: controls.removed,
    renamedControls: findRenamed(before, after, controls),
    changedControls: controls.kept.flatMap((name) => compareControl(before.controls[name], after.controls[name])),
    addedObjects: objects.added,
    removedObjects: objects.removed,
    addedFields: fields.added,
    removedFields: fields.removed,
    addedRelationLabels: relations.added,
    removedRelationLabels: relations.removed,
  };
}

/** Everything a result of the control may name, in the order of the config. */
export function labelsOf(control: ControlTag): string[] {
  return control.options.flatMap(flattenOption).map(({ value }) => value);
}

function relationLabels(config: CompiledConfig): string[] {
  return config.relations?.options.map(({ value }) => value) ?? [];
}

function fieldKeys(config: CompiledConfig): string[] {
  return config.fields.map(({ key }) => key);
}

interface Compared {
  added: string[];
  removed: string[];
  kept: string[];
}

function compareKeys(before: Record<string, unknown>, after: Record<string, unknown>): Compared {
  return compareLists(Object.keys(before), Object.keys(after));
}

function compareLists(before: readonly string[], after: readonly string[]): Compared {
  const old = new Set(before);
  const now = new Set(after);
  return {
    added: after.filter((name) => !old.has(name)),
    removed: before.filter((name) => !now.has(name)),
    kept: before.filter((name) => now.has(name)),
  };
}

function compareControl(before: ControlTag | undefined, after: ControlTag | undefined): ControlChange[] {
  if (before === undefined || after === undefined) return [];
  const labels = compareLists(labelsOf(before), labelsOf(after));
  const change: ControlChange = {
    name: before.name,
    addedLabels: labels.added,
    removedLabels: labels.removed,
    changedParameters: changedParameters(before, after),
  };
  if (before.tag !== after.tag) change.tag = [before.tag, after.tag];
  if (before.toName.join() !== after.toName.join()) change.toName = [before.toName, after.toName];
  const isSame =
    change.tag === undefined &&
    change.toName === undefined &&
    labels.added.length + labels.removed.length + change.changedParameters.length === 0;
  return isSame ? [] : [change];
}

function changedParameters(before: ControlTag, after: ControlTag): string[] {
  const names = new Set([...Object.keys(before.params), ...Object.keys(after.params)]);
  names.delete('toName');
  return [...names].filter((name) => before.params[name] !== after.params[name]);
}

function findRenamed(before: CompiledConfig, after: CompiledConfig, names: Compared): ConfigDiff['renamedControls'] {
  const free = new Set(names.added);
  return names.removed.flatMap((from) => {
    const old = before.controls[from];
    const to = [...free].find((name) => old !== undefined && looksLike(old, after.controls[name]));
    if (to === undefined) return [];
    free.delete(to);
    return [{ from, to }];
  });
}

function looksLike(left: ControlTag, right: ControlTag | undefined): boolean {
  if (right === undefined || left.tag !== right.tag) return false;
  return left.toName.join() === right.toName.join() && labelsOf(left).join('\u0000') === labelsOf(right).join('\u0000');
}
