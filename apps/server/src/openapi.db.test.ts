import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from './platform/testing/test-app.ts';

/** What a developer, or a generator of clients, takes from the document. */

interface Operation {
  operationId?: string;
  description?: string;
  parameters?: { name: string; in: string; required?: boolean; schema: unknown }[];
  requestBody?: { content: Record<string, { schema: { examples?: unknown[] }; example?: unknown }> };
  responses: Record<string, { $ref?: string }>;
}

interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { responses: Record<string, unknown>; schemas: Record<string, object> };
}

let t: TestApp;
let document: Document;
beforeAll(async () => {
  t = await createTestApp();
  document = (await t.anonymous.get('/openapi.json')).body as Document;
});
afterAll(() => t.close());

const operations = (): { name: string; path: string; operation: Operation }[] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, path, operation })),
  );

test('every operation has a name of its own, a description, and answers for what goes wrong', () => {
  const names = operations().map(({ operation }) => operation.operationId);
  expect(names.every((name) => /^[a-z]+[A-Za-z0-9]+$/.test(name ?? ''))).toBe(true);
  expect(new Set(names).size).toBe(names.length);
  expect(operations().flatMap(({ name, operation }) => (operation.description ? [] : [name]))).toEqual([]);
  for (const { name, operation } of operations()) {
    const errors = Object.keys(operation.responses).filter((status) => status >= '400');
    expect(errors, name).toEqual(expect.arrayContaining(['400', '429', '503']));
    for (const { $ref } of Object.values(operation.responses))
      if ($ref) expect(document.components.responses, name).toHaveProperty($ref.split('/').at(-1) ?? '');
  }
});

test('the parameters of a path are those that it names', () => {
  for (const { name, path, operation } of operations()) {
    const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
    expect(declared.map((parameter) => parameter.name).sort(), name).toEqual(
      [...path.matchAll(/\{([^}]+)\}/g)].map(([, parameter]) => parameter).sort(),
    );
    for (const parameter of declared) expect(parameter, name).toMatchObject({ required: true, schema: {} });
  }
});

test('every body in JSON has an example that its schema takes', () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  const wrong: string[] = [];
  for (const { name, operation } of operations()) {
    const body = operation.requestBody?.content['application/json'];
    if (!body) continue;
    const examples = body.schema.examples ?? [body.example];
    const isValid = ajv.compile({ ...body.schema, components: document.components });
    for (const example of examples) {
      if (!isValid(example)) wrong.push(`${name}: ${JSON.stringify(example)} ${ajv.errorsText(isValid.errors)}`);
    }
  }
  expect(wrong).toEqual([]);
});
