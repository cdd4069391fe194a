// A picture to draw on, for plug-ins: a surface as large as the picture, and its coordinates in percent.

/** Adds toolbar, picture and side list to an element. `surface` covers the picture; children are placed in percent. */
export async function createStage(element, { url, alt }) {
  element.classList.add('stage');
  const bar = make('div', { className: 'stage-bar', role: 'toolbar' });
  const view = make('div', { className: 'stage-view' });
  const surface = make('div', { className: 'stage-surface' });
  const image = make('img', { alt, draggable: false });
  const side = make('aside', { className: 'stage-side' });
  const status = make('p', { className: 'stage-status', role: 'status' });
  surface.append(image);
  view.append(surface);
  element.append(bar, view, side, status);
  await new Promise((resolve, reject) => {
    image.addEventListener('load', resolve, { once: true });
    image.addEventListener('error', () => reject(new Error('The picture could not be loaded.')), { once: true });
    image.src = url;
  });
  const resize = () => {
    const { clientWidth, clientHeight } = view;
    const scale = Math.min(clientWidth / image.naturalWidth, clientHeight / image.naturalHeight);
    surface.style.width = `${Math.max(40, image.naturalWidth * scale)}px`;
    surface.style.height = `${Math.max(40, image.naturalHeight * scale)}px`;
  };
  new ResizeObserver(resize).observe(view);
  resize();
  return {
    bar,
    surface,
    side,
    say: (text) => {
      status.textContent = text;
    },
    /** Where a pointer is, in percent of the picture, never outside. */
    pointOf: ({ clientX, clientY }) => {
      const box = surface.getBoundingClientRect();
      return {
        x: clamp(((clientX - box.left) / box.width) * 100),
        y: clamp(((clientY - box.top) / box.height) * 100),
      };
    },
  };
}

export function make(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes('-') || name === 'role') node.setAttribute(name, value);
    else node[name] = value;
  }
  node.append(...children);
  return node;
}

export const clamp = (value, low = 0, high = 100) => Math.min(high, Math.max(low, value));
export const round = (value) => Math.round(value * 100) / 100;

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** How far an arrow key moves, in percent; undefined for other keys. Alt makes it fine. */
export function arrowStep(event) {
  const arrow = ARROWS[event.key];
  const size = event.altKey ? 0.1 : 1;
  return arrow && { x: arrow[0] * size, y: arrow[1] * size };
}

/** Follows one pointer from its press to its release; `end` is told whether it was taken away. */
export function follow(element, event, { move, end }) {
  event.preventDefault();
  element.setPointerCapture(event.pointerId);
  const onMove = (next) => next.pointerId === event.pointerId && move(next);
  const stop = (last) => {
    if (last.pointerId !== event.pointerId) return;
    element.removeEventListener('pointermove', onMove);
    element.removeEventListener('pointerup', stop);
    element.removeEventListener('pointercancel', stop);
    end?.(last.type === 'pointercancel');
  };
  element.addEventListener('pointermove', onMove);
  element.addEventListener('pointerup', stop);
  element.addEventListener('pointercancel', stop);
}
