import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { DemoClient } from './demo-client.ts';
import { type DemoPeople, makeProject, sampleFile } from './demo-samples.ts';

export interface DemoClients {
  manager: DemoClient;
  reviewer: DemoClient;
  contributor: DemoClient;
}

interface Made {
  id: string;
}

const JPEG = 'image/jpeg';
const WAV = 'audio/wav';

/** Raw data at every stage between a contributor's desk and a task. */
export async function makeCollection(clients: DemoClients, people: DemoPeople): Promise<void> {
  const { contributor, reviewer } = clients;
  const project = await makeProject(clients.manager, people, {
    title: 'Old pages and voices',
    description: 'Scans, recordings and texts that contributors bring; approved ones become tasks.',
    label_config: '<View></View>',
    expert_instruction: '<p>Bring pages that one can read and sentences that one can understand.</p>',
    maximum_annotations: 1,
  });
  const bring = async (kind: 'documents' | 'voice', path: string, type: string): Promise<string> => {
    const file = { name: basename(path), type, content: readFileSync(sampleFile(path)) };
    return (await contributor.upload<Made>(`/api/${kind}?project_id=${project}`, [file])).id;
  };
  const write = async (title: string, content: string): Promise<string> =>
    (await contributor.post<Made>('/api/raw-text', { project_id: project, title, content, domain: 'letters' })).id;
  const submit = (items: Record<string, string[]>): Promise<unknown> => contributor.post('/api/submit', items);
  const decide = (id: string, type: string, decision: string, feedback: string): Promise<unknown> =>
    reviewer.patch(`/api/review/${id}?item_type=${type}`, { decision, feedback });

  const pages = [
    await bring('documents', 'documents/project-history-page-1.jpg', JPEG),
    await bring('documents', 'documents/project-history.pdf', 'application/pdf'),
    await bring('documents', 'pictures/printed-page.jpg', JPEG),
  ];
  const voices = [
    await bring('voice', 'speech/sense-and-sensibility-0880.wav', WAV),
    await bring('voice', 'speech/sense-and-sensibility-0930.wav', WAV),
  ];
  const letter = await write(
    'A letter to the workshop',
    'The second crate arrived on Tuesday with two of its twelve lamps broken. Please send two more, and tell the carrier.',
  );
  await submit({ document_ids: pages, voice_sample_ids: voices, raw_text_ids: [letter] });
  await decide(letter, 'raw_text', 'approve', '');
  await decide(pages[0] ?? '', 'document', 'approve', 'Well lit and straight.');
  await decide(voices[0] ?? '', 'voice_sample', 'reject', 'The first word is cut off. Please record it once more.');
  await write('A note, not finished', 'Ask about the lamps of the second crate');
}
