import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compileDefinition } from '../task-definitions/index.ts';
import { BUILT_IN_FOLDER, PROGRAM_ROOT } from './roots.ts';

const folder = join(PROGRAM_ROOT, BUILT_IN_FOLDER);
const files = readdirSync(folder)
  .map((name) => join(folder, name, 'task-type.json'))
  .filter((path) => existsSync(path));

test('every definition that comes with the program compiles', () => {
  const definitions = files.flatMap((path) => {
    const { definitions } = JSON.parse(readFileSync(path, 'utf8')) as {
      definitions: Record<string, Record<string, unknown>>;
    };
    return Object.values(definitions);
  });
  expect(definitions.length).toBeGreaterThanOrEqual(2);
  for (const definition of definitions) expect(compileDefinition(definition).problems).toBeUndefined();
});
