import type { ObjectTag } from '@labelwright/task-definition/model';
import { isRecord } from '../../regions/wire.ts';

export interface Message {
  role: string;
  content: MessagePart[];
  /** As it stands in the task, to be stored beside answers about it. */
  source: Readonly<Record<string, unknown>>;
}

export type MessagePart = { kind: 'text'; text: string } | { kind: 'picture'; address: string };

/** The messages of task data or of results; undefined when the data is not a list. */
export function readMessages(value: unknown): Message[] | undefined {
  return Array.isArray(value) ? value.filter(isRecord).map(readMessage) : undefined;
}

export function readMessage(source: Readonly<Record<string, unknown>>): Message {
  const { role, content } = source;
  const parts = Array.isArray(content) ? content.flatMap(readPart) : textPart(content);
  return { role: typeof role === 'string' ? role : 'message', content: parts, source };
}

/** Models that read pictures write a message as a list of parts. */
function readPart(part: unknown): MessagePart[] {
  if (!isRecord(part)) return textPart(part);
  const picture = isRecord(part.image_url) ? part.image_url.url : part.image_url;
  if (typeof picture === 'string') return [{ kind: 'picture', address: picture }];
  return textPart(part.text ?? part.content);
}

function textPart(value: unknown): MessagePart[] {
  if (value === undefined || value === null || value === '') return [];
  return [{ kind: 'text', text: typeof value === 'string' ? value : JSON.stringify(value) }];
}

/** Roles in which people can write. */
export function listRoles({ params }: ObjectTag): string[] {
  return namesOf(params.messageroles ?? 'user,assistant');
}

/** Whether a message that was added may be changed. */
export function isEditable({ params }: ObjectTag, role: string): boolean {
  const roles = namesOf(params.editable ?? 'false');
  return roles.includes('true') || (!roles.includes('false') && roles.includes(role));
}

function namesOf(list: ObjectTag['params'][string]): string[] {
  return String(list ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** Who speaks next: the role after the last speaker's, so that a conversation goes to and fro. */
export function nextRole(roles: readonly string[], last: string | undefined): string | undefined {
  const index = last === undefined ? -1 : roles.indexOf(last);
  return roles[(index + 1) % roles.length];
}
