import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestResponse, type TestUser } from '../../platform/testing/test-app.ts';
import { createUser } from '../identity/index.ts';

let t: TestApp;
let clock = new Date('2026-03-01T09:00:00Z');
const pass = (seconds: number): void => {
  clock = new Date(clock.getTime() + seconds * 1000);
};
let organization: { id: number; workspaceId: number; owner: TestUser };
let projectId: number;
const PASSWORD = 'plenty-of-otters-42';
const DAY = 86_400;

beforeAll(async () => {
  t = await createTestApp({ now: () => clock, env: { JWT_TTL_MINUTES: '100000' } });
  organization = await t.newOrganization('Otter Lab');
  const { rows } = await t.admin.query<{ id: string }>(
    `insert into project (organization_id, workspace_id, slug, title, state, is_published)
     values ($1, $2, 'otters', 'Otters', 'live', true) returning id`,
    [organization.id, organization.workspaceId],
  );
  projectId = Number(rows[0]?.id);
});
afterAll(() => t.close());

type Person = Pick<TestUser, 'get' | 'post' | 'delete'> & { email: string; id: number };
let serial = 0;

/** Somebody with an organization of their own, calling with the access token of a log-in. */
async function newPerson(email = `guest${++serial}@invite.example`): Promise<Person> {
  const { userId } = await createUser(t.app.platform, { email, password: PASSWORD, organization: `Home of ${email}` });
  return { ...(await signIn(email)), id: userId };
}

async function signIn(email: string): Promise<Omit<Person, 'id'>> {
  const { body } = await t.anonymous.post('/api/auth/login', { email, password: PASSWORD });
  const headers = { authorization: `Bearer ${body.access_token}` };
  return {
    email,
    get: (url) => t.anonymous.get(url, headers),
    post: (url, given) => t.anonymous.post(url, given, headers),
    delete: (url) => t.anonymous.delete(url, headers as never),
  };
}

async function mailedTo(email: string): Promise<{ token: string; template: string }> {
  await t.relayEvents();
  await t.runJobs();
  const { rows } = await t.admin.query<{ text_body: string; template: string }>(
    'select text_body, template from mail_message where recipient = $1 order by id desc limit 1',
    [email],
  );
  const token = /invitations\/([\w-]+)/.exec(rows[0]?.text_body ?? '')?.[1] ?? '';
  return { token, template: rows[0]?.template ?? '' };
}

const invite = (email: string, role = 'reviewer'): Promise<TestResponse> =>
  organization.owner.post(`/api/projects/${projectId}/invite`, { email, role });
const accept = (person: Person, token: string): Promise<TestResponse> =>
  person.post(`/api/projects/invitations/${token}/accept`);

describe('an invitation to a project', () => {
  test('mails a link, and is accepted once by the invited address', async () => {
    const guest = await newPerson();
    const answer = await invite(guest.email.toUpperCase());
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({ invited: true, token: expect.stringMatching(/^[\w-]{43}$/) });
    const mailed = await mailedTo(guest.email);
    expect(mailed.template).toBe('project-invitation');
    expect(mailed.token).not.toBe(answer.body.token);

    const preview = await t.anonymous.get(`/api/invitations/${mailed.token}`);
    expect(preview.body).toEqual({
      kind: 'project',
      project: { id: projectId, title: 'Otters' },
      organization: { id: organization.id, name: 'Otter Lab' },
      email: guest.email,
      role: 'reviewer',
      expires_at: new Date(clock.getTime() + 7 * DAY * 1000).toISOString(),
    });
    expect((await t.anonymous.post(`/api/projects/invitations/${mailed.token}/accept`)).status).toBe(401);
    const other = await newPerson();
    const refused = await accept(other, mailed.token);
    expect([refused.status, refused.body.error.reason]).toEqual([403, 'other_address']);

    const accepted = await accept(guest, mailed.token);
    expect([accepted.status, accepted.body]).toEqual([200, { accepted: true, projectId }]);
    const me = await guest.get('/api/auth/me');
    expect(me.body.organization).toEqual({ id: organization.id, name: 'Otter Lab', role: 'member' });
    const members = await guest.get(`/api/projects/${projectId}/members`);
    expect(members.body.find((row: { id: number }) => row.id === guest.id)).toMatchObject({ role: 'reviewer' });
    const again = await accept(guest, answer.body.token);
    expect([again.status, again.body.error.reason]).toEqual([409, 'accepted']);
    expect((await accept(guest, 'no-such-token')).status).toBe(404);
  });

  test('keeps only hashes, and no link in log, outbox or jobs', async () => {
    const { body } = await invite('hashed@invite.example');
    const before = await t.admin.query<{ payload: object }>(
      `select payload from job union all select to_jsonb(m) from mail_message m`,
    );
    const mailed = await mailedTo('hashed@invite.example');
    const { rows } = await t.admin.query<{ text: string }>(
      `select coalesce(string_agg(payload::text, ' '), '') as text from (
         select payload from event_log union all select payload from outbox_event union all select payload from job union all select to_jsonb(m) - 'text_body' - 'html_body' from mail_message m) everything`,
    );
    const stored = rows[0]?.text + JSON.stringify(before.rows);
    for (const token of [body.token, mailed.token]) expect(stored).not.toContain(token);
    expect(stored).toContain('hashed@invite.example');
  });

  test('ends after a week', async () => {
    const guest = await newPerson();
    const { body } = await invite(guest.email);
    pass(7 * DAY);
    const late = await accept(guest, body.token);
    expect([late.status, late.body.error.reason]).toEqual([400, 'expired']);
    expect((await t.anonymous.get(`/api/invitations/${body.token}`)).status).toBe(400);
    const list = await organization.owner.get(`/api/projects/${projectId}/invitations?status=expired`);
    expect(list.body.map((row: { email: string }) => row.email)).toContain(guest.email);
  });

  test('can be withdrawn, and sent again with another link', async () => {
    const guest = await newPerson();
    const { body } = await invite(guest.email);
    const list = await organization.owner.get(`/api/projects/${projectId}/invitations?status=pending`);
    const { id } = list.body.find((row: { email: string }) => row.email === guest.email);
    expect(list.text).not.toContain(body.token);
    const again = await organization.owner.post(`/api/projects/${projectId}/invitations/${id}/resend`);
    expect(again.body.link).toBe(`http://localhost:8080/invitations/${again.body.token}`);
    expect((await accept(guest, body.token)).status).toBe(404);
    const url = `/api/projects/${projectId}/invitations/${id}`;
    expect((await organization.owner.delete(url)).status).toBe(204);
    expect((await organization.owner.delete(url)).status).toBe(409);
    const ended = await accept(guest, again.body.token);
    expect([ended.status, ended.body.error.reason]).toEqual([400, 'revoked']);
  });

  test('a second one replaces the first; two acceptances at once make one member', async () => {
    const guest = await newPerson();
    const first = await invite(guest.email, 'annotator');
    const second = await invite(guest.email, 'contributor');
    expect((await accept(guest, first.body.token)).status).toBe(400);
    const answers = await Promise.all([1, 2, 3].map(() => accept(guest, second.body.token)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409, 409]);
    const { rows } = await t.admin.query('select member_type from project_member where user_id = $1', [guest.id]);
    expect(rows).toEqual([{ member_type: 5 }]);
    const known = await invite(guest.email);
    expect(known.body.error.details.email[0]).toContain('already');
  });

  test.each([
    [{ email: 'x', role: 'reviewer' }, 'email'],
    [{ email: 'ok@invite.example', role: 'emperor' }, 'role'],
    [{ role: 'reviewer' }, 'email'],
  ])('%j is refused for its %s', async (body, field) => {
    const answer = await organization.owner.post(`/api/projects/${projectId}/invite`, body);
    expect(answer.status).toBe(400);
    expect(answer.body.error.details[field]).toBeDefined();
  });

  test('without a role makes an annotator', async () => {
    const guest = await newPerson();
    const { body } = await organization.owner.post(`/api/projects/${projectId}/invite`, { email: guest.email });
    expect((await t.anonymous.get(`/api/invitations/${body.token}`)).body.role).toBe('annotator');
  });

  test('lifts no suspension', async () => {
    const guest = await newPerson();
    await accept(guest, (await invite(guest.email)).body.token);
    await organization.owner.patch(`/api/projects/${projectId}/members/${guest.id}`, { enabled: false });
    const refused = await accept(guest, (await invite(guest.email)).body.token);
    expect([refused.status, refused.body.error.reason]).toEqual([403, 'membership_disabled']);
    const { rows } = await t.admin.query<{ invite_token: string }>('select invite_token from project where id = $1', [
      projectId,
    ]);
    expect((await guest.post('/api/projects/join', { token: rows[0]?.invite_token })).status).toBe(403);
  });
});

describe('registering with an invitation', () => {
  const register = (email: string, token: string) =>
    t.anonymous.post('/api/auth/register', { email, password: PASSWORD, invitation_token: token });

  test('proves the address with the mailed token only', async () => {
    const email = 'newcomer@invite.example';
    const shown = (await invite(email)).body.token;
    const { token } = await mailedTo(email);
    expect((await register('somebody-else@invite.example', token)).body.is_verified).toBe(false);
    const made = await register(email, token);
    expect(made.body).toMatchObject({ email, is_verified: true });
    const person = await signIn(email);
    expect((await person.post(`/api/invitations/${token}/accept`)).body).toEqual({ accepted: true, projectId });

    const second = 'inviter-knows@invite.example';
    const known = (await invite(second)).body.token;
    expect((await register(second, known)).body.is_verified).toBe(false);
    expect(shown).not.toBe(token);
  });

  test('tells the holder of the mail that there is an account', async () => {
    const guest = await newPerson();
    await invite(guest.email);
    const { token } = await mailedTo(guest.email);
    const answer = await register(guest.email, token);
    expect([answer.status, answer.body.error.reason]).toEqual([409, 'account_exists']);
  });

  test('works where registration is closed, and nothing else does', async () => {
    const closed = await createTestApp({ env: { OPEN_REGISTRATION: 'false' } });
    try {
      const { owner, id } = await closed.newOrganization();
      const given = { email: 'shy@invite.example', password: PASSWORD };
      const refused = await closed.anonymous.post('/api/auth/register', given);
      expect([refused.status, refused.body.error.reason]).toEqual([403, 'registration_closed']);
      const { body } = await owner.post(`/api/organizations/${id}/invitations`, { email: given.email });
      const made = await closed.anonymous.post('/api/auth/register', { ...given, invitation_token: body.token });
      expect(made.status).toBe(201);
      const link = await owner.post(`/api/organizations/${id}/invitations`, {});
      const project = await owner.post('/api/projects', { title: 'Open to those with the link' });
      for (const [index, token] of [link.body.token, project.body.token].entries()) {
        const guest = { email: `link${index}@invite.example`, password: PASSWORD, invitation_token: token };
        const joined = await closed.anonymous.post('/api/auth/register', guest);
        expect([joined.status, joined.body.is_verified]).toEqual([201, false]);
      }
      await owner.post(`/api/projects/${project.body.id}/reset-token`);
      const late = { ...given, email: 'late@invite.example', invitation_token: project.body.token };
      expect((await closed.anonymous.post('/api/auth/register', late)).status).toBe(403);
    } finally {
      await closed.close();
    }
  });
});

describe('an invitation to the organization', () => {
  const url = () => `/api/organizations/${organization.id}/invitations`;

  test('by mail gives the role', async () => {
    const guest = await newPerson();
    const made = await organization.owner.post(url(), { email: guest.email, role: 'admin' });
    expect(made.body).toMatchObject({ email: guest.email, role: 'admin', project: null, status: 'pending' });
    const mailed = await mailedTo(guest.email);
    expect(mailed.template).toBe('organization-invitation');
    expect((await guest.post(`/api/invitations/${mailed.token}/accept`)).body).toEqual({
      accepted: true,
      projectId: null,
    });
    expect((await guest.get('/api/auth/me')).body).toMatchObject({
      organization: { id: organization.id, role: 'admin' },
      can: { manage_organization: true },
    });
    const again = await organization.owner.post(url(), { email: guest.email });
    expect(again.body.error.details.email).toBeDefined();
  });

  test('by link makes members of all who follow it, until it is withdrawn', async () => {
    const made = await organization.owner.post(url(), {});
    expect(made.body).toMatchObject({ email: null, role: 'member' });
    expect((await organization.owner.post(url(), { role: 'admin' })).status).toBe(400);
    for (const guest of [await newPerson(), await newPerson()]) {
      expect((await guest.post(`/api/invitations/${made.body.token}/accept`)).status).toBe(200);
      expect((await guest.get('/api/auth/me')).body.organization.role).toBe('member');
    }
    await organization.owner.delete(`${url()}/${made.body.id}`);
    expect((await (await newPerson()).post(`/api/invitations/${made.body.token}/accept`)).status).toBe(400);
  });

  test('the list shows those of projects too', async () => {
    const list = await organization.owner.get(`${url()}?page=1&page_size=500`);
    const kinds = new Set(list.body.results.map((row: { project: unknown }) => row.project === null));
    expect([...kinds].sort()).toEqual([false, true]);
    const short = await organization.owner.get(`${url()}?limit=1`);
    expect(short.body).toHaveLength(1);
    expect(String(short.headers.link)).toContain('cursor=');
  });
});

describe('the shared link of a project', () => {
  const tokenOf = async (): Promise<string> =>
    (await t.admin.query<{ invite_token: string }>('select invite_token from project where id = $1', [projectId]))
      .rows[0]?.invite_token ?? '';

  test('makes an annotator without any right in the workspace', async () => {
    const guest = await newPerson();
    const token = await tokenOf();
    expect((await t.anonymous.get(`/api/invitations/${token}`)).body).toMatchObject({
      kind: 'project_link',
      email: null,
    });
    expect((await t.anonymous.post('/api/projects/join', { token })).status).toBe(401);
    const joined = await guest.post('/api/projects/join', { token });
    expect(joined.body).toEqual({ accepted: true, projectId, project_id: projectId });
    expect((await guest.post('/api/projects/join', { token })).status).toBe(200);
    const { rows } = await t.admin.query(
      `select (select array_agg(member_type) from project_member where user_id = $1) as types,
         (select count(*)::int from workspace_member where user_id = $1) as workspaces,
         (select role from organization_member where user_id = $1 and organization_id = $2) as role`,
      [guest.id, organization.id],
    );
    expect(rows).toEqual([{ types: [4], workspaces: 0, role: 'member' }]);
  });

  test('leaves a reviewer a reviewer, and dies with a new token', async () => {
    const guest = await newPerson();
    await accept(guest, (await invite(guest.email)).body.token);
    const token = await tokenOf();
    await guest.post('/api/projects/join', { token });
    const { rows } = await t.admin.query('select member_type from project_member where user_id = $1', [guest.id]);
    expect(rows).toEqual([{ member_type: 3 }]);
    await t.admin.query(`update project set invite_token = 'another-token-of-the-project' where id = $1`, [projectId]);
    expect((await guest.post('/api/projects/join', { token })).status).toBe(404);
  });
});

describe('home', () => {
  test('shows work that waits, projects to look after, and the day', async () => {
    const annotator = await t.newUser(organization.id);
    await t.addMember(projectId, annotator, 4);
    await t.admin.query(
      `insert into project_counter (organization_id, project_id, shard, task_number, finished_task_number)
       values ($1, $2, 0, 3, 1), ($1, $2, 1, 2, 0) on conflict (organization_id, project_id, shard)
       do update set task_number = excluded.task_number, finished_task_number = excluded.finished_task_number`,
      [organization.id, projectId],
    );
    const { rows } = await t.admin.query<{ id: string }>(
      'insert into task (organization_id, project_id, inner_id) values ($1, $2, 1), ($1, $2, 2) returning id',
      [organization.id, projectId],
    );
    await t.admin.query(
      `insert into annotation (organization_id, project_id, task_id, result, completed_by, lead_time_ms, created_at) values ($1, $2, $3, '[]', $4, 4200, $5)`,
      [organization.id, projectId, rows[0]?.id, annotator.id, clock],
    );
    const mine = await annotator.get('/api/home');
    expect(mine.body).toEqual({
      labelling: [{ project_id: projectId, title: 'Otters', remaining_for_me: 3, done_by_me: 1 }],
      managing: [],
      today: { annotations: 1, seconds: 4 },
    });
    const managers = await organization.owner.get('/api/home');
    expect(managers.body.managing).toEqual([
      { project_id: projectId, title: 'Otters', state: 'live', task_number: 5, finished_task_number: 1, issues: [] },
    ]);
    expect(managers.body.labelling).toEqual([]);
  });
});
