import {
  autocompletion,
  type Completion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { type AttrSpec, type ElementSpec, xml } from '@codemirror/lang-xml';
import { bracketMatching, foldGutter, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, linter, lintGutter, lintKeymap } from '@codemirror/lint';
import type { Extension } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { compileCached } from '@labelwright/task-definition/cache';
import { attributesOf, elementsInside } from '@labelwright/task-definition/completion';
import { tags } from '@lezer/highlight';
import { findCspNonce } from '../../../lib/csp-nonce.ts';

const LINT_DELAY_MS = 250;

/** Colours follow the theme by variable, so the editor need not be told when it changes. */
const HIGHLIGHT = HighlightStyle.define([
  { tag: tags.tagName, color: 'var(--lw-accent)' },
  { tag: tags.angleBracket, color: 'var(--lw-text-muted)' },
  { tag: tags.attributeName, color: 'var(--lw-info)' },
  { tag: tags.attributeValue, color: 'var(--lw-success)' },
  { tag: tags.comment, color: 'var(--lw-text-muted)', fontStyle: 'italic' },
  { tag: tags.invalid, color: 'var(--lw-danger)' },
]);

const THEME = EditorView.theme({
  '&': { height: '100%', fontSize: '13px', backgroundColor: 'var(--lw-surface)', color: 'var(--lw-text)' },
  '.cm-scroller': { fontFamily: 'var(--lw-font-mono)', lineHeight: '20px' },
  '.cm-content': { caretColor: 'var(--lw-text)', padding: '8px 0' },
  '.cm-gutters': {
    backgroundColor: 'var(--lw-surface)',
    color: 'var(--lw-text-muted)',
    borderRight: '1px solid var(--lw-border)',
  },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--lw-surface-2)' },
  '&.cm-focused': { outline: 'none' },
  '&.cm-focused .cm-cursor': { borderLeftColor: 'var(--lw-text)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--lw-accent-soft)',
  },
  '.cm-tooltip': {
    backgroundColor: 'var(--lw-surface)',
    color: 'var(--lw-text)',
    border: '1px solid var(--lw-border)',
    borderRadius: '6px',
    boxShadow: 'var(--lw-shadow)',
  },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--lw-accent-soft)',
    color: 'var(--lw-text)',
  },
  '.cm-completionDetail': { color: 'var(--lw-text-muted)', fontStyle: 'normal' },
  '.cm-completionInfo': { maxWidth: '280px', fontFamily: 'var(--lw-font)', padding: '8px' },
  '.cm-diagnostic': { fontFamily: 'var(--lw-font)', padding: '6px 10px' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--lw-danger)' },
  '.cm-diagnostic-warning': { borderLeftColor: 'var(--lw-warning)' },
  '.cm-matchingBracket': { backgroundColor: 'var(--lw-surface-2)' },
});

/** Every tag that can stand somewhere, with what may stand inside it, from the declarations of the tags. */
function elementSpecs(): ElementSpec[] {
  const specs = new Map<string, ElementSpec>();
  const waiting: (string | undefined)[] = [undefined];
  for (const parent of waiting) {
    for (const { tag, help, requiredParameters } of elementsInside(parent)) {
      if (specs.has(tag)) continue;
      const children = elementsInside(tag).map((child) => child.tag);
      const completion: Partial<Completion> = { info: help, type: 'type' };
      if (requiredParameters.length > 0) completion.detail = requiredParameters.join(', ');
      specs.set(tag, { name: tag, children, attributes: attributeSpecs(tag), top: parent === undefined, completion });
      waiting.push(tag);
    }
  }
  return [...specs.values()];
}

function attributeSpecs(tag: string): AttrSpec[] {
  return attributesOf(tag).map((attribute) => {
    const hints = [
      attribute.required ? 'required' : undefined,
      attribute.default === undefined ? undefined : `default ${attribute.default}`,
    ].filter((hint) => hint !== undefined);
    return {
      name: attribute.name,
      values: attribute.values,
      completion: {
        info: attribute.help,
        detail: hints.join(', '),
        type: 'property',
        boost: attribute.required ? 1 : 0,
      },
    };
  });
}

/** The compiler's diagnostics, underlined where they are. */
function diagnosticsOf(view: EditorView): Diagnostic[] {
  const { length } = view.state.doc;
  return compileCached(view.state.doc.toString()).diagnostics.map(({ severity, message, range }) => {
    const from = Math.min(range.start.offset, length);
    const diagnostic: Diagnostic = {
      from,
      to: Math.min(Math.max(range.end.offset, from + 1), length),
      severity,
      message,
    };
    return diagnostic;
  });
}

export function configExtensions(label: string, onChange: (text: string) => void): Extension[] {
  const nonce = findCspNonce();
  return [
    lineNumbers(),
    foldGutter(),
    history(),
    drawSelection(),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    autocompletion({ icons: false }),
    highlightActiveLine(),
    xml({ elements: elementSpecs() }),
    syntaxHighlighting(HIGHLIGHT),
    linter(diagnosticsOf, { delay: LINT_DELAY_MS }),
    lintGutter(),
    THEME,
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false' }),
    ...(nonce === undefined ? [] : [EditorView.cspNonce.of(nonce)]),
    // Tab indents; Escape then Tab leaves the editor, as the help line says.
    keymap.of([
      ...closeBracketsKeymap,
      ...defaultKeymap,
      ...historyKeymap,
      ...completionKeymap,
      ...lintKeymap,
      indentWithTab,
    ]),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) onChange(update.state.doc.toString());
    }),
  ];
}
