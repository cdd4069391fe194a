import { describe, expect, test } from 'vitest';
import { changeOf, toForm } from './item-form.ts';

const scan = {
  type: 'document' as const,
  title: 'scan.png',
  domain: 'letters',
  language: null,
  tags: ['old', 'new'],
  extra_metadata: { page: 3 },
  text: 'Dear Ada',
  is_raw: false,
};

describe('what was changed in the form of an item', () => {
  test('is nothing when nothing was', () => {
    expect(changeOf(scan, toForm(scan))).toEqual({});
  });

  test('goes under the names of its type', () => {
    const edited = { ...toForm(scan), title: 'letter.png', text: 'Dear Eva', isRaw: true };
    expect(changeOf(scan, edited)).toEqual({ original_filename: 'letter.png', ocr_text: 'Dear Eva', is_raw: true });
    const voice = { ...scan, type: 'voice_sample' as const };
    expect(changeOf(voice, edited)).toEqual({ original_filename: 'letter.png', transcription_text: 'Dear Eva' });
    const text = { ...scan, type: 'raw_text' as const };
    expect(changeOf(text, edited)).toEqual({ title: 'letter.png', content: 'Dear Eva' });
  });

  test('empties what was emptied, but never the title', () => {
    const emptied = { ...toForm(scan), title: ' ', domain: '', tags: '', extra: '' };
    expect(changeOf(scan, emptied)).toEqual({ domain: null, tags: [], extra_metadata: {} });
  });
});
