import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTasks } from '@labelwright/formats/import/read-tasks';
import type { DemoClient } from './demo-client.ts';

const SAMPLES = join(import.meta.dirname, '../../../../samples');

export interface DemoPeople {
  annotator1: string;
  annotator2: string;
  reviewer: string;
  contributor: string;
}

export interface Answer {
  key: string;
  result: unknown[];
  lead_time?: number;
  score?: number;
  model_version?: string;
}

export interface DemoTask {
  data: Record<string, unknown>;
}

export const sampleFile = (path: string): string => join(SAMPLES, path);
export const readText = (path: string): string => readFileSync(sampleFile(path), 'utf8');
export const readAnswers = (path: string): Map<string, Answer> =>
  new Map((JSON.parse(readText(path)) as Answer[]).map((answer) => [answer.key, answer]));

export async function readSample(path: string): Promise<DemoTask[]> {
  async function* text(): AsyncGenerator<string> {
    yield readText(path);
  }
  const { rows } = await readTasks(text(), { fileName: path });
  const tasks: DemoTask[] = [];
  for await (const row of rows) if (row.ok) tasks.push({ data: row.task.data });
  return tasks;
}

export function answered(
  tasks: readonly DemoTask[],
  key: string,
  answers: readonly { by: string; from: Map<string, Answer> }[],
  predictions?: Map<string, Answer>,
) {
  return tasks.map((task) => {
    const name = String(task.data[key]);
    const prediction = predictions?.get(name);
    return {
      ...task,
      annotations: answers.flatMap(({ by, from }) => {
        const answer = from.get(name);
        return answer ? [{ result: answer.result, completed_by: { email: by }, lead_time: answer.lead_time }] : [];
      }),
      ...(prediction
        ? {
            predictions: [
              { result: prediction.result, score: prediction.score, model_version: prediction.model_version },
            ],
          }
        : {}),
    };
  });
}

interface NewProject {
  title: string;
  description: string;
  label_config: string;
  expert_instruction: string;
  show_instruction?: boolean;
  maximum_annotations: number;
  review_percentage?: number;
  model_version?: string;
}

export async function makeProject(manager: DemoClient, people: DemoPeople, project: NewProject): Promise<number> {
  const { id } = await manager.post<{ id: number }>('/api/projects', project);
  const members = [
    [people.annotator1, 'annotator'],
    [people.annotator2, 'annotator'],
    [people.reviewer, 'reviewer'],
    [people.contributor, 'contributor'],
  ];
  for (const [email, role] of members) await manager.post(`/api/projects/${id}/members`, { email, role });
  return id;
}

/** Stores the files that the field of the tasks names, relative to their folder; the field then says where they are. */
export async function withFiles<T extends DemoTask>(
  manager: DemoClient,
  projectId: number,
  tasks: readonly T[],
  files: { folder: string; field: string; type: string },
): Promise<T[]> {
  const names = tasks.map((task) => String(task.data[files.field]));
  const uploads = await manager.upload<{ url: string }[]>(
    `/api/projects/${projectId}/uploads`,
    names.map((name) => ({
      name: name.split('/').at(-1) ?? name,
      type: files.type,
      content: readFileSync(join(SAMPLES, files.folder, name)),
    })),
  );
  return tasks.map((task, index) => ({ ...task, data: { ...task.data, [files.field]: uploads[index]?.url } }));
}
