import type { ConfigNode } from '@labelwright/task-definition/model';
import { memo, useMemo } from 'react';
import { receivePassage } from '../../operations/span-range.ts';
import { createPlainPassage } from '../../regions/span/passage.ts';
import { useEditor } from '../../shell/editor-context.ts';
import { decodeText } from './decode-text.ts';
import { RemoteContent } from './RemoteContent.tsx';
import { SpanSurface } from './SpanSurface.tsx';
import { splitIntoChunks } from './text-chunks.ts';
import type { TextLayout } from './text-geometry.ts';

export function TextSurface({ node }: { node: ConfigNode }) {
  const editor = useEditor();
  const object = editor.config.objects[node.attributes.name ?? ''];
  if (!object) return null;
  const { name, params } = object;
  if (params.valueType !== 'url') return <Surface key={name} name={name} />;
  return (
    <RemoteContent
      key={name}
      name={name}
      noun="text"
      receive={(text) => receivePassage(editor, name, createPlainPassage(decodeText(text, params.encoding)))}
    >
      {() => <Surface name={name} />}
    </RemoteContent>
  );
}

function Surface({ name }: { name: string }) {
  const text = useEditor().passages.get(name)?.text ?? '';
  if (text === '') return <p className="lw-notice">This task has no text here.</p>;
  return (
    <SpanSurface name={name} noun="Text" findLayout={findChunks}>
      <TextBody text={text} />
    </SpanSurface>
  );
}

/** Rendered once: spans come and go on a layer of their own. */
const TextBody = memo(function TextBody({ text }: { text: string }) {
  const chunks = useMemo(() => splitIntoChunks(text), [text]);
  return (
    <div className="lw-text-body" dir="auto">
      {chunks.map((chunk) => (
        <div key={chunk.start} className="lw-text-chunk" data-start={chunk.start} dir="auto">
          {chunk.text}
        </div>
      ))}
    </div>
  );
});

/** Elements with `data-start` that hold one text node each, one below the other. */
export function findChunks(scroller: HTMLElement, content: HTMLElement): TextLayout {
  const elements = [...content.querySelectorAll<HTMLElement>('[data-start]')];
  const pieces = elements.flatMap((element) => {
    const node = element.firstChild;
    return node instanceof Text ? [{ start: Number(element.dataset.start), node }] : [];
  });
  const blocks = elements.map((element) => ({
    start: Number(element.dataset.start),
    box: () => element.getBoundingClientRect(),
  }));
  return { scroller, content, root: document, pieces, blocks };
}
