import { compileConfig } from '@labelwright/task-definition/compile';
import type { ResultItem } from '@labelwright/task-definition/model';
import { describe, expect, it } from 'vitest';
import { canonical } from '../results/canonical.ts';
import { packHistory, unpackHistory } from '../store/kept-history.ts';
import { sampleConfigs } from '../testing/sample-configs.ts';
import { createTestEditor } from '../testing/test-editor.ts';
import { keepHistory, restoreHistory } from './keep-history.ts';
import { select } from './selection.ts';

function open(initialResult: readonly ResultItem[] = []) {
  const config = compileConfig(sampleConfigs.boxes);
  return createTestEditor({ config, task: { id: 1, data: { image: 'a.png' } }, initialResult });
}

/** Several steps, the last of them taken back. */
function work() {
  const driver = open().key('1').drag([100, 100], [300, 200]).key('2').drag([400, 100], [600, 300]);
  select(driver.editor, ['id-0']);
  return driver.key('right').key('mod+z');
}

/** As after a reload, when the draft came back from a database. */
function reload(driver: ReturnType<typeof work>) {
  const draft: ResultItem[] = JSON.parse(canonical(driver.result()));
  return { again: open(draft), text: keepHistory(driver.editor) ?? '' };
}

describe('history across a reload', () => {
  it('goes on as if nothing had happened, backwards and forwards', () => {
    const driver = work();
    const { again, text } = reload(driver);
    expect(restoreHistory(again.editor, text)).toBe(true);
    expect(again.editor.history.state.get()).toEqual(driver.editor.history.state.get());
    const later = again.key('mod+shift+z').result();
    expect(later).toEqual(driver.key('mod+shift+z').result());
    while (again.editor.dispatch('edit.undo'));
    expect(again.result()).toEqual([]);
    while (again.editor.dispatch('edit.redo'));
    expect(again.result()).toEqual(later);
  });

  it('gives what is made afterwards a place after all that was there', () => {
    const { again, text } = reload(work());
    restoreHistory(again.editor, text);
    again.key('3').drag([700, 100], [800, 200]);
    expect(again.result().at(-1)).toMatchObject({ value: { rectanglelabels: ['Dog'] } });
  });

  it('is not taken up when the annotation has become another', () => {
    const driver = work();
    const text = keepHistory(driver.editor) ?? '';
    const other = open(driver.result().slice(1));
    expect(restoreHistory(other.editor, text)).toBe(false);
    expect(other.editor.dispatch('edit.undo')).toBe(false);
    expect(restoreHistory(open().editor, 'not json')).toBe(false);
    expect(restoreHistory(open().editor, '{"version":0}')).toBe(false);
  });

  it('keeps what fits and forgets the oldest steps first', () => {
    const { editor } = work();
    const kept = { records: editor.store.list('region'), history: editor.history.snapshot() };
    const whole = packHistory(kept, 1_000_000) ?? '';
    const fewer = unpackHistory(packHistory(kept, whole.length - 1) ?? '');
    expect(fewer?.history.redo).toEqual([]);
    expect(fewer?.history.undo).toHaveLength(3);
    expect(packHistory(kept, 100)).toBeUndefined();
  });
});
