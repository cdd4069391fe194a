import { compileConfig } from '@labelwright/task-definition/compile';
import type { RegionResult, ResultItem } from '@labelwright/task-definition/model';
import { tags } from '@labelwright/task-definition/tags/index';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEditor } from '../editor/create-editor.ts';
import { answerValues } from '../testing/answer-generators.ts';

function roundTrip(config: string, data: Record<string, unknown>, result: readonly ResultItem[]): ResultItem[] {
  return createEditor({ config: compileConfig(config), task: { id: 1, data }, initialResult: [...result] }).serialize();
}

const isItem = (item: ResultItem): item is RegionResult => 'value' in item;

describe.each(tags)('$name', ({ name, control, example: { config, data, result } }) => {
  it('has an example that comes back as it went in', () => {
    expect(roundTrip(config, data, result)).toEqual(result);
  });

  if (control === undefined || control.answer === 'relation') return;

  it('comes back whatever its control is answered', () => {
    const values = answerValues[name];
    if (!values) throw new Error(`There is no generator for what ${name} is answered.`);
    const { controls } = compileConfig(config);
    const given = result.filter(isItem).find((item) => controls[item.from_name]?.tag === name);
    const own = given && controls[given.from_name];
    if (!given || !own) throw new Error(`The example of ${name} has no answer.`);
    const isWhole = own.answer === 'classification' && !own.perRegion;
    const items = fc
      .uniqueArray(fc.uuid(), { minLength: 1, maxLength: isWhole ? 1 : 6 })
      .chain((ids) => fc.tuple(...ids.map((id) => values.map((value) => ({ id, value })))))
      .map((each) =>
        each.map(({ id, value }): RegionResult => ({ ...given, id, value: { ...given.value, ...value } })),
      );
    fc.assert(
      fc.property(items, (answers) => {
        expect(roundTrip(config, data, answers)).toEqual(answers);
      }),
      { numRuns: 40 },
    );
  });
});

describe('links between regions', () => {
  const config = `<View><Relations><Relation value="causes"/><Relation value="treats"/></Relations>
    <Labels name="l" toName="t"><Label value="A"/></Labels><Text name="t" value="$text"/></View>`;

  it('come back with their direction and labels', () => {
    const results = fc
      .uniqueArray(fc.uuid(), { minLength: 2, maxLength: 5 })
      .chain((ids) =>
        fc.tuple(
          fc.constant(ids),
          fc.uniqueArray(
            fc.record(
              {
                type: fc.constant('relation' as const),
                from_id: fc.constantFrom(...ids),
                to_id: fc.constantFrom(...ids),
                direction: fc.constantFrom('left' as const, 'right' as const, 'bi' as const),
                labels: fc.subarray(['causes', 'treats']),
              },
              { requiredKeys: ['type', 'from_id', 'to_id', 'direction'] },
            ),
            { selector: ({ from_id, to_id }) => `${from_id} ${to_id}`, maxLength: 6 },
          ),
        ),
      )
      .map(([ids, relations]): ResultItem[] => [
        ...ids.map((id, start) => ({
          id,
          from_name: 'l',
          to_name: 't',
          type: 'labels',
          value: { start, end: start + 3, labels: ['A'] },
        })),
        ...relations,
      ]);
    fc.assert(
      fc.property(results, (result) => {
        expect(roundTrip(config, { text: 'Ada met Charles in London.' }, result)).toEqual(result);
      }),
    );
  });
});

describe('images of several pages', () => {
  const config = `<View><Image name="i" valueList="$pages"/>
    <RectangleLabels name="box" toName="i"><Label value="A"/></RectangleLabels>
    <Choices name="kind" toName="i" perItem="true"><Choice value="Text"/><Choice value="Picture"/></Choices>
    <TextArea name="note" toName="i" perItem="true"/>
    <Rating name="sure" toName="i" perRegion="true"/></View>`;
  const page = fc.nat(3);
  const box = fc.tuple(fc.uuid(), page, fc.option(fc.integer({ min: 1, max: 5 }))).map(([id, item_index, rating]) => {
    const shape = { x: 1, y: 2, width: 3, height: 4, rotation: 0 };
    const base = { id, to_name: 'i', item_index };
    const made = { ...base, from_name: 'box', type: 'rectanglelabels', value: { ...shape, rectanglelabels: ['A'] } };
    const sure = { ...base, from_name: 'sure', type: 'rating', value: { ...shape, rating } };
    return rating === null ? [made] : [made, sure];
  });
  const answers = fc
    .uniqueArray(fc.tuple(fc.uuid(), page, fc.boolean(), fc.string()), {
      selector: ([, item_index, isChoice]) => `${item_index} ${isChoice}`,
    })
    .map((list) =>
      list.map(([id, item_index, isChoice, text]) => ({
        id,
        to_name: 'i',
        item_index,
        ...(isChoice
          ? { from_name: 'kind', type: 'choices', value: { choices: ['Text'] } }
          : { from_name: 'note', type: 'textarea', value: { text: [text] } }),
      })),
    );

  it('keep regions and answers at their page', () => {
    fc.assert(
      fc.property(fc.array(box, { maxLength: 5 }), answers, (boxes, given) => {
        const result: ResultItem[] = [...boxes.flat(), ...given];
        expect(roundTrip(config, { pages: ['a.png', 'b.png', 'c.png', 'd.png'] }, result)).toEqual(result);
      }),
    );
  });
});
