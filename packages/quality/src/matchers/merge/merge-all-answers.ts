import type { MergedRegions } from './merge-all-regions.ts';
import { type GivenAnswer, mergeAnswers } from './merge-answers.ts';
import type { MergedPart } from './merged.ts';
import type { Voter } from './voter.ts';
import { totalWeight } from './weighted.ts';

/** Answers about objects and items, and those about regions by the merged region that they are about. */
export function mergeAllAnswers(voters: readonly Voter[], { homes, parts: regions }: MergedRegions): MergedPart[] {
  const asked = new Map<string, { control: string; region: string | undefined; given: GivenAnswer[] }>();
  const note = (control: string, about: string, region: string | undefined, given: GivenAnswer) => {
    const key = `${control}\u0000${about}`;
    const known = asked.get(key);
    if (known === undefined) asked.set(key, { control, region, given: [given] });
    else known.given.push(given);
  };
  for (const { answer, parsed, weight } of voters) {
    for (const [control, answers] of parsed.answers) {
      for (const [place, own] of answers) note(control, place, undefined, { answer, parsed: own, weight });
    }
    for (const [control, answers] of parsed.regionAnswers) {
      for (const [id, own] of answers) {
        const region = homes.get(answer)?.get(id);
        if (region !== undefined) note(control, `\u0000${region}`, region, { answer, parsed: own, weight });
      }
    }
  }
  return [...asked.values()].flatMap(({ control, region, given }, index) => {
    const home = regions.find(({ key }) => key === region);
    const inHome = new Set(home?.sources.map(({ answer }) => answer));
    const all = home === undefined ? voters : voters.filter(({ answer }) => inHome.has(answer));
    return mergeOne(control, home, given, all, `answer-${index + 1}`);
  });
}

function mergeOne(
  control: string,
  home: MergedPart | undefined,
  given: readonly GivenAnswer[],
  asked: readonly Voter[],
  key: string,
): MergedPart[] {
  const merged = mergeAnswers(given, totalWeight(asked));
  if (merged === undefined) return [];
  const { item, ...rest } = merged;
  const { origin: _origin, meta: _meta, score: _score, ...kept } = item;
  const place = home?.items[0];
  const { valueKey } = given[0]?.parsed.context.control ?? { valueKey: '' };
  const items =
    home === undefined || place === undefined || place.type === 'relation' || !('value' in place)
      ? [{ ...kept, id: key }]
      : [{ ...kept, id: home.key, value: { ...withoutLabels(place), [valueKey]: item.value[valueKey] } }];
  return [
    {
      key: home === undefined ? key : `${home.key} ${control}`,
      kind: 'answer',
      control,
      ...(home === undefined ? {} : { region: home.key }),
      ...rest,
      items,
      missing: asked.map(({ answer }) => answer).filter((answer) => !given.some((one) => one.answer === answer)),
    },
  ];
}

/** The place that an answer about a region carries along, as its item does. */
function withoutLabels({ type, value }: { type: string; value: Record<string, unknown> }): Record<string, unknown> {
  const { [type]: _labels, labels: _carried, ...place } = value;
  return place;
}
