import { diffConfigs, labelsOf } from './diff.ts';
import type { CompiledConfig, ControlTag } from './model.ts';
import { listCarriable } from './results/carried-labels.ts';
import { findTag } from './tags/index.ts';

/** What stored annotations, drafts and tasks use; the server counts it in the database. */
export interface ConfigUsage {
  /** Items by `from_name|to_name|type`. */
  controls: Record<string, number>;
  /** Items by control and label; labels of links stand under `relation`. */
  labels: Record<string, Record<string, number>>;
  /** Tasks that have each top-level key of data. */
  fields?: Record<string, number>;
  /** All tasks; without it only fields that no task has are reported. */
  taskCount?: number;
}

export interface BreakingChange {
  code: 'control_removed' | 'control_renamed' | 'type_changed' | 'target_changed' | 'label_removed' | 'field_missing';
  /** The control, or the field of `field_missing`. */
  name: string;
  label?: string;
  /** Stored items, or tasks, that would no longer fit. */
  count: number;
  message: string;
}

/** What a new config would orphan; empty when all stored work stays valid. Adding never breaks anything. */
export function breakingChanges(before: CompiledConfig, after: CompiledConfig, usage: ConfigUsage): BreakingChange[] {
  const renamed = new Map(diffConfigs(before, after).renamedControls.map(({ from, to }) => [from, to]));
  const ofControls = Object.entries(usage.controls).flatMap(([key, count]) =>
    count > 0 ? checkControl(key, count, after, renamed) : [],
  );
  return [
    ...ofControls,
    ...checkLabels(after, usage),
    ...checkRelationLabels(after, usage),
    ...checkFields(before, after, usage),
  ];
}

function checkControl(
  key: string,
  count: number,
  after: CompiledConfig,
  renamed: ReadonlyMap<string, string>,
): BreakingChange[] {
  // Names may contain the separator; type and object are the last two parts.
  const parts = key.split('|');
  const type = parts.pop() ?? '';
  const toName = parts.pop() ?? '';
  const name = parts.join('|');
  const control = findControl(after, name);
  const used = `${count} stored ${count === 1 ? 'result uses' : 'results use'} it`;
  if (control === undefined) {
    const to = renamed.get(name);
    if (to === undefined)
      return [{ code: 'control_removed', name, count, message: `"${name}" is removed, but ${used}` }];
    return [
      {
        code: 'control_renamed',
        name,
        count,
        message: `"${name}" is renamed to "${to}", but ${used} under the old name`,
      },
    ];
  }
  const changes: BreakingChange[] = [];
  if (control.type !== type) {
    changes.push({
      code: 'type_changed',
      name,
      count,
      message: `"${name}" changes from ${type} to ${control.type}, but ${used}`,
    });
  }
  if (!control.toName.some((target) => fitsName(target, toName))) {
    const message = `"${name}" no longer points to "${toName}", but ${used}`;
    changes.push({ code: 'target_changed', name, count, message });
  }
  return changes;
}

/** Results of a repeated control carry its name with an index: `tone_3` of `tone_{{idx}}`. */
function findControl(after: CompiledConfig, name: string): ControlTag | undefined {
  if (Object.hasOwn(after.controls, name)) return after.controls[name];
  return after.repeats && Object.values(after.controls).find((control) => fitsName(control.name, name));
}

function fitsName(declared: string, name: string): boolean {
  if (!declared.includes('{{')) return declared === name;
  const parts = declared.split(/\{\{\s*\w+\s*\}\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('\\d+')}$`).test(name);
}

function checkLabels(after: CompiledConfig, usage: ConfigUsage): BreakingChange[] {
  return Object.entries(usage.labels).flatMap(([name, counts]) => {
    const control = findControl(after, name);
    if (control === undefined) return [];
    const carried = listCarriable(after, control);
    if (carried !== undefined) return removedLabels(name, counts, carried);
    return takesOptions(control) ? removedLabels(name, counts, labelsOf(control)) : [];
  });
}

/** Other controls take free answers, and one whose options come from elsewhere may still offer the label. */
function takesOptions(control: ControlTag): boolean {
  const isElsewhere = control.dynamicOptions !== undefined || control.params.apiUrl !== undefined;
  return findTag(control.tag)?.control?.optionTag !== undefined && !isElsewhere;
}

function checkRelationLabels(after: CompiledConfig, usage: ConfigUsage): BreakingChange[] {
  const counts = usage.labels.relation;
  if (counts === undefined || after.controls.relation !== undefined) return [];
  return removedLabels('relation', counts, after.relations?.options.map(({ value }) => value) ?? []);
}

function removedLabels(name: string, counts: Record<string, number>, offered: readonly string[]): BreakingChange[] {
  const known = new Set(offered);
  return Object.entries(counts)
    .filter(([label, count]) => count > 0 && !known.has(label))
    .map(([label, count]) => ({
      code: 'label_removed',
      name,
      label,
      count,
      message: `"${label}" of "${name}" is removed, but ${count} stored ${count === 1 ? 'result names' : 'results name'} it`,
    }));
}

function checkFields(before: CompiledConfig, after: CompiledConfig, usage: ConfigUsage): BreakingChange[] {
  const { fields, taskCount } = usage;
  if (fields === undefined) return [];
  const known = new Set(before.fields.filter(({ required }) => required).map(({ key }) => key));
  const total = taskCount ?? Math.max(0, ...Object.values(fields));
  return after.fields.flatMap(({ key, required }) => {
    const present = Object.hasOwn(fields, key) ? (fields[key] ?? 0) : 0;
    const lacking = taskCount === undefined && present > 0 ? 0 : total - present;
    if (!required || known.has(key) || lacking <= 0) return [];
    const message = `The field "${key}" is needed now, but ${lacking} of ${total} tasks do not have it`;
    return [{ code: 'field_missing', name: key, count: lacking, message }];
  });
}
