import type { Sharp } from 'sharp';
import type { Box, Size } from './image-geometry.js';

/** How far a pixel of the border may be from the colour of the corner (of 255), so that the noise of JPEG counts as border. */
const THRESHOLD = 10;

/**
 * Finds the part of a still image inside a border of the colour of its upper left corner, or of transparent pixels. Returns null
 * when there is no border, or nothing else. Only one channel is kept in memory.
 */
export async function findContent(image: Sharp, { width, height }: Size): Promise<Box | null> {
  const trimmed = image.trim({ threshold: THRESHOLD }).extractChannel(0).raw();
  const { info } = await trimmed.toBuffer({ resolveWithObject: true });
  if (info.width === width && info.height === height) return null;
  const [left, top] = [-(info.trimOffsetLeft ?? 0), -(info.trimOffsetTop ?? 0)];
  return { left, top, width: info.width, height: info.height };
}
