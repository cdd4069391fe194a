import { execFile, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../server/src/platform/testing/test-app.ts';
import { CLIENT_COMMANDS, COMMON_OPTIONS } from './all-commands.ts';
import { runCli } from './run.ts';

const ROOT = join(import.meta.dirname, '../../..');
const HAS_CURL = spawnSync('curl', ['--version']).status === 0;

let t: TestApp;
let owner: TestUser;
let url: string;
let folder: string;

beforeAll(async () => {
  t = await createTestApp({ background: true });
  owner = (await t.newOrganization()).owner;
  url = (await t.app.http?.listen({ host: '127.0.0.1', port: 0 })) ?? '';
  // Within the checkout, so that scripts find the packages.
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  folder = mkdtempSync(join(ROOT, '.cache', 'cli-'));
});
afterAll(async () => {
  await t.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The command line within this process. */
async function cli(args: string[], options: { input?: string; env?: Record<string, string> } = {}) {
  const told = { stdout: '', stderr: '' };
  const keep = (name: 'stdout' | 'stderr') =>
    new Writable({
      write: (chunk, _encoding, done) => {
        told[name] += chunk;
        done();
      },
    });
  const env = { XDG_CONFIG_HOME: folder, LABELWRIGHT_URL: url, LABELWRIGHT_TOKEN: owner.token, ...options.env };
  const code = await runCli(args, {
    stdin: Readable.from(options.input === undefined ? [] : [Buffer.from(options.input)]),
    stdout: keep('stdout'),
    stderr: keep('stderr'),
    env,
    cwd: folder,
    signal: new AbortController().signal,
  });
  return { code, ...told };
}

/** Fenced blocks of a language in a guide, one after the other. */
function blocksOf(guide: string, language: string): string {
  const text = readFileSync(join(ROOT, 'docs/guide', guide), 'utf8');
  const blocks = [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))];
  expect(blocks.length, guide).toBeGreaterThan(2);
  return blocks.map(([, block]) => block).join('\n');
}

/** Runs a script as somebody would who copied it, with the command line on the path. */
async function runScript(name: string, script: string, program = 'bash'): Promise<{ stdout: string; stderr: string }> {
  const work = join(folder, name);
  mkdirSync(work);
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  const command = join(bin, 'labelwright');
  const node = `'${process.execPath}' --disable-warning=ExperimentalWarning`;
  writeFileSync(command, `#!/bin/sh\nexec ${node} '${join(ROOT, 'scripts/labelwright.ts')}' "$@"\n`);
  chmodSync(command, 0o755);
  const file = join(work, program === 'bash' ? 'script.sh' : 'script.ts');
  writeFileSync(file, script);
  const env = {
    PATH: `${bin}:${process.env.PATH}`,
    HOME: folder,
    LABELWRIGHT_URL: url,
    LABELWRIGHT_TOKEN: owner.token,
    XDG_CONFIG_HOME: folder,
  };
  return promisify(execFile)(
    program,
    [...(program === 'bash' ? ['-eo', 'pipefail'] : ['--disable-warning=ExperimentalWarning']), file],
    { cwd: work, env },
  );
}

describe('the guides do what they say', () => {
  test('the command line', async () => {
    const { stdout } = await runScript('cli', blocksOf('cli.md', 'sh'));
    expect(stdout).toContain(owner.email);
    expect(stdout).toContain('The battery lasts two days.');
    expect(stdout).toMatch(/predictions stored +2/);
    expect(stdout).toContain('Deleted "Product reviews".');
    const exported = JSON.parse(readFileSync(join(folder, 'cli/reviews.json'), 'utf8'));
    expect(exported).toHaveLength(2);
    expect(exported[0].predictions[0]).toMatchObject({ model_version: 'keyword-1', score: 0.7 });
    expect(JSON.parse(readFileSync(join(folder, 'cli/kept.json'), 'utf8'))).toHaveLength(2);
  }, 120_000);

  test.skipIf(!HAS_CURL)(
    'curl',
    async () => {
      const { stdout } = await runScript('curl', blocksOf('curl.md', 'sh'));
      expect(stdout).toContain('event: job');
      const lines = readFileSync(join(folder, 'curl/reviews.jsonl'), 'utf8').trim().split('\n');
      expect(JSON.parse(lines[0] ?? '').annotations[0].result[0].value).toEqual({ choices: ['Positive'] });
    },
    60_000,
  );

  test('the client', async () => {
    const { stderr } = await runScript('client', blocksOf('client.md', 'ts'), process.execPath);
    expect(stderr).toMatch(/404 .*/);
    const lines = readFileSync(join(folder, 'client/tasks.jsonl'), 'utf8').trim().split('\n');
    expect(lines).toHaveLength(3);
  }, 60_000);
});

describe('signing in', () => {
  test('keeps a token that only its owner can read, uses it, and gives it back', async () => {
    const email = 'ada@cli.example';
    const password = 'a long enough Passphrase 7';
    const registered = await t.anonymous.post('/api/auth/register', { email, password, display_name: 'Ada' });
    expect(registered.status, registered.text).toBe(201);
    await t.admin.query('update app_user set is_verified = true where email = $1', [email]);
    const env = { LABELWRIGHT_TOKEN: '', LABELWRIGHT_URL: '' };
    const { code, stderr } = await cli(['login', '--url', url, '--email', email, '--password-stdin'], {
      input: `${password}\n`,
      env,
    });
    expect(code, stderr).toBe(0);
    const file = join(folder, 'labelwright/config.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).not.toContain(password);
    expect((await cli(['whoami', '--field', 'email'], { env })).stdout).toBe(`${email}\n`);
    const elsewhere = await cli(['whoami', '--url', 'http://127.0.0.1:1'], { env });
    expect(elsewhere, 'the token is for one server').toMatchObject({ code: 3 });
    const { token } = JSON.parse(readFileSync(file, 'utf8'));
    expect((await cli(['logout'], { env })).stdout).toContain('revoked');
    expect(existsSync(file)).toBe(false);
    expect((await cli(['whoami'], { env: { LABELWRIGHT_TOKEN: token } })).code).toBe(3);
  });

  test('with a wrong password or without a terminal says so', async () => {
    const env = { LABELWRIGHT_TOKEN: '' };
    const wrong = await cli(['login', '--email', owner.email, '--password-stdin'], { input: 'nothing\n', env });
    expect(wrong.code).toBe(3);
    expect(await cli(['login'], { env })).toMatchObject({ code: 2 });
  });
});

describe('exit codes', () => {
  test.each([
    [2, ['projects'], 'projects create'],
    [2, ['projects', 'show'], 'usage: labelwright projects show <project>'],
    [2, ['projects', 'list', '--nonsense'], '--nonsense'],
    [2, ['tasks', 'show', 'x'], 'is a number'],
    [2, ['projects', 'list', '--url', 'label.example.com'], '--url is an address'],
    [4, ['projects', 'show', '999999'], 'labelwright:'],
    [4, ['jobs', 'watch', '00000000-0000-7000-8000-000000000000'], 'labelwright:'],
    [1, ['projects', 'create', ''], 'title'],
    [1, ['import', '1', 'no-such-file.csv'], 'labelwright:'],
  ])('%i: %s', async (expected, args, told) => {
    const { code, stderr, stdout } = await cli(args);
    expect([args[0] === 'import' ? [1, 4].includes(code) : code, stdout]).toEqual([
      args[0] === 'import' ? true : expected,
      '',
    ]);
    expect(stderr).toContain(told);
  });

  test('rows that do not come in make an import fail, and are named', async () => {
    const id = (await cli(['projects', 'create', 'Bad rows', '--field', 'id'])).stdout.trim();
    writeFileSync(join(folder, 'bad.jsonl'), '{"text": "good"}\nnot json\n');
    const { code, stderr, stdout } = await cli(['import', id, 'bad.jsonl']);
    expect(code, stderr).toBe(1);
    expect(stderr).toMatch(/bad\.jsonl line 2/);
    expect(stdout).toMatch(/tasks +1/);
  });

  test('somebody else’s project is not there', async () => {
    const id = (await cli(['projects', 'create', 'Mine', '--json'])).stdout;
    const stranger = (await t.newOrganization()).owner.token;
    const asked = await cli(['projects', 'show', String(JSON.parse(id).id)], { env: { LABELWRIGHT_TOKEN: stranger } });
    expect([asked.code, asked.stdout]).toEqual([4, '']);
  });
});

test('help and completion follow from the commands', async () => {
  // An option of its own must not take the place of one that every command has.
  const common = Object.keys(COMMON_OPTIONS);
  for (const { name, options = {} } of CLIENT_COMMANDS)
    expect(
      Object.keys(options).filter((option) => common.includes(option)),
      name,
    ).toEqual([]);
  const help = await cli(['import', '--help']);
  expect([help.code, help.stdout]).toEqual([0, expect.stringContaining('--on-duplicate WHAT')]);
  const { stdout: script } = await cli(['completion', 'bash']);
  writeFileSync(
    join(folder, 'complete.sh'),
    `${script}\nCOMP_WORDS=(labelwright projects c); COMP_CWORD=2; _labelwright; echo "\${COMPREPLY[@]}"`,
  );
  const done = spawnSync('bash', [join(folder, 'complete.sh')], { encoding: 'utf8' });
  expect(done.stdout.trim()).toBe('create config');
  expect((await cli(['completion', 'fish'])).stdout).toContain('complete -c labelwright');
});
