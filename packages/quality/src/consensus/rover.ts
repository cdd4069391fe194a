import type { Id } from './answers.ts';

export interface TextAnswer {
  worker: Id;
  text: string;
}

export interface RoverOptions {
  /** How much each worker's words count; 1 unless told. */
  weights?: ReadonlyMap<Id, number>;
}

/** One place in the agreed text; an empty word means that nothing stands there. */
export interface RoverSlot {
  word: string;
  /** Weight of the workers who said it, as a share of all. */
  share: number;
  tied: boolean;
}

export interface RoverText {
  text: string;
  slots: RoverSlot[];
  /** Mean share of the words that were kept. */
  sureness: number;
}

type Slot = Map<string, number>;

/**
 * One text out of many (J. G. Fiscus, "ROVER", ASRU 1997): each text is aligned word by word to the network of those before it,
 * then every place is put to the vote. Texts come in a fixed order (longest first, then by code unit), so that the order
 * in which they arrived changes nothing. Between equal votes a word beats silence, and what was said by the earlier text
 * the later. Null without texts.
 */
export function rover(answers: readonly TextAnswer[], { weights }: RoverOptions = {}): RoverText | null {
  if (answers.length === 0) return null;
  const spoken = answers.map(({ worker, text }) => ({
    words: text.split(/\s+/).filter((word) => word !== ''),
    weight: Math.max(0, weights?.get(worker) ?? 1),
    text,
  }));
  spoken.sort(
    (a, b) => b.words.length - a.words.length || (a.text < b.text ? -1 : a.text > b.text ? 1 : b.weight - a.weight),
  );
  let network: Slot[] = [];
  let total = 0;
  for (const { words, weight } of spoken) {
    network = alignTo(network, words, weight, total);
    total += weight;
  }
  const slots = network.map((slot) => vote(slot, total));
  const kept = slots.filter(({ word }) => word !== '');
  return {
    text: kept.map(({ word }) => word).join(' '),
    slots,
    sureness: slots.length === 0 ? 1 : slots.reduce((sum, { share }) => sum + share, 0) / slots.length,
  };
}

/**
 * Cheapest alignment of words to slots: 1 for each insertion, deletion and replacement, half for leaving out what others
 * left out before.
 */
function alignTo(network: readonly Slot[], words: readonly string[], weight: number, before: number): Slot[] {
  const width = words.length + 1;
  const cost = new Float64Array((network.length + 1) * width);
  for (let i = 0; i <= network.length; i++)
    for (let j = 0; j < width; j++) {
      if (i === 0 && j === 0) continue;
      const straight = stepCost(
        cost,
        (i - 1) * width + j - 1,
        i > 0 && j > 0,
        has(network[i - 1], words[j - 1]) ? 0 : 1,
      );
      const skipped = stepCost(cost, (i - 1) * width + j, i > 0, has(network[i - 1], '') ? 0.5 : 1);
      cost[i * width + j] = Math.min(straight, skipped, stepCost(cost, i * width + j - 1, j > 0, 1));
    }
  return writeBack(network, words, weight, before, cost);
}

function stepCost(cost: Float64Array, from: number, possible: boolean, price: number): number {
  return possible ? (cost[from] as number) + price : Number.POSITIVE_INFINITY;
}

function writeBack(
  network: readonly Slot[],
  words: readonly string[],
  weight: number,
  before: number,
  cost: Float64Array,
): Slot[] {
  const width = words.length + 1;
  const slots: Slot[] = [];
  let [i, j] = [network.length, words.length];
  while (i > 0 || j > 0) {
    const here = cost[i * width + j] as number;
    const slot = network[i - 1];
    const word = words[j - 1];
    const straight = i > 0 && j > 0 && here === (cost[(i - 1) * width + j - 1] as number) + (has(slot, word) ? 0 : 1);
    const skipped = i > 0 && here === (cost[(i - 1) * width + j] as number) + (has(slot, '') ? 0.5 : 1);
    if (straight || skipped) {
      slots.push(add(slot, straight ? (word ?? '') : '', weight));
      i--;
      if (straight) j--;
    } else {
      slots.push(add(before > 0 ? new Map([['', before]]) : undefined, word ?? '', weight));
      j--;
    }
  }
  return slots.reverse();
}

function has(slot: Slot | undefined, word: string | undefined): boolean {
  return slot !== undefined && word !== undefined && slot.has(word);
}

function add(slot: Slot | undefined, word: string, weight: number): Slot {
  const copy = new Map(slot);
  copy.set(word, (copy.get(word) ?? 0) + weight);
  return copy;
}

function vote(slot: Slot, total: number): RoverSlot {
  let word = '';
  let most = -1;
  let tied = false;
  for (const [said, votes] of slot) {
    const better = votes > most || (votes === most && word === '');
    tied = votes === most || (tied && !(votes > most));
    if (!better) continue;
    word = said;
    most = votes;
  }
  return { word, share: total > 0 ? most / total : 0, tied };
}
