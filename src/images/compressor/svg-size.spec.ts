import { svgSize } from './svg-size.js';

const attributes = (text: string) =>
  new Map([...text.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name!, value!]));

/** What Chromium 156 reports as the natural size. */
test.each([
  ['width="100" height="50"', 100, 50],
  ['width="100px" height="50PX"', 100, 50],
  ['width="25.4mm" height="12.7mm"', 96, 48],
  ['width="2.54cm" height="1.27cm"', 96, 48],
  ['width="72pt" height="36pt"', 96, 48],
  ['width="1in" height="0.5in"', 96, 48],
  ['width="6pc" height="3pc"', 96, 48],
  ['width="101.6Q" height="50.8Q"', 96, 48],
  ['width="10em" height="5rem"', 160, 80],
  ['width="10ex" height="5ex"', 90, 45],
  ['width="1e2" height=" 50 "', 100, 50],
  ['', 300, 150],
  ['viewBox="0 0 200 100"', 300, 150],
  ['viewBox="0 0 100 100"', 150, 150],
  ['viewBox="0,0,1000,400"', 300, 120],
  ['viewBox="0 0 10 400"', 4, 150],
  ['width="80"', 80, 150],
  ['width="80" viewBox="0 0 200 100"', 80, 40],
  ['height="80" viewBox="0 0 200 100"', 160, 80],
  ['width="100%" height="100%"', 300, 150],
  ['width="50%" height="50%" viewBox="0 0 400 300"', 200, 150],
  ['width="50%" height="30" viewBox="0 0 400 300"', 40, 30],
  ['width="auto" height="auto" viewBox="0 0 40 30"', 200, 150],
  ['width="25.4mm" height="12.7mm" viewBox="0 0 100 50"', 96, 48],
])('an SVG with %s is %i x %i', (text, width, height) => {
  const size = svgSize(attributes(text));
  expect([Math.round(size.width), Math.round(size.height)]).toEqual([width, height]);
});
