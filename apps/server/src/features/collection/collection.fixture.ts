import { readFileSync } from 'node:fs';
import { zipSync } from 'fflate';
import { expect } from 'vitest';
import type { TestApp, TestResponse, TestUser } from '../../platform/testing/test-app.ts';

const SAMPLES = new URL('../../../../../samples/', import.meta.url);

export const sample = (path: string): Buffer => readFileSync(new URL(path, SAMPLES));
export const PDF = (): Buffer => sample('documents/project-history.pdf');
export const SCAN = (): Buffer => sample('pictures/printed-page.jpg');
export const SPEECH = (): Buffer => sample('speech/sense-and-sensibility-0880.wav');

export const MULTIPART = { 'content-type': 'multipart/form-data; boundary=edge' };

export interface FormFile {
  name: string;
  content: Uint8Array | string;
}

export function form(...files: FormFile[]): Buffer {
  const parts = files.flatMap(({ name, content }) => [
    Buffer.from(`--edge\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n\r\n`),
    Buffer.from(content as Uint8Array),
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...parts, Buffer.from('--edge--\r\n')]);
}

export const zip = (files: Record<string, Uint8Array>): Uint8Array => zipSync(files);

export function upload(person: Pick<TestUser, 'post'>, path: string, ...files: FormFile[]): Promise<TestResponse> {
  return person.post(path, form(...files), MULTIPART);
}

export interface CollectionProject {
  id: number;
  uuid: string;
  owner: TestUser;
  ada: TestUser;
  bob: TestUser;
  reviewer: TestUser;
  annotator: TestUser;
  documents: string;
  voice: string;
}

/** A project with two contributors, a reviewer and an annotator. */
export async function createCollection(t: TestApp, more: object = {}): Promise<CollectionProject> {
  const { owner } = await t.newOrganization();
  const made = await owner.post('/api/projects', { title: 'Collected', ...more });
  expect(made.status, made.text).toBe(201);
  const { id, uuid } = made.body;
  const [ada, bob, reviewer, annotator] = await Promise.all([1, 2, 3, 4].map(() => t.newUser(owner.organizationId)));
  if (!ada || !bob || !reviewer || !annotator) throw new Error('four people');
  await t.addMember(id, ada, 5);
  await t.addMember(id, bob, 5);
  await t.addMember(id, reviewer, 3);
  await t.addMember(id, annotator, 4);
  // Reviewers and annotators see a project once it is published.
  await t.admin.query('update project set is_published = true where id = $1', [id]);
  return {
    id,
    uuid,
    owner,
    ada,
    bob,
    reviewer,
    annotator,
    documents: `/api/documents?project_id=${uuid}`,
    voice: `/api/voice?project_id=${uuid}`,
  };
}

let serial = 0;

/** A text of the person, as a draft or sent in. */
export async function writeText(
  person: TestUser,
  project: { id: number },
  { submit = false, content }: { submit?: boolean; content?: string } = {},
): Promise<string> {
  serial += 1;
  const made = await person.post('/api/raw-text', {
    project_id: project.id,
    title: `Text ${serial}`,
    content: content ?? `What was seen on day ${serial}`,
  });
  expect(made.status, made.text).toBe(201);
  if (submit) await submitTexts(person, [made.body.id]);
  return made.body.id;
}

export async function submitTexts(person: TestUser, ids: readonly string[]): Promise<void> {
  const sent = await person.post('/api/submit', { raw_text_ids: ids });
  expect(sent.body.submitted_count, sent.text).toBe(ids.length);
}

export const decide = (person: TestUser, type: string, id: string, decision: string, feedback?: string) =>
  person.patch(`/api/review/${id}?item_type=${type}`, { decision, ...(feedback === undefined ? {} : { feedback }) });
