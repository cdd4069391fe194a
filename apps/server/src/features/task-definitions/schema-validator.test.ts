import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileDefinition } from './schema-validator.ts';

const problemsOf = (definition: Record<string, unknown>): string[] =>
  (compileDefinition(definition).problems ?? []).map(({ path, message }) => `${path}: ${message}`);
const checked = (definition: Record<string, unknown>, result: unknown): string[] =>
  (compileDefinition(definition).check?.(result) ?? [{ path: 'refused', message: '' }]).map(({ path }) => path);
const schema = (label_schema: unknown): Record<string, unknown> => ({ label_schema });

const nested = (levels: number): unknown => {
  let node: unknown = { type: 'string' };
  for (let level = 0; level < levels; level += 1) node = { properties: { a: node } };
  return node;
};

describe('schemas of authors', () => {
  test('the empty definition and the empty schema accept anything', () => {
    for (const definition of [{}, schema({})])
      for (const result of [null, 1, 'x', [], { a: [1] }]) expect(checked(definition, result)).toEqual([]);
  });

  test.each([
    ['no object', [1]],
    ['a wrong keyword value', { type: 'objekt' }],
    ['a reference to elsewhere', { $ref: 'https://example.com/schema.json' }],
    ['a reference to a file', { properties: { a: { $ref: 'file:///etc/passwd' } } }],
    ['a dynamic reference to elsewhere', { $dynamicRef: 'other.json#x' }],
    ['a reference to nothing', { $ref: '#/$defs/missing' }],
    ['a base of its own', { $id: 'https://example.com/x', $ref: '#' }],
    ['another dialect', { $schema: 'http://json-schema.org/draft-07/schema#' }],
    ['a reference in a circle', { $ref: '#/$defs/a', $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } } }],
    ['too deep', nested(200)],
    ['too many parts', { anyOf: Array.from({ length: 6000 }, () => ({ type: 'string' })) }],
    ['a look-behind', { pattern: '(?<=a)b' }],
    ['a back-reference', { pattern: '(a)\\1' }],
    ['a pattern that is none', { pattern: '(' }],
    ['an exploding repetition', { pattern: '((a{100}){100}){100}' }],
    ['a pattern as a name', { patternProperties: { '(?=x)': {} } }],
    ['an unknown format', { format: 'regex' }],
    ['a huge enumeration', { enum: Array.from({ length: 1001 }, (_, index) => index) }],
    ['$async', { $async: true, type: 'string' }],
    ['a prototype', JSON.parse('{"properties": {"__proto__": {"type": "string"}}}')],
  ])('%s is refused with the place', (_, label_schema) => {
    const problems = problemsOf(schema(label_schema));
    expect(problems.length).toBeGreaterThan(0);
    for (const problem of problems) expect(problem).toMatch(/^\/label_schema/);
  });

  test('names of fields that look like keywords are fine', () => {
    const label_schema = { type: 'object', properties: { $id: { type: 'string' }, pattern: { type: 'number' } } };
    expect(problemsOf(schema(label_schema))).toEqual([]);
    expect(checked(schema(label_schema), { $id: 'x', pattern: 'y' })).toEqual(['/pattern']);
  });

  test('patterns that make others stand still take no time', () => {
    const definition = schema({ type: 'string', pattern: '^(a+)+$' });
    expect(checked(definition, `${'a'.repeat(50_000)}!`)).toEqual(['']);
  });

  test('a schema that branches without end is stopped, and the answer refused', () => {
    const branch = { properties: { a: { $ref: '#' } }, required: ['missing'] };
    const definition = schema({ anyOf: [branch, { ...branch, minProperties: 1 }, { ...branch, maxProperties: 9 }] });
    let value: unknown = {};
    for (let level = 0; level < 40; level += 1) value = { a: value };
    const { check } = compileDefinition(definition);
    expect(check?.(value)[0]?.message).toMatch(/Could not be checked/);
  });

  test('an answer that is too deep is refused before anything looks into it', () => {
    let value: unknown = {};
    for (let level = 0; level < 100_000; level += 1) value = [value];
    expect(checked(schema({}), value)).toEqual(['']);
  });

  test('whatever JSON stands in label_schema, there is an answer', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (label_schema, result) => {
        const { check, problems } = compileDefinition(schema(label_schema));
        expect(check === undefined).toBe(problems !== undefined);
        expect(Array.isArray(check?.(result) ?? [])).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

describe('answers', () => {
  const objects = {
    type: 'object',
    required: ['objects'],
    additionalProperties: false,
    properties: {
      objects: {
        type: 'array',
        items: {
          type: 'object',
          required: ['category'],
          properties: {
            category: { enum: ['cat', 'dog'] },
            confidence: { type: 'number', minimum: 0, maximum: 1 },
          },
        },
      },
    },
  };

  test('are told the field', () => {
    const definition = schema(objects);
    expect(checked(definition, { objects: [{ category: 'cat', confidence: 0.5 }] })).toEqual([]);
    expect(checked(definition, {})).toEqual(['/objects']);
    expect(checked(definition, { objects: [{ confidence: 2 }], more: 1 })).toEqual([
      '',
      '/objects/0/category',
      '/objects/0/confidence',
    ]);
  });

  test('keep the rules between fields', () => {
    const definition = {
      label_schema: {},
      validation_rules: [
        { rule: 'unique', path: '/objects/*/id' },
        { rule: 'compare', path: '/objects/*/end', operator: '>', other: '/objects/*/start' },
        { rule: 'required_if', path: '/objects/*/why', when: { path: '/objects/*/category', equals: 'other' } },
        { rule: 'count', path: '/objects/*', min: 1, max: 3 },
        { rule: 'sum', path: '/objects/*/share', max: 1, message: 'Shares are more than all.' },
      ],
    };
    const good = {
      objects: [
        { id: 1, start: 0, end: 2, category: 'x', share: 0.5 },
        { id: 2, start: 5, end: 6 },
      ],
    };
    expect(checked(definition, good)).toEqual([]);
    expect(
      checked(definition, { objects: [{ id: 1, start: 3, end: 2, category: 'other', share: 2 }, { id: 1 }] }),
    ).toEqual(['/objects/1/id', '/objects/0/end', '/objects/0/why', '/objects']);
    expect(checked(definition, { objects: [] })).toEqual(['/objects']);
  });

  test.each([
    [{ rule: 'unknown', path: '/a' }],
    [{ rule: 'constructor', path: '/a' }],
    [{ rule: 'unique', path: 'a' }],
    [{ rule: 'unique', path: '/*/*/*/*/*' }],
    [{ rule: 'unique', path: '/a', min: 1 }],
    [{ rule: 'count', path: '/a' }],
    [{ rule: 'compare', path: '/a', operator: '~', other: '/b' }],
    [{ rule: 'required_if', path: '/a', when: { path: '/b' } }],
    ['text'],
    [null],
  ])('rule %j is refused', (rule) => {
    expect(problemsOf({ validation_rules: [rule] }).length).toBeGreaterThan(0);
  });
});
