import { describe, expect, it } from 'vitest';
import { createHistory } from './history.ts';
import type { EditorRecord } from './records.ts';
import { type ChangeOrigin, createStore, type RecordStore } from './store.ts';

function relation(id: string, toId: string): EditorRecord {
  return { id, kind: 'relation', props: { fromId: 'a', toId, direction: 'right', order: 0 } };
}

function put(store: RecordStore, record: EditorRecord, origin: ChangeOrigin = 'user'): void {
  store.write(origin, (writer) => writer.put(record));
}

function targets(store: RecordStore): string[] {
  return store.list('relation').map((record) => record.props.toId);
}

describe('history', () => {
  it('takes back and brings again all writes between two marks as one step', () => {
    const store = createStore();
    const history = createHistory(store);
    history.mark('Drag');
    for (const place of ['1', '2', '3']) put(store, relation('r', place));
    history.mark('Next');
    put(store, relation('s', '9'));

    expect(history.state.get().undo).toEqual(['Drag', 'Next']);
    history.undo();
    expect(targets(store)).toEqual(['3']);
    history.undo();
    expect(targets(store)).toEqual([]);
    expect(history.undo()).toBe(false);
    history.redo();
    history.redo();
    expect(targets(store)).toEqual(['3', '9']);
    expect(history.redo()).toBe(false);
  });

  it('rolls back to the mark when a gesture is cancelled, and leaves nothing to redo', () => {
    const store = createStore();
    const history = createHistory(store);
    history.mark('First');
    put(store, relation('r', '1'));
    history.mark('Drag');
    put(store, relation('r', '2'));
    history.cancelToMark();
    expect(targets(store)).toEqual(['1']);
    expect(history.state.get()).toEqual({ undo: ['First'], redo: [] });
  });

  it('does not record what others did, and undoes around it', () => {
    const store = createStore();
    const history = createHistory(store);
    history.mark('Mine');
    put(store, relation('mine', '1'));
    put(store, relation('theirs', '2'), 'remote');
    history.undo();
    expect(targets(store)).toEqual(['2']);
  });

  it('joins steps with the same merge key until another step comes between', () => {
    const store = createStore();
    const history = createHistory(store);
    for (const place of ['1', '2']) {
      history.mark('Move', 'move:r');
      put(store, relation('r', place));
    }
    history.mark('Other');
    put(store, relation('s', '5'));
    history.mark('Move', 'move:r');
    put(store, relation('r', '3'));
    expect(history.state.get().undo).toEqual(['Move', 'Other', 'Move']);
  });

  it('forgets what could be redone once something new is done', () => {
    const store = createStore();
    const history = createHistory(store);
    history.mark('One');
    put(store, relation('r', '1'));
    history.undo();
    history.mark('Two');
    put(store, relation('r', '2'));
    expect(history.redo()).toBe(false);
    expect(targets(store)).toEqual(['2']);
  });
});

describe('store', () => {
  it('tells subscribers what changed, from what to what, and by whom', () => {
    const store = createStore();
    const seen: unknown[] = [];
    store.subscribe(({ origin, changes }) => seen.push([origin, [...changes.keys()]]));
    put(store, relation('r', '1'), 'restore');
    store.write('user', (writer) => writer.remove('r'));
    store.write('user', (writer) => writer.remove('not there'));
    expect(seen).toEqual([
      ['restore', ['r']],
      ['user', ['r']],
    ]);
  });

  it('gives the same list until a record of that kind changes', () => {
    const store = createStore();
    put(store, relation('r', '1'));
    const before = store.list('relation');
    put(store, {
      id: 'o',
      kind: 'opaque',
      props: { item: { type: 'relation', from_id: '', to_id: '', direction: 'bi' }, order: 1 },
    });
    expect(store.list('relation')).toBe(before);
    put(store, relation('r', '2'));
    expect(store.list('relation')).not.toBe(before);
  });
});
