import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { buildWebIfStale } from './build-web.ts';
import { run } from './run.ts';

/** Everything: static checks, unit, database and browser tests. Arguments go to Vitest and skip the static checks. */
const args = process.argv.slice(2);
if (args.length === 0) {
  process.once('exit', tellFailure);
  run(process.execPath, ['--disable-warning=ExperimentalWarning', 'scripts/check.ts']);
  buildWebIfStale();
  process.off('exit', tellFailure);
  provideBrowser();
}
run('vitest', ['run', ...args]);

/** The last line is the same wherever it ends: what fails before a test runs counts as one. */
function tellFailure(): void {
  process.stdout.write('\n0 passed, 1 failed, 0 skipped\n');
}

/** Browser tests need Chromium; as root on Debian it can be installed, elsewhere they are skipped and say so. */
function provideBrowser(): void {
  if (process.env.CHROMIUM_PATH || existsSync('/usr/bin/chromium')) return;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  process.stderr.write('labelwright: installing Chromium for the browser tests (once)\n');
  const apt = (parameters: string[]) =>
    spawnSync('apt-get', parameters, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  apt(['update', '-qq']);
  apt(['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-liberation', 'fonts-noto-core']);
}
