import type { Editor } from '../editor/editor.ts';
import { canEdit } from '../operations/edit.ts';
import { acceptSuggestions, findFocused, focusNextSuggestion, rejectSuggestions } from '../operations/predictions.ts';
import { hasSmartControls } from '../operations/prompts.ts';
import { listOpen, listShown, revealsByHand } from '../operations/suggestions.ts';
import type { Command } from './command.ts';

/** What keys do with the proposals of a model; nothing where there are none. */
export function suggestionCommands(editor: Editor): Command[] {
  if (editor.predictions.length === 0 && !hasSmartControls(editor)) return [];
  const one = (id: string, label: string, key: string, run: () => void, enabled: () => boolean): Command => ({
    id: `suggestion.${id}`,
    label,
    group: 'Suggestions',
    shortcuts: [key],
    enabled: () => canEdit(editor) && enabled(),
    run,
  });
  const focused = () => findFocused(editor);
  const hasOpen = () => listOpen(editor).length > 0;
  const hasShown = () => listShown(editor).length > 0;
  const all = () => listShown(editor);
  const act = (run: typeof acceptSuggestions) => () => {
    const suggestion = focused();
    if (suggestion) run(editor, [suggestion]);
  };
  return [
    one('next', 'Next suggestion', 'alt+s', () => focusNextSuggestion(editor, 1), hasOpen),
    one('previous', 'Previous suggestion', 'alt+shift+s', () => focusNextSuggestion(editor, -1), hasShown),
    one('accept', 'Accept suggestion', 'alt+a', act(acceptSuggestions), hasShown),
    one('reject', 'Reject suggestion', 'alt+x', act(rejectSuggestions), hasShown),
    one('accept-all', 'Accept all suggestions', 'alt+shift+a', () => acceptSuggestions(editor, all()), hasShown),
    one('reject-all', 'Reject all suggestions', 'alt+shift+x', () => rejectSuggestions(editor, all()), hasShown),
    ...(revealsByHand(editor) && editor.images.size > 0 ? [revealTool(editor)] : []),
  ];
}

function revealTool(editor: Editor): Command {
  return {
    id: 'tool.reveal',
    label: 'Reveal suggestions in a frame',
    group: 'Suggestions',
    shortcuts: ['alt+i'],
    enabled: () => canEdit(editor),
    run() {
      editor.cancelGesture();
      editor.session.update({ tool: 'reveal', announcement: 'Draw a frame to see what is suggested there' });
    },
  };
}
