/** The texts of the page that reviews the images of a request. */
export const reviewTexts = {
  open: 'Review images',
  title: (fileName: string) => `Review: ${fileName}`,
  heading: 'Review images',
  about:
    'Select what came out badly, and make it again with other options or keep the original. The output file follows.',
  back: (fileName: string) => fileName,
  order: { scored: 'The worst scores come first.', unscored: 'What lost the most bytes comes first.' },
  none: {
    title: 'Nothing to review yet',
    text: 'Compressed images appear here once there are some.',
  },
  running: 'The images are being made again…',
  cancelled: 'Images of a cancelled request cannot be made again.',
  first: (shown: string, total: string) => `The first ${shown} of ${total} images are shown.`,
  select: {
    menu: 'Select',
    all: 'All images',
    below: (score: number) => `Score below ${score}`,
    none: 'None',
    image: (fileName: string) => `Select ${fileName}`,
    inViewer: 'Select this image',
  },
  selected: (count: string) => `${count} selected`,
  most: (count: string) => `Up to ${count} images can be made again at a time.`,
  score: (score: string) => `Score ${score}`,
  noScore: 'No score',
  redone: 'Made again',
  failed: 'Failed, kept',
  keep: 'Keep originals',
  redo: 'Make again…',
  started: 'The images are being made again. The output file follows.',
  confirmKeep: {
    title: 'Keep the originals?',
    text: (images: string) =>
      `The originals of ${images} replace the compressed ones, without their metadata. Their URLs change.`,
    action: 'Keep the originals',
  },
  dialog: {
    title: (images: string) => `Make ${images} again`,
    text: 'Everything that you do not change stays as in the request.',
    submit: 'Make again',
    maxWidth: 'Largest width',
  },
} as const;
