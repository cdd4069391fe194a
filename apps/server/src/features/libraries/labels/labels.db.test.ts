import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../../platform/testing/test-app.ts';

let t: TestApp;
let owner: TestUser;
let member: TestUser;
let stranger: TestUser;
beforeAll(async () => {
  t = await createTestApp();
  const organization = await t.newOrganization();
  owner = organization.owner;
  member = await t.newUser(organization.id);
  stranger = (await t.newOrganization()).owner;
});
afterAll(() => t.close());

const EMPTY = '<View><Text name="t" value="$t"/><Choices name="sentiment" toName="t"/></View>';
const SENTIMENT = { title: 'Sentiment', value: { choices: ['positive', 'negative', 'neutral'], instructions: 'kept' } };

async function made(body: unknown): Promise<number> {
  const answer = await owner.post('/api/labels', body);
  expect(answer.status, answer.text).toBe(201);
  return answer.body.id;
}

async function newProject(config = EMPTY): Promise<number> {
  const answer = await owner.post('/api/projects', { title: 'Library test', label_config: config });
  expect(answer.status, answer.text).toBe(201);
  return answer.body.id;
}

async function linked(project: number, label: number, fromName = 'sentiment'): Promise<number> {
  const answer = await owner.post('/api/label_links', { project, label, from_name: fromName });
  expect(answer.status, answer.text).toBe(201);
  return answer.body.id;
}

async function choicesOf(project: number, control = 'sentiment'): Promise<string[]> {
  return (await owner.get(`/api/projects/${project}`)).body.parsed_label_config[control].labels;
}

async function answerOf(project: number, choice: string) {
  const made = await owner.post('/api/tasks', { project, data: { t: 'x' } });
  expect(made.status, made.text).toBe(201);
  const task = made.body.id;
  const result = [{ id: 'a', from_name: 'sentiment', to_name: 't', type: 'choices', value: { choices: [choice] } }];
  return { task, answer: await owner.post(`/api/tasks/${task}/annotations`, { result }) };
}

describe('a label of the library', () => {
  test('is not for everybody', async () => {
    const id = await made(SENTIMENT);
    expect((await t.anonymous.get('/api/labels')).status).toBe(401);
    expect((await t.anonymous.post('/api/labels', SENTIMENT)).status).toBe(401);
    for (const path of [`/api/labels/${id}`, `/api/labels/${id}/usage`])
      expect((await stranger.get(path)).status, path).toBe(404);
    expect((await stranger.patch(`/api/labels/${id}`, { title: 'x' })).status).toBe(404);
    expect((await stranger.post(`/api/labels/${id}/approve`)).status).toBe(404);
    expect((await stranger.delete(`/api/labels/${id}`)).status).toBe(404);
    for (const path of ['approve', 'decline', 'rename', 'merge'])
      expect((await member.post(`/api/labels/${id}/${path}`, {})).status, path).toBe(403);
    for (const body of [{ title: 'x' }, { title: '', value: { choices: ['a'] } }, { title: 'x', value: {} }, []])
      expect((await owner.post('/api/labels', body)).status).toBe(400);
    const project = await newProject();
    expect((await stranger.post('/api/label_links', { project, label: id, from_name: 'sentiment' })).status).toBe(404);
    expect((await member.post('/api/label_links', { project, label: id, from_name: 'sentiment' })).status).toBe(404);
  });

  test('keeps what it was given, is found by any of its names, and comes in lists', async () => {
    const id = await made({ ...SENTIMENT, aliases: ['mood'], color: '#22AA55', description: 'How it feels' });
    const read = (await owner.get(`/api/labels/${id}`)).body;
    expect(read).toMatchObject({
      ...SENTIMENT,
      approved: false,
      approved_by: null,
      options: { choices: ['positive', 'negative', 'neutral'] },
    });
    for (const search of ['mood', 'NEGATIVE', 'feels'])
      expect(
        (await owner.get(`/api/labels?search=${search}`)).body.map((row: { id: number }) => row.id),
        search,
      ).toContain(id);
    const many = await owner.post('/api/labels', [SENTIMENT, { title: 'Car', value: { rectanglelabels: ['Car'] } }]);
    expect(many.body).toHaveLength(2);
    const page = (await owner.get('/api/labels?page=1&page_size=2')).body;
    expect(page.results).toHaveLength(2);
    expect(page.count).toBeGreaterThanOrEqual(3);
  });

  test('is proposed by anybody, decided by managers, once', async () => {
    const proposal = (await member.post('/api/labels', SENTIMENT)).body;
    expect(proposal).toMatchObject({ status: 'proposed', can: { update: true, decide: false } });
    expect((await member.patch(`/api/labels/${proposal.id}`, { title: 'Mood' })).status).toBe(200);
    const other = await t.newUser(owner.organizationId, { role: 'admin' });
    const both = await Promise.all([owner, other].map((person) => person.post(`/api/labels/${proposal.id}/approve`)));
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    expect(new Set(both.map(({ body }) => body.approved_by)).size).toBe(1);
    const events = await t.admin.query(
      `select 1 from event_log where event_type = 'LABEL_APPROVED' and aggregate_id = $1`,
      [String(proposal.id)],
    );
    expect(events.rowCount).toBe(1);
    expect((await member.patch(`/api/labels/${proposal.id}`, { title: 'x' })).status).toBe(403);
    expect((await member.delete(`/api/labels/${proposal.id}`)).status).toBe(403);
    expect((await owner.post(`/api/labels/${proposal.id}/decline`)).status).toBe(409);
  });

  test('that is not approved cannot be linked where the organization says so', async () => {
    const label = await made(SENTIMENT);
    const project = await newProject();
    expect((await member.patch('/api/library/settings', { require_approved_labels: true })).status).toBe(403);
    await owner.patch('/api/library/settings', { require_approved_labels: true });
    const refused = await owner.post('/api/label_links', { project, label, from_name: 'sentiment' });
    expect(refused.status).toBe(400);
    await owner.post(`/api/labels/${label}/approve`);
    await linked(project, label);
    await owner.patch('/api/library/settings', { require_approved_labels: false });
  });
});

describe('a link', () => {
  test('fills an empty control, counts its answers, and refuses what does not fit', async () => {
    const label = await made(SENTIMENT);
    const project = await newProject();
    const link = await linked(project, label);
    expect(await choicesOf(project)).toEqual(['positive', 'negative', 'neutral']);
    const body = (await owner.get(`/api/projects/${project}`)).body;
    expect(Object.keys(body.control_weights.sentiment.labels)).toContain('negative');
    for (const from_name of ['nothing', 't'])
      expect((await owner.post('/api/label_links', { project, label, from_name })).status).toBe(400);
    expect((await owner.post('/api/label_links', { project, label, from_name: 'sentiment' })).status).toBe(400);
    const boxes = await made({ title: 'Car', value: { rectanglelabels: ['Car'] } });
    expect((await owner.post('/api/label_links', { project, label: boxes, from_name: 'sentiment' })).status).toBe(400);
    const { answer } = await answerOf(project, 'negative');
    expect(answer.status, answer.text).toBe(201);
    expect((await owner.get(`/api/label_links/${link}`)).body.annotations_count).toBe(1);
    const [listed] = (await owner.get(`/api/label_links?project=${project}&expand=label`)).body;
    expect(listed).toMatchObject({ id: link, label: { id: label, use_count: 1 } });
    expect((await owner.get(`/api/labels/${label}/usage`)).body.projects).toMatchObject([
      { id: project, from_name: 'sentiment', is_current: true, options: [{ option: 'negative', count: 1 }] },
    ]);
  });

  test('follows the label: what is added is accepted in answers, what answers use stays', async () => {
    const label = await made(SENTIMENT);
    const projects = [await newProject(), await newProject()] as const;
    for (const project of projects) await linked(project, label);
    await answerOf(projects[0], 'negative');
    const hash = (await owner.get(`/api/projects/${projects[0]}`)).body.label_config_hash;
    const changed = await owner.patch(`/api/labels/${label}`, { value: { choices: ['positive', 'mixed'] } });
    expect(changed.status, changed.text).toBe(200);
    expect(await choicesOf(projects[0])).toEqual(['positive', 'negative', 'mixed']);
    expect(await choicesOf(projects[1])).toEqual(['positive', 'mixed']);
    expect((await owner.get(`/api/projects/${projects[0]}`)).body.label_config_hash).not.toBe(hash);
    expect((await answerOf(projects[0], 'mixed')).answer.status).toBe(201);
    expect((await answerOf(projects[0], 'never')).answer.status).toBe(400);
    const seen = (await owner.get(`/api/labels/${label}/usage`)).body;
    expect(seen.projects.every((place: { is_current: boolean }) => place.is_current)).toBe(true);
  });

  test('survives saving the config, written by hand or as it was read, and ends with its control', async () => {
    const label = await made(SENTIMENT);
    const project = await newProject();
    await linked(project, label);
    const whole = (await owner.get(`/api/projects/${project}`)).body.label_config;
    await owner.patch(`/api/projects/${project}`, { label_config: whole });
    await owner.patch(`/api/projects/${project}`, {
      label_config: EMPTY.replace('"sentiment"', '"sentiment" required="true"'),
    });
    expect(await choicesOf(project)).toEqual(['positive', 'negative', 'neutral']);
    const without = '<View><Text name="t" value="$t"/><Rating name="stars" toName="t"/></View>';
    const saved = await owner.patch(`/api/projects/${project}`, { label_config: without });
    expect(saved.status, saved.text).toBe(200);
    expect(saved.body.warnings.join(' ')).toContain('no longer linked');
    expect((await owner.get(`/api/label_links?project=${project}`)).body).toEqual([]);
  });

  test('that goes takes what it brought with it; a copy of the project has links of its own', async () => {
    const label = await made(SENTIMENT);
    const project = await newProject(EMPTY.replace('/></View>', '><Choice value="own"/></Choices></View>'));
    const link = await linked(project, label);
    const copy = (await owner.post(`/api/projects/${project}/duplicate`, {})).body.id;
    await answerOf(project, 'neutral');
    expect((await owner.delete(`/api/label_links/${link}`)).status).toBe(204);
    expect(await choicesOf(project)).toEqual(['own', 'neutral']);
    expect(await choicesOf(copy)).toEqual(['own', 'positive', 'negative', 'neutral']);
    await owner.patch(`/api/labels/${label}`, { value: { choices: ['calm'] } });
    expect(await choicesOf(copy)).toEqual(['own', 'calm']);
  });

  test('to a label that 100 projects use: deleting it breaks none of them', async () => {
    const label = await made(SENTIMENT);
    const project = await newProject();
    await linked(project, label);
    await answerOf(project, 'positive');
    await t.admin.query(
      `with copies as (
         insert into project (organization_id, workspace_id, slug, title, label_config, parsed_label_config, label_config_hash)
         select organization_id, workspace_id, 'many-' || n, 'Many ' || n, label_config, parsed_label_config, label_config_hash
         from project, generate_series(1, 99) n where id = $1 returning id, organization_id)
       insert into label_link (organization_id, project_id, label_id, from_name, merged, label_version)
       select c.organization_id, c.id, $2, 'sentiment', k.merged, k.label_version from copies c, label_link k where k.project_id = $1`,
      [project, label],
    );
    const changed = await owner.patch(`/api/labels/${label}`, { value: { choices: ['positive', 'mixed'] } });
    expect(changed.body.link_count).toBe(100);
    await t.runJobs();
    const behind = await t.admin.query(
      `select 1 from project p join label_link k on k.project_id = p.id where k.label_id = $1 and p.label_config not like '%mixed%'`,
      [label],
    );
    expect(behind.rowCount).toBe(0);
    expect((await owner.delete(`/api/labels/${label}`)).status).toBe(204);
    expect(await choicesOf(project)).toEqual(['positive', 'mixed']);
    expect((await answerOf(project, 'positive')).answer.status).toBe(201);
    expect((await owner.get(`/api/label_links?project=${project}`)).body).toEqual([]);
  });
});

describe('renaming', () => {
  test('is shown before, and carries the answers of every linked project', async () => {
    const label = await made(SENTIMENT);
    const projects = [await newProject(), await newProject()] as const;
    for (const project of projects) await linked(project, label);
    const { answer } = await answerOf(projects[0], 'negative');
    const body = { from: 'negative', to: 'critical' };
    const preview = (await owner.post(`/api/labels/${label}/rename/preview`, body)).body;
    expect(preview).toMatchObject({
      answers: 1,
      projects: [
        { answers: 1, action: 'rename' },
        { answers: 0, action: 'rename' },
      ],
    });
    for (const wrong of [
      { from: 'nothing', to: 'x' },
      { from: 'negative', to: 'positive' },
      { from: 'negative', to: ' ' },
    ])
      expect((await owner.post(`/api/labels/${label}/rename`, wrong)).status).toBe(400);
    const started = await owner.post(`/api/labels/${label}/rename`, body);
    expect(started.status, started.text).toBe(202);
    await t.runJobs();
    for (const project of projects) expect(await choicesOf(project)).toEqual(['positive', 'critical', 'neutral']);
    const after = (await owner.get(`/api/annotations/${answer.body.id}`)).body;
    expect(after.result[0].value.choices).toEqual(['critical']);
    expect((await owner.get(`/api/labels/${label}`)).body).toMatchObject({
      use_count: 1,
      options: { choices: ['positive', 'critical', 'neutral'] },
    });
    const job = (await owner.get(`/api/jobs/${started.body.job_id}`)).body;
    expect(job.status).toBe('succeeded');
  });

  test('merging two labels puts the one in the place of the other', async () => {
    const [one, two] = [await made(SENTIMENT), await made({ title: 'Mood', value: { choices: ['good', 'bad'] } })];
    const project = await newProject();
    await linked(project, one);
    const { answer } = await answerOf(project, 'negative');
    await answerOf(project, 'neutral');
    const wrong = await owner.post(`/api/labels/${one}/merge`, { into: two, options: { negative: 'nothing' } });
    expect(wrong.status).toBe(400);
    const options = { positive: 'good', negative: 'bad' };
    expect((await owner.post(`/api/labels/${one}/merge`, { into: two, options })).status).toBe(202);
    await t.runJobs();
    expect((await owner.get(`/api/labels/${one}`)).status).toBe(404);
    expect((await choicesOf(project)).toSorted()).toEqual(['bad', 'good', 'neutral']);
    expect((await owner.get(`/api/annotations/${answer.body.id}`)).body.result[0].value.choices).toEqual(['bad']);
    expect((await owner.get(`/api/label_links?project=${project}`)).body).toMatchObject([{ label: two }]);
  });

  test('works the field’s way in one project', async () => {
    const project = await newProject(
      EMPTY.replace('/></View>', '><Choice value="cat"/><Choice value="dog"/></Choices></View>'),
    );
    await answerOf(project, 'cat');
    const body = { old_label: 'cat', new_label: 'feline', project };
    expect((await member.post('/api/labels/bulk', body)).status).toBe(404);
    expect((await owner.post('/api/labels/bulk', body)).body.annotations_updated).toBe(1);
    await t.runJobs();
    expect(await choicesOf(project)).toEqual(['feline', 'dog']);
  });
});
