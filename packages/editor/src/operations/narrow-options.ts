import { readParameters } from '@labelwright/task-definition/compiling/read-parameters';
import type { ConfigNode, ControlTag, LabelOption } from '@labelwright/task-definition/model';
import { findTag } from '@labelwright/task-definition/tags/index';
import type { Editor } from '../editor/editor.ts';
import { isOptionShown } from './option-visibility.ts';

/** Name of the field of the Filter for a control, for requests to focus it. */
export function filterField(controlName: string): string {
  return `filter:${controlName}`;
}

/** The elements of the interface that narrow options. */
export function listFilters(node: ConfigNode): ConfigNode[] {
  return [...(node.tag === 'Filter' ? [node] : []), ...node.children.flatMap(listFilters)];
}

/** Shown options without their nesting that hold what is typed in the Filter for the control; all when there is none. */
export function narrowedOptions(editor: Editor, control: ControlTag): readonly LabelOption[] {
  const all = editor.model.listFlatOptions(control.name);
  const options = all.filter(({ value }) => isOptionShown(editor, control, value));
  const isKept = narrowing(editor, control);
  return isKept ? options.filter(isKept) : options;
}

/** The same as a tree: what is found, what is above it and, below what is found by its own title, all. */
export function narrowedTree(
  editor: Editor,
  control: ControlTag,
  options: readonly LabelOption[],
): readonly LabelOption[] {
  const isFound = narrowing(editor, control);
  if (!isFound) return options;
  return prune(options, (option) => isOptionShown(editor, control, option.value) && isFound(option));
}

function prune(options: readonly LabelOption[], isKept: (option: LabelOption) => boolean): LabelOption[] {
  return options.filter(isKept).map((option) => {
    const { children, ...own } = option;
    return children === undefined || isKept(own) ? option : { ...own, children: prune(children, isKept) };
  });
}

/** Undefined when nothing is narrowed. An option stays for what is below it, too. */
function narrowing(editor: Editor, control: ControlTag): ((option: LabelOption) => boolean) | undefined {
  const typed = editor.session.get().filters[control.name]?.trim() ?? '';
  const filter = listFilters(editor.config.root).find(({ attributes }) => attributes.toName === control.name);
  const tag = findTag('Filter');
  if (!filter || !tag || typed === '') return undefined;
  const { minlength, casesensitive } = readParameters(filter, tag).params;
  if (typed.length < Number(minlength ?? 0)) return undefined;
  const isExact = casesensitive === true;
  const wanted = isExact ? typed : typed.toLowerCase();
  const holds = (option: LabelOption): boolean => {
    const title = isExact ? option.title : option.title.toLowerCase();
    return title.includes(wanted) || (option.children ?? []).some(holds);
  };
  return holds;
}
