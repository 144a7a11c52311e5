import { BLOCK, blurColumns, blurRow, REACH, ROWS } from './blur';
import { addErrors, SUMS } from './errors';
import { allocate } from './memory';
import {
  blurNextRow,
  blurRowRecursively,
  RECURSIVE_BLOCK,
  RECURSIVE_ROWS,
  scratchOf,
  STATE,
} from './recursive-blur';

/** The rows that are kept: from the newest back to the one whose errors are added now. A power of two. */
const KEPT = 8;
/** Zeros before and after a row, in bytes, into which the blur reaches. */
const PAD = 16;

/** One plane of XYB at one scale, of both pictures. Rows come in, and leave as sums of errors. */
export class Plane {
  isOpen: bool = false;
  private isRecursive: bool = false;
  private width: i32 = 0;
  private stride: i32 = 0;
  private blurredStride: i32 = 0;
  /** KEPT rows of both pictures. */
  private kept: usize = 0;
  private products: usize = 0;
  /** The last rows, blurred from left to right, in blocks. */
  private blurred: usize = 0;
  private state: usize = 0;
  private scratch: usize = 0;
  /** The addresses of ROWS rows. */
  private rows: usize = 0;
  /** A row that is blurred in both directions, in blocks. */
  private means: usize = 0;
  /** The rows that came in. */
  private y: i32 = 0;
  sums: usize = 0;

  open(width: i32, stride: i32, isRecursive: bool): void {
    const blocks = (width + 3) >> 2;
    this.isOpen = true;
    this.isRecursive = isRecursive;
    this.width = width;
    this.stride = stride;
    this.kept = allocate(2 * KEPT * stride + 2 * PAD) + PAD;
    this.products = allocate(stride + 2 * PAD) + PAD;
    this.blurredStride = blocks * (isRecursive ? RECURSIVE_BLOCK : BLOCK);
    this.blurred = allocate(this.blurredStride * (isRecursive ? RECURSIVE_ROWS : ROWS));
    this.state = isRecursive ? allocate(blocks * STATE) : 0;
    this.scratch = isRecursive ? allocate(scratchOf(width)) : 0;
    this.rows = allocate(ROWS * 4);
    this.means = allocate(blocks * BLOCK);
    this.sums = allocate(SUMS * 8);
    this.y = 0;
  }

  /** Where the next row of a picture (0 or 1) is to be written. */
  input(picture: i32): usize {
    return this.keptRow(picture, this.y);
  }

  private keptRow(picture: i32, y: i32): usize {
    return this.kept + (picture * KEPT + (y & (KEPT - 1))) * this.stride;
  }

  private blurredRow(y: i32): usize {
    const rows = this.isRecursive ? RECURSIVE_ROWS : ROWS;
    return this.blurred + ((y + rows) % rows) * this.blurredStride;
  }

  /** Takes the row that was written to both inputs. */
  push(): void {
    const a = this.input(0);
    const b = this.input(1);
    this.clearTail(a);
    this.clearTail(b);
    const to = this.blurredRow(this.y);
    if (this.isRecursive) blurRowRecursively(a, b, this.width, this.scratch, to);
    else this.blurFour(a, b, to);
    this.next();
  }

  /** Adds the errors of the last rows, below which there are zeros. */
  finish(): void {
    for (let row = 0; row < REACH; row++) {
      memory.fill(this.blurredRow(this.y), 0, this.blurredStride);
      this.next();
    }
  }

  /** Clears what lies beyond the last pixel, since four are computed at a time. */
  private clearTail(row: usize): void {
    v128.store(row + (this.width << 2), f32x4.splat(0));
  }

  /** Blurs a row from left to right: a, b, a² + b² and ab. */
  private blurFour(a: usize, b: usize, to: usize): void {
    const products = this.products;
    blurRow(a, this.width, to, BLOCK);
    blurRow(b, this.width, to + 16, BLOCK);
    addSquares(a, b, this.width, products);
    blurRow(products, this.width, to + 32, BLOCK);
    multiply(a, b, this.width, products);
    blurRow(products, this.width, to + 48, BLOCK);
  }

  /** Adds the errors of the row for which all rows below are there that the blur needs. */
  private next(): void {
    const y = this.y - REACH;
    if (this.isRecursive) this.blurRecursively();
    else if (y >= 0) this.blurDown(y);
    if (y >= 0) addErrors(this.means, this.keptRow(0, y), this.keptRow(1, y), this.width, this.sums);
    this.y++;
  }

  private blurRecursively(): void {
    const newest = this.blurredRow(this.y);
    const oldest = this.blurredRow(this.y - RECURSIVE_ROWS + 1);
    blurNextRow(newest, oldest, this.state, this.width, this.means);
  }

  private blurDown(y: i32): void {
    for (let row = 0; row < ROWS; row++) store<usize>(this.rows + row * 4, this.blurredRow(y + row - REACH));
    blurColumns(this.rows, this.blurredStride, this.means);
  }
}

function addSquares(a: usize, b: usize, width: i32, to: usize): void {
  const bytes = width << 2;
  for (let at = 0; at < bytes; at += 16) {
    const left = v128.load(a + at);
    const right = v128.load(b + at);
    v128.store(to + at, f32x4.add(f32x4.mul(left, left), f32x4.mul(right, right)));
  }
}

function multiply(a: usize, b: usize, width: i32, to: usize): void {
  const bytes = width << 2;
  for (let at = 0; at < bytes; at += 16) {
    v128.store(to + at, f32x4.mul(v128.load(a + at), v128.load(b + at)));
  }
}
