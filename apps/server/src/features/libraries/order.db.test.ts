import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';

/** Finding one's way: tags, folders, checklists, dashboards, and templates with what was made from them. */

let t: TestApp;
let owner: TestUser;
let member: TestUser;
let stranger: TestUser;
let now = new Date('2026-03-01T09:00:00Z');
beforeAll(async () => {
  t = await createTestApp({ now: () => now });
  const organization = await t.newOrganization();
  owner = organization.owner;
  member = await t.newUser(organization.id);
  stranger = (await t.newOrganization()).owner;
});
afterAll(() => t.close());

const CONFIG = '<View><Text name="t" value="$t"/><Choices name="c" toName="t"><Choice value="a"/></Choices></View>';
let serial = 0;
async function newProject(body: Record<string, unknown> = {}, by = owner): Promise<number> {
  const answer = await by.post('/api/projects', { title: `Project ${++serial}`, label_config: CONFIG, ...body });
  expect(answer.status, answer.text).toBe(201);
  return answer.body.id;
}
async function post(url: string, body: unknown, status = 201) {
  const answer = await owner.post(url, body);
  expect(answer.status, `${url}: ${answer.text}`).toBe(status);
  return answer.body;
}
const idsOf = (rows: { id: number }[]) => rows.map(({ id }) => id);

test('strangers, visitors and members are kept out of what is not theirs to change', async () => {
  const tag = (await post('/api/tags', { name: 'Guarded' })).id;
  const folder = (await post('/api/project-groups', { name: 'Guarded' })).id;
  const template = (await post('/api/template-dashboards', { template_type: 'guarded' })).id;
  const project = await newProject();
  const embedding = (await post(`/api/projects/${project}/embeddings`, { iframe_url: 'https://bi.example.com' })).id;
  const things = [
    `/api/tags/${tag}`,
    `/api/project-groups/${folder}`,
    `/api/template-dashboards/${template}`,
    `/api/projects/${project}/embeddings/${embedding}`,
  ];
  for (const url of things) {
    expect((await t.anonymous.get(url)).status, url).toBe(401);
    expect((await stranger.get(url)).status, url).toBe(404);
    expect((await stranger.patch(url, {})).status, url).toBe(404);
    expect((await stranger.delete(url)).status, url).toBe(404);
  }
  for (const url of things.slice(0, 3)) expect((await member.delete(url)).status, url).toBe(403);
  for (const url of ['/api/tags', '/api/project-groups', '/api/template-dashboards'])
    expect((await owner.post(url, { name: '' })).status, url).toBe(400);
  expect((await member.post('/api/project-groups', { name: 'Mine' })).status).toBe(403);
  expect((await member.get(things[2] as string)).status).toBe(404);
});

describe('tags', () => {
  test('are found together, tell one name from another by type, and go with their links', async () => {
    const medical = (await post('/api/tags', { name: 'Medical', tag_type: 'domain' })).id;
    const spanish = (await post('/api/tags', { name: 'Spanish', tag_type: 'language', color: '#AA0000' })).id;
    expect((await owner.post('/api/tags', { name: 'medical', tag_type: 'Domain' })).status).toBe(400);
    expect((await owner.post('/api/tags', { name: 'a,b' })).status).toBe(400);
    const [one, two] = [await newProject(), await newProject()];
    await post('/api/projects/bulk-tags', { projects: [one, two], add: [medical] }, 200);
    await owner.post(`/api/projects/${one}/tags/${spanish}`);
    expect((await owner.post(`/api/projects/${one}/tags/${spanish}`)).body).toHaveLength(2);
    expect(idsOf((await owner.get('/api/projects?tags=Medical,Spanish')).body)).toEqual([one]);
    expect(idsOf((await owner.get(`/api/projects?tags=${medical}`)).body).toSorted()).toEqual([one, two].toSorted());
    expect(idsOf((await owner.get('/api/projects?tag_type=language')).body)).toEqual([one]);
    const report = (await owner.get('/api/tags/report?tag_type=domain')).body;
    expect(report).toMatchObject([{ name: 'Medical', projects: 2, tasks: 0, completion: 0 }]);
    expect((await owner.delete(`/api/tags/${spanish}`)).status).toBe(204);
    expect((await owner.get(`/api/projects/${one}/tags`)).body).toMatchObject([{ id: medical }]);
    expect((await owner.put(`/api/projects/${one}/tags`, { tags: [] })).body).toEqual([]);
  });

  test('are given to 50 projects at once, or to none', async () => {
    const tag = (await post('/api/tags', { name: 'Bulk' })).id;
    const first = await newProject();
    const { rows } = await t.admin.query<{ id: string }>(
      `insert into project (organization_id, workspace_id, slug, title)
       select organization_id, workspace_id, 'bulk-' || n, 'Bulk ' || n from project, generate_series(1, 49) n where id = $1
       returning id`,
      [first],
    );
    const projects = [first, ...rows.map(({ id }) => Number(id))];
    const foreign = await newProject({}, stranger);
    expect((await owner.post('/api/projects/bulk-tags', { projects: [...projects, foreign], add: [tag] })).status).toBe(
      404,
    );
    expect((await owner.get(`/api/tags/${tag}`)).body.project_count).toBe(0);
    await t.addMember(first, member, 4);
    expect((await member.post('/api/projects/bulk-tags', { projects: [first], add: [tag] })).status).toBe(404);
    expect((await owner.post('/api/projects/bulk-tags', { projects, add: [tag, 999_999] })).status).toBe(400);
    const both = await Promise.all([1, 2].map(() => owner.post('/api/projects/bulk-tags', { projects, add: [tag] })));
    expect(both.reduce((sum, { body }) => sum + body.added, 0)).toBe(50);
    expect((await owner.get(`/api/tags/${tag}`)).body.project_count).toBe(50);
  });
});

describe('folders', () => {
  test('nest, count what is below once, and hide what is archived', async () => {
    const root = (await post('/api/project-groups', { name: 'Root' })).id;
    const child = (await post('/api/project-groups', { name: 'Child', parent: root })).id;
    expect((await owner.post('/api/project-groups', { name: 'root' })).status).toBe(400);
    const [one, two] = [await newProject(), await newProject()];
    await post(`/api/project-groups/${root}/projects`, { projects: [one] }, 200);
    await post(`/api/project-groups/${child}/projects`, { projects: [one, two] }, 200);
    const tree = (await owner.get('/api/project-groups')).body;
    expect(tree.find((group: { id: number }) => group.id === root)).toMatchObject({
      project_count: 1,
      total_project_count: 2,
      depth: 0,
    });
    expect(tree.find((group: { id: number }) => group.id === child)).toMatchObject({
      project_count: 2,
      depth: 1,
      parent: root,
    });
    expect(idsOf((await owner.get(`/api/project-groups/${root}/projects`)).body)).toEqual([one]);
    expect(idsOf((await owner.get(`/api/project-groups/${root}/projects?recursive=1`)).body).toSorted()).toEqual(
      [one, two].toSorted(),
    );
    expect(idsOf((await owner.get(`/api/projects?group=${root}`)).body).toSorted()).toEqual([one, two].toSorted());
    await owner.patch(`/api/project-groups/${root}`, { is_archived: true });
    expect(idsOf((await owner.get('/api/project-groups')).body)).not.toContain(child);
    expect(idsOf((await owner.get('/api/project-groups?archived=true')).body)).toContain(child);
    expect((await owner.delete(`/api/project-groups/${root}`)).status).toBe(204);
    expect((await owner.get(`/api/project-groups/${child}`)).status).toBe(404);
    expect((await owner.get(`/api/projects/${one}`)).body.groups).toEqual([]);
  });

  test('never close a ring, not even when two are moved at once', async () => {
    const [a, b, c] = await Promise.all(
      ['A', 'B', 'C'].map(async (name) => (await post('/api/project-groups', { name })).id),
    );
    expect((await owner.patch(`/api/project-groups/${a}`, { parent: a })).status).toBe(400);
    const moves = await Promise.all([
      owner.patch(`/api/project-groups/${a}`, { parent: b }),
      owner.patch(`/api/project-groups/${b}`, { parent: c }),
      owner.patch(`/api/project-groups/${c}`, { parent: a }),
    ]);
    expect(moves.map(({ status }) => status).toSorted()).toEqual([200, 200, 400]);
    const tree = (await owner.get('/api/project-groups')).body as { id: number; parent: number | null }[];
    for (const id of [a, b, c]) {
      let at: number | null = id;
      for (let step = 0; at !== null && step < 4; step++) at = tree.find((group) => group.id === at)?.parent ?? null;
      expect(at).toBeNull();
    }
  });

  test('hold projects of their own workspace only, and only those that one manages', async () => {
    const folder = (await post('/api/project-groups', { name: 'Here' })).id;
    const workspace = (await post('/api/workspaces', { name: 'Elsewhere' })).id;
    const project = await newProject({ workspace_id: workspace });
    expect((await owner.post(`/api/project-groups/${folder}/projects`, { projects: [project] })).status).toBe(400);
    const foreign = await newProject({}, stranger);
    expect((await owner.post(`/api/project-groups/${folder}/projects`, { projects: [foreign] })).status).toBe(404);
    const there = (await post('/api/project-groups', { name: 'There', workspace })).id;
    expect((await owner.patch(`/api/project-groups/${folder}`, { parent: there })).status).toBe(400);
    expect((await member.get(`/api/project-groups/${there}`)).status).toBe(404);
  });
});

describe('onboarding', () => {
  test('ticks itself off as the project comes to life', async () => {
    const project = await newProject({ label_config: '<View></View>' });
    const url = `/api/projects/${project}/onboarding`;
    const done = async () =>
      (await owner.get(url)).body.steps
        .filter((step: { finished: boolean }) => step.finished)
        .map((step: { code: string }) => step.code);
    expect((await owner.get(url)).body).toMatchObject({ finished: 0, total: 7, show_advanced: false });
    await owner.patch(`/api/projects/${project}`, { description: 'What it is', label_config: CONFIG });
    expect(await done()).toEqual(['PR', 'LC']);
    await owner.post('/api/tasks', { project, data: { t: 'x' } });
    await t.addMember(project, member, 4);
    expect(await done()).toEqual(['PR', 'LC', 'IM', 'TM']);
    expect((await owner.get(url)).body.show_advanced).toBe(true);
    await owner.patch(`/api/projects/${project}`, { review_percentage: 20, is_published: true });
    const ticked = (await owner.patch(`${url}/ML`, { finished: true })).body;
    expect(ticked).toMatchObject({ finished: 7, is_complete: true });
    expect((await owner.patch(`${url}/ML`, { finished: true })).body.finished).toBe(7);
    expect((await owner.patch(`${url}/ZZ`, { finished: true })).status).toBe(404);
    expect((await owner.post(`${url}/dismiss`, { dismissed: true })).body.is_dismissed).toBe(true);
    expect((await member.get(url)).status).toBe(403);
  });

  test('of the organization begins with the first project', async () => {
    const fresh = (await t.newOrganization()).owner;
    expect((await fresh.get('/api/onboarding')).body).toMatchObject({ finished: 0, total: 6, is_dismissed: false });
    await newProject({}, fresh);
    expect((await fresh.get('/api/onboarding')).body.finished).toBe(2);
    await fresh.post('/api/onboarding/dismiss', { dismissed: true });
    expect((await fresh.get('/api/onboarding')).body.is_dismissed).toBe(true);
  });

  test('has steps that an organization can change', async () => {
    expect((await member.post('/api/onboarding/steps', { code: 'X', title: 'x' })).status).toBe(403);
    const codes = (rows: { code: string }[]) => rows.map(({ code }) => code).join(' ');
    expect(codes((await owner.get('/api/onboarding/steps')).body)).toBe('PR LC IM TM QL ML LN');
    await post('/api/onboarding/steps', {
      code: 'gd',
      title: 'Guide',
      order: 35,
      description: '<p onclick="x()">Read</p>',
    });
    const moved = (await owner.patch('/api/onboarding/steps/LN', { order: 5 })).body;
    expect(codes(moved)).toBe('LN PR LC IM GD TM QL ML');
    expect(moved[4].description).toBe('<p>Read</p>');
    expect((await owner.post('/api/onboarding/steps', { code: 'GD', title: 'Again' })).status).toBe(400);
    expect(codes((await owner.delete('/api/onboarding/steps/GD')).body)).toBe('LN PR LC IM TM QL ML');
    expect((await stranger.get('/api/onboarding/steps')).body[0].code).toBe('PR');
  });
});

describe('dashboards', () => {
  test('are embedded from templates, shown in order, and only what is visible to others', async () => {
    const project = await newProject();
    await t.addMember(project, member, 4);
    const url = `/api/projects/${project}/embeddings`;
    for (const iframe_url of ['javascript:alert(1)', 'https://{{project_id}}.example.com', 'x'.repeat(1001), ''])
      expect((await owner.post(url, { iframe_url })).status, iframe_url.slice(0, 40)).toBe(400);
    const plain = await post(url, { iframe_url: 'https://bi.example.com/a' });
    expect(plain).toMatchObject({ visible: false, order: 0, width: 1200, height: 600 });
    const link = 'https://bi.example.com/d?project={{project_id}}&org={{org_id}}';
    const body = {
      template_type: 'progress',
      dashboard_link: link,
      title: 'Progress',
      button_text: 'Open',
      visible: true,
      order: 2,
    };
    const template = (await post('/api/template-dashboards', body)).id;
    const applied = await post(`/api/template-dashboards/${template}/apply`, { project });
    expect(applied).toMatchObject({
      iframe_url: `https://bi.example.com/d?project=${project}&org=${owner.organizationId}`,
      visible: true,
      title: 'Progress',
      button_text: 'Open',
      order: 2,
    });
    const foreign = await newProject({}, stranger);
    expect((await owner.post(`/api/template-dashboards/${template}/apply`, { project: foreign })).status).toBe(404);
    expect((await member.post(`/api/template-dashboards/${template}/apply`, { project })).status).toBe(403);
    expect(idsOf((await owner.get(url)).body)).toEqual([plain.id, applied.id]);
    await owner.patch(`/api/projects/${project}`, { is_published: true });
    expect(idsOf((await member.get(url)).body)).toEqual([applied.id]);
    expect((await member.get(`${url}/${plain.id}`)).status).toBe(404);
  });

  test('come in a page of their own that may frame nothing else, for an hour', async () => {
    const project = await newProject();
    const made = await post(`/api/projects/${project}/embeddings`, {
      iframe_url: 'https://bi.example.com/{{project.slug}}?x="><script>',
      title: '<b>',
    });
    const page = await t.anonymous.get(made.embed_url);
    expect(page.status).toBe(200);
    expect(page.headers['content-security-policy']).toContain('frame-src https://bi.example.com; frame-ancestors');
    expect(page.headers['x-frame-options']).toBe('SAMEORIGIN');
    expect(page.text).toContain('sandbox="allow-scripts');
    expect(page.text).not.toMatch(/<script>|<b>/);
    expect((await t.anonymous.get('/embed/forged')).status).toBe(404);
    now = new Date(now.getTime() + 3_700_000);
    expect((await t.anonymous.get(made.embed_url)).status).toBe(404);
    await owner.patch('/api/library/settings', { embed_hosts: ['*.example.org'] });
    const [listed] = (await owner.get(`/api/projects/${project}/embeddings`)).body;
    expect(listed).toMatchObject({ embed_url: null, problem: expect.stringContaining('bi.example.com') });
    expect(
      (await owner.post(`/api/projects/${project}/embeddings`, { iframe_url: 'https://bi.example.com' })).status,
    ).toBe(400);
    await owner.patch('/api/library/settings', { embed_hosts: [] });
  });
});

test('a changed template is offered to its projects, which keep what they changed themselves', async () => {
  const source = await newProject({ description: 'One', sampling: 'Sequential sampling' });
  const template = (await post(`/api/projects/${source}/duplicate`, { as_template: true })).id;
  const own = (await post(`/api/projects/${template}/duplicate`, {})).id;
  const plain = (await post(`/api/projects/${template}/duplicate`, {})).id;
  await owner.patch(`/api/projects/${own}`, { description: 'Mine', color: '#123456' });
  const config = CONFIG.replace('value="a"', 'value="b"');
  await owner.patch(`/api/projects/${template}`, { description: 'Two', review_percentage: 30, label_config: config });
  const offered = (await owner.get(`/api/projects/${template}/template/projects`)).body;
  expect(offered).toMatchObject([
    { id: own, changes: ['label_config', 'review_percentage'], overridden: ['description'] },
    { id: plain, changes: ['description', 'label_config', 'review_percentage'], overridden: [] },
  ]);
  const url = `/api/projects/${template}/template/projects`;
  expect((await stranger.get(url)).status).toBe(404);
  expect((await owner.post(url, { projects: [source] })).status).toBe(400);
  const task = (await post('/api/tasks', { project: plain, data: { t: 'x' } })).id;
  const result = [{ id: 'r', from_name: 'c', to_name: 't', type: 'choices', value: { choices: ['a'] } }];
  await post(`/api/tasks/${task}/annotations`, { result });
  const started = await post(url, {}, 202);
  await t.runJobs();
  const job = (await owner.get(`/api/jobs/${started.job_id}`)).body;
  expect(job.result).toMatchObject({ changed: 1, refused: [{ project: plain }] });
  expect((await owner.get(`/api/projects/${own}`)).body).toMatchObject({
    description: 'Mine',
    review_percentage: 30,
    color: '#123456',
  });
  expect((await owner.get(`/api/projects/${own}`)).body.label_config).toContain('value="b"');
  await post(url, { projects: [plain], fields: ['description', 'review_percentage'] }, 202);
  await t.runJobs();
  expect((await owner.get(`/api/projects/${plain}`)).body).toMatchObject({ description: 'Two', review_percentage: 30 });
  expect((await owner.get(`/api/projects/${plain}/template`)).body).toMatchObject({
    template: { id: template },
    changes: ['label_config'],
  });
});

test('counting again in the background names what was wrong', async () => {
  const project = await newProject();
  const task = (await post('/api/tasks', { project, data: { t: 'x' } })).id;
  const result = [{ id: 'r', from_name: 'c', to_name: 't', type: 'choices', value: { choices: ['a'] } }];
  await post(`/api/tasks/${task}/annotations`, { result });
  await t.admin.query(`update project_result_count set count = count + 5 where project_id = $1 and label = 'a'`, [
    project,
  ]);
  const started = await post(`/api/projects/${project}/summary/reconcile`, undefined, 202);
  await t.runJobs();
  const job = (await owner.get(`/api/jobs/${started.job_id}`)).body;
  expect(job.result).toMatchObject({ repaired: true, drift: { label_entries: 1, 'c: a (annotations)': -5 } });
  expect((await owner.get(`/api/projects/${project}/summary`)).body.created_labels).toEqual({ c: { a: 1 } });
  expect(await post(`/api/projects/${project}/summary/reset`, { tasks_data_based: false }, 200)).toEqual({
    repaired: false,
    drift: {},
  });
});
