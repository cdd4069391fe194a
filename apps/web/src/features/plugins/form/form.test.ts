import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formCheck } from './check-form.ts';
import { labelOf, resolve, shapeOf, startValue } from './schema-shape.ts';

const kindOf = (schema: Record<string, unknown>): string => shapeOf(schema, schema).kind;

describe('widgets', () => {
  test.each([
    ['text', { type: 'string' }],
    ['paragraph', { type: 'string', maxLength: 5000 }],
    ['number', { type: 'number' }],
    ['number', { type: ['integer', 'null'] }],
    ['checkbox', { type: 'boolean' }],
    ['date', { type: 'string', format: 'date' }],
    ['date-time', { type: 'string', format: 'date-time' }],
    ['select', { enum: ['a', 'b', null, 1] }],
    ['select', { oneOf: [{ const: 'a', title: 'A' }, { const: 'b' }] }],
    ['text', { anyOf: [{ type: 'string' }, { type: 'null' }] }],
    ['multiselect', { type: 'array', uniqueItems: true, items: { enum: ['a', 'b'] } }],
    ['list', { type: 'array', items: { enum: ['a', 'b'] } }],
    ['list', { items: { type: 'object', properties: { a: {} } } }],
    ['object', { properties: { a: { type: 'string' } } }],
    ['branches', { oneOf: [{ type: 'string' }, { type: 'object', properties: { a: {} } }] }],
    ['object', { type: 'object', properties: { a: {} }, anyOf: [{ required: ['a'] }, { required: ['b'] }] }],
    ['const', { const: 5 }],
    ['json', {}],
    ['json', { type: 'object' }],
    ['json', { type: 'array', prefixItems: [{}] }],
  ])('%s', (kind, schema) => {
    expect(kindOf(schema)).toBe(kind);
  });

  test('references and parts are put together; circles end', () => {
    const root = {
      $defs: { name: { type: 'string', title: 'Name' }, loop: { $ref: '#/$defs/loop' } },
      allOf: [{ properties: { a: { $ref: '#/$defs/name' } }, required: ['a'] }, { properties: { b: {} } }],
    };
    expect(shapeOf(root, root)).toMatchObject({
      kind: 'object',
      fields: [
        { name: 'a', isRequired: true },
        { name: 'b', isRequired: false },
      ],
    });
    expect(resolve({ $ref: '#/$defs/name', title: 'Own' }, root)).toEqual({ type: 'string', title: 'Own' });
    expect(resolve({ $ref: '#/$defs/loop' }, root)).toEqual({});
    expect(resolve({ $ref: '#/$defs/constructor/name' }, root)).toEqual({});
  });

  test('any JSON as a schema has a widget and a start', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom(
            'type',
            'enum',
            'oneOf',
            'properties',
            'items',
            'allOf',
            '$ref',
            'required',
            'format',
            'default',
          ),
          fc.jsonValue(),
        ),
        (schema) => {
          expect(typeof kindOf(schema)).toBe('string');
          startValue(schema, schema);
        },
      ),
    );
  });

  test('forms start with what is certain', () => {
    const schema = {
      type: 'object',
      required: ['list', 'flag', 'text', 'inner'],
      properties: {
        list: { type: 'array', items: {} },
        flag: { type: 'boolean' },
        text: { type: 'string' },
        inner: { type: 'object', properties: { kind: { const: 'x' } }, required: ['kind'] },
        preset: { type: 'string', default: 'p' },
        free: { type: 'boolean' },
      },
    };
    expect(startValue(schema, schema)).toEqual({ list: [], flag: false, inner: { kind: 'x' }, preset: 'p' });
  });

  test('names become words', () => {
    expect([labelOf('first_name'), labelOf('xMin'), labelOf(5), labelOf('')]).toEqual(['First name', 'X Min', '5', '']);
  });
});

describe('the check', () => {
  const check = formCheck({
    label_schema: {
      type: 'object',
      required: ['name'],
      properties: {
        name: { type: 'string', minLength: 1 },
        age: { type: 'integer', minimum: 0 },
        code: { type: 'string', pattern: '^(a+)+$' },
        pattern: { type: 'string', pattern: '^[a-z]{2}$' },
      },
    },
    validation_rules: [{ rule: 'compare', path: '/age', operator: '<', other: '/limit', message: 'Too old.' }],
  });

  test('tells the field in plain words', () => {
    expect(check({})).toEqual([{ path: '/name', message: 'This field is required.' }]);
    expect(check({ name: 'a', age: -1 })).toEqual([{ path: '/age', message: 'Must be at least 0.' }]);
    expect(check({ name: 'a', pattern: 'A' })).toEqual([
      { path: '/pattern', message: 'Does not have the form that is asked for.' },
    ]);
    expect(check({ name: 'a', age: 5, limit: 3 })).toEqual([{ path: '/age', message: 'Too old.' }]);
    expect(check({ name: 'a', age: 2, limit: 3 })).toEqual([]);
  });

  test('leaves slow patterns to the server', () => {
    expect(check({ name: 'a', code: `${'a'.repeat(5000)}!` })).toEqual([]);
  });
});
