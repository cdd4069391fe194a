import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
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

test('docs/import-formats.md says what is read', () => {
  expect(readFileSync(join(ROOT, 'docs/import-formats.md'), 'utf8')).toBe(renderImportReference());
});
