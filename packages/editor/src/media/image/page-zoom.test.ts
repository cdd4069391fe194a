import { expect, it } from 'vitest';
import { createStore } from '../../store/store.ts';
import { createImageModel } from './image-model.ts';

const page = { width: 1000, height: 2000 };

function open() {
  const image = createImageModel(createStore(), 'doc');
  image.setViewport({ width: 500, height: 500 });
  return image;
}

it('keeps the zoom from page to page of one size', () => {
  const image = open();
  expect(image.setSize(page, 0)).toBe(true);
  image.zoom(4, { x: 100, y: 100 });
  const { transform } = image.view.get();
  image.setSize(undefined);
  expect(image.setSize({ ...page }, 1)).toBe(false);
  expect(image.view.get().transform).toMatchObject(transform);
});

it('fits what is of another size, lies another way, or was never zoomed', () => {
  const image = open();
  image.setSize(page, 0);
  image.setSize(undefined);
  expect(image.setSize(page, 1)).toBe(true);
  const fitted = image.view.get().transform.scale;
  image.zoom(4);
  image.setSize(undefined);
  expect(image.setSize({ width: 500, height: 400 }, 2)).toBe(true);
  expect(image.view.get().transform.scale).toBe(1);
  image.zoom(2);
  image.setSize(undefined);
  expect(image.setSize({ width: 500, height: 400 }, 3, 90)).toBe(true);
  image.setSize(undefined);
  image.setSize(page, 1);
  expect(image.view.get().transform.scale).toBe(fitted);
});

it('fits to the width of a place that is only known later, or that changes, with the same line at the top', () => {
  const image = createImageModel(createStore(), 'doc');
  image.setSize(page, 0);
  image.fitWidth();
  image.setViewport({ width: 500, height: 500 });
  expect(image.view.get().transform).toMatchObject({ scale: 0.5, offsetX: 0, offsetY: 0 });
  image.pan({ x: 0, y: -200 });
  image.setViewport({ width: 250, height: 500 });
  expect(image.view.get().transform).toMatchObject({ scale: 0.25, offsetX: 0, offsetY: -100 });
  image.zoom(2, { x: 0, y: 0 });
  image.setViewport({ width: 500, height: 500 });
  expect(image.view.get().transform.scale).toBe(0.5);
});

it('shows the original size in a place that is only known later', () => {
  const image = createImageModel(createStore(), 'picture');
  image.setSize({ width: 400, height: 200 }, 0);
  image.actualSize();
  image.setViewport({ width: 800, height: 400 });
  expect(image.view.get().transform).toMatchObject({ scale: 1, offsetX: 200, offsetY: 100 });
  image.setViewport({ width: 600, height: 400 });
  expect(image.view.get().transform).toMatchObject({ scale: 1, offsetX: 200 });
});
