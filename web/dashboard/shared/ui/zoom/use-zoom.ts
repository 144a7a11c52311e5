import { type CSSProperties, type PointerEvent, useCallback, useEffect, useRef, useState } from 'react';
import {
  FIT,
  type Limits,
  limitsFor,
  movedBy,
  type Point,
  realScale,
  type Size,
  type View,
  zoomedAt,
} from './view.js';

/** How far from the line of a slider it is still taken, in pixels. */
const GRIP = 28;

/** A slider over the image, which the pointer moves where it does not move the image. */
export interface Slide {
  /** Its place as a share of the width. */
  readonly share: number;
  readonly set: (share: number) => void;
}

export interface Zoom {
  readonly view: View;
  /** The box in which the image moves. */
  readonly box: (element: HTMLDivElement | null) => void;
  /** For each image in the box, so that all move alike. */
  readonly style: CSSProperties;
  /** The scale at which a pixel of the image is one of the screen; 1 while it is not known. */
  readonly real: number;
  readonly limits: Limits;
  /** Enlarges about the centre. */
  readonly by: (factor: number) => void;
  readonly move: (by: Point) => void;
  readonly reset: () => void;
  readonly pointer: (slide?: Slide) => PointerHandlers;
}

type PointerHandlers = Readonly<
  Record<
    'onPointerDown' | 'onPointerMove' | 'onPointerUp' | 'onPointerCancel',
    (event: PointerEvent<HTMLElement>) => void
  >
>;

/**
 * Zooms by the wheel, by two fingers and by calls, and pans by dragging. With another `image` it starts again. `pixels` is its size,
 * or null where that is not known.
 */
export function useZoom(image: string | null, pixels: Size | null): Zoom {
  const [state, setState] = useState({ image, view: FIT });
  const view = state.image === image ? state.view : FIT;
  // A dialog creates its content later than its parent.
  const [box, setBox] = useState<HTMLDivElement | null>(null);
  const size = useSize(box);
  const real = pixels === null || size === null ? 1 : realScale(pixels, size, window.devicePixelRatio);
  const limits = limitsFor(real);
  const latestLimits = useRef(limits);
  latestLimits.current = limits;
  const change = useCallback(
    (next: (view: View, box: Size) => View) => {
      const within = box?.getBoundingClientRect();
      if (within) setState((old) => ({ image, view: next(old.image === image ? old.view : FIT, within) }));
    },
    [image, box],
  );
  const by = useCallback(
    (factor: number) =>
      change((old, within) =>
        zoomedAt(old, factor, { x: within.width / 2, y: within.height / 2 }, within, latestLimits.current),
      ),
    [change],
  );
  const pointers = useRef(new Map<number, Point>());
  const isSliding = useRef(false);

  useEffect(() => {
    if (box === null) return;
    const onWheel = (event: WheelEvent) => {
      // The whole image cannot be made smaller: the wheel scrolls.
      if (event.deltaY > 0 && view.scale <= 1) return;
      event.preventDefault();
      // A trackpad reports a pinch as a wheel with the control key, in small steps.
      const factor = Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.002));
      const at = placeIn(box, event);
      change((old, within) => zoomedAt(old, factor, at, within, latestLimits.current));
    };
    box.addEventListener('wheel', onWheel, { passive: false });
    return () => box.removeEventListener('wheel', onWheel);
  }, [box, change, view.scale]);

  const pointer = (slide?: Slide): PointerHandlers => {
    const slideTo = ({ x }: Point, width: number) =>
      slide?.set(Math.min(100, Math.max(0, Math.round((x / width) * 100))));
    const end = ({ pointerId }: PointerEvent<HTMLElement>) => void pointers.current.delete(pointerId);
    return {
      onPointerDown: (event) => {
        if (event.button !== 0) return;
        const { currentTarget: element, pointerId } = event;
        element.setPointerCapture(pointerId);
        const at = placeIn(element, event);
        const { width } = element.getBoundingClientRect();
        pointers.current.set(pointerId, at);
        const isAtLine = slide !== undefined && Math.abs(at.x - (slide.share / 100) * width) < GRIP;
        isSliding.current =
          slide !== undefined && pointers.current.size === 1 && (isAtLine || view.scale <= 1);
        if (isSliding.current) slideTo(at, width);
      },
      onPointerMove: (event) => {
        const { currentTarget: element, pointerId } = event;
        const before = pointers.current.get(pointerId);
        if (before === undefined) return;
        const at = placeIn(element, event);
        const other = [...pointers.current].find(([id]) => id !== pointerId)?.[1];
        pointers.current.set(pointerId, at);
        if (other !== undefined)
          change((old, within) => pinched(old, { before, at, other }, within, latestLimits.current));
        else if (isSliding.current) slideTo(at, element.getBoundingClientRect().width);
        else change((old, within) => movedBy(old, { x: at.x - before.x, y: at.y - before.y }, within));
      },
      onPointerUp: end,
      onPointerCancel: end,
    };
  };

  return {
    view,
    real,
    limits,
    box: setBox,
    style: { transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})` },
    by,
    move: (to) => change((old, within) => movedBy(old, to, within)),
    reset: () => setState({ image, view: FIT }),
    pointer,
  };
}

function placeIn(element: Element, { clientX, clientY }: { clientX: number; clientY: number }): Point {
  const { left, top } = element.getBoundingClientRect();
  return { x: clientX - left, y: clientY - top };
}

/** Follows the size of an element; null before it is known. */
function useSize(element: HTMLElement | null): Size | null {
  const [size, setSize] = useState<Size | null>(null);
  useEffect(() => {
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      const { width, height } = element.getBoundingClientRect();
      if (width > 0 && height > 0) setSize({ width, height });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return size;
}

interface Pinch {
  readonly before: Point;
  readonly at: Point;
  readonly other: Point;
}

/** One of two fingers has moved: the image follows their middle, and grows with their distance. */
function pinched(view: View, { before, at, other }: Pinch, box: Size, limits: Limits): View {
  const distance = (a: Point) => Math.max(1, Math.hypot(a.x - other.x, a.y - other.y));
  const moved = movedBy(view, { x: (at.x - before.x) / 2, y: (at.y - before.y) / 2 }, box);
  const middle = { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 };
  return zoomedAt(moved, distance(at) / distance(before), middle, box, limits);
}
