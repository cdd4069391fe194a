import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from '../../../ui/IconButton.tsx';
import { TextArea } from '../../../ui/TextArea.tsx';
import { nextUnread, promptsOf } from '../recorder/prompts.ts';
import { recorder as t } from '../strings.ts';

const keyOf = (projectId: string): string => `lw-prompts-${projectId}`;

function readKept(projectId: string): string {
  try {
    return localStorage.getItem(keyOf(projectId)) ?? '';
  } catch {
    return '';
  }
}

/** Texts to read aloud, kept on this device. */
export function usePrompts(projectId: string) {
  const [text, setText] = useState(() => readKept(projectId));
  const [read, setRead] = useState<ReadonlySet<string>>(new Set());
  const [index, setIndex] = useState(0);
  const prompts = promptsOf(text);
  const at = Math.min(index, Math.max(0, prompts.length - 1));
  const isAllRead = prompts.length > 0 && prompts.every((prompt) => read.has(prompt));
  return {
    text,
    prompts,
    at,
    isAllRead,
    current: prompts[at],
    isRead: (prompt: string) => read.has(prompt),
    go: (next: number) => setIndex(next),
    markRead() {
      const current = prompts[at];
      if (current === undefined) return;
      const all = new Set(read).add(current);
      setRead(all);
      setIndex(nextUnread(prompts, all, at) ?? at);
    },
    change(next: string) {
      setText(next);
      try {
        localStorage.setItem(keyOf(projectId), next);
      } catch {
        // Storage is blocked: they last for this page.
      }
    },
  };
}

type Prompts = ReturnType<typeof usePrompts>;

/** The text that is to be read now. It does not change while it is being recorded. */
export function PromptCard({ prompts, isFixed }: { prompts: Prompts; isFixed: boolean }) {
  const { current, at, isAllRead, prompts: all } = prompts;
  if (current === undefined) return null;
  return (
    <div className="flex flex-col gap-2 rounded-md border border-accent/40 bg-accent-soft p-4">
      <p className="text-lg leading-8 text-balance">{current}</p>
      <div className="flex items-center gap-2 text-sm text-muted">
        <IconButton
          name={t.before}
          icon={<ChevronLeft size={16} />}
          disabled={isFixed || at === 0}
          onClick={() => prompts.go(at - 1)}
        />
        <span className="tabular">{t.promptOf(at + 1, all.length)}</span>
        <IconButton
          name={t.next}
          icon={<ChevronRight size={16} />}
          disabled={isFixed || at === all.length - 1}
          onClick={() => prompts.go(at + 1)}
        />
        <span role="status">{isAllRead ? t.allRead : ''}</span>
      </div>
    </div>
  );
}

export function PromptsField({ prompts }: { prompts: Prompts }) {
  return (
    <details className="text-base">
      <summary className="w-fit cursor-pointer rounded-sm text-muted hover:text-fg">{t.prompts}</summary>
      <div className="mt-2">
        <TextArea
          label={t.prompts}
          isLabelHidden
          help={t.promptsHelp}
          rows={4}
          value={prompts.text}
          onChange={prompts.change}
        />
      </div>
    </details>
  );
}
