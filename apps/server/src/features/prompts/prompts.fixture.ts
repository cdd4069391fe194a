import { expect } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { createQueue, type QueueProject, submit } from '../distribution/distribution.fixture.ts';
import { type ModelServer, startModelServer } from './model-server.fixture.ts';

export const TEMPLATE = 'How does the writer feel? {{text}}';
export const KEY = 'sk-secret-of-the-test';
export const says = (mood: string, confidence = 0.9): string => JSON.stringify({ mood, confidence });

export interface Made extends QueueProject {
  ada: TestUser;
  bob: TestUser;
  url: string;
  connection: number;
}

export interface PromptScene {
  t: TestApp;
  model: ModelServer;
  /** A project whose people may label, and a connection that takes 2 dollars a million tokens in, 10 out. */
  project(tasks: number, connection?: object): Promise<Made>;
  makePrompt(made: Made, more?: object): Promise<number>;
  /** To its end; the run as it is then. */
  run(made: Made, body: object): Promise<ReturnType<typeof JSON.parse>>;
  /** Ada and Bob say "good" about the first tasks; a prompt that says so too is evaluated and switched on. */
  switchedOn(made: Made, judged?: number): Promise<number>;
}

export async function openPromptScene(): Promise<PromptScene> {
  const model = await startModelServer();
  // Without chance the waits between attempts are 0.
  const t = await createTestApp({ random: () => 0, env: { OUTBOUND_ALLOW: '127.0.0.1' } });
  const scene: PromptScene = {
    t,
    model,
    project: async (tasks, connection = {}) => {
      const queue = await createQueue(t, { tasks, overlap: 2 });
      const made = await queue.owner.post('/api/prompt-connections', {
        name: 'Local',
        base_url: model.url,
        api_key: KEY,
        model: 'small',
        input_price: 2,
        output_price: 10,
        ...connection,
      });
      expect(made.status).toBe(201);
      const [ada, bob] = queue.people as [TestUser, TestUser];
      return { ...queue, ada, bob, url: `/api/projects/${queue.id}`, connection: made.body.id };
    },
    makePrompt: async ({ owner, url, connection }, more = {}) => {
      const made = await owner.post(`${url}/prompts`, { name: 'mood', connection, template: TEMPLATE, ...more });
      expect(made.status, made.text).toBe(201);
      return made.body.id;
    },
    run: async ({ owner, url }, body) => {
      const started = await owner.post(`${url}/prompt-runs`, body);
      expect(started.status, started.text).toBe(202);
      await t.runJobs();
      return (await owner.get(`${url}/prompt-runs/${started.body.id}`)).body;
    },
    switchedOn: async (made, judged = 2) => {
      const prompt = await scene.makePrompt(made);
      for (const task of made.taskIds.slice(0, judged))
        for (const person of [made.ada, made.bob]) expect((await submit(person, task)).status).toBe(201);
      await made.owner.patch(`${made.url}/prompt-settings`, { min_tasks: judged });
      await scene.run(made, { prompt, purpose: 'evaluate', scope: { kind: 'project' } });
      const on = await made.owner.post(`${made.url}/prompts/${prompt}/enable`, { version: 1 });
      expect(on.status, on.text).toBe(200);
      model.requests.length = 0;
      return prompt;
    },
  };
  return scene;
}
