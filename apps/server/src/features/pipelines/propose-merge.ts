import type { AdjudicationRegion } from '@labelwright/contract/pipelines';
import { type Comparer, prepareComparer } from '@labelwright/quality/matchers/compare';
import type { CompiledConfig } from '@labelwright/task-definition/model';

type Item = Record<string, unknown>;

export interface MergedAnswer {
  annotation: number;
  result: readonly Item[];
}

export interface MergeProposal {
  regions: AdjudicationRegion[];
  /** What all say, as a result to begin from. */
  agreed: Item[];
}

/** A region with all that is said of it, an answer about the whole task, or a link. */
interface Unit {
  id: string;
  items: Item[];
  kind: 'region' | 'answer' | 'link';
  key: string;
}

interface Cluster {
  kind: Unit['kind'];
  /** By place of the answer in the list. */
  members: Map<number, Unit>;
}

/**
 * What is the same thing in several answers, and who says what of it. Regions belong together by place, answers by what
 * is asked, links by what they connect. The labels of a region and the answers about it decide whether people agree on it;
 * where it lies exactly does not.
 */
export function proposeMerge(
  config: CompiledConfig,
  answers: readonly MergedAnswer[],
  data: Record<string, unknown> | undefined,
): MergeProposal {
  const comparer = prepareComparer(config);
  const parsed = answers.map(({ result }) => comparer.parse(result, data));
  const units = answers.map(({ result }, index) => unitsOf(result, ownersOf(parsed[index])));
  const clusters = clusterRegions(comparer, parsed, units);
  addOthers(clusters, units);
  const regions = clusters.map((cluster, index) => describe(cluster, answers, `${cluster.kind}-${index + 1}`));
  // All of the first answer, so that ids are free and links find their ends.
  const agreed = regions.filter(({ state }) => state === 'unanimous').flatMap(({ proposal }) => proposal);
  return { regions, agreed };
}

type Parsed = ReturnType<Comparer['parse']>;

function ownersOf(parsed: Parsed | undefined): ReadonlyMap<string, string> {
  return parsed !== undefined && 'owners' in parsed ? parsed.owners : new Map();
}

function unitsOf(result: readonly Item[], owners: ReadonlyMap<string, string>): Unit[] {
  const units = new Map<string, Unit>();
  for (const item of result) {
    const id = String(item.id ?? '');
    const isLink = item.type === 'relation';
    const isRegion = !isLink && owners.has(id);
    const kind = isLink ? 'link' : isRegion ? 'region' : 'answer';
    const key = isLink
      ? `link ${String(item.from_id)} ${String(item.to_id)}`
      : isRegion
        ? `region ${id}`
        : `answer ${String(item.from_name)} ${String(item.to_name)} ${String(item.item_index ?? '')}`;
    const known = units.get(key);
    if (known) known.items.push(item);
    else units.set(key, { id, items: [item], kind, key });
  }
  return [...units.values()];
}

/** Regions at the same place with the same label find each other first; then those that differ in the label. */
function clusterRegions(comparer: Comparer, parsed: readonly Parsed[], units: readonly Unit[][]): Cluster[] {
  const clusters: Cluster[] = [];
  const clusterOf = units.map(() => new Map<string, Cluster>());
  units.forEach((own, index) => {
    const free = new Map(own.filter(({ kind }) => kind === 'region').map((unit) => [unit.id, unit]));
    for (const isSameLabel of [true, false])
      for (let before = 0; before < index; before++) {
        for (const pair of pairsOf(comparer, parsed[before], parsed[index])) {
          const cluster = clusterOf[before]?.get(pair.a);
          const unit = free.get(pair.b);
          if (pair.sameLabel !== isSameLabel || !cluster || !unit || cluster.members.has(index)) continue;
          cluster.members.set(index, unit);
          clusterOf[index]?.set(unit.id, cluster);
          free.delete(unit.id);
        }
      }
    for (const unit of free.values()) {
      const cluster: Cluster = { kind: 'region', members: new Map([[index, unit]]) };
      clusters.push(cluster);
      clusterOf[index]?.set(unit.id, cluster);
    }
  });
  return clusters;
}

function pairsOf(comparer: Comparer, a: Parsed | undefined, b: Parsed | undefined) {
  if (!a || !b) return [];
  return Object.values(comparer.compare(a, b).controls).flatMap(({ pairs }) => pairs);
}

function addOthers(clusters: Cluster[], units: readonly Unit[][]): void {
  const names = units.map(
    (_, index) =>
      new Map(
        clusters.flatMap((cluster, number) => {
          const unit = cluster.members.get(index);
          return unit ? [[unit.id, `#${number}`] as const] : [];
        }),
      ),
  );
  const others = new Map<string, Cluster>();
  units.forEach((own, index) => {
    const nameOf = (id: unknown): string => names[index]?.get(String(id)) ?? String(id);
    for (const unit of own) {
      if (unit.kind === 'region') continue;
      const [first] = unit.items;
      const key = unit.kind === 'link' ? `link ${nameOf(first?.from_id)} ${nameOf(first?.to_id)}` : unit.key;
      const cluster = others.get(key) ?? { kind: unit.kind, members: new Map<number, Unit>() };
      others.set(key, cluster);
      cluster.members.set(index, unit);
    }
  });
  clusters.push(...others.values());
}

function describe({ kind, members }: Cluster, answers: readonly MergedAnswer[], key: string): AdjudicationRegion {
  const versions = new Map<string, number[]>();
  for (const [index, unit] of members) {
    const said = saidOf(unit);
    versions.set(said, [...(versions.get(said) ?? []), index]);
  }
  const ranked = [...versions.values()].sort((a, b) => b.length - a.length);
  const best = ranked[0] ?? [];
  const isClear = best.length > (ranked[1]?.length ?? 0);
  const [lead] = best;
  const unit = isClear && lead !== undefined ? members.get(lead) : undefined;
  const [item] = [...members.values()][0]?.items ?? [];
  const idOf = (index: number): number => answers[index]?.annotation ?? 0;
  return {
    key,
    state: best.length === answers.length ? 'unanimous' : best.length * 2 > answers.length ? 'majority' : 'disputed',
    from_name: String(item?.from_name ?? ''),
    type: kind === 'link' ? 'relation' : String(item?.type ?? ''),
    proposal: unit?.items ?? [],
    proposal_from: unit && lead !== undefined ? idOf(lead) : null,
    support: best.length,
    of: answers.length,
    sources: [...members].map(([index, { items }]) => ({ annotation: idOf(index), items })),
    missing: answers.flatMap(({ annotation }, index) => (members.has(index) ? [] : [annotation])),
  };
}

const PLACE = new Set(
  'x y width height rotation radiusX radiusY points vertices start end startOffset endOffset globalOffsets text rle format brushlabelsrle sequence framesCount duration channel closed'.split(
    ' ',
  ),
);

/** Labels and answers, without the place; of what has no place, all of it. */
function saidOf({ kind, items }: Unit): string {
  return JSON.stringify(
    items
      .map((item) => {
        if (kind === 'link') return JSON.stringify([item.direction ?? null, item.labels ?? null]);
        const value = typeof item.value === 'object' && item.value !== null ? (item.value as Item) : {};
        const kept = Object.entries(value)
          .filter(([name]) => kind === 'answer' || isAbout(item, name))
          .sort(([a], [b]) => (a < b ? -1 : 1));
        return JSON.stringify([item.from_name, item.type, kept]);
      })
      .sort(),
  );
}

/** Of the items of a region, those that draw it say where it is; the others are answers about it, texts too. */
function isAbout({ type }: Item, name: string): boolean {
  return !PLACE.has(name) || ((type === 'textarea' || type === 'number') && name === 'text');
}
