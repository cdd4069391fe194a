import type { DemoClient } from './demo-client.ts';
import { type DemoClients, makeCollection } from './demo-collection.ts';
import { makeMediaProjects } from './demo-media-projects.ts';
import {
  answered,
  type DemoPeople,
  makeProject,
  readAnswers,
  readSample,
  readText,
  withFiles,
} from './demo-samples.ts';

/** Projects on real data, of every kind of media, each at another stage of its life. */
export async function makeDemoProjects(clients: DemoClients, people: DemoPeople): Promise<void> {
  const { manager } = clients;
  await makeCollection(clients, people);
  await makeNamedEntities(manager, people);
  await makeObjectDetection(manager, people);
  await makeSentiment(manager, people);
  await makeMediaProjects(manager, people);
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
  const answers = [{ by: people.annotator1, from: readAnswers('object-detection/annotations-1.json') }];
  const tasks = answered(await readSample('object-detection/tasks.json'), 'image', answers);
  const files = { folder: 'object-detection', field: 'image', type: 'image/jpeg' };
  const placed = await withFiles(manager, id, tasks, files);
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
    review_percentage: 25,
  });
  // Before the answers are there: those that differ then wait for an adjudicator.
  await manager.put(`/api/projects/${id}/adjudication/settings`, { adjudicate_below: 0.5 });
  const tasks = await readSample('sentiment/reviews.csv');
  const answers = [
    { by: people.annotator1, from: readAnswers('sentiment/annotations-1.json') },
    { by: people.annotator2, from: readAnswers('sentiment/annotations-2.json') },
  ];
  await manager.post(`/api/projects/${id}/import`, answered(tasks, 'review_id', answers, predictions));
  const version = [...predictions.values()][0]?.model_version;
  if (version) await manager.patch(`/api/projects/${id}`, { model_version: version });
  await markGolden(manager, id);
  await manager.post(`/api/projects/${id}/publish`, {});
}

const GOLDEN_TASKS = 8;

interface AnsweredTask {
  id: number;
  annotations: { result: { type: string; value: unknown }[] }[];
}

/** Where both agree, the manager agrees with them: something to hold later answers against. */
async function markGolden(manager: DemoClient, projectId: number): Promise<void> {
  const tasks = await manager.get<AnsweredTask[]>(`/api/projects/${projectId}/tasks?limit=60&fields=all`);
  const chosenBy = ({ result }: AnsweredTask['annotations'][number]): string =>
    JSON.stringify(result.filter(({ type }) => type === 'choices').map(({ value }) => value));
  const agreed = tasks.filter(
    ({ annotations: [first, second] }) => first && second && chosenBy(first) === chosenBy(second),
  );
  for (const { id, annotations } of agreed.slice(0, GOLDEN_TASKS))
    await manager.post(`/api/tasks/${id}/annotations`, { result: annotations[0]?.result ?? [], ground_truth: true });
}
