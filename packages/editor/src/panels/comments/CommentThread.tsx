import { Check, RotateCcw, Trash2 } from 'lucide-react';
import { type ComponentType, useState } from 'react';
import { describeRegion, select } from '../../operations/selection.ts';
import { useEditor, useRecords } from '../../shell/editor-context.ts';
import { CommentForm } from './CommentForm.tsx';
import type { CommentsProps, EditorComment, NewComment } from './comment.ts';
import { splitMentions } from './mention.ts';
import { SaidAt } from './SaidAt.tsx';

interface CommentThreadProps {
  comment: EditorComment;
  replies: readonly EditorComment[];
  /** The panel shows one region only, so that it need not be named. */
  isOfRegion: boolean;
  host: CommentsProps;
}

/** What somebody said with what others answered; one is resolved together with the other. */
export function CommentThread({ comment, replies, isOfRegion, host }: CommentThreadProps) {
  const { people = [], typed, onAdd, onResolve, onDelete } = host;
  const { id, regionId, isResolved, canResolve = true } = comment;
  const [isReplying, setIsReplying] = useState(() => (typed?.read(id) ?? '') !== '');
  const reply = (text: string, mentions: NewComment['mentions']) => ({ text, mentions, regionId, parentId: id });
  return (
    <li className={`lw-comment ${isResolved ? 'lw-comment-resolved' : ''}`}>
      <CommentText comment={comment} people={people} onDelete={onDelete}>
        {onResolve && canResolve ? (
          <CommentButton
            icon={isResolved ? RotateCcw : Check}
            label={isResolved ? 'Open again' : 'Resolve'}
            onClick={() => onResolve(id, !isResolved)}
          />
        ) : null}
      </CommentText>
      {isOfRegion || regionId === undefined ? null : <RegionLink regionId={regionId} />}
      {replies.length > 0 ? (
        <ul className="lw-replies">
          {replies.map((reply) => (
            <li key={reply.id}>
              <CommentText comment={reply} people={people} onDelete={onDelete} />
            </li>
          ))}
        </ul>
      ) : null}
      {onAdd && !isReplying ? (
        <button type="button" className="lw-link" onClick={() => setIsReplying(true)}>
          Reply
        </button>
      ) : null}
      {onAdd && isReplying ? (
        <CommentForm
          label={`Reply to ${comment.by}`}
          placeholder="Reply"
          action="Reply"
          people={people}
          isFocused
          initial={typed?.read(id) ?? ''}
          onType={(text, mentions) => typed?.keep(reply(text, mentions))}
          onCancel={() => {
            typed?.keep(reply('', []));
            setIsReplying(false);
          }}
          onSend={async (text, mentions) => {
            const isTaken = await onAdd(reply(text, mentions));
            if (isTaken) setIsReplying(false);
            return isTaken;
          }}
        />
      ) : null}
    </li>
  );
}

interface CommentButtonProps {
  icon: ComponentType<{ size?: number }>;
  label: string;
  onClick: () => void;
}

/** Without a key of its own, so that threads can also be shown where there is no editor. */
function CommentButton({ icon: Icon, label, onClick }: CommentButtonProps) {
  return (
    <button type="button" className="lw-icon-button" aria-label={label} title={label} onClick={onClick}>
      <Icon size={16} />
    </button>
  );
}

interface CommentTextProps {
  comment: EditorComment;
  people: NonNullable<CommentsProps['people']>;
  onDelete: CommentsProps['onDelete'];
  children?: React.ReactNode;
}

function CommentText({ comment, people, onDelete, children }: CommentTextProps) {
  const { id, text, by, at, canDelete = false } = comment;
  return (
    <>
      <p className="lw-comment-head">
        <strong>{by}</strong> <SaidAt at={at} />
        {onDelete && canDelete ? (
          <CommentButton icon={Trash2} label="Delete the comment" onClick={() => onDelete(id)} />
        ) : null}
        {children}
      </p>
      <p className="lw-comment-text" dir="auto">
        {splitMentions(people, text).map((piece) =>
          piece.isName ? <b key={piece.start}>{piece.text}</b> : <span key={piece.start}>{piece.text}</span>,
        )}
      </p>
    </>
  );
}

function RegionLink({ regionId }: { regionId: string }) {
  const editor = useEditor();
  useRecords('region');
  const region = editor.store.findRegion(regionId);
  if (!region) return <p className="lw-empty">The region is gone.</p>;
  return (
    <button
      type="button"
      className="lw-link"
      onClick={() => select(editor, [regionId])}
      onPointerEnter={() => editor.session.update({ hovered: regionId })}
      onPointerLeave={() => editor.session.update({ hovered: undefined })}
    >
      {describeRegion(editor, region)}
    </button>
  );
}
