import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createTestApp, type TestApp } from '../testing/test-app.ts';
import { type Channel, openChannel } from './channel.ts';
import { createLive, EVERYTHING, LIVE_CHANNEL, type Live, type LiveHint } from './live.ts';

/** Two server processes, as far as hints go: each has a connection of its own. */

let t: TestApp;
const channels: Channel[] = [];
const errors: string[] = [];
let url: string;

async function newProcess(): Promise<{ live: Live; heard: LiveHint[] }> {
  const channel = await openChannel({ url }, [LIVE_CHANNEL], (error) => errors.push(error.message));
  channels.push(channel);
  const live = createLive(channel);
  const heard: LiveHint[] = [];
  live.subscribe(7, (hint) => heard.push(hint));
  return { live, heard };
}

beforeAll(async () => {
  t = await createTestApp();
  const { rows } = await t.admin.query<{ name: string }>('select current_database() as name');
  const address = new URL(inject('appUrl'));
  address.pathname = `/${rows[0]?.name}`;
  url = address.href;
});
afterAll(async () => {
  for (const channel of channels) await channel.close();
  await t.close();
});

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await wait(10);
}

test('hints reach the other process, however long, and pages catch up once a lost connection is back', async () => {
  const [here, there] = [await newProcess(), await newProcess()];
  here.live.publish({ organizationId: 7, topic: 'tasks', id: '1' });
  here.live.publish({ organizationId: 7, topic: 'tasks', id: 'x'.repeat(20_000), projectId: 3 });
  here.live.publish({ organizationId: 8, topic: 'tasks' });
  await until(() => there.heard.length >= 2);
  expect(there.heard).toEqual([
    { organizationId: 7, topic: 'tasks', id: '1' },
    { organizationId: 7, topic: 'tasks', projectId: 3 },
  ]);
  expect(errors).toEqual([]);

  there.heard.length = 0;
  await t.admin.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where application_name = 'labelwright-channel' and datname = current_database()`,
  );
  await until(() => errors.length >= 2);
  // Said while nobody listens: told once the connection is back.
  here.live.publish({ organizationId: 7, topic: 'queue', id: '2' });
  const isBack = ({ heard }: { heard: LiveHint[] }) => heard.some(({ topic }) => topic === EVERYTHING);
  await until(() => isBack(here) && isBack(there));
  await until(() => here.heard.some(({ id }) => id === '2'));
  here.live.publish({ organizationId: 7, topic: 'project', id: '3' });
  await until(() => there.heard.some(({ id }) => id === '3'));
  // One connection came back, not one for each way of hearing that it was lost.
  expect(there.heard.filter(({ id }) => id === '3')).toHaveLength(1);
});
