import type { DataColumn } from '@labelwright/formats/import/columns';
import { compileConfig } from '@labelwright/task-definition/compile';
import { describe, expect, test } from 'vitest';
import { explainUnshown, findWholeFile } from './whole-file.ts';

const wav = { media_type: 'audio', content_type: 'audio/wav' };
const mp4 = { media_type: 'video', content_type: 'video/mp4' };
const pdf = { media_type: 'document', content_type: 'application/pdf' };
const html = { media_type: 'text', content_type: 'text/html' };
const csv = { media_type: 'text', content_type: 'text/csv' };
const txt = { media_type: 'text', content_type: 'text/plain' };
const compile = (inner: string) => compileConfig(`<View>${inner}</View>`);
const column = (name: string, type: DataColumn['type']): DataColumn => ({ name, type, example: '', filled: 1 });

describe('a file goes where the interface shows its kind', () => {
  test.each([
    ['a recording', wav, '<Audio name="a" value="$speech"/>', 'audio', 'speech', 'address'],
    ['the sound of a film', mp4, '<Audio name="a" value="$speech"/>', 'video', 'speech', 'address'],
    [
      'a film, before its sound',
      mp4,
      '<Audio name="a" value="$s"/><Video name="v" value="$v"/>',
      'video',
      'v',
      'address',
    ],
    ['a document', pdf, '<Pdf name="p" value="$letter"/>', 'pdf', 'letter', 'address'],
    ['a page as text', html, '<HyperText name="h" value="$page"/>', 'html', 'page', 'content'],
    ['a page by address', html, '<HyperText name="h" value="$page" valueType="url"/>', 'html', 'page', 'address'],
    ['a text by address', txt, '<Text name="t" value="$text" valueType="url"/>', 'text', 'text', 'address'],
    [
      'one of many pictures',
      { media_type: 'image', content_type: 'image/png' },
      '<Image name="i" valueList="$pages"/>',
      'image',
      'pages',
      'addresses',
    ],
  ])('%s', (_name, file, inner, kind, field, use) => {
    expect(findWholeFile(file, compile(inner))).toEqual({ kind, field, use, isShown: true });
  });

  test('what nothing shows keeps the name of its kind, and somebody is told', () => {
    const config = compile('<Text name="t" value="$text"/>');
    const place = findWholeFile(wav, config);
    expect(place).toEqual({ kind: 'audio', field: 'audio', use: 'address', isShown: false });
    const words = place && explainUnshown(place, 'a.wav', config);
    expect(words).toMatch(
      /^The interface of this project shows no sound, so nobody would see a\.wav\. The template “.+” would fit\.$/,
    );
    expect(place && explainUnshown(place, 'a.wav', compile(''))).toMatch(
      /^This project has no interface yet that shows sound\. The template “.+” would fit\.$/,
    );
  });

  test('a part of a value is no place for a file', () => {
    expect(findWholeFile(wav, compile('<Audio name="a" value="$meta.url"/>'))).toMatchObject({ isShown: false });
  });
});

describe('a table is one series or many tasks', () => {
  const shown = '<TimeSeries name="s" value="$series" timeColumn="time"><Channel column="level"/></TimeSeries>';

  test.each([
    ['numbers over time', shown, [column('when', 'datetime'), column('wind', 'number')], 'address'],
    ['the columns that the interface draws', shown, [column('note', 'text'), column('level', 'number')], 'address'],
    [
      'columns in the data',
      shown.replace('timeColumn', 'valueType="json" timeColumn'),
      [column('level', 'number')],
      'columns',
    ],
  ])('%s', (_name, inner, columns, use) => {
    expect(findWholeFile(csv, compile(inner), columns)).toMatchObject({ kind: 'series', field: 'series', use });
  });

  test.each([
    ['a column of series', shown, [column('series', 'url'), column('id', 'number')]],
    ['texts', shown, [column('title', 'text'), column('id', 'number')]],
    ['numbers, where nothing shows a series', '<Text name="t" value="$text"/>', [column('wind', 'number')]],
  ])('%s are tasks', (_name, inner, columns) => {
    expect(findWholeFile(csv, compile(inner), columns)).toBeUndefined();
  });

  test('lines of a text are tasks', () => {
    expect(findWholeFile(txt, compile('<Text name="t" value="$text"/>'))).toBeUndefined();
  });
});
