import type {
  CreatedRawText,
  UploadedDocument,
  UploadedMany,
  UploadedVoice,
} from '@labelwright/contract/collection-uploads';
import type { QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { api } from '../../../lib/api.ts';
import { ApiError, messageOf } from '../../../lib/api-error.ts';
import { COLLECTION_KEY } from '../../../lib/collection.ts';
import { uploadForm } from '../../../lib/upload.ts';
import { changeItem, type ItemDetail, uploadPath } from '../collection-api.ts';
import { t } from '../upload-strings.ts';
import { createRush } from './rush.ts';
import { createUploads, type Sender, type Upload, type Uploads } from './uploads.ts';

const keyOf = (projectId: string): string => `lw-unsent-${projectId}`;

type Uploaded = UploadedDocument | UploadedVoice | UploadedMany;

const afterRush = createRush();

const send: Sender = async ({ projectId, file, type, details }, { signal, onShare, onHeldUp }) => {
  const { isRaw, domain, language, tags, prompt } = details;
  if (type === 'raw_text') {
    const body = {
      project_id: projectId,
      title: file.name.replace(/\.[^.]+$/, '') || file.name,
      content: await file.text(),
      ...(domain === '' ? {} : { domain }),
      ...(language === '' ? {} : { language }),
      tags: [...tags],
    };
    const made = await afterRush(() => api.post<CreatedRawText>('/api/raw-text', body, { signal }), {
      signal,
      onHeldUp,
    });
    return remarkOn(made.id);
  }
  const path = uploadPath(type, {
    project_id: projectId,
    domain,
    language,
    tags: tags.join(','),
    ...(type === 'document' ? { is_raw: isRaw } : {}),
  });
  const form = new FormData();
  form.append('file', file, file.name);
  const answer = await afterRush(
    () =>
      uploadForm<Uploaded>(path, form, {
        signal,
        onProgress: ({ sentBytes, totalBytes }) => onShare(sentBytes / Math.max(1, totalBytes)),
      }),
    { signal, onHeldUp },
  );
  if (!('id' in answer)) return t.unpacked(answer.items.length, answer.skipped);
  const { id } = answer;
  if (prompt !== undefined) await changeItem({ type, id }, { extra_metadata: { prompt } });
  return remarkOn(id);
};

/** It arrived in any case: when this cannot be told, nothing is said. */
async function remarkOn(id: string): Promise<string | undefined> {
  const item = await api.get<ItemDetail>(`/api/items/${id}`).catch(() => undefined);
  const titles = item?.duplicates.map(({ title }) => title) ?? [];
  return titles.length === 0 ? undefined : t.same(titles);
}

/** The server says of a field what is wrong with it: here that is the file. */
function wordsOf(error: unknown): string {
  const ofFields = error instanceof ApiError ? Object.values(error.fields).flat() : [];
  return ofFields.length > 0 ? ofFields.join(' ') : messageOf(error);
}

/** What the file itself is refused for stays so; a lost connection or a server in trouble passes. */
const describe = (error: unknown) => ({
  problem: wordsOf(error),
  isFinal: error instanceof ApiError && [400, 413, 415, 422].includes(error.status),
});

function remember(projectId: string, names: readonly string[]): void {
  try {
    if (names.length === 0) localStorage.removeItem(keyOf(projectId));
    else localStorage.setItem(keyOf(projectId), JSON.stringify(names));
  } catch {
    // Storage is blocked or full: after a reload nothing is told.
  }
}

/** Names of files that were on their way when the page was left; `[]` as long as it was not. */
export function listUnsent(projectId: string): string[] {
  if (store?.list().some((upload) => upload.projectId === projectId)) return [];
  try {
    const names: unknown = JSON.parse(localStorage.getItem(keyOf(projectId)) ?? '[]');
    return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
  } catch {
    return [];
  }
}

export const forgetUnsent = (projectId: string): void => remember(projectId, []);

let store: Uploads | undefined;

function warnBeforeLeaving(event: BeforeUnloadEvent): void {
  if (store?.list().some(({ state }) => state === 'waiting' || state === 'sending' || state === 'failed'))
    event.preventDefault();
}

/** One for all pages, begun with the first visit: files go on arriving while their sender looks at something else. */
export function uploadsFor(queryClient: QueryClient): Uploads {
  if (store === undefined) {
    store = createUploads({
      send,
      describe,
      onUnsent: remember,
      onArrived: () => void queryClient.invalidateQueries({ queryKey: COLLECTION_KEY }),
    });
    window.addEventListener('beforeunload', warnBeforeLeaving);
  }
  return store;
}

export const useUploadList = (uploads: Uploads): readonly Upload[] =>
  useSyncExternalStore(uploads.subscribe, uploads.list);
