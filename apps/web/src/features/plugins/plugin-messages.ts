/** What a plug-in may say. It runs code of others: everything is checked, and nothing but JSON text is looked at. */

export type PluginMessage =
  | { type: 'ready' }
  | { type: 'change'; result: unknown }
  | { type: 'submit'; result: unknown }
  | { type: 'hotkey'; name: string }
  | { type: 'pong'; id: number }
  | { type: 'problem'; message: string }
  | { type: 'failed'; message: string };

export const MOST_CHARACTERS = 5_000_000;
const LONGEST_MESSAGE = 500;

/** undefined: garbage. */
export function readMessage(data: unknown): PluginMessage | undefined {
  if (typeof data !== 'string' || data.length > MOST_CHARACTERS) return undefined;
  let message: unknown;
  try {
    message = JSON.parse(data);
  } catch {
    return undefined;
  }
  if (typeof message !== 'object' || message === null || Array.isArray(message)) return undefined;
  return typed(message as Record<string, unknown>);
}

function typed({ type, result, name, id, message }: Record<string, unknown>): PluginMessage | undefined {
  switch (type) {
    case 'ready':
      return { type };
    case 'change':
    case 'submit':
      return result === undefined ? undefined : { type, result };
    case 'hotkey':
      return typeof name === 'string' && name.length <= 50 ? { type, name } : undefined;
    case 'pong':
      return typeof id === 'number' && Number.isSafeInteger(id) ? { type, id } : undefined;
    case 'problem':
    case 'failed':
      return typeof message === 'string' ? { type, message: message.slice(0, LONGEST_MESSAGE) } : undefined;
    default:
      return undefined;
  }
}
