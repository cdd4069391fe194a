import { arrowStep, clamp, createStage, follow, make, round } from '../../host/image-stage.js';

const SVG = 'http://www.w3.org/2000/svg';
const FEWEST = 3;
const IDLE =
  'Click on the picture to set points, or press N and steer with the arrows. Points of an outline are moved by dragging or by arrows, and removed with Delete.';
const DRAWING =
  'Click or Space sets a point, Enter or the first point closes the outline, Backspace takes one back, Escape gives up.';

/** Outlines on a picture: {polygons: [{points: [{x, y}]}], nothing_salient}, in percent of the picture. */
export async function mount(element, host) {
  if (!host.asset?.url) throw new Error('The task has no picture.');
  const stage = await createStage(element, { url: host.asset.url, alt: 'Picture to annotate' });
  const most = Number(host.uiConfig.max_polygons) || 20;
  let polygons = (Array.isArray(host.draft?.polygons) ? host.draft.polygons : []).map(({ points }) => ({
    points: [...points],
  }));
  let isNothing = host.draft?.nothing_salient === true;
  let chosen = polygons.length > 0 ? 0 : -1;
  /** Points of the outline being drawn; undefined while none is. */
  let open;
  /** Where the keyboard would set the next point; undefined while it does not draw. */
  let cursor;
  const lines = document.createElementNS(SVG, 'svg');
  lines.setAttribute('class', 'outline');
  lines.setAttribute('viewBox', '0 0 100 100');
  lines.setAttribute('preserveAspectRatio', 'none');
  lines.setAttribute('aria-hidden', 'true');
  stage.surface.append(lines);

  const commit = () => {
    host.onChange({ polygons, nothing_salient: isNothing });
    draw();
  };
  const choose = (index) => {
    chosen = index;
    draw();
  };
  const begin = (withKeys) => {
    if (host.isReadonly || polygons.length >= most) return stage.say(`There may be at most ${most} outlines.`);
    open = [];
    cursor = withKeys ? { x: 50, y: 50 } : undefined;
    isNothing = false;
    chosen = -1;
    element.focus();
    draw();
  };
  const setPoint = (point) => {
    if (host.isReadonly) return;
    if (!open) begin(false);
    if (!open) return;
    open = [...open, { x: round(point.x), y: round(point.y) }];
    draw();
  };
  const close = () => {
    if (!open || open.length < FEWEST) return stage.say(`An outline needs at least ${FEWEST} points.`);
    polygons = [...polygons, { points: open }];
    open = undefined;
    cursor = undefined;
    chosen = polygons.length - 1;
    commit();
  };
  const giveUp = () => {
    open = undefined;
    cursor = undefined;
    draw();
  };
  const remove = (index) => {
    polygons = polygons.filter((_, other) => other !== index);
    chosen = Math.min(index, polygons.length - 1);
    commit();
  };
  const movePoint = (index, to) => {
    const moved = { x: round(clamp(to.x)), y: round(clamp(to.y)) };
    polygons = polygons.map((polygon, other) =>
      other === chosen ? { points: polygon.points.map((point, at) => (at === index ? moved : point)) } : polygon,
    );
  };
  const removePoint = (index) => {
    const { points } = polygons[chosen];
    if (points.length <= FEWEST) return stage.say(`An outline needs at least ${FEWEST} points.`);
    polygons = polygons.map((polygon, other) =>
      other === chosen ? { points: points.filter((_, at) => at !== index) } : polygon,
    );
    commit();
  };

  function draw() {
    const focused = document.activeElement?.dataset?.point;
    stage.bar.replaceChildren(
      make(
        'button',
        { type: 'button', disabled: host.isReadonly, onclick: () => begin(true) },
        'New outline',
        make('kbd', {}, 'N'),
      ),
      make(
        'button',
        { type: 'button', disabled: !open || open.length < FEWEST, onclick: close },
        'Close outline',
        make('kbd', {}, 'Enter'),
      ),
      make(
        'button',
        {
          type: 'button',
          disabled: host.isReadonly || polygons.length > 0,
          'aria-pressed': String(isNothing),
          onclick: toggleNothing,
        },
        'Nothing stands out',
        make('kbd', {}, '0'),
      ),
    );
    lines.replaceChildren(
      ...polygons.map(({ points }, index) => lineOf('polygon', points, index === chosen)),
      ...(open ? [lineOf('polyline', open, true)] : []),
    );
    for (const old of stage.surface.querySelectorAll('.point, .cursor')) old.remove();
    const shown = open ?? polygons[chosen]?.points ?? [];
    if (!host.isReadonly) stage.surface.append(...shown.map(pointOf));
    if (cursor) stage.surface.append(at(make('div', { className: 'cursor' }), cursor));
    stage.side.replaceChildren(make('ol', { 'aria-label': 'Outlines' }, ...polygons.map(rowOf)));
    stage.say(open ? `${open.length} points. ${DRAWING}` : IDLE);
    if (focused !== undefined) stage.surface.querySelector(`[data-point="${focused}"]`)?.focus({ preventScroll: true });
  }

  function lineOf(tag, points, isChosen) {
    const line = document.createElementNS(SVG, tag);
    line.setAttribute('points', points.map(({ x, y }) => `${x},${y}`).join(' '));
    if (isChosen) line.setAttribute('class', 'is-chosen');
    return line;
  }

  function pointOf(point, index) {
    const node = make('button', {
      type: 'button',
      className: 'point',
      'aria-label': open
        ? `Point ${index + 1}${index === 0 ? ', closes the outline' : ''}`
        : `Point ${index + 1} of ${polygons[chosen].points.length}`,
      onpointerdown: (event) => onPointPress(event, index),
      onkeydown: (event) => onPointKey(event, index),
    });
    node.dataset.point = index;
    return at(node, point);
  }

  function rowOf({ points }, index) {
    return make(
      'li',
      {},
      make(
        'button',
        { type: 'button', 'aria-pressed': String(index === chosen), onclick: () => choose(index) },
        `Outline ${index + 1} (${points.length} points)`,
      ),
      make(
        'button',
        {
          type: 'button',
          disabled: host.isReadonly,
          'aria-label': `Remove outline ${index + 1}`,
          onclick: () => remove(index),
        },
        '×',
      ),
    );
  }

  function onPointPress(event, index) {
    event.stopPropagation();
    if (open) {
      event.preventDefault();
      if (index === 0) close();
      return;
    }
    let hasMoved = false;
    const start = polygons[chosen].points[index];
    follow(stage.surface, event, {
      move: (next) => {
        hasMoved = true;
        movePoint(index, stage.pointOf(next));
        draw();
      },
      end: (isTakenAway) => {
        if (isTakenAway) movePoint(index, start);
        if (hasMoved) commit();
        stage.surface.querySelector(`[data-point="${index}"]`)?.focus();
      },
    });
  }

  function onPointKey(event, index) {
    if (open) return;
    const step = arrowStep(event);
    if (step) {
      event.preventDefault();
      event.stopPropagation();
      const point = polygons[chosen].points[index];
      movePoint(index, { x: point.x + step.x, y: point.y + step.y });
      commit();
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault();
      event.stopPropagation();
      removePoint(index);
    }
  }

  function toggleNothing() {
    if (host.isReadonly || polygons.length > 0) return;
    isNothing = !isNothing;
    commit();
  }

  stage.surface.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    cursor = undefined;
    setPoint(stage.pointOf(event));
  });

  document.addEventListener('keydown', (event) => {
    if (host.isReadonly || event.ctrlKey || event.metaKey) return;
    if (open) onDrawingKey(event);
    else if (event.key.toLowerCase() === 'n') begin(true);
    else if (event.key === '0') toggleNothing();
  });

  function onDrawingKey(event) {
    const step = arrowStep(event);
    if (step) {
      const pace = event.shiftKey ? 10 : 1;
      const from = cursor ?? open.at(-1) ?? { x: 50, y: 50 };
      cursor = { x: clamp(from.x + step.x * pace), y: clamp(from.y + step.y * pace) };
      draw();
    } else if (event.key === ' ') setPoint(cursor ?? { x: 50, y: 50 });
    else if (event.key === 'Enter') close();
    else if (event.key === 'Backspace') {
      open = open.slice(0, -1);
      draw();
    } else if (event.key === 'Escape') giveUp();
    else return;
    event.preventDefault();
  }

  element.tabIndex = -1;
  draw();
}

function at(node, { x, y }) {
  node.style.left = `${x}%`;
  node.style.top = `${y}%`;
  return node;
}
