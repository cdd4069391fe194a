import { describe, expect, test } from 'vitest';
import { collect, inChunks } from '../testing/streams.ts';
import { decode } from './decode.ts';

const text = 'Zażółć gęślą jaźń — 😀 naïve';
const utf8 = new TextEncoder().encode(text);

async function decodeAll(chunks: Uint8Array[]): Promise<{ text: string; warnings: string[] }> {
  const warnings: string[] = [];
  const pieces = await collect(decode(inChunks(...chunks), { onWarning: (message) => warnings.push(message) }));
  return { text: pieces.join(''), warnings };
}

function utf16(value: string, littleEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(value.length * 2 + 2);
  const view = new DataView(bytes.buffer);
  for (const [index, unit] of [
    0xfeff,
    ...Array.from({ length: value.length }, (_, i) => value.charCodeAt(i)),
  ].entries()) {
    view.setUint16(index * 2, unit, littleEndian);
  }
  return bytes;
}

describe('decoding', () => {
  test('UTF-8 with chunks cut anywhere, with and without byte-order mark', async () => {
    for (const bytes of [utf8, new Uint8Array([0xef, 0xbb, 0xbf, ...utf8])]) {
      for (let cut = 0; cut <= bytes.length; cut++) {
        expect(await decodeAll([bytes.subarray(0, cut), bytes.subarray(cut)])).toEqual({ text, warnings: [] });
      }
    }
    expect(await decodeAll([])).toEqual({ text: '', warnings: [] });
    expect(await decodeAll([new Uint8Array([65])])).toEqual({ text: 'A', warnings: [] });
  });

  test('UTF-16 of both orders by its mark', async () => {
    for (const littleEndian of [true, false]) {
      const bytes = utf16(text, littleEndian);
      for (let cut = 0; cut <= bytes.length; cut += 3) {
        expect((await decodeAll([bytes.subarray(0, cut), bytes.subarray(cut)])).text).toBe(text);
      }
    }
  });

  test('Latin-1 with a warning, from the first byte that cannot be UTF-8', async () => {
    const bytes = Uint8Array.from('name\ncafé crème', (character) => character.charCodeAt(0));
    for (let cut = 0; cut <= bytes.length; cut++) {
      const { text: decoded, warnings } = await decodeAll([bytes.subarray(0, cut), bytes.subarray(cut)]);
      expect(decoded).toBe('name\ncafé crème');
      expect(warnings).toEqual(['The file is not UTF-8; it was read as Windows-1252 (Latin-1).']);
    }
  });

  test('a damaged spot in UTF-8 costs one character', async () => {
    const { text: decoded, warnings } = await decodeAll([utf8, new Uint8Array([0xff, 0x41]), utf8]);
    expect(decoded).toBe(`${text}\ufffdA${text}`);
    expect(warnings).toEqual(['Some bytes are not valid UTF-8; they were replaced.']);
  });

  test('text passes through without its mark', async () => {
    expect(await collect(decode(inChunks('\ufeffa', 'b')))).toEqual(['a', 'b']);
  });
});
