/** Rows per second and memory of reading datasets: made in memory or piece by piece, without disk or database. */

import { detectDataset } from '@labelwright/formats/dataset-importers';
import type { SourceFile } from '@labelwright/formats/import/dataset';
import { openFileSet } from '@labelwright/formats/import/files/file-set';
import { strToU8, zipSync } from 'fflate';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';

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

function parquet(rows: number): Uint8Array {
  const writer = new ByteWriter();
  const table = new ParquetWriter({
    writer,
    schema: [
      { name: 'schema', num_children: 2 },
      { name: 'text', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
      { name: 'n', type: 'INT64', repetition_type: 'REQUIRED' },
    ],
  });
  for (let from = 0; from < rows; from += 10_000) {
    const ids = Array.from({ length: Math.min(10_000, rows - from) }, (_, index) => from + index);
    table.write({
      columnData: [
        { name: 'text', data: ids.map((id) => `${id}: ${sentence}`) },
        { name: 'n', data: ids.map(BigInt) },
      ],
    });
  }
  table.finish();
  return writer.getBytes();
}

function workbook(rows: number): Uint8Array {
  const cells = Array.from(
    { length: rows },
    (_, id) => `<row><c t="inlineStr"><is><t>${id}: ${sentence}</t></is></c><c><v>${id}</v></c></row>`,
  );
  const head = '<row><c t="inlineStr"><is><t>text</t></is></c><c t="inlineStr"><is><t>n</t></is></c></row>';
  return zipSync({
    'xl/workbook.xml': strToU8('<workbook><sheets><sheet name="A" id="r1"/></sheets></workbook>'),
    'xl/_rels/workbook.xml.rels': strToU8('<R><Relationship Id="r1" Target="sheet.xml"/></R>'),
    'xl/sheet.xml': strToU8(`<worksheet><sheetData>${head}${cells.join('')}</sheetData></worksheet>`),
  });
}

function yolo(pictures: number): Uint8Array {
  const files: Record<string, Uint8Array> = { 'data.yaml': strToU8('names: [Car]\n') };
  for (let id = 0; id < pictures; id += 1) files[`labels/${id}.txt`] = strToU8('0 0.5 0.5 0.2 0.2\n'.repeat(5));
  return zipSync(files);
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
await measure({ title: 'YOLO in a ZIP', files: [heldFile('a.zip', yolo(rows / 5))] });
await measure({ title: 'doccano spans', files: [madeFile('a.jsonl', () => spanLines(rows))] });
await measure({ title: 'CoNLL', files: [madeFile('a.conll', () => wordLines(rows))] });
await measure({ title: 'Parquet', files: [heldFile('a.parquet', parquet(rows))] });
await measure({ title: 'XLSX', files: [heldFile('a.xlsx', workbook(rows))] });
