import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderEnvExample } from '../apps/server/src/env-example.ts';
import { renderFormatReference } from '../packages/formats/src/format-reference.ts';
import { renderImportReference } from '../packages/formats/src/import-reference.ts';
import { renderMatcherReference } from '../packages/quality/src/matchers/matcher-reference.ts';
import { renderTagReference } from '../packages/task-definition/src/tag-reference.ts';
import { ROOT } from './run.ts';

/** Writes the documents that are generated from the one declaration of what they describe. */
writeFileSync(join(ROOT, 'docs/label-config.md'), `${renderTagReference()}${renderMatcherReference()}`);
writeFileSync(join(ROOT, 'docs/export-formats.md'), renderFormatReference());
writeFileSync(join(ROOT, 'docs/import-formats.md'), renderImportReference());
writeFileSync(join(ROOT, '.env.example'), renderEnvExample());
