import { hostname } from 'node:os';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import { createClient } from '@labelwright/client';
import { type Call, type ClientCommand, idOf, isSet, text, texts, UsageError } from '../command.ts';
import { forgetSettings, saveSettings } from '../settings.ts';

const login: ClientCommand = {
  name: 'login',
  help: 'Sign in to a server and keep a token of your own in a file that only you can read. Asks for what is not given.',
  isOpen: true,
  options: {
    email: { type: 'string', value: 'ADDRESS', help: 'who you are; the password is asked for, or read from stdin' },
    'password-stdin': { type: 'boolean', help: 'read the password from stdin' },
    'token-stdin': { type: 'boolean', help: 'read an API token from stdin instead (made under Account → Tokens)' },
  },
  run: async (call) => {
    const { settings, output } = call;
    const token = isSet(call, 'token-stdin') ? await firstLine(call) : (text(call, 'token') ?? (await makeToken(call)));
    const me = await createClient({ url: settings.url, credentials: { token } }).account.me();
    saveSettings(settings.file, { url: settings.url, token });
    output.record(
      { url: settings.url, email: me.email, organization: me.organization?.name ?? null, file: settings.file },
      { 'signed in to': settings.url, as: me.email, organization: me.organization?.name, 'kept in': settings.file },
    );
  },
};

async function firstLine({ stdin }: Call): Promise<string> {
  const [line = ''] = (await textOf(stdin)).split('\n');
  if (line.trim() === '') throw new UsageError('There is nothing on stdin.');
  return line.trim();
}

/** Logs in once and makes a token for this machine, so that the password is kept nowhere. */
async function makeToken(call: Call): Promise<string> {
  const email = text(call, 'email') ?? (await ask(call, 'Email: '));
  const password = isSet(call, 'password-stdin') ? await firstLine(call) : await ask(call, 'Password: ', true);
  const { url } = call.settings;
  const client = createClient({ url, credentials: { email, password } });
  const created = await client.account.createToken({ name: `command line on ${hostname()}`.slice(0, 200) });
  return created.token;
}

async function ask({ stdin, stderr }: Call, question: string, isSecret = false): Promise<string> {
  if (!stdin.isTTY)
    throw new UsageError('There is no terminal to ask at: give --email and --password-stdin, or --token-stdin.');
  let isMuted = false;
  const echo = new Writable({
    write: (chunk, _encoding, done) => {
      if (!isMuted) stderr.write(chunk);
      done();
    },
  });
  const asking = createInterface({ input: stdin, output: echo, terminal: true });
  try {
    const answered = asking.question(question);
    isMuted = isSecret;
    return (await answered).trim();
  } finally {
    asking.close();
    if (isSecret) stderr.write('\n');
  }
}

const logout: ClientCommand = {
  name: 'logout',
  help: 'Revoke the token of this machine and forget it.',
  run: async ({ client, settings, output }) => {
    const hint = settings.token?.slice(0, 4);
    const mine = (await client.account.tokens()).find(
      (token) => token.name === `command line on ${hostname()}` && token.hint.startsWith(hint ?? ' '),
    );
    if (mine) await client.account.revokeToken(mine.id);
    forgetSettings(settings.file);
    output.say(
      mine
        ? 'The token is revoked and forgotten.'
        : 'The token is forgotten; it was not made by login, so it stays valid.',
    );
  },
};

const whoami: ClientCommand = {
  name: 'whoami',
  help: 'Who you are to the server.',
  run: async ({ client, settings, output }) => {
    const me = await client.account.me();
    output.record(me, {
      email: me.email,
      name: me.display_name,
      organization: me.organization?.name,
      role: me.organization?.role,
      server: settings.url,
    });
  },
};

const listTokens: ClientCommand = {
  name: 'tokens list',
  help: 'Your API tokens.',
  run: async ({ client, output }) =>
    output.table(await client.account.tokens(), {
      id: ({ id }) => id,
      name: ({ name }) => name,
      begins: ({ hint }) => hint,
      scopes: ({ scopes }) => scopes.join(',') || 'all',
      used: (token) => token.last_used_at,
      expires: (token) => token.expires_at,
    }),
};

const createToken: ClientCommand = {
  name: 'tokens create',
  args: '<name>',
  needs: 1,
  help: 'Make an API token. It is printed this once.',
  options: {
    scope: { type: 'string', multiple: true, value: 'PERMISSION', help: 'limit it, such as project.read or task.*' },
    expires: { type: 'string', value: 'DATE', help: 'last day, such as 2027-01-31' },
  },
  run: async (call) => {
    const { client, output, args } = call;
    const expires = text(call, 'expires');
    if (expires !== undefined && Number.isNaN(Date.parse(expires)))
      throw new UsageError(`--expires is a date such as 2027-01-31, not "${expires}".`);
    const created = await client.account.createToken({
      name: args[0] ?? '',
      scopes: texts(call, 'scope'),
      ...(expires === undefined ? {} : { expires_at: new Date(expires).toISOString() }),
    });
    if (output.isJson) output.record(created, {});
    else output.say(created.token);
  },
};

const revokeToken: ClientCommand = {
  name: 'tokens revoke',
  args: '<id>',
  needs: 1,
  help: 'End a token.',
  run: async ({ client, output, args }) => {
    await client.account.revokeToken(idOf(args[0], 'The id of a token'));
    output.say('Revoked.');
  },
};

export const ACCOUNT_COMMANDS: readonly ClientCommand[] = [login, logout, whoami, listTokens, createToken, revokeToken];
