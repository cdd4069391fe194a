import { pairRegions, placeSimilarity } from '../pair-regions.ts';
import type { ParsedRegion } from '../parse-result.ts';

/** A region of one of the answers. */
export interface Found {
  /** Place of the answer in the list of answers. */
  answer: number;
  region: ParsedRegion;
  weight: number;
}

/** What the answers have in the same place: at most one region of each answer, the most typical one first. */
export type Cluster = readonly Found[];

/**
 * Answer by answer, those that count most first: its regions are paired one to one with the most typical region of each
 * cluster so far; what finds no partner opens a cluster. Undefined when that takes a look at more pairs than the budget.
 */
export function clusterRegions(answers: readonly (readonly Found[])[], pairBudget: number): Cluster[] | undefined {
  const order = answers.filter((regions) => regions.length > 0).toSorted((a, b) => weightOf(b) - weightOf(a));
  const clusters: Found[][] = [];
  for (const regions of order) {
    const medoids = clusters.map((cluster) => (cluster[0] as Found).region);
    const paired = pairRegions(
      medoids,
      regions.map(({ region }) => region),
      pairBudget,
    );
    if (paired === undefined) return undefined;
    const partners = new Map([...paired.matched, ...paired.mislabelled].map(({ a, b }) => [b, a]));
    for (const [index, found] of regions.entries()) {
      const cluster = clusters[partners.get(index) ?? -1];
      if (cluster === undefined) clusters.push([found]);
      else cluster.push(found);
    }
    for (const cluster of clusters) putTypicalFirst(cluster);
  }
  return clusters;
}

function weightOf(regions: readonly Found[]): number {
  return regions[0]?.weight ?? 0;
}

/** The one most like all others, by their weights; of equals the one that was there before. */
function putTypicalFirst(cluster: Found[]): void {
  if (cluster.length < 3) return;
  let [typical, most] = [0, -1];
  for (const [index, { region }] of cluster.entries()) {
    const likeness = cluster.reduce(
      (sum, other, at) => (at === index ? sum : sum + other.weight * placeSimilarity(region, other.region)),
      0,
    );
    if (likeness > most + 1e-12) [typical, most] = [index, likeness];
  }
  cluster.unshift(...cluster.splice(typical, 1));
}
