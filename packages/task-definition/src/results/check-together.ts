import type { CompiledConfig, ControlTag, Problem, RegionResult, RelationResult, ResultItem } from '../model.ts';
import { flattenOption } from '../options.ts';
import { listUnknownLabels } from './carried-labels.ts';
import { isRelation } from './item-kind.ts';

/** What only the items together can break. Every item is right in itself already. */
export function checkTogether(compiled: CompiledConfig, result: readonly ResultItem[]): Problem[] {
  const regions = listRegions(result);
  const ids = new Set(regions.map(({ item }) => item.id));
  return [
    ...checkRepeats(compiled, regions),
    ...checkRegionOwners(compiled, regions, ids),
    ...checkUsages(compiled, regions),
    ...checkCarried(compiled, regions),
    ...result.flatMap((item, index) => (isRelation(item) ? checkRelation(item, `result[${index}]`, ids) : [])),
  ];
}

interface PlacedRegion {
  item: RegionResult;
  path: string;
}

function listRegions(result: readonly ResultItem[]): PlacedRegion[] {
  return result.flatMap((item, index) => (isRelation(item) ? [] : [{ item, path: `result[${index}]` }]));
}

function checkRepeats(compiled: CompiledConfig, regions: readonly PlacedRegion[]): Problem[] {
  const seen = new Set<string>();
  return regions.flatMap(({ item, path }) => {
    const control = compiled.controls[item.from_name];
    const isGlobal = control?.answer === 'classification' && !control.perRegion;
    // Free texts arrive one per item from some tools and as one list from others.
    const scope = isGlobal && control.tag !== 'TextArea' ? '' : item.id;
    const key = [item.from_name, item.to_name, scope, item.item_index ?? ''].join('\u0000');
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    const message =
      scope === '' ? `answers ${item.from_name} a second time` : `repeats ${item.from_name} for "${item.id}"`;
    return [{ path, code: 'repeated_answer', message }];
  });
}

/** A per-region answer shares the id of the region it describes; a parent is a region of the same result. */
function checkRegionOwners(
  compiled: CompiledConfig,
  regions: readonly PlacedRegion[],
  ids: ReadonlySet<string>,
): Problem[] {
  const drawn = new Set(
    regions.filter(({ item }) => makesRegions(compiled.controls[item.from_name])).map(({ item }) => item.id),
  );
  return regions.flatMap(({ item, path }) => {
    const problems: Problem[] = [];
    if (compiled.controls[item.from_name]?.perRegion && !drawn.has(item.id)) {
      const message = `describes the region "${item.id}", which is not in the result`;
      problems.push({ path: `${path}.id`, code: 'unknown_region', message });
    }
    if (typeof item.parentID === 'string' && (!ids.has(item.parentID) || item.parentID === item.id)) {
      problems.push({ path: `${path}.parentID`, code: 'unknown_region', message: 'must be the id of another region' });
    }
    return problems;
  });
}

/** Whether results of the control are regions of their own: spans and boxes, not answers. */
export function makesRegions(control: ControlTag | undefined): boolean {
  return control !== undefined && control.answer !== 'classification';
}

function checkUsages(compiled: CompiledConfig, regions: readonly PlacedRegion[]): Problem[] {
  const limits = new Map(Object.values(compiled.controls).map((control) => [control.name, usageLimits(control)]));
  const counts = new Map<string, number>();
  return regions.flatMap(({ item, path }) => {
    const control = compiled.controls[item.from_name];
    const ofControl = limits.get(item.from_name);
    if (control === undefined || ofControl === undefined || ofControl.size === 0) return [];
    const given = item.value[control.valueKey];
    if (!Array.isArray(given)) return [];
    return given.flatMap((label: unknown, index) => {
      const limit = ofControl.get(String(label));
      if (limit === undefined) return [];
      const key = `${item.from_name}\u0000${String(label)}`;
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      if (count <= limit) return [];
      const message = `"${String(label)}" may be given ${limit === 1 ? 'once' : `${limit} times`} only`;
      return [{ path: `${path}.value.${control.valueKey}[${index}]`, code: 'too_many_usages', message }];
    });
  });
}

function checkCarried(compiled: CompiledConfig, regions: readonly PlacedRegion[]): Problem[] {
  return regions.flatMap(({ item, path }) =>
    listUnknownLabels(compiled, item).map((index) => ({
      path: `${path}.value.labels[${index}]`,
      code: 'unknown_option',
      message: `is not offered by any Labels for ${item.to_name}`,
    })),
  );
}

function usageLimits(control: ControlTag): Map<string, number> {
  const ofAll = control.params.maxUsages;
  return new Map(
    control.options.flatMap(flattenOption).flatMap((option): [string, number][] => {
      const limit = option.maxUsages ?? ofAll;
      return typeof limit === 'number' ? [[option.value, limit]] : [];
    }),
  );
}

function checkRelation(relation: RelationResult, path: string, ids: ReadonlySet<string>): Problem[] {
  const problems: Problem[] = [];
  for (const end of ['from_id', 'to_id'] as const) {
    if (ids.has(relation[end])) continue;
    problems.push({
      path: `${path}.${end}`,
      code: 'unknown_region',
      message: 'must be the id of a region of the result',
    });
  }
  if (relation.from_id === relation.to_id) {
    problems.push({
      path: `${path}.to_id`,
      code: 'self_relation',
      message: 'must not be the region the link starts from',
    });
  }
  return problems;
}
