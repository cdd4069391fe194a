import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { collect, inChunks } from '../testing/streams.ts';
import { type ArchiveFile, writeZip } from './zip.ts';

const joined = async (files: ArchiveFile[], wideFrom?: number): Promise<Uint8Array> =>
  Buffer.concat(await collect(writeZip(inChunks(...files), wideFrom === undefined ? undefined : { wideFrom })));

async function* pieces(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield new TextEncoder().encode(text);
}

test('whole and streamed files come out as they went in, the same bytes every time', async () => {
  const files = () => [
    { path: 'a/ä.txt', content: 'text '.repeat(100) },
    { path: 'empty.txt', content: '' },
    { path: 'picture.png', content: Uint8Array.of(1, 2, 3) },
    { path: 'long.json', content: pieces('[1,', '2,', '3]') },
    { path: 'sound.mp3', content: pieces('abc', '', 'def') },
    { path: 'none.bin', content: pieces() },
  ];
  const archive = await joined(files());
  expect(archive).toEqual(await joined(files()));
  const found = Object.entries(unzipSync(archive)).map(([path, bytes]) => [path, strFromU8(bytes)]);
  expect(found).toEqual([
    ['a/ä.txt', 'text '.repeat(100)],
    ['empty.txt', ''],
    ['picture.png', '\u0001\u0002\u0003'],
    ['long.json', '[1,2,3]'],
    ['sound.mp3', 'abcdef'],
    ['none.bin', ''],
  ]);
});

test('the wide form is read as the plain one', async () => {
  const files = [
    { path: 'first.txt', content: 'x'.repeat(50) },
    { path: 'second.txt', content: 'y'.repeat(50) },
  ];
  const wide = await joined(files, 10);
  expect(wide.length).toBeGreaterThan((await joined(files)).length);
  expect(Object.values(unzipSync(wide)).map((bytes) => strFromU8(bytes))).toEqual(['x'.repeat(50), 'y'.repeat(50)]);
});
