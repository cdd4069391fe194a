import type { MessageGeometry } from '../geometry.ts';
import type { RegionKind } from '../kind.ts';
import { isRecord } from '../wire.ts';

export const messageKind: RegionKind<MessageGeometry> = {
  id: 'message',
  objectTag: 'Chat',
  valueKeys: ['chatmessage'],
  accepts: (control, object) => object.tag === 'Chat' && control.tag === 'Chat',
  fromResult: ({ chatmessage }) => (isRecord(chatmessage) ? { shape: 'message', chatmessage } : undefined),
  toResult: ({ chatmessage }) => ({ chatmessage }),
  describe: ({ chatmessage }) => `${String(chatmessage.role ?? 'message')}: ${String(chatmessage.content ?? '')}`,
};
