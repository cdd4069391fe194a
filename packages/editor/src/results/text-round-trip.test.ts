import { compileConfig } from '@labelwright/task-definition/compile';
import type { RegionResult, ResultItem } from '@labelwright/task-definition/model';
import { validateResult } from '@labelwright/task-definition/results/validate-result';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEditor } from '../editor/create-editor.ts';
import { createHtmlPassage } from '../regions/html-span/html-passage.ts';
import { readMarkup } from '../regions/html-span/markup.ts';
import { markupTrees } from '../regions/html-span/markup-trees.ts';

const envelope = fc.record(
  {
    origin: fc.constantFrom('manual' as const, 'prediction' as const, 'prediction-changed' as const),
    score: fc.double({ min: 0, max: 1, noNaN: true }),
    readonly: fc.boolean(),
    hidden: fc.boolean(),
    meta: fc.dictionary(fc.constantFrom('text', 'lead_time'), fc.string()),
  },
  { requiredKeys: [] },
);
const chosen = fc.subarray(['Person', 'Place'], { minLength: 1 });
const choice = fc.option(fc.constantFrom('Sure', 'Unsure'), { nil: undefined });

function configOf(tag: string, object: string): string {
  return `<View><${tag} name="l" toName="o" choice="multiple"><Label value="Person"/><Label value="Place"/></${tag}>
<${object} name="o" value="$o"/><Choices name="sure" toName="o" perRegion="true"><Choice value="Sure"/><Choice value="Unsure"/></Choices></View>`;
}

/** The item of the region, and perhaps one of a question about it. */
function items(key: string, value: fc.Arbitrary<Record<string, unknown>>): fc.Arbitrary<RegionResult[]> {
  return fc
    .tuple(fc.uuid(), value, chosen, envelope, choice)
    .map(([id, span, labels, rest, answer]) => [
      { ...rest, id, from_name: 'l', to_name: 'o', type: key, value: { ...span, [key]: labels } },
      ...(answer === undefined
        ? []
        : [{ ...rest, id, from_name: 'sure', to_name: 'o', type: 'choices', value: { ...span, choices: [answer] } }]),
    ]);
}

function expectSame(source: string, data: Record<string, unknown>, result: ResultItem[]): void {
  const config = compileConfig(source);
  expect(validateResult(config, result, { data })).toEqual([]);
  const editor = createEditor({ config, task: { id: 1, data }, initialResult: result });
  expect(JSON.stringify(sorted(editor.serialize()))).toBe(JSON.stringify(sorted(result)));
  expect(editor.store.list('opaque')).toEqual([]);
}

/** Keys in one order: an item is the same whichever key comes first. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, entry]) => [key, sorted(entry)]),
  );
}

/** Spans of random documents, written in each way that results may be: by path, by offsets, or by both. */
const htmlSpans = fc
  .tuple(markupTrees, fc.nat(60), fc.nat(30), fc.constantFrom('both', 'path', 'offsets'), fc.boolean())
  .map(([tree, start, length, way, hasText]) => {
    const passage = createHtmlPassage(readMarkup(tree));
    const span = passage.toSpan({ start, end: start + length + 1 }, hasText);
    if (span?.shape !== 'html-span') return undefined;
    const { shape: _shape, globalOffsets, text, ...path } = span;
    return {
      ...(way === 'offsets' ? {} : path),
      ...(way === 'path' ? {} : { globalOffsets }),
      ...(text === undefined ? {} : { text }),
    };
  })
  .filter((span) => span !== undefined);

const paragraphSpans = fc
  .tuple(fc.nat(30), fc.nat(3), fc.nat(400), fc.integer({ min: 1, max: 80 }), fc.boolean(), fc.option(fc.string()))
  .map(([first, more, startOffset, length, isNumber, text]) => ({
    start: isNumber ? first : String(first),
    end: isNumber ? first + more : String(first + more),
    startOffset,
    endOffset: startOffset + length,
    ...(text === null ? {} : { text }),
  }));

describe('results of texts', () => {
  for (const [tag, key] of [
    ['HyperTextLabels', 'hypertextlabels'],
    ['Labels', 'labels'],
  ] as const) {
    it(`keep spans of HTML made by ${tag}`, () => {
      const results = fc.array(items(key, htmlSpans), { maxLength: 6 });
      fc.assert(
        fc.property(results, (groups) => expectSame(configOf(tag, 'HyperText'), { o: '<p>Hi</p>' }, groups.flat())),
      );
    });
  }

  for (const [tag, key] of [
    ['ParagraphLabels', 'paragraphlabels'],
    ['Labels', 'labels'],
  ] as const) {
    it(`keep spans of paragraphs made by ${tag}`, () => {
      const results = fc.array(items(key, paragraphSpans), { maxLength: 6 });
      const data = { o: [{ author: 'A', text: 'Hi' }] };
      fc.assert(fc.property(results, (groups) => expectSame(configOf(tag, 'Paragraphs'), data, groups.flat())));
    });
  }

  it('keep messages and what is said about them', () => {
    const source = `<View><Chat name="o" value="$o"/><Choices name="sure" toName="o" perRegion="true"><Choice value="Sure"/><Choice value="Unsure"/></Choices></View>`;
    const given = [
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'Hello' },
    ];
    const added = fc.tuple(fc.uuid(), fc.constantFrom('user', 'assistant'), fc.string(), fc.nat(), envelope, choice);
    const about = fc.tuple(fc.nat(1), choice);
    fc.assert(
      fc.property(fc.array(added, { maxLength: 4 }), fc.array(about, { maxLength: 2 }), (messages, answers) => {
        const byIndex = new Map(answers);
        const result = [
          ...[...byIndex].flatMap(([index, answer]) =>
            group(`given-${index}`, given[index] ?? {}, answer, { item_index: index }),
          ),
          ...messages.flatMap(([id, role, content, createdAt, rest, answer]) =>
            group(id, { role, content, createdAt }, answer, rest),
          ),
        ];
        expectSame(source, { o: given }, result);
      }),
    );
  });
});

function group(id: string, chatmessage: object, answer: string | undefined, rest: object): RegionResult[] {
  const base = { ...rest, id, to_name: 'o' };
  return [
    { ...base, from_name: 'o', type: 'chatmessage', value: { chatmessage } },
    ...(answer === undefined ? [] : [{ ...base, from_name: 'sure', type: 'choices', value: { choices: [answer] } }]),
  ];
}
