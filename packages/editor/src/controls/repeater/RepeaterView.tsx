import type { ConfigNode } from '@labelwright/task-definition/model';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useEffect } from 'react';
import { entriesKey, turnEntry } from '../../operations/entries.ts';
import { useEditor, useSession } from '../../shell/editor-context.ts';
import { IconButton } from '../../shell/IconButton.tsx';
import type { TagViewProps } from '../tag-views.ts';

/** The entries of a list in the task, below each other or one at a time. */
export function RepeaterView({ node, show }: TagViewProps) {
  const pages = node.children;
  if (pages.length === 0) return <p className="lw-notice">This task has no entries here.</p>;
  if (node.attributes.mode !== 'pagination') return <div className="lw-repeater">{pages.map(show)}</div>;
  return <Pages node={node} show={show} />;
}

function Pages({ node, show }: { node: ConfigNode; show: TagViewProps['show'] }) {
  const editor = useEditor();
  const pages = node.children;
  const key = entriesKey(editor, node);
  const page = useSession((state) => state.pages[key] ?? 0);
  const turn = (to: number) => turnEntry(editor, { key, count: pages.length }, to);
  const request = useSession((state) => state.focusRequest);
  // A question that is sent to by key, or was left open, may stand on another page.
  useEffect(() => {
    const wanted = request ? pages.findIndex((candidate) => holds(candidate, request.field)) : -1;
    if (wanted >= 0) turnEntry(editor, { key, count: pages.length }, wanted);
  }, [editor, key, pages, request]);
  const shown = pages[page];
  return (
    <div className="lw-repeater">
      {pages.length > 1 ? (
        <fieldset className="lw-pager" aria-label="Entries">
          <IconButton
            icon={ChevronLeft}
            label="Previous entry"
            command="view.entry-back"
            isDisabled={page === 0}
            onClick={() => turn(page - 1)}
          />
          <span aria-live="polite">
            {page + 1} of {pages.length}
          </span>
          <IconButton
            icon={ChevronRight}
            label="Next entry"
            command="view.entry-on"
            isDisabled={page === pages.length - 1}
            onClick={() => turn(page + 1)}
          />
        </fieldset>
      ) : null}
      {shown ? show(shown) : null}
    </div>
  );
}

function holds(node: ConfigNode, name: string): boolean {
  return node.attributes.name === name || node.children.some((child) => holds(child, name));
}
