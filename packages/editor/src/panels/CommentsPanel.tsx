import { Check, RotateCcw } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { describeRegion, select } from '../operations/selection.ts';
import { useEditor, useRecords, useSelectedRegion } from '../shell/editor-context.ts';
import { IconButton } from '../shell/IconButton.tsx';

export interface EditorComment {
  id: number | string;
  text: string;
  by: string;
  /** ISO 8601. */
  at: string;
  /** Undefined for a comment on the whole answer. */
  regionId?: string;
  isResolved: boolean;
}

export interface CommentsProps {
  /** Oldest first. */
  list: readonly EditorComment[];
  /** Absent where nobody may add one. */
  onAdd?: (text: string, regionId: string | undefined) => void;
  onResolve?: (id: EditorComment['id'], isResolved: boolean) => void;
}

const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** What people said about the answer or about the selected region. */
export function CommentsPanel({ list, onAdd, onResolve }: CommentsProps) {
  const region = useSelectedRegion();
  const [text, setText] = useState('');
  const shown = region ? list.filter(({ regionId }) => regionId === region.id) : list;
  const open = shown.filter(({ isResolved }) => !isResolved).length;

  function add(event: FormEvent): void {
    event.preventDefault();
    if (text.trim() === '') return;
    onAdd?.(text.trim(), region?.id);
    setText('');
  }

  return (
    <section className="lw-panel-section" aria-label="Comments">
      <div className="lw-panel-head">
        <h2>{region ? 'Comments on the region' : 'Comments'}</h2>
        <span className="lw-count">{open}</span>
      </div>
      <div className="lw-comments">
        {shown.length === 0 ? <p className="lw-empty">Nothing was said yet.</p> : null}
        <ul>
          {shown.map((comment) => (
            <CommentRow key={comment.id} comment={comment} isOfRegion={region !== undefined} onResolve={onResolve} />
          ))}
        </ul>
        {onAdd ? (
          <form onSubmit={add}>
            <textarea
              className="lw-input lw-textarea"
              aria-label={region ? 'Comment on the region' : 'Comment on the answer'}
              placeholder={region ? 'About this region' : 'About this answer'}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
            <button type="submit" className="lw-button" disabled={text.trim() === ''}>
              Comment
            </button>
          </form>
        ) : null}
      </div>
    </section>
  );
}

interface CommentRowProps {
  comment: EditorComment;
  isOfRegion: boolean;
  onResolve: CommentsProps['onResolve'];
}

function CommentRow({ comment, isOfRegion, onResolve }: CommentRowProps) {
  const editor = useEditor();
  useRecords('region');
  const { id, text, by, at, regionId, isResolved } = comment;
  const region = regionId === undefined ? undefined : editor.store.findRegion(regionId);
  return (
    <li className={`lw-comment ${isResolved ? 'lw-comment-resolved' : ''}`}>
      <p className="lw-comment-head">
        <strong>{by}</strong> <time dateTime={at}>{moment.format(new Date(at))}</time>
        {onResolve ? (
          <IconButton
            icon={isResolved ? RotateCcw : Check}
            label={isResolved ? 'Open again' : 'Resolve'}
            onClick={() => onResolve(id, !isResolved)}
          />
        ) : null}
      </p>
      <p className="lw-comment-text" dir="auto">
        {text}
      </p>
      {isOfRegion || regionId === undefined ? null : region ? (
        <button type="button" className="lw-link" onClick={() => select(editor, [regionId])}>
          {describeRegion(editor, region)}
        </button>
      ) : (
        <p className="lw-empty">The region is gone.</p>
      )}
    </li>
  );
}
