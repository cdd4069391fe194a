import type { RegionMatcher } from '../model.ts';
import { normalizeText, textSimilarity } from '../text/text-similarity.ts';

interface Message {
  role: string;
  content: string;
}

export const messageMatcher: RegionMatcher<Message> = {
  kind: 'message',
  unit: 'region',
  help: 'Messages of a chat of the same role by the edit distance of their texts.',
  threshold: 0.5,
  read: ({ value: { chatmessage } }) => {
    if (typeof chatmessage !== 'object' || chatmessage === null) return undefined;
    const { role, content } = chatmessage as Record<string, unknown>;
    return { role: String(role), content: normalizeText(String(content ?? '')) };
  },
  bounds: () => ({ minX: 0, minY: 0, maxX: 0, maxY: 0 }),
  similarity: (a, b) => (a.role === b.role ? (textSimilarity(a.content, b.content, 'characters') ?? 0) : 0),
};
