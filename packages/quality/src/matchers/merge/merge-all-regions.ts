import type { ControlTag, RegionResult } from '@labelwright/task-definition/model';
import { placeSimilarity } from '../pair-regions.ts';
import { labelKeyOf, type ParsedRegion } from '../parse-result.ts';
import { type Cluster, clusterRegions, type Found } from './cluster-regions.ts';
import { statusOf } from './merge-answers.ts';
import type { MergedPart } from './merged.ts';
import type { Voter } from './voter.ts';
import { plurality, totalWeight, votesOf } from './weighted.ts';

export interface MergedRegions {
  parts: MergedPart[];
  /** Which merged region the regions of an answer went into: by answer, then by id. */
  homes: ReadonlyMap<number, ReadonlyMap<string, string>>;
}

/** A region with the labels that other controls give it. */
interface LabelledRegion extends ParsedRegion {
  labelled: readonly ParsedRegion[];
}

export function mergeAllRegions(voters: readonly Voter[], pairBudget: number): MergedRegions | undefined {
  const controls = new Set(voters.flatMap(({ parsed }) => [...parsed.owners.values()]));
  const parts: MergedPart[] = [];
  const homes = new Map(voters.map(({ answer }) => [answer, new Map<string, string>()]));
  const whole = totalWeight(voters);
  for (const control of controls) {
    const clusters = clusterRegions(
      voters.map((voter) => listOwned(voter, control)),
      pairBudget,
    );
    if (clusters === undefined) return undefined;
    for (const cluster of clusters) {
      const key = `merged-${parts.length + 1}`;
      parts.push(mergeCluster(cluster, key, control, voters, whole));
      for (const { answer, region } of cluster) homes.get(answer)?.set(region.id, key);
    }
  }
  return { parts, homes };
}

/** Regions that the control drew in the answer, each with all its labels. */
function listOwned({ answer, parsed, weight }: Voter, control: string): Found[] {
  const companions = new Map<string, ParsedRegion[]>();
  for (const [name, regions] of parsed.regions) {
    if (name === control) continue;
    for (const region of regions) companions.set(region.id, [...(companions.get(region.id) ?? []), region]);
  }
  const own = (parsed.regions.get(control) ?? []).filter(({ id }) => parsed.owners.get(id) === control);
  return own.map((region) => {
    const labelled = companions.get(region.id) ?? [];
    const labels = [...region.labels, ...labelled.flatMap((other) => other.labels)];
    const whole: LabelledRegion = { ...region, labelled, labels, labelKey: labelKeyOf(labels) };
    return { answer, region: whole, weight };
  });
}

function mergeCluster(
  cluster: Cluster,
  key: string,
  control: string,
  voters: readonly Voter[],
  whole: number,
): MergedPart {
  const [typical] = cluster as [Found];
  const labelSets = cluster.map(({ region, weight }) => ({ value: region, weight }));
  const best = plurality(labelSets, ({ labelKey }) => labelKey);
  const share = whole === 0 ? 0 : (best?.weight ?? 0) / whole;
  const items = mergedItems(cluster, key, (best?.value ?? typical.region) as LabelledRegion);
  const [first] = items;
  const merged = first === undefined ? undefined : reread(typical.region, first);
  const votes = [...votesOf(labelSets, ({ labelKey }) => labelKey).values()];
  const hasLabels = cluster.some(({ region }) => region.labels.length > 0);
  return {
    key,
    kind: 'region',
    control,
    status: statusOf(share),
    share,
    items,
    sources: cluster.map(({ answer, region }) => ({
      answer,
      id: region.id,
      score: merged === undefined ? 1 : placeSimilarity(region, merged),
    })),
    missing: voters.map(({ answer }) => answer).filter((answer) => !cluster.some((found) => found.answer === answer)),
    ...(hasLabels
      ? { labels: Object.fromEntries(votes.map(({ value, weight }) => [value.labels.join(', '), weight / whole])) }
      : {}),
  };
}

function reread(region: ParsedRegion, item: RegionResult): ParsedRegion {
  const shape = region.matcher.read(item, region.context);
  return { ...region, shape, raw: shape === undefined ? JSON.stringify(item.value) : undefined };
}

/** The region and what labels it: all with the merged place, each with the labels that most agree on. */
function mergedItems(cluster: Cluster, key: string, best: LabelledRegion): RegionResult[] {
  const [typical] = cluster as [Found];
  const { context, matcher, item } = typical.region;
  const members = cluster.map(({ region, weight }) => ({ item: region.item, shape: region.shape, weight }));
  const canMerge = members.length > 1 && members.every(({ shape }) => shape !== undefined);
  const merged = canMerge ? matcher.merge?.(members) : undefined;
  const place = merged ?? placeOf(item, context.control.geometryKeys);
  const { valueKey } = context.control;
  const own = best.item.value[valueKey];
  const drawn: RegionResult = {
    ...bare(item, key),
    value: {
      ...extrasOf(item, context.control),
      ...place,
      ...(own === undefined || valueKey in place ? {} : { [valueKey]: own }),
    },
  };
  const labels = best.labelled.filter(({ item: other }) => other !== best.item);
  return [
    drawn,
    ...labels.map((label) => {
      const { valueKey: name } = label.context.control;
      return { ...bare(label.item, key), value: { ...place, [name]: label.item.value[name] } };
    }),
  ];
}

function placeOf({ value }: RegionResult, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(keys.flatMap((name) => (value[name] === undefined ? [] : [[name, value[name]]])));
}

/** What a value says beside its place and its labels, such as the text that was read in a box. */
function extrasOf({ value }: RegionResult, { geometryKeys, valueKey }: ControlTag): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).filter(([name]) => name !== valueKey && name !== 'labels' && !geometryKeys.includes(name)),
  );
}

/** Without what is one person's own: notes, scores, who made it. */
function bare(item: RegionResult, id: string): RegionResult {
  const {
    origin: _origin,
    meta: _meta,
    score: _score,
    parentID: _parent,
    readonly: _fixed,
    hidden: _hidden,
    ...rest
  } = item;
  return { ...rest, id };
}
