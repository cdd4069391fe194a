import type { SubmitAnswer, SubmitItems } from '@labelwright/contract/collection-drafts';
import type { CollectionItem, CollectionItemDetail, ProjectItemQuery } from '@labelwright/contract/collection-items';
import type { CreatedRawText, CreateRawText, UploadedMany } from '@labelwright/contract/collection-uploads';
import { type Listing, listing } from '../paging.ts';
import type { Transport } from '../transport.ts';
import type { UploadFile } from '../upload-in-pieces.ts';
import { type ProjectReference, projectPath } from './projects.ts';

/** What contributors collect: documents, recordings and texts on their way from draft to decision. */
export function itemsOf(transport: Transport) {
  const upload = async (path: string, project: ProjectReference, file: UploadFile): Promise<UploadedMany> => {
    const form = new FormData();
    form.append('file', file.content, file.name);
    const response = await transport.send('POST', path, form, { query: { project_id: project } });
    const answer = (await response.json()) as UploadedMany | UploadedMany['items'][number];
    return 'items' in answer ? answer : { items: [answer], skipped: [] };
  };
  return {
    list: (project: ProjectReference, query: Omit<ProjectItemQuery, 'cursor'> = {}): Listing<CollectionItem> =>
      listing(transport, `${projectPath(project)}/items`, query),
    get: (id: string): Promise<CollectionItemDetail> => transport.get(`/api/items/${id}`),
    /** One file, or a ZIP of several. */
    addDocument: (project: ProjectReference, file: UploadFile) => upload('/api/documents', project, file),
    addRecording: (project: ProjectReference, file: UploadFile) => upload('/api/voice', project, file),
    addText: (fields: CreateRawText): Promise<CreatedRawText> => transport.post('/api/raw-text', fields),
    /** Drafts of one's own go to review. */
    submit: (items: SubmitItems): Promise<SubmitAnswer> => transport.post('/api/submit', items),
  };
}
export type Items = ReturnType<typeof itemsOf>;
