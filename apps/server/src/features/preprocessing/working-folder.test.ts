import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { removeLeftBehind } from './working-folder.ts';

test('what a killed process left behind goes, what is in use and what is not ours stays', async () => {
  const root = mkdtempSync(join(tmpdir(), 'labelwright-left-'));
  for (const name of ['labelwright-reading-old', 'labelwright-reading-new', 'something-else']) {
    mkdirSync(join(root, name));
    writeFileSync(join(root, name, 'file'), 'secret');
  }
  utimesSync(join(root, 'labelwright-reading-old'), 1000, 1000);
  utimesSync(join(root, 'something-else'), 1000, 1000);
  await removeLeftBehind(root, 2_000_000);
  expect(readdirSync(root).sort()).toEqual(['labelwright-reading-new', 'something-else']);
  rmSync(root, { recursive: true });
});
