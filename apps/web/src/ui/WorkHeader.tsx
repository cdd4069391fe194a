import { Link } from '@tanstack/react-router';
import { ArrowLeft, Keyboard, ListTodo } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from './IconButton.tsx';

type WorkHeaderProps = {
  project: { id: string; title: string };
  /** What is done here. */
  title: string;
  words: { back: string; openQueue: string; closeQueue: string; keys: string };
  isQueueOpen: boolean;
  onQueue: () => void;
  onHelp: () => void;
  /** Whether everything has reached the server. */
  state: string;
  /** What is on the screen just now. */
  children?: ReactNode;
};

/** Head of a screen on which one thing after the other is decided. */
export function WorkHeader({ project, title, words, isQueueOpen, onQueue, onHelp, state, children }: WorkHeaderProps) {
  return (
    <header className="flex min-h-12 shrink-0 items-center gap-2 border-b bg-surface px-2">
      <Link
        to="/projects/$projectId"
        params={{ projectId: project.id }}
        aria-label={words.back}
        className="inline-flex size-8 shrink-0 items-center justify-center rounded-md text-muted hover:bg-surface-2 hover:text-fg pointer-coarse:size-11"
      >
        <ArrowLeft aria-hidden size={16} />
      </Link>
      <IconButton
        name={isQueueOpen ? words.closeQueue : words.openQueue}
        combo="q"
        icon={<ListTodo size={16} />}
        isPressed={isQueueOpen}
        onClick={onQueue}
      />
      <h1 className="min-w-0 truncate text-base font-medium">
        <span className="max-sm:sr-only">{project.title} · </span>
        {title}
      </h1>
      {children}
      <span className="ml-auto flex items-center gap-2">
        <span role="status" className="text-sm text-muted max-sm:sr-only">
          {state}
        </span>
        <IconButton name={words.keys} combo="?" icon={<Keyboard size={16} />} onClick={onHelp} />
      </span>
    </header>
  );
}
