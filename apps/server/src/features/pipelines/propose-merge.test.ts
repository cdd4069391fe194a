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
  value: { x, y: 10, width: 10, height: 10, rotation: 0, rectanglelabels: [label] },
});
const weather = (id: string, choice: string) => ({
  id,
  from_name: 'weather',
  to_name: 'frame',
  type: 'choices',
  value: { choices: [choice] },
});

it('tells what all say, what most say and what is disputed', () => {
  const { regions, agreed } = proposeMerge(
    config,
    [
      { annotation: 1, result: [box('a', 10), box('b', 40), box('e', 70), weather('w', 'dry')] },
      { annotation: 2, result: [box('c', 10.5), box('d', 40.2, 'Pedestrian'), weather('v', 'dry')] },
      { annotation: 3, result: [box('f', 9.8), box('g', 40.1), weather('u', 'wet')] },
    ],
    undefined,
  );
  expect(regions).toMatchObject([
    { state: 'unanimous', support: 3, of: 3, proposal_from: 1, missing: [] },
    {
      state: 'majority',
      support: 2,
      proposal: [{ id: 'b' }],
      sources: [{ annotation: 1 }, { annotation: 2 }, { annotation: 3 }],
    },
    { state: 'disputed', support: 1, missing: [2, 3] },
    { state: 'majority', type: 'choices', support: 2, proposal: [{ value: { choices: ['dry'] } }] },
  ]);
  expect(agreed).toEqual([box('a', 10)]);
});

it('follows links to what they connect', () => {
  const link = (from: string, to: string) => ({ type: 'relation', from_id: from, to_id: to, direction: 'right' });
  const { regions } = proposeMerge(
    config,
    [
      { annotation: 1, result: [box('a', 10), box('b', 40), link('a', 'b')] },
      { annotation: 2, result: [box('x', 10), box('y', 40), link('x', 'y')] },
    ],
    undefined,
  );
  expect(regions.map(({ type, state }) => [type, state])).toEqual([
    ['rectanglelabels', 'unanimous'],
    ['rectanglelabels', 'unanimous'],
    ['relation', 'unanimous'],
  ]);
});
