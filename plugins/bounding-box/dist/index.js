import { arrowStep, clamp, createStage, follow, make, round } from '../../host/image-stage.js';

const COLORS = ['#f59e0b', '#22c55e', '#3b82f6', '#ec4899', '#a855f7', '#14b8a6', '#ef4444', '#84cc16', '#06b6d4'];
const SMALLEST = 0.5;
const HELP =
  'Drag on the picture, or press N for a new box. Arrows move it, Shift with arrows sizes it, Alt makes the steps fine, Delete removes it.';

/** Boxes on a picture: {objects: [{category, x, y, width, height}]}, in percent of the picture. */
export async function mount(element, host) {
  if (!host.asset?.url) throw new Error('The task has no picture.');
  const stage = await createStage(element, { url: host.asset.url, alt: 'Picture to annotate' });
  const categories = listOf(host.uiConfig.categories, ['object']);
  let objects = listOf(host.draft?.objects, []).map((object) => ({ ...object }));
  let chosen = objects.length > 0 ? 0 : -1;
  let category = categories[0];

  const commit = () => {
    objects = objects.map((object) => ({
      ...object,
      x: round(object.x),
      y: round(object.y),
      width: round(object.width),
      height: round(object.height),
    }));
    host.onChange({ objects });
    draw();
  };
  const choose = (index, hasFocus = false) => {
    chosen = index;
    draw();
    if (hasFocus) stage.surface.querySelector(`[data-index="${index}"]`)?.focus();
  };
  const add = (object) => {
    objects = [...objects, { category, ...object }];
    chosen = objects.length - 1;
    commit();
    choose(chosen, true);
  };
  const remove = (index) => {
    objects = objects.filter((_, other) => other !== index);
    chosen = Math.min(index, objects.length - 1);
    commit();
    if (chosen >= 0) choose(chosen, true);
  };
  const change = (index, part) => {
    objects = objects.map((object, other) => (other === index ? inside({ ...object, ...part }) : object));
  };
  const setCategory = (name) => {
    category = name;
    if (chosen >= 0) change(chosen, { category: name });
    if (chosen >= 0) commit();
    else draw();
  };

  function draw() {
    const focused = document.activeElement?.dataset?.index;
    stage.bar.replaceChildren(
      ...categories.map((name, index) =>
        make(
          'button',
          {
            type: 'button',
            disabled: host.isReadonly,
            'aria-pressed': String(name === (objects[chosen]?.category ?? category)),
            onclick: () => setCategory(name),
          },
          name,
          index < 9 ? make('kbd', {}, String(index + 1)) : '',
        ),
      ),
      make(
        'button',
        { type: 'button', disabled: host.isReadonly, onclick: addInTheMiddle },
        'New box',
        make('kbd', {}, 'N'),
      ),
    );
    for (const old of stage.surface.querySelectorAll('.box, .handle')) old.remove();
    stage.surface.append(...objects.map(boxOf));
    if (objects[chosen] && !host.isReadonly) stage.surface.append(...handlesOf(chosen));
    stage.side.replaceChildren(make('ol', { 'aria-label': 'Boxes' }, ...objects.map(rowOf)));
    stage.say(objects.length === 0 ? HELP : `${objects.length === 1 ? '1 box' : `${objects.length} boxes`}. ${HELP}`);
    // The focus follows the choice, as long as it was on a box.
    if (focused !== undefined) stage.surface.querySelector(`[data-index="${chosen}"]`)?.focus({ preventScroll: true });
  }

  function boxOf(object, index) {
    const box = make(
      'button',
      {
        type: 'button',
        className: 'box',
        'aria-pressed': String(index === chosen),
        'aria-label': `Box ${index + 1}: ${object.category}`,
        onkeydown: (event) => onBoxKey(event, index),
        onfocus: () => chosen !== index && choose(index),
        onpointerdown: (event) => dragBox(event, index),
      },
      make('span', {}, object.category),
    );
    box.dataset.index = index;
    box.style.setProperty('--box', COLORS[Math.max(0, categories.indexOf(object.category)) % COLORS.length]);
    place(box, object);
    return box;
  }

  function handlesOf(index) {
    const { x, y, width, height } = objects[index];
    return [
      ['nw', x, y],
      ['ne', x + width, y],
      ['sw', x, y + height],
      ['se', x + width, y + height],
    ].map(([corner, left, top]) => {
      const handle = make('div', { className: 'handle', onpointerdown: (event) => dragCorner(event, index, corner) });
      handle.style.left = `${left}%`;
      handle.style.top = `${top}%`;
      return handle;
    });
  }

  function rowOf(object, index) {
    return make(
      'li',
      {},
      make(
        'button',
        { type: 'button', 'aria-pressed': String(index === chosen), onclick: () => choose(index, true) },
        `${index + 1}. ${object.category}`,
      ),
      make(
        'button',
        {
          type: 'button',
          disabled: host.isReadonly,
          'aria-label': `Remove box ${index + 1}`,
          onclick: () => remove(index),
        },
        '×',
      ),
    );
  }

  function dragBox(event, index) {
    event.stopPropagation();
    choose(index, true);
    if (host.isReadonly) return;
    const from = stage.pointOf(event);
    const start = objects[index];
    let hasMoved = false;
    follow(stage.surface, event, {
      move: (next) => {
        const at = stage.pointOf(next);
        hasMoved = true;
        change(index, { x: start.x + at.x - from.x, y: start.y + at.y - from.y });
        draw();
      },
      end: (isTakenAway) => {
        if (isTakenAway) change(index, start);
        if (hasMoved) commit();
      },
    });
  }

  function dragCorner(event, index, corner) {
    event.stopPropagation();
    const start = objects[index];
    follow(stage.surface, event, {
      move: (next) => {
        const at = stage.pointOf(next);
        const fixed = {
          x: corner.includes('w') ? start.x + start.width : start.x,
          y: corner.includes('n') ? start.y + start.height : start.y,
        };
        change(index, between(fixed, at));
        draw();
      },
      end: (isTakenAway) => {
        if (isTakenAway) change(index, start);
        commit();
      },
    });
  }

  stage.surface.addEventListener('pointerdown', (event) => {
    if (host.isReadonly || event.button !== 0) return;
    const from = stage.pointOf(event);
    const before = objects;
    objects = [...objects, { category, x: from.x, y: from.y, width: 0, height: 0 }];
    const index = objects.length - 1;
    follow(stage.surface, event, {
      move: (next) => {
        objects = objects.map((object, other) =>
          other === index ? { ...object, ...between(from, stage.pointOf(next)) } : object,
        );
        chosen = index;
        draw();
      },
      end: (isTakenAway) => {
        const drawn = objects[index];
        objects = before;
        if (!isTakenAway && drawn.width >= SMALLEST && drawn.height >= SMALLEST) add(drawn);
        else choose(-1);
      },
    });
  });

  function addInTheMiddle() {
    add({ category, x: 40, y: 40, width: 20, height: 20 });
  }

  function onBoxKey(event, index) {
    if (host.isReadonly) return;
    const step = arrowStep(event);
    const object = objects[index];
    if (step) {
      event.preventDefault();
      if (event.shiftKey)
        change(index, {
          width: Math.max(SMALLEST, object.width + step.x),
          height: Math.max(SMALLEST, object.height + step.y),
        });
      else change(index, { x: object.x + step.x, y: object.y + step.y });
      commit();
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault();
      remove(index);
    }
  }

  document.addEventListener('keydown', (event) => {
    if (host.isReadonly || event.ctrlKey || event.metaKey || event.altKey) return;
    const name = categories[Number(event.key) - 1];
    if (event.key.toLowerCase() === 'n') addInTheMiddle();
    else if (/^[1-9]$/.test(event.key) && name !== undefined) setCategory(name);
    else if (event.key === 'Escape') choose(-1);
  });
  draw();
}

const listOf = (value, fallback) => (Array.isArray(value) && value.length > 0 ? value : fallback);

function inside(object) {
  const width = clamp(object.width, SMALLEST);
  const height = clamp(object.height, SMALLEST);
  return { ...object, width, height, x: clamp(object.x, 0, 100 - width), y: clamp(object.y, 0, 100 - height) };
}

function between(a, b) {
  return { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) };
}

function place(node, { x, y, width, height }) {
  node.style.left = `${x}%`;
  node.style.top = `${y}%`;
  node.style.width = `${width}%`;
  node.style.height = `${height}%`;
}
