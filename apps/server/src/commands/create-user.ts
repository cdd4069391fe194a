import { parseArgs } from 'node:util';
import { createApp } from '../app.ts';
import { createUser } from '../features/identity/index.ts';
import { migrate } from '../platform/db/migrate.ts';
import { type Command, CommandError, print } from './command.ts';
import { openDatabase } from './database.ts';

const ROLES = ['owner', 'admin', 'member'] as const;
type Role = (typeof ROLES)[number];

export const createUserCommand: Command = {
  usage:
    'create-user --email ada@example.com --password … [--organization Name] [--role owner|admin|member] [--super-admin] [--token]',
  help: 'Make a verified account. The organization is made when it is new. --token prints a fresh API token alone on the last line.',
  run: async (config, args) => {
    const options = readOptions(args);
    const database = await openDatabase(config);
    try {
      await migrate(database.owner, database.app);
      const app = await createApp({ ...config, logLevel: 'warn' }, database.app, { background: false });
      try {
        const created = await createUser(app.platform, options);
        print(`Made ${options.email} in the organization ${options.organization}.`);
        if (created.token) print(created.token);
      } finally {
        await app.stop();
      }
    } finally {
      await database.stop();
    }
  },
};

function readOptions(args: string[]) {
  const { values } = parse(args);
  const { email, password } = values;
  if (!email || !password) throw new CommandError(`--email and --password are needed: ${createUserCommand.usage}`);
  const { role } = values;
  if (role !== undefined && !isRole(role))
    throw new CommandError(`--role must be one of ${ROLES.join(', ')}, not ${role}`);
  return {
    email,
    password,
    // Without a name the person gets an organization of their own.
    organization: values.organization ?? email.split('@')[0] ?? email,
    role,
    superAdmin: values['super-admin'],
    token: values.token,
  };
}

function isRole(role: string): role is Role {
  return (ROLES as readonly string[]).includes(role);
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        email: { type: 'string' },
        password: { type: 'string' },
        organization: { type: 'string' },
        role: { type: 'string' },
        'super-admin': { type: 'boolean' },
        token: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new CommandError((error as Error).message);
  }
}
