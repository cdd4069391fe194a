import type { RegionProvenance } from '@labelwright/contract/adjudication';
import type { MergeProposal } from './propose-merge.ts';
import { contentOf } from './standing-answer.policy.ts';

type Item = Record<string, unknown>;

/**
 * Where each region of an adjudicated answer comes from, as far as the answers bear it out: what is said to be taken but
 * stands in no answer so was edited; what nobody spoke of was taken where an answer has the very same, and is new else.
 */
export function bearOut(
  result: unknown,
  stated: readonly RegionProvenance[],
  answers: readonly { annotation: number; result: unknown }[],
  merge?: Pick<MergeProposal, 'regions' | 'agreed'>,
): RegionProvenance[] {
  const regions = regionsOf(result);
  const given = answers.map(({ annotation, result: own }) => ({
    annotation,
    contents: new Set([...regionsOf(own).values()].map(contentOf)),
  }));
  const proposed = proposedContents(merge);
  const said = new Map(stated.map((entry) => [entry.region, entry]));
  const links = stated.filter(({ region }) => region.includes('→'));
  const borne = [...regions].map(([region, items]): RegionProvenance => {
    const content = contentOf(items);
    const holders = given.filter(({ contents }) => contents.has(content)).map(({ annotation }) => annotation);
    const entry = said.get(region);
    const from = entry?.from ?? undefined;
    const known = from !== undefined && answers.some(({ annotation }) => annotation === from) ? from : undefined;
    if (entry && ['edited', 'new'].includes(entry.how))
      return known === undefined ? { region, how: entry.how } : { region, how: entry.how, from: known };
    const computed = proposed.get(content);
    if (computed !== undefined && holders.length === 0) return { region, how: computed };
    const source = known !== undefined && holders.includes(known) ? known : holders[0];
    if (source === undefined)
      return known === undefined ? { region, how: entry ? 'edited' : 'new' } : { region, how: 'edited', from: known };
    if (holders.length === answers.length && answers.length > 1) return { region, how: 'unanimous' };
    if (entry?.how === 'unanimous' || entry?.how === 'majority') return { region, how: entry.how, from: source };
    return { region, how: 'chosen', from: source };
  });
  return [...borne, ...links];
}

/** What was computed of all answers stands in none of them to the letter, and still is what they say. */
function proposedContents(merge: Pick<MergeProposal, 'regions' | 'agreed'> | undefined) {
  const contents = new Map<string, 'unanimous' | 'majority'>();
  const settled = merge?.regions.filter(({ state }) => state !== 'disputed').flatMap(({ proposal }) => proposal) ?? [];
  for (const items of regionsOf(settled).values()) contents.set(contentOf(items), 'majority');
  for (const items of regionsOf(merge?.agreed ?? []).values()) contents.set(contentOf(items), 'unanimous');
  return contents;
}

/** Items by the region that they are about; what has no id stands alone. Of an answer with fields each field is one. */
function regionsOf(result: unknown): Map<string, Item[]> {
  const regions = new Map<string, Item[]>();
  if (!Array.isArray(result)) {
    fieldsOf(result, [], regions);
    return regions;
  }
  for (const [index, item] of (result as unknown[]).entries()) {
    if (typeof item !== 'object' || item === null) continue;
    const { id, type } = item as Item;
    if (type === 'relation') continue;
    const key = id === undefined ? `item ${index + 1}` : String(id);
    regions.set(key, [...(regions.get(key) ?? []), item as Item]);
  }
  return regions;
}

const LONGEST_REGION = 200;

/** Lists are compared whole, as on the page that takes fields from answers; its names have ` › ` between. */
function fieldsOf(value: unknown, path: readonly string[], into: Map<string, Item[]>): void {
  if (value === undefined) return;
  const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (isRecord) for (const [name, inner] of Object.entries(value)) fieldsOf(inner, [...path, name], into);
  else into.set((path.join(' › ') || 'answer').slice(0, LONGEST_REGION), [{ path, value }]);
}
