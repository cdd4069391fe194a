import type { CreatedRawText } from '@labelwright/contract/collection-uploads';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { api } from '../../../lib/api.ts';
import { ApiError, messageOf } from '../../../lib/api-error.ts';
import { COLLECTION_KEY } from '../../../lib/collection.ts';
import { changeItem } from '../collection-api.ts';
import type { UploadDetails } from '../upload/uploads.ts';
import { EMPTY_TEXT, type KeptText, keepText, readKeptText, type TextValues, titleOf } from './kept-text.ts';

export type TextDraftState = 'idle' | 'dirty' | 'saving' | 'saved' | 'offline' | 'refused';

const QUIET_MS = 1200;

/** A text that saves itself as a draft once typing stands still; kept on this device until the server has it. */
export function useTextDraft(projectId: string, details: UploadDetails) {
  const queryClient = useQueryClient();
  const [kept, setKept] = useState<KeptText>(() => readKeptText(projectId));
  const [state, setState] = useState<TextDraftState>(kept.values.content === '' ? 'idle' : 'dirty');
  const [problem, setProblem] = useState<string>();
  const latest = useRef({ kept, details });
  latest.current = { kept, details };
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const saving = useRef<Promise<boolean>>(Promise.resolve(true));

  const put = (next: KeptText) => {
    latest.current.kept = next;
    setKept(next);
    keepText(projectId, next);
  };

  async function send(): Promise<boolean> {
    const { values, id } = latest.current.kept;
    if (values.content.trim() === '') return true;
    setState('saving');
    try {
      const body = { title: titleOf(values), content: values.content, ...metadataOf(latest.current.details) };
      if (id === undefined) {
        const made = await api.post<CreatedRawText>('/api/raw-text', { ...body, project_id: projectId });
        put({ ...latest.current.kept, id: made.id });
      } else await changeItem({ type: 'raw_text', id }, body);
      setProblem(undefined);
      setState(latest.current.kept.values === values ? 'saved' : 'dirty');
      void queryClient.invalidateQueries({ queryKey: COLLECTION_KEY });
      return true;
    } catch (error) {
      const isGone = id !== undefined && error instanceof ApiError && [404, 409].includes(error.status);
      // Submitted or deleted meanwhile: what is written goes on as a text of its own.
      if (isGone) put({ values: latest.current.kept.values });
      const isOffline = error instanceof ApiError && error.status === 0;
      setState(isOffline ? 'offline' : isGone ? 'dirty' : 'refused');
      setProblem(isOffline || isGone ? undefined : messageOf(error));
      return false;
    }
  }
  /** One after the other, or one text would become two. */
  const save = (): Promise<boolean> => {
    clearTimeout(timer.current);
    saving.current = saving.current.then(send, send);
    return saving.current;
  };
  const latestSave = useRef(save);
  latestSave.current = save;
  useEffect(() => {
    const again = () => void latestSave.current();
    window.addEventListener('online', again);
    return () => {
      window.removeEventListener('online', again);
      clearTimeout(timer.current);
    };
  }, []);

  return {
    values: kept.values,
    state,
    problem,
    change(patch: Partial<TextValues>) {
      put({ ...latest.current.kept, values: { ...latest.current.kept.values, ...patch } });
      setState('dirty');
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void latestSave.current(), QUIET_MS);
    },
    /** Saves what is there and begins with an empty page; false when it could not be saved. */
    async finish(): Promise<boolean> {
      if (!(await save())) return false;
      put(EMPTY_TEXT);
      setState('idle');
      return true;
    },
    /** Forgets what was written; the id of the draft that is left over, if there is one. */
    discard(): string | undefined {
      clearTimeout(timer.current);
      const { id } = latest.current.kept;
      put(EMPTY_TEXT);
      setState('idle');
      setProblem(undefined);
      return id;
    },
  };
}

const metadataOf = ({ domain, language, tags }: UploadDetails) => ({
  domain: domain === '' ? null : domain,
  language: language === '' ? null : language,
  tags: [...tags],
});
