import type { ConfigNode, ControlTag, LabelOption } from '@labelwright/task-definition/model';
import type { Editor } from '../editor/editor.ts';

/** Name of the field of the Filter for a control, for requests to focus it. */
export function filterField(controlName: string): string {
  return `filter:${controlName}`;
}

/** The elements of the interface that narrow options. */
export function listFilters(node: ConfigNode): ConfigNode[] {
  return [...(node.tag === 'Filter' ? [node] : []), ...node.children.flatMap(listFilters)];
}

/** Options without their nesting that hold what is typed in the Filter for the control; all when there is none. */
export function narrowedOptions(editor: Editor, control: ControlTag): readonly LabelOption[] {
  const options = editor.model.listFlatOptions(control.name);
  const isKept = narrowing(editor, control);
  return isKept ? options.filter(isKept) : options;
}

/** Undefined when nothing is narrowed. An option stays for what is below it, too. */
export function narrowing(editor: Editor, control: ControlTag): ((option: LabelOption) => boolean) | undefined {
  const typed = editor.session.get().filters[control.name]?.trim() ?? '';
  const filter = listFilters(editor.config.root).find(({ attributes }) => attributes.toName === control.name);
  if (!filter || typed === '' || typed.length < Number(filter.attributes.minlength ?? 0)) return undefined;
  const isExact = filter.attributes.casesensitive === 'true';
  const wanted = isExact ? typed : typed.toLowerCase();
  const holds = (option: LabelOption): boolean => {
    const title = isExact ? option.title : option.title.toLowerCase();
    return title.includes(wanted) || (option.children ?? []).some(holds);
  };
  return holds;
}
