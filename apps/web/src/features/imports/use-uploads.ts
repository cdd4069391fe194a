import type { UploadPreview } from '@labelwright/contract/imports';
import type { Project } from '@labelwright/contract/projects';
import { useRef, useState } from 'react';
import { api } from '../../lib/api.ts';
import { uploadInPieces } from '../../lib/resumable-upload.ts';
import { uploadForm } from '../../lib/upload.ts';
import { againWhileOffline } from '../../lib/while-offline.ts';
import { projectPath } from './imports-api.ts';
import { t } from './strings.ts';

/** Files on their way to the server. */
export type Sending = {
  id: number;
  names: readonly string[];
  /** 0 to 1; at 1 the server reads what has arrived. */
  share: number;
  error: unknown;
};

/** A few files go one by one, so that a bad one fails alone; many pictures go together. */
const FEW = 5;
const TOGETHER = 50;
/** Larger ones go in pieces, so that a broken line costs a piece and not the file. */
const LARGE_BYTES = 16 * 1024 * 1024;

function inGroups(files: readonly File[]): File[][] {
  const large = files.filter((file) => file.size > LARGE_BYTES);
  const small = files.filter((file) => file.size <= LARGE_BYTES);
  const size = small.length <= FEW ? 1 : TOGETHER;
  const groups: File[][] = [];
  for (let start = 0; start < small.length; start += size) groups.push(small.slice(start, start + size));
  return [...groups, ...large.map((file) => [file])];
}

export function useUploads({ id: projectNumber }: Pick<Project, 'id'>) {
  const projectId = String(projectNumber);
  const [uploads, setUploads] = useState<readonly UploadPreview[]>([]);
  const [sendings, setSendings] = useState<readonly Sending[]>([]);
  const aborts = useRef(new Map<number, AbortController>());
  const nextId = useRef(1);

  const change = (id: number, patch: Partial<Sending>) =>
    setSendings((all) => all.map((sending) => (sending.id === id ? { ...sending, ...patch } : sending)));
  const dismiss = (id: number) => {
    aborts.current.get(id)?.abort();
    setSendings((all) => all.filter((sending) => sending.id !== id));
  };

  async function track(names: readonly string[], send: (id: number, signal: AbortSignal) => Promise<UploadPreview[]>) {
    const id = nextId.current++;
    const abort = new AbortController();
    aborts.current.set(id, abort);
    setSendings((all) => [...all, { id, names, share: 0, error: undefined }]);
    try {
      const arrived = await send(id, abort.signal);
      setUploads((all) => [...all, ...arrived]);
      dismiss(id);
      return true;
    } catch (error) {
      if (!abort.signal.aborted) change(id, { error });
      return false;
    } finally {
      aborts.current.delete(id);
    }
  }

  async function sendLarge(file: File, id: number, signal: AbortSignal): Promise<UploadPreview[]> {
    const upload = await uploadInPieces(file, {
      metadata: { project: projectId },
      signal,
      onProgress: ({ sentBytes, totalBytes }) => change(id, { share: sentBytes / Math.max(1, totalBytes) }),
    });
    const path = `${projectPath(projectId)}/uploads/finish`;
    return againWhileOffline(() => api.post<UploadPreview[]>(path, { uploads: [upload] }, { signal }), signal);
  }

  async function sendFiles(files: readonly File[]) {
    for (const group of inGroups(files)) {
      const [first] = group;
      if (first !== undefined && first.size > LARGE_BYTES) {
        await track([first.name], (id, signal) => sendLarge(first, id, signal));
        continue;
      }
      const form = new FormData();
      for (const file of group) form.append('file', file, file.name);
      await track(
        group.map((file) => file.name),
        (id, signal) =>
          uploadForm<UploadPreview[]>(`${projectPath(projectId)}/uploads`, form, {
            signal,
            onProgress: ({ sentBytes, totalBytes }) => change(id, { share: sentBytes / Math.max(1, totalBytes) }),
          }),
      );
    }
  }

  return {
    uploads,
    sendings,
    sendFiles: (files: readonly File[]) => void sendFiles(files),
    /** True when it arrived. */
    sendText: (text: string) =>
      track([t.pasted], (_id, signal) =>
        api.post<UploadPreview[]>(`${projectPath(projectId)}/uploads`, { text, filename: t.pasted }, { signal }),
      ),
    remove: (uploadId: number) => setUploads((all) => all.filter((upload) => upload.id !== uploadId)),
    dismiss,
  };
}
