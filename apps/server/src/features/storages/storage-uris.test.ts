import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatStorageUri, parseStorageUri, readFileUri, withReadableMedia } from './storage-uris.ts';

describe('addresses of objects', () => {
  it.each([
    ['s3://bucket/a/b c.jpg', { type: 's3', container: 'bucket', key: 'a/b c.jpg' }],
    ['gs://b/k', { type: 'gcs', container: 'b', key: 'k' }],
    ['azure-blob://box/x/y', { type: 'azure', container: 'box', key: 'x/y' }],
    ['localfiles:///data/x.jpg', { type: 'localfiles', container: '', key: '/data/x.jpg' }],
    ['redis://host:6379/1/key', { type: 'redis', container: 'host:6379/1', key: 'key' }],
    ['https://example.com/a.jpg', undefined],
    ['s3://bucket', undefined],
    ['s3://bucket/', undefined],
    ['just text with s3://bucket/key in it', undefined],
  ])('%s', (uri, expected) => {
    const parsed = parseStorageUri(uri);
    expect(parsed).toEqual(expected);
    if (parsed) expect(formatStorageUri(parsed)).toBe(uri);
  });

  it('are read plain and in base64, whatever the key', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (key) => {
        const uri = `s3://bucket/${key.toWellFormed()}`;
        expect(readFileUri(uri)).toBe(uri);
        expect(readFileUri(Buffer.from(uri).toString('base64'))).toBe(uri);
        expect(readFileUri(Buffer.from(uri).toString('base64url'))).toBe(uri);
      }),
    );
    expect(readFileUri('bm90aGluZw==')).toBeUndefined();
  });

  it('become readable anywhere in task data; everything else stays the very same', () => {
    const data = { text: 'no s3://here', n: 1, list: ['a', null], nested: { deep: true } };
    expect(withReadableMedia(data, 7)).toBe(data);
    const given = { image: 's3://b/k.jpg', pages: ['gs://b/1', 'https://x/2'], text: 'x' };
    const shown = withReadableMedia(given, 7);
    const at = new URL(shown.image, 'http://x');
    expect(at.pathname).toBe('/tasks/7/resolve');
    expect(readFileUri(at.searchParams.get('fileuri') ?? '')).toBe('s3://b/k.jpg');
    expect(shown.pages[1]).toBe('https://x/2');
    expect(given.image).toBe('s3://b/k.jpg');
  });
});
