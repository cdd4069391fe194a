import type { Editor } from '../editor/editor.ts';
import type { Observable } from '../store/observable.ts';

/** Keeps two editors of the same task looking at the same place: zoom, time and page. */
export function syncEditors(left: Editor, right: Editor): () => void {
  const stops = [
    ...pairsOf(left.images, right.images).flatMap(([a, b]) => follow(a.view, b.view, ['transform'])),
    ...pairsOf(left.audios, right.audios).flatMap(([a, b]) => follow(a.view, b.view, ['start', 'span'])),
    ...pairsOf(left.series, right.series).flatMap(([a, b]) => follow(a.view, b.view, ['start', 'span'])),
    ...follow(left.session, right.session, ['pages']),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function pairsOf<T>(left: ReadonlyMap<string, T>, right: ReadonlyMap<string, T>): [T, T][] {
  return [...left].flatMap(([name, a]) => {
    const b = right.get(name);
    return b === undefined ? [] : [[a, b] as [T, T]];
  });
}

/** Both ways; a value that is the same already is not handed back, so that this comes to rest. */
function follow<T extends object>(a: Observable<T>, b: Observable<T>, keys: readonly (keyof T)[]): (() => void)[] {
  const copy = (from: Observable<T>, to: Observable<T>) => () => {
    const patch: Partial<T> = {};
    for (const key of keys) patch[key] = from.get()[key];
    to.update(patch);
  };
  return [a.subscribe(copy(a, b)), b.subscribe(copy(b, a))];
}

/** Scrolls what corresponds in the other element along. */
export function syncScrolling(left: HTMLElement, right: HTMLElement): () => void {
  let leader: HTMLElement | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const follower = (root: HTMLElement, other: HTMLElement) => (event: Event) => {
    if (!(event.target instanceof HTMLElement) || (leader !== undefined && leader !== root)) return;
    leader = root;
    clearTimeout(timer);
    timer = setTimeout(() => {
      leader = undefined;
    }, 120);
    const twin = twinOf(event.target, root, other);
    if (twin) twin.scrollTo({ top: event.target.scrollTop, left: event.target.scrollLeft, behavior: 'instant' });
  };
  const [onLeft, onRight] = [follower(left, right), follower(right, left)];
  left.addEventListener('scroll', onLeft, { capture: true, passive: true });
  right.addEventListener('scroll', onRight, { capture: true, passive: true });
  return () => {
    clearTimeout(timer);
    left.removeEventListener('scroll', onLeft, { capture: true });
    right.removeEventListener('scroll', onRight, { capture: true });
  };
}

/** The element at the same place among those of its class; lists of regions differ and scroll alone. */
function twinOf(element: HTMLElement, root: HTMLElement, other: HTMLElement): HTMLElement | undefined {
  const [first] = element.classList;
  if (first === undefined || element.closest('.lw-side')) return undefined;
  const selector = `.${CSS.escape(first)}`;
  const place = [...root.querySelectorAll(selector)].indexOf(element);
  return [...other.querySelectorAll<HTMLElement>(selector)][place];
}
