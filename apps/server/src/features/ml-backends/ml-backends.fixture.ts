import { expect } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { type ModelServer, startModelServer } from './model-server.fixture.ts';

export const CONFIG = `<View><Text name="text" value="$text"/><Choices name="mood" toName="text">
  <Choice value="bad"/><Choice value="fair"/><Choice value="good"/></Choices></View>`;

export const mood = (choice: string) => [
  { from_name: 'mood', to_name: 'text', type: 'choices', value: { choices: [choice] } },
];

type Body = ReturnType<typeof JSON.parse>;

/** A project of its own for each test, with a model server that learns; the helpers are about that project. */
export interface ModelScene {
  t: TestApp;
  owner: TestUser;
  stranger: TestUser;
  /** Of every project. */
  annotator: TestUser;
  model: ModelServer;
  project: number;
  begin(): Promise<void>;
  newProject(fields?: object): Promise<number>;
  connect(fields?: object): Promise<Body>;
  addTasks(texts: readonly string[]): Promise<number[]>;
  label(task: number, choice: string): Promise<unknown>;
  predictions(): Promise<Body>;
  /** Predicts by hand; the run as it is afterwards. */
  predict(backend: number, body?: object): Promise<Body>;
  /** Until no event and no job is left. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

export async function openModelScene(): Promise<ModelScene> {
  const t = await createTestApp({ env: { OUTBOUND_ALLOW: '127.0.0.1' }, random: () => 0.25 });
  const { owner } = await t.newOrganization();
  const scene: ModelScene = {
    t,
    owner,
    stranger: (await t.newOrganization()).owner,
    annotator: await t.newUser(owner.organizationId),
    model: await startModelServer(),
    project: 0,
    begin: async () => {
      Object.assign(scene.model, { calls: [], fault: undefined, version: 'v0' });
      await scene.newProject();
    },
    newProject: async (fields = {}) => {
      const made = await owner.post('/api/projects', { title: 'Moods', label_config: CONFIG, ...fields });
      expect(made.status, made.text).toBe(201);
      scene.project = made.body.id;
      await t.addMember(scene.project, scene.annotator, 4);
      await t.admin.query(`update project set state = 'live', is_published = true where id = $1`, [scene.project]);
      return scene.project;
    },
    connect: async (fields = {}) => {
      const sent = { project: scene.project, url: scene.model.url, title: 'Moods', ...fields };
      const made = await owner.post('/api/ml', sent);
      expect(made.status, made.text).toBe(201);
      return made.body;
    },
    addTasks: async (texts) => {
      const url = `/api/projects/${scene.project}/import?return_task_ids=true`;
      const made = await owner.post(
        url,
        texts.map((text) => ({ text })),
      );
      expect(made.status, made.text).toBe(201);
      return made.body.task_ids;
    },
    label: (task, choice) => owner.post(`/api/tasks/${task}/annotations`, { result: mood(choice) }),
    predictions: async () => (await owner.get(`/api/predictions?project=${scene.project}&limit=500`)).body,
    predict: async (backend, body = {}) => {
      const started = await owner.post(`/api/ml/${backend}/predict`, body);
      expect(started.status, started.text).toBe(202);
      await t.runJobs();
      return (await owner.get(`/api/projects/${scene.project}/prediction-runs/${started.body.run.id}`)).body;
    },
    settle: async () => {
      do {
        await t.relayEvents();
        await t.admin.query(`update job set run_at = now() where status = 'queued' and type like 'ml.%'`);
      } while ((await t.runJobs()) > 0);
    },
    close: async () => {
      await scene.model.close();
      await t.close();
    },
  };
  return scene;
}
