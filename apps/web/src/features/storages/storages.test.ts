import type { Asset } from '@labelwright/contract/assets';
import { describe, expect, it } from 'vitest';
import { changeOf, draftOf, factText, factValue, problemsOf } from './asset-draft.ts';
import { fieldsToBody, startValues } from './storage-draft.ts';
import { countsText } from './strings.ts';

const none = { seen: 0, created: 0, changed: 0, removed: 0, skipped: 0, failed: 0, written: 0, deleted: 0 };

describe('texts and forms of storages', () => {
  it('says only what happened', () => {
    expect(countsText('import', none)).toBe('nothing new');
    expect(countsText('import', { ...none, created: 1204, failed: 2 })).toBe('1,204 new, 2 failed');
    expect(countsText('export', { ...none, written: 3, created: 9 })).toBe('3 written');
  });

  it('fills a form from its defaults or from a connection, and sends emptied fields as null', () => {
    const fields = [
      { type: 'text', name: 'bucket', label: 'Bucket' },
      { type: 'toggle', name: 'presign', label: 'Presign', value: true },
      { type: 'number', name: 'presign_ttl', label: 'TTL', value: 60 },
    ] as const;
    expect(startValues(fields, undefined)).toEqual({ bucket: '', presign: true, presign_ttl: 60 });
    const known = { bucket: 'b', presign: false, presign_ttl: null };
    expect(startValues(fields, known)).toEqual({ bucket: 'b', presign: false, presign_ttl: undefined });
    expect(fieldsToBody(fields, { bucket: ' ', presign: false, presign_ttl: undefined })).toEqual({
      bucket: null,
      presign: false,
      presign_ttl: null,
    });
  });

  it('leaves out what a new form does not say', () => {
    const fields = [{ type: 'text', name: 'title', label: 'Name' }] as const;
    expect(fieldsToBody(fields, { title: '' }, true)).toEqual({});
  });
});

describe('what people say about a file', () => {
  const asset = {
    original_filename: 'a/b.png',
    media_type: 'image',
    tags: ['night'],
    metadata: { camera: 'front', height: 2.5, code: '12', lens: { mm: 35 } },
  } as unknown as Asset;

  it('keeps the types of values while they are typed as text', () => {
    for (const value of ['front', '12', 'true', '', 2.5, true, null, [1], { mm: 35 }])
      expect(factValue(factText(value))).toEqual(value);
  });

  it('sends only what is another than before', () => {
    const draft = draftOf(asset);
    expect(changeOf(asset, draft)).toBeUndefined();
    expect(changeOf(asset, { ...draft, tags: ' night,rain , night' })).toEqual({ tags: ['night', 'rain'] });
    const facts = draft.facts.filter(({ name }) => name !== 'lens').concat({ key: 9, name: '', value: ' ' });
    expect(changeOf(asset, { ...draft, facts })).toEqual({ metadata: { camera: 'front', height: 2.5, code: '12' } });
  });

  it('says what is wrong', () => {
    const draft = draftOf(asset);
    const twice = [...draft.facts, { key: 9, name: 'camera ', value: 'x' }];
    expect(Object.keys(problemsOf({ ...draft, name: ' ', tags: 'x'.repeat(65), facts: twice }))).toEqual([
      'name',
      'tags',
      'facts',
    ]);
    expect(problemsOf(draft)).toEqual({});
  });
});
