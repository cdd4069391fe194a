import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());

interface Member {
  id: number;
  is_crowd: boolean;
  role: string;
  tags: { id: number; label: string }[];
}

async function membersOf(owner: TestUser, query = ''): Promise<Member[]> {
  return (await owner.get(`/api/organizations/${owner.organizationId}/memberships?page_size=-1${query}`)).body.results;
}
const labelsOf = (members: Member[], id: number): string[] =>
  members.find((member) => member.id === id)?.tags.map(({ label }) => label) ?? [];

test('people are tagged one by one, all at once and from a file, and found by their tags', async () => {
  const { owner, id } = await t.newOrganization();
  const [ada, bo] = [await t.newUser(id), await t.newUser(id)];
  const base = `/api/organizations/${id}/member-tags`;
  const nurse = (await owner.post(base, { label: ' Nurse ' })).body;
  expect(nurse).toMatchObject({ label: 'Nurse', member_count: 0, created_by: { id: owner.id } });
  expect((await owner.post(`${base}/bulk`, { labels: ['night', 'NURSE', 'Night'] })).body).toEqual({ created: 1 });
  const tags = (await owner.get(`${base}?ordering=-label`)).body;
  expect(tags).toMatchObject({ count: 2, results: [{ label: 'Nurse' }, { label: 'night' }] });
  const night = tags.results[1].id;

  const assign = (body: object, query = '') => owner.post(`${base}/assignments${query}`, body);
  expect((await assign({ all: false, included: [ada.id], tags: [nurse.id] })).body).toEqual({ assigned: 1 });
  expect((await assign({ all: true, excluded: [owner.id], tags: [night] })).body).toEqual({ assigned: 2 });
  expect((await assign({ all: false, included: [ada.id], tags: [99_999_999] })).status).toBe(400);
  expect((await assign({ all: true, tags: [night] }, '?user_type=x')).status).toBe(400);
  const overwritten = { all: true, tags: [night], overwrite: true };
  expect((await assign(overwritten, `?tags=${nurse.id}`)).body).toEqual({ assigned: 0 });
  expect(labelsOf(await membersOf(owner), ada.id)).toEqual(['night']);
  expect((await membersOf(owner, `&tags=${night}`)).map((member) => member.id).sort()).toEqual([ada.id, bo.id].sort());

  const emails = await t.admin.query('select email from app_user where id = any ($1)', [[ada.id, bo.id]]);
  const [one, two] = emails.rows.map((row) => row.email);
  const csv = `email,tags\n${one},"Surgeon, nurse"\n${two},\nnobody@example.com,Surgeon\n`;
  const imported = await owner.post(`${base}/imports`, form(csv, 'Day'), {
    'content-type': 'multipart/form-data; boundary=edge',
  });
  expect([imported.status, imported.text]).toMatchObject([201, expect.any(String)]);
  expect((await owner.get(`${base}/imports/${imported.body.import}`)).body).toMatchObject({
    status: 'completed',
    tags_created: 2,
    assignments_created: 4,
    users_skipped: ['nobody@example.com'],
  });
  expect((await owner.delete(`${base}/bulk?ids=${nurse.id},${night}`)).body).toEqual({ deleted: 2 });
  expect((await owner.get(`${base}/${nurse.id}`)).status).toBe(404);
});

function form(csv: string, bulk: string): string {
  const part = (name: string, more: string, content: string) =>
    `--edge\r\ncontent-disposition: form-data; name="${name}"${more}\r\n\r\n${content}\r\n`;
  return `${part('bulk_tags', '', bulk)}${part('file', '; filename="tags.csv"\r\ncontent-type: text/csv', csv)}--edge--\r\n`;
}

test('tags are for managers, and of one organization', async () => {
  const { owner, id } = await t.newOrganization();
  const member = await t.newUser(id);
  const { owner: stranger } = await t.newOrganization();
  const base = `/api/organizations/${id}/member-tags`;
  const tag = (await owner.post(base, { label: 'Mine' })).body;
  expect((await t.anonymous.get(base)).status).toBe(401);
  expect((await member.get(base)).status).toBe(403);
  expect((await stranger.get(base)).status).toBe(404);
  const own = `/api/organizations/${stranger.organizationId}/member-tags`;
  for (const call of [stranger.get(`${own}/${tag.id}`), stranger.delete(`${own}/${tag.id}`)])
    expect((await call).status).toBe(404);
  expect((await owner.patch(`${base}/${tag.id}`, { label: '' })).status).toBe(400);
  const wrong = [`/api/organizations/${id}/memberships?tags=1.5`, `/api/organizations/${id}/memberships?tags=1e400`];
  for (const path of wrong) expect((await owner.get(path)).body.error.details).toHaveProperty('tags');
  expect((await owner.delete(`${base}/bulk?ids=${tag.id},x`)).status).toBe(400);
  const large = form('email,tags\n'.repeat(500_000), '');
  const headers = { 'content-type': 'multipart/form-data; boundary=edge' };
  expect((await owner.post(`${base}/imports`, large, headers)).status).toBe(413);
  expect((await owner.patch(`${base}/${tag.id}`, { label: 'Ours' })).body).toMatchObject({ label: 'Ours' });
});

test('somebody of the crowd is marked as such until they accept a place in the house', async () => {
  const { owner, id } = await t.newOrganization();
  const worker = await t.newUser(id);
  const { rows } = await t.admin.query(
    'update organization_member set is_crowd = true where organization_id = $1 and user_id = $2 returning (select email::text from app_user where id = $2) as email',
    [id, worker.id],
  );
  expect((await membersOf(owner, '&is_crowd=true')).map((member) => member.id)).toEqual([worker.id]);
  expect((await worker.get('/api/projects')).status).toBe(403);
  const invited = await owner.post(`/api/organizations/${id}/invitations`, { email: rows[0].email, role: 'admin' });
  expect([invited.status, invited.text]).toMatchObject([201, expect.any(String)]);
  const token = new URL(invited.body.url, 'http://localhost').searchParams.get('token') ?? invited.body.token;
  expect((await worker.post(`/api/invitations/${token}/accept`)).status).toBe(200);
  expect(await membersOf(owner, '&is_crowd=true')).toEqual([]);
  expect((await worker.get('/api/projects')).status).toBe(200);
  const [member] = (await membersOf(owner)).filter((one) => one.id === worker.id);
  expect(member).toMatchObject({ is_crowd: false, role: 'admin' });
  const audit = await t.admin.query(
    `select payload from event_log where organization_id = $1 and event_type = 'ORGANIZATION_MEMBER_UPDATED'`,
    [id],
  );
  expect(audit.rows).toMatchObject([{ payload: { from: { is_crowd: true }, to: { is_crowd: false, role: 'admin' } } }]);
});
