import { compileConfig } from '@labelwright/task-definition/compile';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { detectDataset } from '../../dataset-importers.ts';
import { pngOf, readSet, setOf } from '../../testing/sets.ts';
import { dataOf, errorsOf, tasksOf } from '../../testing/streams.ts';
import type { ImportNote } from '../dataset.ts';
import { resolveFiles } from '../resolve-files.ts';
import { looseFilesImporter } from './loose-files.ts';

const archive = (files: Record<string, string | Uint8Array>): Uint8Array =>
  zipSync(
    Object.fromEntries(
      Object.entries(files).map(([name, content]) => [name, typeof content === 'string' ? strToU8(content) : content]),
    ),
  );

describe('loose files', () => {
  test('tasks show the media of the upload that they name; what none names is told', async () => {
    const set = await setOf({
      'up.zip': archive({
        'tasks.json':
          '[{"data":{"image":"images/a.png","pages":["images/b.png","https://x.example/c.png"],"note":"a.png is nice"}}]',
        'more.csv': 'image,n\na.png,1\nmissing.png,2\n',
        'images/a.png': pngOf(1, 1),
        'images/b.png': pngOf(1, 1),
        'images/unused.png': pngOf(1, 1),
        'README.md': '# hello',
        'x.bin': 'x',
      }),
    });
    expect(await detectDataset(set)).toBeUndefined();
    const notes: ImportNote[] = [];
    const rows = await readSet(looseFilesImporter, set, { onNote: (note) => notes.push(note) });
    expect(errorsOf(rows)).toEqual(['1: x.bin is of no format that is read. Leave it out of the upload.']);
    expect(notes).toEqual([expect.objectContaining({ count: 3 })]);
    const asked: string[] = [];
    const tasks = await Promise.all(
      rows.flatMap((row) =>
        row.ok
          ? [
              resolveFiles(row, async (name) => {
                asked.push(name);
                return `/files/${name}`;
              }),
            ]
          : [],
      ),
    );
    expect(tasks.map(({ data }) => data)).toEqual([
      { image: '/files/images/a.png', n: 1 },
      { image: 'missing.png', n: 2 },
      {
        image: '/files/images/a.png',
        pages: ['/files/images/b.png', 'https://x.example/c.png'],
        note: 'a.png is nice',
      },
    ]);
    expect(asked.sort()).toEqual(['images/a.png', 'images/a.png', 'images/b.png']);
  });

  test('media and documents are tasks of their own, under the keys of the interface', async () => {
    const files = { 'a.png': pngOf(1, 1), 'b.html': '<p>Hi</p>', 'c.mp3': 'x' };
    expect(dataOf(await readSet(looseFilesImporter, await setOf(files)))).toEqual([
      { image: 'a.png' },
      { html: '<p>Hi</p>' },
      { audio: 'c.mp3' },
    ]);
    const config = compileConfig('<View><Image name="i" valueList="$pages"/><HyperText name="h" value="$doc"/></View>');
    const rows = await readSet(looseFilesImporter, await setOf(files), { config });
    expect(dataOf(rows)).toEqual([{ pages: ['a.png'] }, { doc: '<p>Hi</p>' }]);
    expect(rows[0]).toMatchObject({ files: [{ path: ['pages', 0], name: 'a.png' }] });
    expect(errorsOf(rows)).toEqual([
      '1: The interface shows no file such as c.mp3: nobody would see it. Add a tag Audio.',
    ]);
  });

  test('XML: lists of elements are rows, anything else is a document', async () => {
    const list =
      '<?xml version="1.0"?>\n<reviews>\n <review id="1"><text>Good &amp; fine</text><tag>a</tag><tag>b</tag></review>\n <review id="2"><text lang="de">Gut</text></review>\n <review/>\n</reviews>';
    const set = await setOf({ 'a.xml': list });
    const importer = await detectDataset(set);
    expect(importer?.id).toBe('xml');
    const rows = await readSet(importer ?? looseFilesImporter, set);
    expect(dataOf(rows)).toEqual([
      { id: '1', text: 'Good & fine', tag: ['a', 'b'] },
      { id: '2', text: { lang: 'de', text: 'Gut' } },
    ]);
    expect(errorsOf(rows)).toEqual(['5: The element <review> is empty.']);
    const page = await setOf({ 'a.xml': '<doc><title>x</title><p>y</p></doc>' });
    expect(await detectDataset(page)).toBeUndefined();
    expect(tasksOf(await readSet(looseFilesImporter, page))[0]?.data.html).toContain('<title>x</title>');
    const broken = await setOf({ 'a.xml': '<!DOCTYPE r [<!ENTITY b "x">]><r><i>1</i><i>2</i>\n<i>&b;</i></r>' });
    const read = await readSet((await detectDataset(broken)) ?? looseFilesImporter, broken);
    expect(dataOf(read)).toEqual([{ text: '1' }, { text: '2' }]);
    expect(errorsOf(read)).toEqual([expect.stringMatching(/^2: Not readable as XML: undefined entity/)]);
  });
});
