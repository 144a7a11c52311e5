import { halve, toXyb } from './colour';
import { allocate } from './memory';
import { Plane } from './plane';

/** One resolution of both pictures. Rows of linear light come in; half of them, of half the width, go to the next scale. */
export class Scale {
  readonly x: Plane = new Plane();
  readonly light: Plane = new Plane();
  readonly b: Plane = new Plane();
  private next: Scale | null = null;
  private width: i32 = 0;
  private height: i32 = 0;
  /** The bytes of a row: eight more pixels at least, and a multiple of eight. */
  stride: i32 = 0;
  /** Two rows of linear light, of three planes each, of both pictures. */
  private linear: usize = 0;
  /** The rows that came in. */
  private y: i32 = 0;

  /** Begins a measurement. The bits 0 to 2 of `planes` are the planes that count; of `recursive`, how they are blurred. */
  open(width: i32, height: i32, planes: i32, recursive: i32, next: Scale | null): void {
    this.width = width;
    this.height = height;
    this.next = next;
    this.stride = (((width + 7) & ~7) + 8) << 2;
    this.linear = allocate(12 * this.stride);
    this.y = 0;
    for (let index = 0; index < 3; index++) {
      const plane = this.plane(index);
      plane.isOpen = ((planes >> index) & 1) === 1;
      if (plane.isOpen) plane.open(width, this.stride, ((recursive >> index) & 1) === 1);
    }
  }

  plane(index: i32): Plane {
    return index === 0 ? this.x : index === 1 ? this.light : this.b;
  }

  /** Where the next row of linear light of a picture (0 or 1) is to be written. */
  input(picture: i32): usize {
    return this.linear + ((this.y & 1) * 6 + picture * 3) * this.stride;
  }

  /** Takes the row that was written to both inputs. */
  push(): void {
    this.measure();
    const isLast = this.y === this.height - 1;
    const next = this.next;
    if (next !== null && (isLast || (this.y & 1) === 1)) {
      this.shrink(0, next);
      this.shrink(1, next);
      next.push();
    }
    this.y++;
    if (!isLast) return;
    for (let index = 0; index < 3; index++) if (this.plane(index).isOpen) this.plane(index).finish();
  }

  private measure(): void {
    if (!this.x.isOpen && !this.light.isOpen && !this.b.isOpen) return;
    for (let picture = 0; picture < 2; picture++) {
      const x = this.x.isOpen ? this.x.input(picture) : 0;
      const light = this.light.isOpen ? this.light.input(picture) : 0;
      const b = this.b.isOpen ? this.b.input(picture) : 0;
      toXyb(this.input(picture), this.stride, this.width, x, light, b);
    }
    for (let index = 0; index < 3; index++) if (this.plane(index).isOpen) this.plane(index).push();
  }

  /** Writes half a row of a picture into the next scale. The last of an odd number of rows counts twice. */
  private shrink(picture: i32, next: Scale): void {
    const below = this.input(picture);
    const above = (this.y & 1) === 1 ? below - 6 * this.stride : below;
    halve(above, below, this.stride, this.width, next.input(picture), next.stride);
  }
}
