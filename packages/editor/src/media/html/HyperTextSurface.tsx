import type { ConfigNode, ObjectTag } from '@labelwright/task-definition/model';
import { useCallback, useLayoutEffect, useMemo, useRef } from 'react';
import { receivePassage } from '../../operations/span-range.ts';
import { useEditor, useSurroundings } from '../../shell/editor-context.ts';
import { decodeText, textOf } from '../text/decode-text.ts';
import { RemoteContent } from '../text/RemoteContent.tsx';
import { SpanSurface } from '../text/SpanSurface.tsx';
import type { TextLayout } from '../text/text-geometry.ts';
import { htmlBaseCss } from './html-base-css.ts';
import { createHtmlBlocks } from './html-blocks.ts';
import { type HtmlDocument, openHtml } from './open-html.ts';

export function HyperTextSurface({ node }: { node: ConfigNode }) {
  const editor = useEditor();
  const loaded = useRef('');
  const object = editor.config.objects[node.attributes.name ?? ''];
  if (!object) return null;
  if (object.params.valueType !== 'url') {
    return <Page key={object.name} object={object} source={textOf(editor.model.resolveObject(object.name))} />;
  }
  return (
    <RemoteContent
      key={object.name}
      name={object.name}
      noun="page"
      receive={(text) => {
        loaded.current = text;
      }}
    >
      {() => <Page object={object} source={loaded.current} />}
    </RemoteContent>
  );
}

function Page({ object, source }: { object: ObjectTag; source: string }) {
  const editor = useEditor();
  const { resolveUrl } = useSurroundings();
  const { name, params } = object;
  const page = useMemo(() => {
    const html = decodeText(source, params.encoding);
    const options = { isInline: params.inline === true, hasLinks: params.clickableLinks === true, resolveUrl };
    return openHtml(html, options);
  }, [params, source, resolveUrl]);
  useLayoutEffect(() => receivePassage(editor, name, page.passage), [editor, name, page]);
  const findLayout = useCallback(
    (scroller: HTMLElement, content: HTMLElement): TextLayout => {
      const shadow = page.pieces[0]?.node.getRootNode();
      const root = shadow instanceof ShadowRoot ? shadow : document;
      return { scroller, content, root, pieces: page.pieces, blocks: createHtmlBlocks(content, page.pieces) };
    },
    [page],
  );
  if (source.trim() === '') return <p className="lw-notice">This task has no page here.</p>;
  return (
    <SpanSurface name={name} noun="Page" className="lw-html" isPaintedInFront findLayout={findLayout}>
      <PageBody page={page} />
    </SpanSurface>
  );
}

/** In a shadow tree neither its styles reach the editor nor the editor's reach it. */
function PageBody({ page }: { page: HtmlDocument }) {
  const host = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (!host.current) return;
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [htmlBaseCss, page.css].map((css) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      return sheet;
    });
    const body = root.querySelector('.lw-html-page') ?? document.createElement('div');
    body.className = 'lw-html-page';
    // Once on the page the fragment is empty, and its nodes are the body's.
    if (page.content.childNodes.length > 0) body.replaceChildren(page.content);
    root.replaceChildren(body);
  }, [page]);
  return <div ref={host} className="lw-html-host" />;
}
