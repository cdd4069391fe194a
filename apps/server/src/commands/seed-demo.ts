import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type App, createApp } from '../app.ts';
import type { Config } from '../config.ts';
import { createUser } from '../features/identity/index.ts';
import { withSystem } from '../platform/db/db.ts';
import { migrate } from '../platform/db/migrate.ts';
import { type Command, print } from './command.ts';
import { openDatabase } from './database.ts';
import { alone, type DemoState, findDemoState, markDemoMade, removeDemo } from './demo.queries.ts';
import { type DemoClient, demoClient } from './demo-client.ts';
import { makeDemoProjects } from './demo-projects.ts';
import type { DemoPeople } from './demo-samples.ts';

const ORGANIZATION = 'Labelwright demo';
const PEOPLE: DemoPeople & { manager: string; admin: string } = {
  manager: 'manager@labelwright.example',
  annotator1: 'annotator1@labelwright.example',
  annotator2: 'annotator2@labelwright.example',
  reviewer: 'reviewer@labelwright.example',
  contributor: 'contributor@labelwright.example',
  // Reads the mailbox, where verification links go while no mail server is set.
  admin: 'admin@labelwright.example',
};
const NAMES: Record<keyof typeof PEOPLE, string> = {
  manager: 'Maria Manager',
  annotator1: 'Ada Annotator',
  annotator2: 'Ben Annotator',
  reviewer: 'Rita Reviewer',
  contributor: 'Cleo Contributor',
  admin: 'Alex Admin',
};

const PROJECTS = 7;
const PUBLISHED_PROJECTS = 6;

export const seedDemoCommand: Command = {
  usage: 'seed-demo',
  help: 'Make the demo organization with its sample projects, once.',
  run: async (config) => {
    const database = await openDatabase(config);
    try {
      await migrate(database.owner, database.app);
      const app = await createApp({ ...config, role: ['http'], logLevel: 'warn' }, database.app, { background: false });
      try {
        for (const line of await seedDemoOnce(app)) print(line);
      } finally {
        await app.stop();
      }
    } finally {
      await database.stop();
    }
  },
};

/**
 * Makes the demo unless it is there; one that a broken-off start left half made is made anew. Returns the lines that
 * tell how to sign in; none when there is no demo.
 */
export async function seedDemoOnce(app: App, makeProjects = makeDemoProjects): Promise<string[]> {
  const { db, config } = app.platform;
  const look = (): Promise<DemoState> => findDemoState(db, PEOPLE.manager, Object.values(PEOPLE));
  const lines = (state: DemoState): string[] => (state.organizationId === undefined ? [] : loginLines(config));
  const seen = await look();
  if (!isToDo(app, seen)) return lines(seen);
  return alone(db, async () => {
    // Another process may have been at it in the meantime.
    const state = await look();
    if (!isToDo(app, state)) return lines(state);
    const { organizationId } = state;
    if (organizationId !== undefined)
      await withSystem(db, (tx) => removeDemo(tx, organizationId, Object.values(PEOPLE)));
    await makeDemo(app, demoPassword(config), makeProjects);
    return loginLines(config);
  });
}

function isToDo(app: App, { people, organizationId, isMarked, projects, published, isUsed }: DemoState): boolean {
  if (!app.http) return false;
  // An installation in use is not the place for a demo.
  if (organizationId === undefined) return people === 0;
  // Earlier versions left no mark.
  const isComplete = projects >= PROJECTS && published >= PUBLISHED_PROJECTS;
  return !isMarked && !isComplete && !isUsed;
}

async function makeDemo(app: App, password: string, makeProjects: typeof makeDemoProjects): Promise<void> {
  const clients = new Map<string, DemoClient>();
  let organizationId: number | undefined;
  for (const [key, email] of Object.entries(PEOPLE) as [keyof typeof PEOPLE, string][]) {
    const created = await createUser(app.platform, {
      email,
      password,
      organization: ORGANIZATION,
      role: key === 'manager' ? 'owner' : 'member',
      displayName: NAMES[key],
      token: true,
      superAdmin: key === 'admin',
    });
    ({ organizationId } = created);
    if (created.token) clients.set(key, demoClient(app, created.token));
  }
  const clientOf = (key: keyof typeof PEOPLE): DemoClient => {
    const client = clients.get(key);
    if (!client) throw new Error(`the demo's ${key} has no token`);
    return client;
  };
  const [manager, reviewer, contributor] = [clientOf('manager'), clientOf('reviewer'), clientOf('contributor')];
  await makeProjects({ manager, reviewer, contributor }, PEOPLE);
  const made = organizationId;
  if (made !== undefined) await withSystem(app.platform.db, (tx) => markDemoMade(tx, made));
}

function passwordFile(config: Config): string {
  return join(config.dataDir, 'demo-password');
}

/** As set, or made once and kept beside the data, so that every start can print it. */
function demoPassword(config: Config): string {
  const password = config.demoPassword ?? `demo-${randomBytes(6).toString('base64url')}`;
  // With a database of one's own nothing else may have been kept there yet.
  mkdirSync(config.dataDir, { recursive: true });
  writeFileSync(passwordFile(config), password, { mode: 0o600 });
  return password;
}

function loginLines(config: Config): string[] {
  const file = passwordFile(config);
  const password = existsSync(file) ? readFileSync(file, 'utf8') : 'set when the demo was made';
  return [`  demo          password ${password}`, ...Object.values(PEOPLE).map((email) => `                ${email}`)];
}
