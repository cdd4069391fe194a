import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ROOT } from './run.ts';

test('npm test ends with its closing line when a static check fails', () => {
  const folder = mkdtempSync(join(tmpdir(), 'labelwright-closing-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(join(ROOT, 'scripts'), join(folder, 'scripts'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true });
  for (const tool of ['tsc', 'biome', 'depcruise', 'knip', 'vitest']) {
    const file = join(folder, 'node_modules/.bin', tool);
    writeFileSync(file, `#!/bin/sh\n${tool === 'tsc' ? 'exit 2' : 'echo 9 passed'}\n`);
    chmodSync(file, 0o755);
  }
  const done = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', 'scripts/test.ts'], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(done.status).toBe(1);
  expect(done.stdout).toBe('\n0 passed, 1 failed, 0 skipped\n');
});
