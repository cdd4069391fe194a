import { describe, expect, it } from 'vitest';
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
