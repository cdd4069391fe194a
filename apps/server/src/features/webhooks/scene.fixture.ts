import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { sendAllDue } from './sender.ts';
import { type Receiver, startReceiver } from './webhooks.fixture.ts';

/** A project with an annotator, a receiver, and a clock that a test moves. */

export const CONFIG =
  '<View><Text name="text" value="$text"/><Choices name="mood" toName="text"><Choice value="good"/><Choice value="bad"/></Choices></View>';
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

export const mood = (value: string) => [
  { id: 'a', from_name: 'mood', to_name: 'text', type: 'choices', value: { choices: [value] } },
];

type Body = ReturnType<typeof JSON.parse>;

export interface Scene {
  t: TestApp;
  receiver: Receiver;
  owner: TestUser;
  annotator: TestUser;
  organizationId: number;
  workspaceId: number;
  projectId: number;
  clock: { ms: number };
  newProject(title: string): Promise<number>;
  newWebhook(body?: Record<string, unknown>, by?: TestUser): Promise<Body>;
  newTask(text?: string): Promise<number>;
  annotate(taskId: number, value?: string): Promise<number>;
  /** Hands events over and sends all that is due; returns the number of attempts. */
  deliver(): Promise<number>;
  /** No webhooks, nothing received, and a receiver that is well. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

export async function openScene(): Promise<Scene> {
  const clock = { ms: Date.UTC(2026, 2, 1) };
  const receiver = await startReceiver();
  const t = await createTestApp({
    now: () => new Date(clock.ms),
    random: () => 0.5,
    env: { OUTBOUND_ALLOW: '127.0.0.1', WEBHOOK_MAX_BODY_KB: '40' },
  });
  const { id: organizationId, owner, workspaceId } = await t.newOrganization();
  const annotator = await t.newUser(organizationId);
  const post = async (by: TestUser, url: string, body: unknown): Promise<Body> => {
    const made = await by.post(url, body);
    if (made.status !== 201) throw new Error(`${url}: ${made.text}`);
    return made.body;
  };
  const newProject = async (title: string): Promise<number> =>
    (await post(owner, '/api/projects', { title, label_config: CONFIG, is_published: true })).id;
  const projectId = await newProject('Moods');
  await t.addMember(projectId, annotator, 4);
  const deliver = async (): Promise<number> => {
    await t.relayEvents();
    return sendAllDue(t.app.platform);
  };
  return {
    ...{ t, receiver, owner, annotator, organizationId, workspaceId, projectId, clock, newProject, deliver },
    newWebhook: (body = {}, by = owner) =>
      post(by, '/api/webhooks', { url: `${receiver.url}/hook`, project: projectId, ...body }),
    newTask: async (text = 'fine') => (await post(owner, `/api/projects/${projectId}/tasks`, { data: { text } })).id,
    annotate: async (taskId, value = 'good') =>
      (await post(annotator, `/api/tasks/${taskId}/annotations`, { result: mood(value) })).id,
    clear: async () => {
      await deliver();
      for (const { id } of (await owner.get('/api/webhooks?limit=500')).body) await owner.delete(`/api/webhooks/${id}`);
      receiver.reset();
    },
    close: async () => {
      await t.close();
      await receiver.close();
    },
  };
}
