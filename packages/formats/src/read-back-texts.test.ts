import { compileConfig } from '@labelwright/task-definition/compile';
import fc from 'fast-check';
import { strFromU8 } from 'fflate';
import { describe, expect, test } from 'vitest';
import { readDetected, resultsOf } from './testing/detected.ts';
import { taskOf, type Value, write } from './testing/written.ts';

describe('texts', () => {
  const config = compileConfig(
    '<View><Text name="text" value="$text"/><Labels name="ner" toName="text"><Label value="PER"/><Label value="LOC"/></Labels><Labels name="kind" toName="text"><Label value="VIP"/></Labels></View>',
  );
  const words = fc.array(fc.constantFrom('Ada', 'went', 'to', '😀', 'Paris', 'über', 'naïve'), {
    minLength: 2,
    maxLength: 9,
  });

  test.each(['CONLL2003', 'SPACY', 'W3C'])('%s: spans of all label controls, also after emoji', async (format) => {
    await fc.assert(
      fc.asyncProperty(words, fc.nat(8), fc.constantFrom('PER', 'LOC', 'VIP'), async (list, chosen, label) => {
        const text = list.join(' ');
        const place = chosen % list.length;
        const start = list.slice(0, place).join(' ').length + (place > 0 ? 1 : 0);
        const end = start + (list[place] ?? '').length;
        const control = label === 'VIP' ? 'kind' : 'ner';
        const span = { start, end, text: text.slice(start, end), labels: [label] };
        const task = taskOf({ text }, [{ id: 's', from_name: control, to_name: 'text', type: 'labels', value: span }]);
        const name = { CONLL2003: 'a.conll', SPACY: 'a.jsonl', W3C: 'a.jsonld' }[format] ?? 'a';
        const file = await write(format, config, task);
        if (format === 'W3C') {
          const { items } = JSON.parse(strFromU8(file)) as {
            items: { target: { selector: Value[] }; body: Value[] }[];
          };
          expect(items[0]?.target.selector[0]).toMatchObject({ start, end });
          expect(items[0]?.body[0]).toMatchObject({ value: label, control });
          return;
        }
        const { rows } = await readDetected({ [name]: file }, { config });
        const found = resultsOf(rows).map(({ value }) => value as { text: string; labels: string[] });
        expect(found.map(({ text: quoted, labels }) => [quoted, labels])).toEqual([[span.text, [label]]]);
      }),
      { numRuns: 40 },
    );
  });
});
