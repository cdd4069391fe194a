import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createTestApp, type TestApp, type TestResponse, type TestUser } from '../../platform/testing/test-app.ts';

interface Frontends {
  root: string;
  write(path: string, text: string): void;
}

/** A folder of plug-ins on the disk, as an operator would have it. */
export function makeFrontends(): Frontends {
  const root = mkdtempSync(join(tmpdir(), 'labelwright-frontends-'));
  return {
    root,
    write: (path, text) => {
      const file = join(root, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    },
  };
}

export function manifestOf(name: string, taskType: string): Record<string, unknown> {
  return {
    name,
    task_type: taskType,
    version: '1.0.0',
    root: `plugins/${name}`,
    js: ['dist/index.js'],
    css: ['dist/styles.css'],
    result_schema_version: '2.0',
    custom_field: { kept: true },
  };
}

export const MODULE = 'export function mount(element) { element.textContent = "mine"; }\n';

/** An organization with a plug-in on the disk, and traps beside it. */
export interface PluginScene {
  t: TestApp;
  frontends: Frontends;
  owner: TestUser;
  member: TestUser;
  stranger: TestUser;
  /** No plug-in is registered any more; there is a new type of tasks for one. */
  renew(): Promise<{ taskType: number; slug: string }>;
  mine(): Record<string, unknown>;
  body(manifest: unknown): Record<string, unknown>;
  /** `mine` when left out. */
  register(manifest?: unknown): Promise<TestResponse>;
  close(): Promise<void>;
}

export async function createPluginScene(): Promise<PluginScene> {
  const frontends = makeFrontends();
  frontends.write('plugins/mine/dist/index.js', MODULE);
  frontends.write('plugins/mine/dist/styles.css', 'body {}');
  frontends.write('plugins/mine/manifest.json', '{}');
  frontends.write('plugins/mine/page.html', '<script>alert(1)</script>');
  frontends.write('plugins/mine/.env', 'SECRET=1');
  frontends.write('outside.js', 'secret');
  symlinkSync(join(frontends.root, 'outside.js'), join(frontends.root, 'plugins/mine/link.js'));
  symlinkSync('/etc', join(frontends.root, 'plugins/mine/etc'));
  symlinkSync(join(frontends.root, 'plugins/mine'), join(frontends.root, 'plugins/linked'));
  const t = await createTestApp({ env: { FRONTENDS_ROOT: frontends.root } });
  const { id, owner } = await t.newOrganization();
  const member = await t.newUser(id);
  const stranger = (await t.newOrganization()).owner;
  let counter = 0;
  let slug = '';
  let taskType = 0;
  const mine = () => manifestOf('mine', slug);
  const body = (manifest: unknown) => ({ task_type: taskType, name: 'Mine', version: '1.0.0', manifest });
  return {
    t,
    frontends,
    owner,
    member,
    stranger,
    renew: async () => {
      await t.admin.query('delete from frontend_plugin where organization_id is not null');
      counter += 1;
      slug = `plug-${counter}`;
      taskType = (await owner.post('/api/task-types', { slug, name: 'Type' })).body.id;
      return { taskType, slug };
    },
    mine,
    body,
    register: (manifest = mine()) => owner.post('/api/plugins', body(manifest)),
    close: async () => {
      await t.close();
      rmSync(frontends.root, { recursive: true, force: true });
    },
  };
}

/** What a refused manifest is refused for. */
export const messages = (answer: { body: { validation_errors?: { manifest?: string[] } } }): string =>
  (answer.body.validation_errors?.manifest ?? []).join(' | ');
