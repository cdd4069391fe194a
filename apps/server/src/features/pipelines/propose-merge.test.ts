import { compileCached } from '@labelwright/task-definition/cache';
import { expect, it } from 'vitest';
import { proposeMerge } from './propose-merge.ts';

const config = compileCached(`<View>
  <Image name="frame" value="$image_url"/>
  <RectangleLabels name="objects" toName="frame"><Label value="Car"/><Label value="Pedestrian"/></RectangleLabels>
  <Choices name="weather" toName="frame"><Choice value="dry"/><Choice value="wet"/></Choices>
</View>`);

const box = (id: string, x: number, label = 'Car') => ({
  id,
  from_name: 'objects',
  to_name: 'frame',
  type: 'rectanglelabels',
  original_width: 100,
  original_height: 100,
  value: { x, y: 10, width: 10, height: 10, rotation: 0, rectanglelabels: [label] },
});
const weather = (id: string, choice: string) => ({
  id,
  from_name: 'weather',
  to_name: 'frame',
  type: 'choices',
  value: { choices: [choice] },
});

it('tells what all say, what most say and what is disputed, and who says it', () => {
  const { regions, agreed } = proposeMerge(
    config,
    [
      { annotation: 11, result: [box('a', 10), box('b', 40), box('e', 70), weather('w', 'dry')] },
      { annotation: 12, result: [box('c', 10), box('d', 40, 'Pedestrian'), weather('v', 'dry')] },
      { annotation: 13, result: [box('f', 10), box('g', 40), weather('u', 'wet')] },
    ],
    undefined,
  );
  expect(regions).toMatchObject([
    { state: 'unanimous', support: 3, of: 3, missing: [], proposal_from: 11 },
    { state: 'majority', support: 2, from_name: 'objects', proposal: [{ value: { x: 40 } }] },
    { state: 'disputed', support: 1, missing: [12, 13], sources: [{ annotation: 11, items: [{ id: 'e' }] }] },
    { state: 'majority', type: 'choices', proposal: [{ value: { choices: ['dry'] } }] },
  ]);
  expect(regions[3]?.sources.map(({ annotation, items }) => [annotation, items[0]?.id])).toEqual(
    expect.arrayContaining([
      [11, 'w'],
      [12, 'v'],
    ]),
  );
  expect(agreed).toMatchObject([{ type: 'rectanglelabels', value: { x: 10 } }]);
});

it('takes a link along only where all agree on both of its ends', () => {
  const link = (from: string, to: string) => ({ type: 'relation', from_id: from, to_id: to, direction: 'right' });
  const { regions, agreed } = proposeMerge(
    config,
    [
      { annotation: 11, result: [box('a', 10), box('b', 40), link('a', 'b')] },
      { annotation: 12, result: [box('x', 10), box('y', 40), link('x', 'y')] },
    ],
    undefined,
  );
  expect(regions.map(({ state }) => state)).toEqual(['unanimous', 'unanimous', 'unanimous']);
  expect(agreed.map(({ type }) => type)).toEqual(['rectanglelabels', 'rectanglelabels', 'relation']);
  const ids = agreed.slice(0, 2).map(({ id }) => id);
  expect(ids).toContain(agreed[2]?.from_id);
  expect(ids).toContain(agreed[2]?.to_id);
});
