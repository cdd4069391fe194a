import { useState } from 'react';
import { useSelectedRegion } from '../shell/editor-context.ts';
import type { RegionRecord } from '../store/records.ts';
import { CommentForm } from './comments/CommentForm.tsx';
import { CommentThread } from './comments/CommentThread.tsx';
import { type CommentsProps, type NewComment, threadsOf } from './comments/comment.ts';

export type { CommentsProps, EditorComment, NewComment } from './comments/comment.ts';

/** What people said about the answer or about the selected region. */
export function CommentsPanel(props: CommentsProps) {
  return <Comments {...props} region={useSelectedRegion()} />;
}

/** What people said about an answer that is shown without an editor. */
export function CommentsList(props: CommentsProps) {
  return (
    <div className="lw-comments-alone">
      <Comments {...props} region={undefined} />
    </div>
  );
}

function Comments(props: CommentsProps & { region: RegionRecord | undefined }) {
  const { list, people = [], typed, onAdd, region } = props;
  const [isAll, setIsAll] = useState(false);
  const threads = threadsOf(list).filter(({ comment }) => !region || comment.regionId === region.id);
  const open = threads.filter(({ comment }) => !comment.isResolved);
  const resolved = threads.length - open.length;
  const shown = isAll ? threads : open;
  const about = (text: string, mentions: NewComment['mentions']): NewComment => ({
    text,
    mentions,
    regionId: region?.id,
    parentId: undefined,
  });
  return (
    <section className="lw-panel-section" aria-label="Comments">
      <div className="lw-panel-head">
        <h2>{region ? 'Comments on the region' : 'Comments'}</h2>
        <span className="lw-count" title="Open">
          {open.length}
          <span className="lw-hidden"> open</span>
        </span>
        {resolved > 0 ? (
          <span className="lw-panel-actions">
            <button type="button" className="lw-link" aria-pressed={isAll} onClick={() => setIsAll(!isAll)}>
              {isAll ? 'Hide resolved' : `Show ${resolved} resolved`}
            </button>
          </span>
        ) : null}
      </div>
      <div className="lw-comments">
        {shown.length === 0 ? (
          <p className="lw-empty">{threads.length === 0 ? 'Nothing was said yet.' : 'Everything is resolved.'}</p>
        ) : null}
        <ul>
          {shown.map(({ comment, replies }) => (
            <CommentThread
              key={comment.id}
              comment={comment}
              replies={replies}
              isOfRegion={region !== undefined}
              host={props}
            />
          ))}
        </ul>
        {onAdd ? (
          <CommentForm
            label={region ? 'Comment on the region' : 'Comment on the answer'}
            placeholder={region ? 'About this region' : 'About this answer'}
            action="Comment"
            people={people}
            initial={typed?.read(undefined) ?? ''}
            onType={(text, mentions) => typed?.keep(about(text, mentions))}
            onSend={(text, mentions) => onAdd(about(text, mentions))}
          />
        ) : null}
      </div>
    </section>
  );
}
