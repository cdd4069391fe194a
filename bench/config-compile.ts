import { compileCached } from '@labelwright/task-definition/cache';
import { compileConfig } from '@labelwright/task-definition/compile';
import { templates } from '@labelwright/task-definition/templates/index';

const ROUNDS = 300;
const LABELS = 1000;

function measure(name: string, act: () => unknown): void {
  for (let round = 0; round < ROUNDS / 3; round += 1) act();
  const durationsMs: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const startedAt = performance.now();
    act();
    durationsMs.push(performance.now() - startedAt);
  }
  durationsMs.sort((left, right) => left - right);
  const at = (share: number) => (durationsMs[Math.floor(share * (ROUNDS - 1))] ?? 0).toFixed(3);
  console.log(`${name.padEnd(44)} p50 ${at(0.5)} ms   p95 ${at(0.95)} ms   p99 ${at(0.99)} ms`);
}

const labels = Array.from({ length: LABELS }, (_, index) => `<Label value="Class ${index}" background="#2f6fdb"/>`);
const large = `<View><Text name="t" value="$t"/><Labels name="l" toName="t">${labels.join('\n')}</Labels></View>`;
const longest = templates.toSorted((left, right) => right.config.length - left.config.length)[0]?.config ?? '';

for (const { id, config } of templates)
  measure(`compile ${id} (${config.length} characters)`, () => compileConfig(config));
measure(`compile ${LABELS} labels (${large.length} characters)`, () => compileConfig(large));
measure('look up in the cache', () => compileCached(longest));
console.log(`resident memory ${(process.memoryUsage().rss / 1024 / 1024).toFixed(0)} MB`);
