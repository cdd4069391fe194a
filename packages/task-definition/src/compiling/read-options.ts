import type { ConfigNode, Diagnostic, LabelOption } from '../model.ts';
import { addLook } from '../option-look.ts';
import { findTag } from '../tags/index.ts';
import { diagnose } from './diagnose.ts';
import { readParameters } from './read-parameters.ts';

export interface ReadOptions {
  options: LabelOption[];
  diagnostics: Diagnostic[];
}

/** The options below a control; View and Header between them are layout only. */
export function readOptions(control: ConfigNode, optionTag: string, hasPaths = false): ReadOptions {
  const diagnostics: Diagnostic[] = [];
  const options = readLevel(control, { optionTag, hasPaths, diagnostics }, new Set());
  return { options, diagnostics };
}

interface Reading {
  optionTag: string;
  /** The same name may stand in several branches. */
  hasPaths: boolean;
  diagnostics: Diagnostic[];
}

function readLevel(node: ConfigNode, reading: Reading, seen: Set<string>): LabelOption[] {
  return node.children.flatMap((child) => {
    if (child.tag === reading.optionTag) return [readOption(child, reading, seen)];
    return child.tag === 'View' ? readLevel(child, reading, seen) : [];
  });
}

function readOption(node: ConfigNode, reading: Reading, seen: Set<string>): LabelOption {
  const { optionTag, hasPaths, diagnostics } = reading;
  const tag = findTag(optionTag);
  const read = tag === undefined ? { params: {}, diagnostics: [] } : readParameters(node, tag);
  diagnostics.push(...read.diagnostics);
  const title = text(read.params.value) ?? '';
  const option: LabelOption = { value: text(read.params.alias) ?? title, title };
  if (option.value !== '' && seen.has(option.value)) {
    const message = `"${option.value}" is offered twice by the same control`;
    diagnostics.push(diagnose(node, read.params.alias === undefined ? 'value' : 'alias', 'duplicate_option', message));
  }
  seen.add(option.value);
  addDetails(option, read.params);
  const children = readLevel(node, reading, hasPaths ? new Set() : seen);
  if (children.length > 0) option.children = children;
  return option;
}

function addDetails(option: LabelOption, params: Record<string, string | number | boolean | undefined>): void {
  const background = text(params.background) ?? text(params.color);
  const hotkey = text(params.hotkey);
  const hint = text(params.hint);
  const html = text(params.html);
  if (background !== undefined) option.background = background;
  if (hotkey !== undefined) option.hotkey = hotkey;
  if (hint !== undefined) option.hint = hint;
  if (html !== undefined) option.html = html;
  if (params.selected === true) option.selected = true;
  if (typeof params.maxUsages === 'number') option.maxUsages = params.maxUsages;
  addLook(option, params);
}

function text(value: string | number | boolean | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
