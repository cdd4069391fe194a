import type { Mentionable } from './mention.ts';

export interface EditorComment {
  id: number | string;
  text: string;
  by: string;
  /** ISO 8601. */
  at: string;
  /** Undefined for a comment on the whole answer. */
  regionId?: string;
  /** The comment that this one answers. */
  parentId?: number | string;
  isResolved: boolean;
  /** By default everybody may. */
  canResolve?: boolean;
  canDelete?: boolean;
}

export interface NewComment {
  text: string;
  regionId: string | undefined;
  /** Undefined where it begins a thread. */
  parentId: EditorComment['id'] | undefined;
  /** Ids of the people whose names stand in it behind an @. */
  mentions: Mentionable['id'][];
}

export interface CommentsProps {
  /** Oldest first. */
  list: readonly EditorComment[];
  /** Offered behind an @. */
  people?: readonly Mentionable[];
  /** Tells whether the host has it: until then the field holds the text. Absent where nobody may add one. */
  onAdd?: (comment: NewComment) => Promise<boolean>;
  /** Where a text is kept while it is typed, so that it outlives its field. */
  typed?: {
    read: (parentId: EditorComment['id'] | undefined) => string;
    keep: (comment: NewComment) => void;
  };
  onResolve?: (id: EditorComment['id'], isResolved: boolean) => void;
  onDelete?: (id: EditorComment['id']) => void;
}

export interface Thread {
  comment: EditorComment;
  replies: readonly EditorComment[];
}

/** Answers to answers stand in the same thread; one whose beginning is gone begins a thread itself. */
export function threadsOf(list: readonly EditorComment[]): Thread[] {
  const byId = new Map(list.map((comment) => [comment.id, comment]));
  const rootOf = (comment: EditorComment): EditorComment => {
    const parent = comment.parentId === undefined ? undefined : byId.get(comment.parentId);
    return parent && parent !== comment ? rootOf(parent) : comment;
  };
  const threads = new Map<EditorComment, EditorComment[]>();
  for (const comment of list) {
    const root = rootOf(comment);
    const replies = threads.get(root) ?? [];
    if (root !== comment) replies.push(comment);
    threads.set(root, replies);
  }
  return [...threads].map(([comment, replies]) => ({ comment, replies }));
}
