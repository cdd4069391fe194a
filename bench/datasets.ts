/** Rows per second and memory of reading datasets: made in memory or piece by piece, without disk or database. */

import { detectDataset } from '@labelwright/formats/dataset-importers';
import { writeParquet } from '@labelwright/formats/export/parquet-rows';
import { writeZip } from '@labelwright/formats/export/zip';
import type { SourceFile } from '@labelwright/formats/import/dataset';
import { openFileSet } from '@labelwright/formats/import/files/file-set';

const sentence = 'The battery lasts two days, and the case was worth its price; I would buy it again.';
const chunkBytes = 64 * 1024;
const encoder = new TextEncoder();

interface Sample {
  title: string;
  files: SourceFile[];
}

/** A file that is made while it is read, so that its size costs no memory. */
function madeFile(name: string, lines: () => Iterable<string>): SourceFile {
  let sizeBytes = 0;
  for (const line of lines()) sizeBytes += line.length;
  return {
    name,
    sizeBytes,
    open: async function* () {
      let held = '';
      for (const line of lines()) {
        held += line;
        if (held.length < chunkBytes) continue;
        yield encoder.encode(held);
        held = '';
      }
      yield encoder.encode(held);
    },
  };
}

const heldFile = (name: string, bytes: Uint8Array): SourceFile => ({
  name,
  sizeBytes: bytes.length,
  open: async function* () {
    for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
  },
  readAt: async (offset, length) => bytes.subarray(offset, offset + length),
});

function* cocoLines(pictures: number): Generator<string> {
  yield '{"images":[';
  for (let id = 0; id < pictures; id += 1)
    yield `${id ? ',' : ''}{"id":${id},"file_name":"${id}.jpg","coco_url":"https://x.example/${id}.jpg","width":640,"height":480}\n`;
  yield '],"categories":[{"id":1,"name":"Car"}],"annotations":[';
  const outline = Array.from({ length: 40 }, (_, index) => 100 + index * 3.25).join(',');
  for (let id = 0; id < pictures * 5; id += 1) {
    yield `${id ? ',' : ''}{"id":${id},"image_id":${Math.floor(id / 5)},"category_id":1,"bbox":[10,20,30,40],"segmentation":[[${outline}]],"area":1200,"iscrowd":0}\n`;
  }
  yield ']}';
}

function* spanLines(rows: number): Generator<string> {
  for (let id = 0; id < rows; id += 1)
    yield `{"id":${id},"text":"${id}: ${sentence}","label":[[0,3,"NUMBER"],[8,15,"PART"]]}\n`;
}

function* wordLines(rows: number): Generator<string> {
  for (let id = 0; id < rows; id += 1)
    yield `The DT B-NP O\nbattery NN I-NP B-PART\nlasts VB O O\n${id} CD O B-NUMBER\n\n`;
}

async function whole(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

async function* cells(rows: number): AsyncGenerator<unknown[]> {
  for (let id = 0; id < rows; id += 1) yield [`${id}: ${sentence}`, id];
}

const parquet = (rows: number): Promise<Uint8Array> =>
  whole(
    writeParquet(
      [
        { name: 'text', type: 'text' },
        { name: 'n', type: 'int' },
      ],
      cells(rows),
    ),
  );

async function* archive(files: Iterable<readonly [string, string]>): AsyncGenerator<{ path: string; content: string }> {
  for (const [path, content] of files) yield { path, content };
}

const zip = (files: Iterable<readonly [string, string]>): Promise<Uint8Array> => whole(writeZip(archive(files)));

function workbook(rows: number): Promise<Uint8Array> {
  const lines = Array.from(
    { length: rows },
    (_, id) => `<row><c t="inlineStr"><is><t>${id}: ${sentence}</t></is></c><c><v>${id}</v></c></row>`,
  );
  const head = '<row><c t="inlineStr"><is><t>text</t></is></c><c t="inlineStr"><is><t>n</t></is></c></row>';
  return zip([
    ['xl/workbook.xml', '<workbook><sheets><sheet name="A" id="r1"/></sheets></workbook>'],
    ['xl/_rels/workbook.xml.rels', '<R><Relationship Id="r1" Target="sheet.xml"/></R>'],
    ['xl/sheet.xml', `<worksheet><sheetData>${head}${lines.join('')}</sheetData></worksheet>`],
  ]);
}

function* labelFiles(pictures: number): Generator<readonly [string, string]> {
  yield ['data.yaml', 'names: [Car]\n'];
  for (let id = 0; id < pictures; id += 1) yield [`labels/${id}.txt`, '0 0.5 0.5 0.2 0.2\n'.repeat(5)];
}

async function measure({ title, files }: Sample): Promise<void> {
  const set = await openFileSet(files);
  const importer = await detectDataset(set);
  if (!importer) throw new Error(`${title}: nothing detected`);
  globalThis.gc?.();
  const heapBefore = process.memoryUsage().heapUsed;
  const from = performance.now();
  let [rows, peak] = [0, heapBefore];
  for await (const _ of importer.read(set)) {
    rows += 1;
    if ((rows & 4095) === 0) peak = Math.max(peak, process.memoryUsage().heapUsed);
  }
  const seconds = (performance.now() - from) / 1000;
  const megabytes = files.reduce((total, file) => total + file.sizeBytes, 0) / 2 ** 20;
  console.log(
    `${title.padEnd(28)} ${importer.id.padEnd(14)} ${rows.toLocaleString('en').padStart(9)} rows ${Math.round(
      rows / seconds,
    )
      .toLocaleString('en')
      .padStart(
        9,
      )} rows/s ${megabytes.toFixed(0).padStart(5)} MiB   heap +${((peak - heapBefore) / 2 ** 20).toFixed(0)} MiB at most`,
  );
}

const rows = Number(process.argv[2] ?? 100_000);
await measure({ title: 'COCO, 5 outlines a picture', files: [madeFile('a.json', () => cocoLines(rows / 5))] });
await measure({ title: 'YOLO in a ZIP', files: [heldFile('a.zip', await zip(labelFiles(rows / 5)))] });
await measure({ title: 'doccano spans', files: [madeFile('a.jsonl', () => spanLines(rows))] });
await measure({ title: 'CoNLL', files: [madeFile('a.conll', () => wordLines(rows))] });
await measure({ title: 'Parquet', files: [heldFile('a.parquet', await parquet(rows))] });
await measure({ title: 'XLSX', files: [heldFile('a.xlsx', await workbook(rows))] });
