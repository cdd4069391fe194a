import type { DemoClient } from './demo-client.ts';
import {
  answered,
  type DemoPeople,
  makeProject,
  readAnswers,
  readSample,
  readText,
  withFiles,
} from './demo-samples.ts';

/** Sound, film and measurements: each a few tasks, most of them annotated. */
export async function makeMediaProjects(manager: DemoClient, people: DemoPeople): Promise<void> {
  await makeSpeech(manager, people);
  await makeVideo(manager, people);
  await makeSeries(manager, people);
}

async function makeSpeech(manager: DemoClient, people: DemoPeople): Promise<void> {
  const id = await makeProject(manager, people, {
    title: 'Speech of an audiobook',
    description: 'Where five sentences of an audiobook begin and end, and what is said in them.',
    label_config: readText('speech/config.xml'),
    expert_instruction:
      '<h3>Write what you hear</h3><p>Mark each phrase from its first to its last word, and write it down word by word, without punctuation.</p>',
    maximum_annotations: 1,
  });
  const answers = [{ by: people.annotator1, from: readAnswers('speech/annotations-1.json') }];
  const tasks = answered(await readSample('speech/tasks.json'), 'audio', answers);
  const files = { folder: 'speech', field: 'audio', type: 'audio/wav' };
  await manager.post(`/api/projects/${id}/import`, await withFiles(manager, id, tasks, files));
  await manager.post(`/api/projects/${id}/publish`, {});
}

async function makeVideo(manager: DemoClient, people: DemoPeople): Promise<void> {
  const id = await makeProject(manager, people, {
    title: 'Characters of a film',
    description: 'A box that follows each character through four seconds of film, and what it does when.',
    label_config: readText('videos/config.xml'),
    expert_instruction:
      '<p>Set the box again wherever the character changes its speed or its size; between these frames it moves by itself.</p>',
    // A second person has the film to do.
    maximum_annotations: 2,
  });
  const answers = [{ by: people.annotator2, from: readAnswers('videos/annotations-1.json') }];
  const tasks = answered(await readSample('videos/tasks.json'), 'video', answers);
  const files = { folder: 'videos', field: 'video', type: 'video/mp4' };
  await manager.post(`/api/projects/${id}/import`, await withFiles(manager, id, tasks, files));
  await manager.post(`/api/projects/${id}/publish`, {});
}

async function makeSeries(manager: DemoClient, people: DemoPeople): Promise<void> {
  const id = await makeProject(manager, people, {
    title: 'Turns in long series',
    description: 'Quiet spells, cycles, shifts and extremes in sunspots, the Nile and the labour market.',
    label_config: readText('series/config.xml'),
    expert_instruction: '<p>Mark what a reader of the chart should not miss: no more than five spans in each.</p>',
    maximum_annotations: 1,
  });
  const answers = [{ by: people.annotator1, from: readAnswers('series/annotations-1.json') }];
  const tasks = answered(await readSample('series/tasks.json'), 'title', answers);
  await manager.post(`/api/projects/${id}/import`, tasks);
  await manager.post(`/api/projects/${id}/publish`, {});
}
