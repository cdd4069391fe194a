import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { renderEnvExample } from '../apps/server/src/env-example.ts';
import { SETTINGS, type Setting } from '../apps/server/src/settings.ts';
import { renderFormatReference } from '../packages/formats/src/format-reference.ts';
import { renderImportReference } from '../packages/formats/src/import-reference.ts';
import { renderMatcherReference } from '../packages/quality/src/matchers/matcher-reference.ts';
import { renderTagReference } from '../packages/task-definition/src/tag-reference.ts';
import { ROOT } from './run.ts';

test('docs/label-config.md says what the tags and matchers declare (npm run fix writes it)', () => {
  expect(readFileSync(join(ROOT, 'docs/label-config.md'), 'utf8')).toBe(
    `${renderTagReference()}${renderMatcherReference()}`,
  );
});

test('docs/export-formats.md says what the formats hold', () => {
  expect(readFileSync(join(ROOT, 'docs/export-formats.md'), 'utf8')).toBe(renderFormatReference());
});

test('.env.example names every setting (npm run fix writes it)', () => {
  expect(readFileSync(join(ROOT, '.env.example'), 'utf8')).toBe(renderEnvExample());
});

test('every setting is read by something', () => {
  const folder = join(ROOT, 'apps/server/src');
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.ts$/.test(path) && !/\.test\.ts$|^settings\.ts$|^env-example\.ts$/.test(path))
    .map((path) => readFileSync(join(folder, path), 'utf8'))
    .join('\n');
  const unread = Object.entries(SETTINGS as Record<string, Setting>)
    .filter(([key, { name }]) => !new RegExp(`\\b(${key}|env\\.${name})\\b`).test(sources))
    .map(([, { name }]) => name);
  expect(unread).toEqual([]);
});

test('docs/import-formats.md says what is read', () => {
  expect(readFileSync(join(ROOT, 'docs/import-formats.md'), 'utf8')).toBe(renderImportReference());
});
