import { createTheme, type MantineColorsTuple, Modal, Tooltip } from '@mantine/core';

/** The accent colour from light to dark. `tokens.css` has the same, since no style may be inserted at run time. */
const brand: MantineColorsTuple = [
  '#fff0f8',
  '#ffdcee',
  '#ffb3da',
  '#ff85c4',
  '#ff5eb2',
  '#f72e97',
  '#d6087b',
  '#b80669',
  '#960556',
  '#740443',
];

/** The theme of all components. Its colours and sizes are in `tokens.css`. */
export const theme = createTheme({
  colors: { brand },
  primaryColor: 'brand',
  primaryShade: 6,
  cursorType: 'pointer',
  defaultRadius: 'md',
  components: {
    // Locking the scroll would insert a style element, which the content security policy forbids; `base.css` does it.
    Modal: Modal.extend({
      defaultProps: { lockScroll: false, centered: true, transitionProps: { duration: 120 } },
    }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 300, withArrow: true } }),
  },
});
