/** The errors of one plane at one scale: sums over all pixels, and sums of fourth powers. */
export interface PlaneErrors {
  /** Structure, added edges, lost edges. */
  readonly sums: readonly [number, number, number];
  readonly fourthPowers: readonly [number, number, number];
}

/** How many scales are measured at most, from 1:1 to 1:32. */
const MAX_SCALES = 6;
/** A scale is not halved when one of its sides is shorter. */
const MIN_HALVED = 8;
const PLANES = 3;
/** Weights below this one change no score by more than 0.01, so that planes with only such weights are not measured. */
const NEGLIGIBLE = 0.003;

/**
 * The weights of SSIMULACRA 2.1, as published by its author, Jon Sneyers (Cloudinary): a row for each scale of X, then of Y,
 * then of B. The first three of a row belong to the means of the errors (structure, added edges, lost edges), the
 * others to their 4-norms.
 */
// prettier-ignore
const WEIGHTS: readonly (readonly number[])[] = [
  [0, 0.0007376606707406586, 0, 0, 0.0007793481682867309, 0],
  [0, 0.0004371155730107379, 0, 1.1041726426657346, 0.00066284834129271, 0.00015231632783718752],
  [0, 0.0016406437456599754, 0, 1.8422455520539298, 11.441172603757666, 0],
  [0.0007989109436015163, 0.000176816438078653, 0, 1.8787594979546387, 10.94906990605142, 0],
  [0.0007289346991508072, 0.9677937080626833, 0, 0.00014003424285435884, 0.9981766977854967, 0.00031949755934435053],
  [0.0004550992113792063, 0, 0, 0.0013648766163243398, 0, 0],
  [0, 0, 0, 7.466890328078848, 0, 17.445833984131262],
  [0.0006235601634041466, 0, 0, 6.683678146179332, 0.00037724407979611296, 1.027889937768264],
  [225.20515300849274, 0, 0, 19.213238186143016, 0.0011401524586618361, 0.001237755635509985],
  [176.39317598450694, 0, 0, 24.43300999870476, 0.28520802612117757, 0.0004485436923833408],
  [0, 0, 0, 34.77906344483772, 44.835625328877896, 0],
  [0, 0, 0, 0, 0, 0],
  [0, 0.0008680556573291698, 0, 0, 0, 0],
  [0, 0.0005313191874358747, 0, 0.00016533814161379112, 0, 0],
  [0, 0, 0, 0.0004179171803251336, 0.0017290828234722833, 0],
  [0.0020827005846636437, 0, 0, 8.826982764996862, 23.19243343998926, 0],
  [95.1080498811086, 0.9863978034400682, 0.9834382792465353, 0.0012286405048278493, 171.2667255897307, 0.9807858872435379],
  [0, 0, 0, 0.0005130064588990679, 0, 0.00010854057858411537],
];

/** The sizes of all scales. */
export function scalesOf(width: number, height: number): { width: number; height: number }[] {
  const scales = [{ width, height }];
  for (let { width: w, height: h } = scales[0]!; scales.length < MAX_SCALES;) {
    if (w < MIN_HALVED || h < MIN_HALVED) break;
    [w, h] = [Math.ceil(w / 2), Math.ceil(h / 2)];
    scales.push({ width: w, height: h });
  }
  return scales;
}

/** Whether the errors of a plane at a scale count at all. */
export function counts(scales: number, plane: number, scale: number): boolean {
  return weightsOf(scales, plane, scale).some((weight) => weight > NEGLIGIBLE);
}

/** Whether the mean error of structure weighs so much that rounding errors of the blur matter. */
export function isSensitive(scales: number, plane: number, scale: number): boolean {
  return weightsOf(scales, plane, scale)[0]! > 1;
}

/** With fewer scales than six the rows are taken one after the other, so that those of X go to Y: so does the reference. */
export function weightsOf(scales: number, plane: number, scale: number): readonly number[] {
  return WEIGHTS[plane * scales + scale]!;
}

/** Returns the score: 100 for no difference, 90 for none that is visible, and down without limit. */
export function scoreOf(
  width: number,
  height: number,
  errorsOf: (scale: number, plane: number) => PlaneErrors,
): number {
  const scales = scalesOf(width, height);
  let total = 0;
  for (const [scale, size] of scales.entries()) {
    for (let plane = 0; plane < PLANES; plane++) {
      if (!counts(scales.length, plane, scale)) continue;
      const { sums, fourthPowers } = errorsOf(scale, plane);
      const pixels = size.width * size.height;
      const norms = [
        ...sums.map((sum) => sum / pixels),
        ...fourthPowers.map((sum) => (sum / pixels) ** 0.25),
      ];
      const weights = weightsOf(scales.length, plane, scale);
      norms.forEach((norm, index) => (total += norm * weights[index]!));
    }
  }
  return onScale(total);
}

/** Maps the weighted errors to the scale of scores, by the published polynomial. */
function onScale(total: number): number {
  const error = total * 0.9562382616834844;
  const fitted =
    2.326765642916932 * error - 0.020884521182843837 * error ** 2 + 6.248496625763138e-5 * error ** 3;
  return fitted > 0 ? 100 - 10 * fitted ** 0.6276336467831387 : 100;
}
