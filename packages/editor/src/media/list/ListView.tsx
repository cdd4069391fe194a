import { SafeHtml } from '../../controls/SafeHtml.tsx';
import type { TagViewProps } from '../../controls/tag-views.ts';
import { useEditor } from '../../shell/editor-context.ts';
import { type ListItem, listItems } from './list-items.ts';

/** The items as they came. Where a Ranker orders them, it shows them instead. */
export function ListView({ node }: TagViewProps) {
  const editor = useEditor();
  const name = node.attributes.name ?? '';
  const isRanked = Object.values(editor.config.controls).some(
    (control) => control.tag === 'Ranker' && control.toName.includes(name),
  );
  if (isRanked) return null;
  const items = listItems(editor, name);
  return (
    <section className="lw-list" aria-label={node.attributes.title ?? name}>
      {node.attributes.title ? <h2 className="lw-list-title">{node.attributes.title}</h2> : null}
      {items.length === 0 ? <p className="lw-notice">This task has no items here.</p> : null}
      <ol className="lw-list-items">
        {items.map((item) => (
          <li key={item.id} className="lw-list-item">
            <ItemContent item={item} />
          </li>
        ))}
      </ol>
    </section>
  );
}

export function ItemContent({ item }: { item: ListItem }) {
  const hasContent = item.title !== undefined || item.body !== undefined || item.html !== undefined;
  return (
    <div className="lw-list-content" dir="auto">
      {item.title === undefined ? null : <strong>{item.title}</strong>}
      {item.html === undefined ? null : <SafeHtml html={item.html} />}
      {item.html === undefined && item.body !== undefined ? <span>{item.body}</span> : null}
      {hasContent ? null : <span>{item.id}</span>}
    </div>
  );
}
