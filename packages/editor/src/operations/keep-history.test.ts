import { compileConfig } from '@labelwright/task-definition/compile';
import type { ResultItem } from '@labelwright/task-definition/model';
import { describe, expect, it } from 'vitest';
import { canonical } from '../results/canonical.ts';
import { packHistory } from '../store/kept-history.ts';
import { sampleConfigs } from '../testing/sample-configs.ts';
import { createTestEditor } from '../testing/test-editor.ts';
import { keepHistory, restoreHistory } from './keep-history.ts';
import { linkTo, startLinking } from './relations.ts';
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

/** As a database gives it back. */
function stored({ editor }: ReturnType<typeof work>) {
  return structuredClone(keepHistory(editor));
}

/** As after a reload, when the draft came back from a database. */
function reload(driver: ReturnType<typeof work>) {
  const draft: ResultItem[] = JSON.parse(canonical(driver.result()));
  return { again: open(draft), kept: stored(driver) };
}

describe('history across a reload', () => {
  it('goes on as if nothing had happened, backwards and forwards', () => {
    const driver = work();
    const { again, kept } = reload(driver);
    expect(restoreHistory(again.editor, kept)).toBe(true);
    expect(again.editor.history.state.get()).toEqual(driver.editor.history.state.get());
    const later = again.key('mod+shift+z').result();
    expect(later).toEqual(driver.key('mod+shift+z').result());
    while (again.editor.dispatch('edit.undo'));
    expect(again.result()).toEqual([]);
    while (again.editor.dispatch('edit.redo'));
    expect(again.result()).toEqual(later);
  });

  it('gives what is made afterwards a place after all that was there', () => {
    const { again, kept } = reload(work());
    restoreHistory(again.editor, kept);
    again.key('3').drag([700, 100], [800, 200]);
    expect(again.result().at(-1)).toMatchObject({ value: { rectanglelabels: ['Dog'] } });
  });

  it('is not taken up when the annotation has become another', () => {
    const driver = work();
    const other = open(driver.result().slice(1));
    expect(restoreHistory(other.editor, stored(driver))).toBe(false);
    expect(other.editor.dispatch('edit.undo')).toBe(false);
    expect(restoreHistory(open().editor, undefined)).toBe(false);
    expect(restoreHistory(open().editor, { version: 0 })).toBe(false);
  });

  it('takes back a relation, which comes back under another id', () => {
    const driver = open().key('1').drag([100, 100], [300, 200]).key('2').drag([400, 100], [600, 300]);
    select(driver.editor, ['id-0']);
    startLinking(driver.editor);
    linkTo(driver.editor, 'id-1');
    const { again, kept } = reload(driver);
    expect(again.result()).toHaveLength(3);
    expect(restoreHistory(again.editor, kept)).toBe(true);
    expect(again.key('mod+z').result()).toHaveLength(2);
    expect(again.key('mod+shift+z').result()).toEqual(driver.result());
  });

  it('keeps what fits and forgets the oldest steps first', () => {
    const { editor } = work();
    const all = { hash: 0, records: editor.store.list('region'), history: editor.history.snapshot() };
    const { undo, redo } = all.history;
    expect(packHistory(all, 100)?.history).toEqual({ undo, redo });
    expect(packHistory(all, 3)?.history).toEqual({ undo, redo: [] });
    expect(packHistory(all, 1)?.history).toEqual({ undo: undo.slice(-1), redo: [] });
    expect(packHistory(all, 0)).toBeUndefined();
  });

  it('goes on with thousands of boxes', () => {
    const boxes: ResultItem[] = Array.from({ length: 4000 }, (_, index) => ({
      id: `box-${index}`,
      from_name: 'box',
      to_name: 'image',
      type: 'rectanglelabels',
      origin: 'manual',
      original_width: 1000,
      original_height: 500,
      image_rotation: 0,
      value: { x: index % 90, y: index % 80, width: 5, height: 5, rotation: 0, rectanglelabels: ['Person'] },
    }));
    const driver = open(boxes);
    select(driver.editor, ['box-7']);
    driver.key('right').key('Delete');
    const { again, kept } = reload(driver);
    expect(kept?.regions).toHaveLength(3999);
    expect(restoreHistory(again.editor, kept)).toBe(true);
    again.key('mod+z').key('mod+z');
    expect(canonical(again.result())).toBe(canonical(boxes));
  });
});
