import { describe, expect, test } from 'vitest';
import { compileConfig } from './compile.ts';
import { sampleTask } from './sample-task.ts';
import { tags } from './tags/index.ts';
import { templates } from './templates/index.ts';
import { validateTask } from './validate-task.ts';

const compiled = compileConfig(`<View>
  <Header value="$title"/>
  <Text name="text" value="$body"/>
  <Image name="image" value="$meta.photo"/>
  <Image name="pages" valueList="$pages"/>
  <Choices name="c" toName="text" value="$options"/>
</View>`);
const right = {
  body: 'Hi',
  meta: { photo: 'https://example.org/a.png' },
  pages: ['/1.png', '/2.png'],
  options: ['A', { value: 'B', children: [{ value: 'C' }] }],
};

describe('data', () => {
  test('that holds what is shown is right; titles may be missing and more may be there', () => {
    expect(compiled.diagnostics).toEqual([]);
    expect(validateTask(compiled, { ...right, more: { x: 1 } })).toEqual([]);
    expect(validateTask(compiled, { ...right, body: 12 })).toEqual([]);
  });

  test.each<[string, unknown, string]>([
    ['no object', ['x'], 'data wrong_type'],
    ['a missing text', { ...right, body: undefined }, 'data.body missing_field'],
    ['null', { ...right, body: null }, 'data.body missing_field'],
    ['an object as text', { ...right, body: { a: 1 } }, 'data.body wrong_field_type'],
    ['a missing part', { ...right, meta: {} }, 'data.meta.photo missing_field'],
    ['an empty address', { ...right, meta: { photo: ' ' } }, 'data.meta.photo wrong_field_type'],
    ['a script as address', { ...right, meta: { photo: 'javascript:alert(1)' } }, 'data.meta.photo wrong_field_type'],
    ['a page as address', { ...right, meta: { photo: 'data:text/html,x' } }, 'data.meta.photo wrong_field_type'],
    ['no pages', { ...right, pages: [] }, 'data.pages wrong_field_type'],
    ['options that are none', { ...right, options: [1] }, 'data.options wrong_field_type'],
  ])('%s', (_, data, expected) => {
    expect(validateTask(compiled, data).map(({ path, code }) => `${path} ${code}`)).toEqual([expected]);
  });

  test('a message names the field, the tag and a near name', () => {
    const [only] = validateTask(compiled, { ...right, body: undefined, boddy: 'Hi' });
    expect(only?.message).toBe('The field "body", which Text shows, is missing; the data has "boddy"');
  });

  test('references inside a longer text ask for what can be printed', () => {
    const letter = compileConfig(
      '<View><Text name="t" value="$greeting, $name!"/><Image name="i" value="/photos/$number/full.jpg"/></View>',
    );
    expect(letter.diagnostics).toEqual([]);
    expect(letter.fields.map(({ key, required }) => [key, required])).toEqual([
      ['greeting', true],
      ['name', true],
      ['number', true],
    ]);
    expect(validateTask(letter, { greeting: 'Hi', name: 'Ada', number: 7 })).toEqual([]);
    expect(validateTask(letter, { greeting: 'Hi', name: {}, number: 7 }).map(({ path }) => path)).toEqual([
      'data.name',
    ]);
    expect(validateTask(letter, sampleTask(letter))).toEqual([]);
  });

  test('a column whose name looks like a path is found', () => {
    const { meta: _, ...rest } = right;
    expect(validateTask(compiled, { ...rest, 'meta.photo': '/a.png' })).toEqual([]);
  });
});

describe('sample data', () => {
  const configs = [...tags.map(({ example }) => example.config), ...templates.map(({ config }) => config)];
  test.each(configs)('fits its config %#', (config) => {
    const other = compileConfig(config);
    expect(validateTask(other, sampleTask(other))).toEqual([]);
  });

  test('is made at the depth the references ask for', () => {
    expect(validateTask(compiled, sampleTask(compiled))).toEqual([]);
    const deep = compileConfig(
      '<View><Text name="t" value="$a.list[2].b"/><Text name="u" value="$__proto__.x"/></View>',
    );
    expect(validateTask(deep, sampleTask(deep))).toEqual([]);
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false);
  });

  test('ignores an index that would need a huge list', () => {
    expect(sampleTask(compileConfig('<View><Text name="t" value="$a[99999999]"/></View>'))).toEqual({});
  });
});
