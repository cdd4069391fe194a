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

interface Answer {
  key: string;
  result: unknown[];
  lead_time?: number;
  score?: number;
  model_version?: string;
}

interface DemoTask {
  data: Record<string, unknown>;
}

const readText = (path: string): string => readFileSync(join(SAMPLES, path), 'utf8');
const readAnswers = (path: string): Map<string, Answer> =>
  new Map((JSON.parse(readText(path)) as Answer[]).map((answer) => [answer.key, answer]));

async function readSample(path: string): Promise<DemoTask[]> {
  async function* text(): AsyncGenerator<string> {
    yield readText(path);
  }
  const { rows } = await readTasks(text(), { fileName: path });
  const tasks: DemoTask[] = [];
  for await (const row of rows) if (row.ok) tasks.push({ data: row.task.data });
  return tasks;
}

function answered(
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
  model_version?: string;
}

async function makeProject(manager: DemoClient, people: DemoPeople, project: NewProject): Promise<number> {
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

/** A named-entity, an object-detection and a classification project on real data, each at another stage of its life. */
export async function makeDemoProjects(manager: DemoClient, people: DemoPeople): Promise<void> {
  await makeNamedEntities(manager, people);
  await makeObjectDetection(manager, people);
  await makeSentiment(manager, people);
}

async function makeNamedEntities(manager: DemoClient, people: DemoPeople): Promise<void> {
  const id = await makeProject(manager, people, {
    title: 'Named entities in software history',
    description:
      'People, places, organisations and dates in sentences about Debian and the time zone database; half annotated by two people.',
    label_config: readText('named-entities/config.xml'),
    expert_instruction:
      '<h3>Mark every name once</h3><p>Mark people, places, organisations and dates. Leave titles out of names, and take the longest span that is one name.</p><p>Then relate them: press <b>R</b> on a marked span and choose the other end.</p>',
    show_instruction: true,
    maximum_annotations: 2,
  });
  const tasks = await readSample('named-entities/tasks.jsonl');
  const answers = [
    { by: people.annotator1, from: readAnswers('named-entities/annotations-1.json') },
    { by: people.annotator2, from: readAnswers('named-entities/annotations-2.json') },
  ];
  await manager.post(`/api/projects/${id}/import`, answered(tasks, 'id', answers));
  await manager.post(`/api/projects/${id}/publish`, {});
}

async function makeObjectDetection(manager: DemoClient, people: DemoPeople): Promise<void> {
  const id = await makeProject(manager, people, {
    title: 'Objects in photographs',
    description: 'Boxes around people, animals, plants, food, vehicles and buildings in thirteen photographs.',
    label_config: readText('object-detection/config.xml'),
    expert_instruction:
      '<h3>As tight as you can</h3><p>Draw a box around every object that you can name, touching its outermost visible parts. Rotate the box where the object is tilted.</p>',
    maximum_annotations: 1,
  });
  const tasks = JSON.parse(readText('object-detection/tasks.json')) as DemoTask[];
  const names = tasks.map((task) => String(task.data.image));
  const uploads = await manager.upload<{ file: string; url: string }[]>(
    `/api/projects/${id}/uploads`,
    names.map((name) => ({
      name: name.split('/').at(-1) ?? name,
      type: 'image/jpeg',
      content: readFileSync(join(SAMPLES, 'object-detection', name)),
    })),
  );
  const answers = [{ by: people.annotator1, from: readAnswers('object-detection/annotations-1.json') }];
  const withAnswers = answered(tasks, 'image', answers);
  const placed = withAnswers.map((task, index) => ({ ...task, data: { ...task.data, image: uploads[index]?.url } }));
  await manager.post(`/api/projects/${id}/import`, placed);
  await manager.post(`/api/projects/${id}/publish`, {});
}

async function makeSentiment(manager: DemoClient, people: DemoPeople): Promise<void> {
  const predictions = readAnswers('sentiment/predictions.json');
  const id = await makeProject(manager, people, {
    title: 'Sentiment of product reviews',
    description:
      'Positive, neutral or negative, by two people who do not always agree; a lexicon model has made suggestions.',
    label_config: readText('sentiment/config.xml'),
    expert_instruction:
      '<p>Judge what the customer thinks of the product, not of the shop. Neutral is for facts without an opinion.</p>',
    maximum_annotations: 2,
  });
  const tasks = await readSample('sentiment/reviews.csv');
  const answers = [
    { by: people.annotator1, from: readAnswers('sentiment/annotations-1.json') },
    { by: people.annotator2, from: readAnswers('sentiment/annotations-2.json') },
  ];
  await manager.post(`/api/projects/${id}/import`, answered(tasks, 'review_id', answers, predictions));
  const version = [...predictions.values()][0]?.model_version;
  if (version) await manager.patch(`/api/projects/${id}`, { model_version: version });
  await manager.post(`/api/projects/${id}/publish`, {});
}
