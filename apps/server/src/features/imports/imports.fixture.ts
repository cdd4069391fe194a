import { expect } from 'vitest';
import { withSystem } from '../../platform/db/db.ts';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { reconcileProject } from '../projects/index.ts';

export const TEXT_CONFIG =
  '<View><Text name="text" value="$text"/><Choices name="mood" toName="text"><Choice value="good"/><Choice value="bad"/></Choices></View>';
export const mood = (value: string) => [
  { from_name: 'mood', to_name: 'text', type: 'choices', value: { choices: [value] } },
];

export type ImportBench = Awaited<ReturnType<typeof createImportBench>>;

/** An organization with projects to import into, and what tests of imports do all the time. */
export async function createImportBench() {
  const t: TestApp = await createTestApp({ env: { OUTBOUND_ALLOW: '127.0.0.1' } });
  const { id: organizationId, owner }: { id: number; owner: TestUser } = await t.newOrganization();

  async function newProject(config = TEXT_CONFIG): Promise<number> {
    const made = await owner.post('/api/projects', { title: 'Imports', label_config: config });
    expect(made.status, made.text).toBe(201);
    return made.body.id;
  }

  async function upload(projectId: number, name: string, content: Uint8Array | string) {
    const sent = await owner.post(
      `/api/projects/${projectId}/uploads`,
      Buffer.concat([
        Buffer.from(`--edge\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n\r\n`),
        Buffer.from(content),
        Buffer.from('\r\n--edge--\r\n'),
      ]),
      { 'content-type': 'multipart/form-data; boundary=edge' },
    );
    expect(sent.status, sent.text).toBe(201);
    return sent.body[0];
  }

  async function run(projectId: number, body: object, path = 'imports') {
    const started = await owner.post(`/api/projects/${projectId}/${path}`, body);
    expect(started.status, started.text).toBe(202);
    await t.runJobs();
    return (await owner.get(`/api/imports/${started.body.id}`)).body;
  }

  async function tasksOf(projectId: number) {
    const { rows } = await t.admin.query(
      'select id::int, inner_id::int, external_id, data, meta, total_annotations, total_predictions from task where project_id = $1 order by inner_id',
      [projectId],
    );
    return rows;
  }

  async function driftOf(projectId: number) {
    const found = await withSystem(t.app.platform.db, (tx) =>
      reconcileProject(tx, organizationId, projectId, t.app.platform.now()),
    );
    return found.drift;
  }

  return { t, owner, organizationId, newProject, upload, run, tasksOf, driftOf };
}
