import { compileConfig } from '@labelwright/task-definition/compile';
import fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { expect, test } from 'vitest';
import { datasetImporters } from './dataset-importers.ts';
import { ImportRefusedError } from './import/dataset.ts';
import { pngOf, setOf } from './testing/sets.ts';

const config = compileConfig(
  '<View><Image name="i" value="$image"/><RectangleLabels name="b" toName="i"><Label value="A"/></RectangleLabels></View>',
);
const coco = {
  images: [{ id: 1, file_name: 'a.png', width: 9, height: 9 }],
  annotations: [
    {
      id: 1,
      image_id: 1,
      category_id: 1,
      bbox: [1, 1, 2, 2],
      segmentation: [[1, 2, 3, 4, 5, 6]],
      keypoints: [1, 1, 2],
    },
  ],
  categories: [{ id: 1, name: 'A', keypoints: ['x'] }],
};
const sheet = zipSync(
  {
    'xl/workbook.xml': strToU8('<workbook><sheets><sheet name="A" id="r"/></sheets></workbook>'),
    'xl/_rels/workbook.xml.rels': strToU8('<R><Relationship Id="r" Target="s.xml"/></R>'),
    'xl/s.xml': strToU8('<w><row><c t="str"><v>a</v></c></row><row><c><v>1</v></c></row></w>'),
  },
  { level: 0 },
);

/** A small file of each format, to be damaged. */
const samples: Record<string, string | Uint8Array> = {
  'a.json': JSON.stringify(coco),
  'b.json': '[["Ada", {"entities": [[0, 3, "PER"]], "cats": {"A": 1}}]]',
  'c.jsonl':
    '{"id":1,"text":"Ada","label":[[0,3,"PER"],"x"],"entities":[{"start_offset":0,"end_offset":1,"label":"y"}]}\n',
  'd.jsonl':
    '{"tokens":["a","b"],"ner_tags":[0,1],"messages":[{"role":"user","content":"x"}],"objects":{"bbox":[[1,2,3,4]],"category":[1]},"image":"a.png","width":4,"height":4}\n',
  'e.jsonld':
    '{"type":"AnnotationPage","items":[{"id":"x","type":"Annotation","body":[{"value":"A"}],"target":{"source":"a.png","selector":{"type":"SvgSelector","value":"<svg><polygon points=\\"0,0 1,0 1,1\\"/></svg>"}}}]}',
  'f.json':
    '[{"id":1,"annotation_id":2,"lead_time":3,"annotator":"a@b.example","text":"x","b":[{"x":1,"y":1,"width":2,"height":2,"rectanglelabels":["A"]}]}]',
  'Annotations/a.xml':
    '<annotation><filename>a.png</filename><size><width>9</width><height>9</height></size><object><name>A</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>2</xmax><ymax>2</ymax></bndbox></object></annotation>',
  'records.xml': '<r><i n="1">x</i><i n="2"><a>y</a></i></r>',
  'labels/a.txt': '0 0.5 0.5 0.1 0.1\n0 0.1 0.1 0.2 0.1 0.2 0.2\n',
  'data.yaml': 'names: [A]\nkpt_shape: [1, 2]\n',
  'g.conll': '-DOCSTART- O\n\nAda B-PER\nwrote O\n',
  'h.xlsx': sheet,
  'i.parquet': new Uint8Array(parquetWriteBuffer({ columnData: [{ name: 'text', data: ['a', 'b'], type: 'STRING' }] })),
  'dataset_info.json': '{"features":{"ner_tags":{"feature":{"names":["O","B-X"]}}}}',
  'a.png': pngOf(9, 9),
};

const damage = fc.record({
  place: fc.double({ min: 0, max: 1, noNaN: true }),
  removed: fc.integer({ min: 0, max: 12 }),
  added: fc.oneof(
    fc.constantFrom(
      '',
      '"',
      '{',
      '}',
      '[',
      ']',
      '<',
      '>',
      ',',
      ':',
      '\n',
      '\0',
      '-',
      '1e999',
      'NaN',
      'null',
      '9'.repeat(30),
      '{"__proto__":',
      '<!DOCTYPE x [<!ENTITY y "z">]>',
      '&y;',
      '../',
    ),
    fc.string({ maxLength: 5 }),
  ),
});

function damaged(content: string | Uint8Array, hits: { place: number; removed: number; added: string }[]): Uint8Array {
  let bytes = typeof content === 'string' ? strToU8(content) : content;
  for (const { place, removed, added } of hits) {
    const at = Math.floor(place * bytes.length);
    bytes = Buffer.concat([bytes.subarray(0, at), strToU8(added), bytes.subarray(at + removed)]);
  }
  return bytes;
}

test('whatever is damaged, each importer reads on or refuses with words, and twice the same', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(fc.constantFrom(...Object.keys(samples)), fc.array(damage, { minLength: 1, maxLength: 3 }), {
        minKeys: 1,
        maxKeys: 3,
      }),
      fc.boolean(),
      async (hits, hasConfig) => {
        const files = Object.fromEntries(
          Object.entries(samples).map(([name, content]) => [name, hits[name] ? damaged(content, hits[name]) : content]),
        );
        const set = await setOf(files);
        for (const importer of datasetImporters) {
          const attempt = async (): Promise<unknown[]> => {
            const rows: unknown[] = [];
            try {
              await importer.detect(set);
              for await (const row of importer.read(set, hasConfig ? { config } : {})) {
                // Rows go to the server as JSON.
                rows.push(JSON.parse(JSON.stringify(row)));
                if (!row.ok) expect(row.message).toMatch(/\w/);
                expect(row.line).toBeGreaterThan(0);
              }
              await importer.suggestConfig(set);
            } catch (error) {
              if (!(error instanceof ImportRefusedError))
                throw new Error(`${importer.id}: ${error instanceof Error ? error.stack : error}`);
              rows.push(error.message);
            }
            return rows;
          };
          expect(await attempt()).toEqual(await attempt());
        }
      },
    ),
    { numRuns: 60, seed: 7 },
  );
}, 60_000);
