import fc from 'fast-check';
import { strToU8, Zip, ZipPassThrough, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { writeZip } from '../../export/zip.ts';
import { setOf } from '../../testing/sets.ts';
import { collect } from '../../testing/streams.ts';

const text = async (chunks: AsyncIterable<Uint8Array>): Promise<string> =>
  Buffer.concat(await collect(chunks)).toString('utf8');

/** Writes over the bytes at a place found by what stands there. */
function patched(bytes: Uint8Array, signature: number, offset: number, values: number[]): Uint8Array {
  const copy = bytes.slice();
  const view = new DataView(copy.buffer);
  for (let at = 0; at < copy.length - 4; at += 1) {
    if (view.getUint32(at, true) === signature) copy.set(values, at + offset);
  }
  return copy;
}
const ENTRY = 0x02014b50;

/** A TAR as programs write it. */
function tarOf(files: readonly { name: string; type?: string; content?: string }[]): Uint8Array {
  const blocks = files.map(({ name, type = '0', content = '' }) => {
    const bytes = Buffer.from(content);
    const header = Buffer.alloc(512);
    header.write(name, 0, 100);
    header.write('0000644\0', 100);
    header.write(`${bytes.length.toString(8).padStart(11, '0')} `, 124);
    header.write(' '.repeat(8), 148);
    header.write(type, 156);
    header.write('ustar\x0000', 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return Buffer.concat([header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

function paxOf(name: string, value: string): string {
  const rest = Buffer.byteLength(` ${name}=${value}\n`);
  const length = rest + String(rest + String(rest).length).length;
  return `${length} ${name}=${value}\n`;
}

describe('sets of files', () => {
  test('members of archives stand for the archives, packed or not, with and without random access', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.stringMatching(/^[a-zäß]{1,5}(\/[a-z]{1,5})?\.txt$/), fc.string({ maxLength: 5000 }), {
          minKeys: 1,
          maxKeys: 5,
        }),
        fc.constantFrom(0, 6),
        fc.boolean(),
        async (files, level, isRandom) => {
          const archive = zipSync(
            Object.fromEntries(Object.entries(files).map(([name, content]) => [name, strToU8(content)])),
            { level: level as 0 | 6 },
          );
          const set = await setOf({ 'a.zip': archive }, {}, { isRandom });
          expect(set.list().map(({ name }) => name)).toEqual(Object.keys(files).sort());
          for (const [name, content] of Object.entries(files)) {
            expect(await text(set.open(name))).toBe(content);
            const bytes = Buffer.from(content);
            expect(Buffer.from(await set.readAt(name, 3, 40))).toEqual(bytes.subarray(3, 43));
          }
        },
      ),
      { numRuns: 30, seed: 7 },
    );
  });

  test('several uploads, an archive in an archive, litter of operating systems', async () => {
    const inner = zipSync({ 'x.txt': strToU8('deep') });
    const set = await setOf({
      'one.zip': zipSync({
        'a.txt': strToU8('1'),
        '__MACOSX/a.txt': strToU8('?'),
        'sub/.DS_Store': strToU8('?'),
        'in.zip': inner,
      }),
      'two.zip': zipSync({ 'a.txt': strToU8('2') }),
      'a.txt': '3',
    });
    expect(set.list().map(({ name }) => name)).toEqual(['a.txt', 'one/a.txt', 'one/in/x.txt', 'two/a.txt']);
    expect(await text(set.open('one/in/x.txt'))).toBe('deep');
  });

  test('an archive that was written as a stream, sizes behind the content', async () => {
    const parts: Uint8Array[] = [];
    const zip = new Zip((_error, chunk) => parts.push(chunk));
    const entry = new ZipPassThrough('a.txt');
    zip.add(entry);
    entry.push(strToU8('streamed'), true);
    zip.end();
    const set = await setOf({ 'a.zip': Buffer.concat(parts) });
    expect(await text(set.open('a.txt'))).toBe('streamed');
  });

  test('the wide form of large archives', async () => {
    async function* files(): AsyncGenerator<{ path: string; content: string }> {
      for (let index = 0; index < 3; index += 1)
        yield { path: `f/${index}.txt`, content: `content ${index}`.repeat(50) };
    }
    const set = await setOf({ 'a.zip': Buffer.concat(await collect(writeZip(files(), { wideFrom: 0 }))) });
    expect(set.list().map(({ name }) => name)).toEqual(['f/0.txt', 'f/1.txt', 'f/2.txt']);
    expect(await text(set.open('f/2.txt'))).toBe('content 2'.repeat(50));
  });

  test('names that point out of the archive', async () => {
    for (const name of ['../evil.txt', 'a/../../evil.txt', '/etc/passwd', 'C:\\evil.txt', '..\\evil.txt', 'a\0b']) {
      await expect(setOf({ 'a.zip': zipSync({ [name]: strToU8('x') }) })).rejects.toThrow('points out of it');
    }
  });

  test('bombs: too many files, too much in all, too small for what it unpacks to, archives in archives (I-12)', async () => {
    const zeros = zipSync({ 'zeros.txt': new Uint8Array(20 * 2 ** 20) });
    await expect(setOf({ 'a.zip': zeros }, { maxRatio: 100 })).rejects.toThrow('more than 100 times its size');
    await expect(setOf({ 'a.zip': zeros }, { maxUnpackedBytes: 1000, maxRatio: 100_000 })).rejects.toThrow(
      'or 1000 bytes',
    );
    const many = zipSync({ a: strToU8(''), b: strToU8(''), c: strToU8('') });
    await expect(setOf({ 'a.zip': many }, { maxEntries: 2 })).rejects.toThrow('holds 3 files');
    const nested = zipSync({ 'b.zip': zipSync({ 'c.zip': zipSync({ d: strToU8('x') }) }) });
    await expect(setOf({ 'a.zip': nested })).rejects.toThrow('too deep');
  });

  test('a size that lies, a wrong sum, encryption, links, overlaps and a missing end', async () => {
    const good = zipSync({ 'a.txt': strToU8('hello hello hello hello') });
    const small = await setOf({ 'a.zip': patched(good, ENTRY, 24, [5, 0, 0, 0]) });
    await expect(text(small.open('a.txt'))).rejects.toThrow('a.txt in a.zip is damaged');
    const sum = await setOf({ 'a.zip': patched(good, ENTRY, 16, [1, 2, 3, 4]) });
    await expect(text(sum.open('a.txt'))).rejects.toThrow('damaged');
    await expect(setOf({ 'a.zip': patched(good, ENTRY, 8, [1, 0]) })).rejects.toThrow('encrypted');
    await expect(setOf({ 'a.zip': patched(good, ENTRY, 10, [99, 0]) })).rejects.toThrow('method 99');
    const link = zipSync({ 'a.txt': [strToU8('/etc/passwd'), { os: 3, attrs: 0o120777 << 16 }] });
    await expect(setOf({ 'a.zip': link })).rejects.toThrow('holds a link');
    const two = zipSync({ 'a.txt': strToU8('same same'), 'b.txt': strToU8('same same') });
    await expect(setOf({ 'a.zip': patched(two, ENTRY, 42, [0, 0, 0, 0]) })).rejects.toThrow('damaged');
    await expect(setOf({ 'a.zip': good.subarray(0, good.length - 10) })).rejects.toThrow('its end is missing');
    await expect(setOf({ 'a.zip': '' })).rejects.toThrow('no ZIP archive');
  });

  test('what can only be read as a whole has a limit', async () => {
    const archive = zipSync({ 'a.txt': new Uint8Array(3 * 2 ** 20).map((_, index) => (index * 7919) % 251) });
    const set = await setOf({ 'a.zip': archive }, { maxHeldBytes: 2 ** 20 });
    await expect(set.readAt('a.txt', 2 ** 21, 10)).rejects.toThrow('must be read as a whole');
  });

  test('the files of a TAR, however long their names, and of one in another archive', async () => {
    const long = `${'folder/'.repeat(30)}täsk.txt`;
    const tar = tarOf([
      { name: './', type: '5' },
      { name: 'a.txt', content: 'first' },
      { name: '././@LongLink', type: 'L', content: `${long}\0` },
      { name: long.slice(0, 100), content: 'gnu' },
      { name: 'PaxHeader', type: 'x', content: paxOf('path', `pax/${long}`) },
      { name: 'short', content: 'p'.repeat(2000) },
      { name: '._a.txt', content: '?' },
    ]);
    const set = await setOf({ 'a.tar': tar });
    expect(set.list().map(({ name }) => name)).toEqual(['a.txt', long, `pax/${long}`]);
    expect(await text(set.open(long))).toBe('gnu');
    expect(await text(set.open(`pax/${long}`))).toBe('p'.repeat(2000));
    expect(Buffer.from(await set.readAt('a.txt', 3, 40)).toString()).toBe('st');
    const packed = await setOf({ 'x.zip': zipSync({ 'in.tar': tar }), 'b.txt': '2' });
    expect(await text(packed.open('x/in/a.txt'))).toBe('first');
  });

  test('a TAR that points out, links, is cut off, lies or holds too much', async () => {
    const file = { name: 'a.txt', content: 'x'.repeat(600) };
    for (const name of ['../evil.txt', '/etc/passwd', 'a/../../b'])
      await expect(setOf({ 'a.tar': tarOf([{ ...file, name }]) })).rejects.toThrow('points out of it');
    await expect(setOf({ 'a.tar': tarOf([{ name: 'l', type: '2' }]) })).rejects.toThrow('holds a link');
    await expect(setOf({ 'a.tar': tarOf([{ name: 'd', type: '3' }]) })).rejects.toThrow('no plain file');
    const good = tarOf([file]);
    await expect(setOf({ 'a.tar': good.subarray(0, 900) })).rejects.toThrow('damaged');
    await expect(setOf({ 'a.tar': good.map((byte, at) => (at === 3 ? byte + 1 : byte)) })).rejects.toThrow('damaged');
    // A size below zero would lead back to where it stands, again and again.
    for (const size of ['-1536', '-1024', '1.5', 'x']) {
      const back = tarOf([
        { name: 'pax', type: 'x', content: paxOf('size', size) },
        { name: 'd/', type: '5' },
      ]);
      await expect(setOf({ 'a.tar': back })).rejects.toThrow('damaged');
    }
    await expect(setOf({ 'a.tar': 'no archive at all '.repeat(100) })).rejects.toThrow('no TAR archive');
    await expect(setOf({ 'a.tar': tarOf([file, file, file]) }, { maxEntries: 2 })).rejects.toThrow('more than 2 files');
    await expect(setOf({ 'a.tar': good }, { maxUnpackedBytes: 100 })).rejects.toThrow('100 bytes');
  });
});
