import { strToU8, zipSync } from 'fflate';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { expect, test } from 'vitest';
import { readDetected, resultsOf } from '../../testing/detected.ts';
import { setOf } from '../../testing/sets.ts';
import { dataOf, errorsOf } from '../../testing/streams.ts';
import { parquetImporter } from './parquet.ts';

const xmlHead = '<?xml version="1.0" encoding="UTF-8"?>';
function workbook(sheet: string, more: Record<string, string> = {}): Uint8Array {
  const parts: Record<string, string> = {
    'xl/workbook.xml': `${xmlHead}<workbook xmlns:r="r"><sheets><sheet name="Hidden" sheetId="1" state="hidden" r:id="rId1"/><sheet name="Data" sheetId="2" r:id="rId2"/><sheet name="Other" sheetId="3" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${xmlHead}<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Target="/xl/worksheets/sheet2.xml"/></Relationships>`,
    'xl/styles.xml': `${xmlHead}<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd hh:mm"/><numFmt numFmtId="165" formatCode="0.0 &quot;days&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>`,
    'xl/sharedStrings.xml': `${xmlHead}<sst><si><t>text</t></si><si><r><t>a </t></r><r><t xml:space="preserve">&lt;b&gt; </t></r><rPh><t>no</t></rPh></si><si><t>when</t></si></sst>`,
    'xl/worksheets/sheet1.xml': `${xmlHead}<worksheet/>`,
    'xl/worksheets/sheet2.xml': `${xmlHead}<worksheet><sheetData>${sheet}</sheetData></worksheet>`,
    ...more,
  };
  return zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)])));
}

test('XLSX: the first visible sheet, with shared and inline texts, dates, gaps and formulas', async () => {
  const sheet = `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>2</v></c><c r="D1" t="inlineStr"><is><t>list</t></is></c></row>
    <row r="3"><c r="A3" t="s"><v>1</v></c><c r="B3" s="1"><v>45292</v></c><c r="C3"><f>1+1</f><v>2</v></c><c r="D3" t="str"><v>[1, "x"]</v></c></row>
    <row r="4"><c r="B4" s="2"><v>45292.5</v></c><c r="C4" t="b"><v>1</v></c><c r="D4" s="3"><v>1.5</v></c></row>
    <row r="5"><c r="F5"><v>1</v></c></row>`;
  const notes: string[] = [];
  const { id, rows } = await readDetected(
    { 'a.xlsx': workbook(sheet) },
    { onNote: ({ reason }) => notes.push(reason) },
  );
  expect(id).toBe('xlsx');
  expect(dataOf(rows)).toEqual([
    { text: 'a <b> ', when: '2024-01-01', column3: 2, list: [1, 'x'] },
    { text: '', when: '2024-01-01T12:00:00', column3: true, list: 1.5 },
  ]);
  expect(rows.map(({ line }) => line)).toEqual([3, 4, 5]);
  expect(errorsOf(rows)).toEqual([expect.stringContaining('5: The row has cells beyond the 4 columns')]);
  expect(notes[0]).toBe('Only the first sheet of a workbook is read, not Other.');
});

test('XLSX: a sheet that breaks off, and a file that is no workbook', async () => {
  const { rows } = await readDetected({
    'a.xlsx': workbook(
      '<row r="1"><c t="str"><v>a</v></c></row><row r="2"><c t="str"><v>1</v></c></row><row r="3"><oops></row>',
    ),
  });
  expect(dataOf(rows)).toEqual([{ a: '1' }]);
  expect(errorsOf(rows)).toEqual([expect.stringContaining('The sheet is damaged from here on.')]);
  await expect(readDetected({ 'a.xlsx': strToU8('no zip at all, but long enough to be looked at') })).rejects.toThrow(
    'a.xlsx is no ZIP archive',
  );
});

const features = { info: { features: { label: { names: ['no', 'yes'], _type: 'ClassLabel' } } } };

test('Parquet: rows of every row group, wide numbers, lists, dates, bytes, and classes by number', async () => {
  const buffer = parquetWriteBuffer({
    columnData: [
      { name: 'text', data: ['a', 'b', 'ü'], type: 'STRING' },
      { name: 'big', data: [1n, 2n ** 60n, null], type: 'INT64' },
      { name: 'tags', data: [['x', 'y'], [], null], type: 'JSON' },
      { name: 'at', data: [new Date(0), null, new Date(1000)], type: 'TIMESTAMP' },
    ],
    rowGroupSize: 2,
  });
  const { id, rows, xml } = await readDetected({ 'a.parquet': new Uint8Array(buffer) });
  expect(id).toBe('parquet');
  expect(dataOf(rows)).toEqual([
    { text: 'a', big: 1, tags: ['x', 'y'], at: '1970-01-01T00:00:00.000Z' },
    { text: 'b', big: '1152921504606846976', tags: [], at: null },
    { text: 'ü', big: null, tags: null, at: '1970-01-01T00:00:01.000Z' },
  ]);
  expect(rows.map(({ line }) => line)).toEqual([1, 2, 3]);
  expect(xml).toContain('<Text');
  const classes = parquetWriteBuffer({
    columnData: [
      { name: 'text', data: ['a', 'b'], type: 'STRING' },
      { name: 'label', data: [1, 0], type: 'INT32' },
    ],
    kvMetadata: [{ key: 'huggingface', value: JSON.stringify(features) }],
  });
  const labelled = await readDetected({ 'train-00000.parquet': new Uint8Array(classes) });
  expect(resultsOf(labelled.rows)).toMatchObject([{ value: { choices: ['yes'] } }, { value: { choices: ['no'] } }]);
});

test('Parquet: a damaged file is refused with words', async () => {
  const set = await setOf({ 'a.parquet': strToU8('PAR1 and then nothing of use, so long as it is PAR1') });
  await expect(parquetImporter.read(set).next()).rejects.toThrow('a.parquet cannot be read as Parquet');
});
