/** The style of the home page, with light and dark colours, for phones and desktops. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --text: #1d1b20;
  --muted: #5c5862;
  --page: #fbf9fc;
  --card: #ffffff;
  --line: #dcd6e0;
  --accent: #b80669;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #ece8ef;
    --muted: #aaa4b1;
    --page: #151317;
    --card: #1f1c22;
    --line: #3a353f;
    --accent: #ff7bc0;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto;
  max-width: 46rem;
  padding: clamp(1.5rem, 6vw, 4rem) 1.25rem 3rem;
  background: var(--page);
  color: var(--text);
  font: 1rem/1.55 system-ui, sans-serif;
}
header { display: flex; align-items: center; gap: 1rem; }
header svg { flex: none; width: 3rem; height: 3rem; fill: var(--accent); }
h1 { margin: 0; font-size: 1.9rem; line-height: 1.2; }
h2 { margin: 2.5rem 0 0.75rem; font-size: 1.25rem; }
p { margin: 0.25rem 0; }
a { color: var(--accent); }
a:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; }
nav { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: 0.9rem; margin-top: 2rem; }
nav a {
  padding: 1rem 1.1rem;
  border: 1px solid var(--line);
  border-radius: 0.6rem;
  background: var(--card);
  text-decoration: none;
}
nav a:hover { border-color: var(--accent); }
nav strong { display: block; }
nav span, footer, .muted { color: var(--muted); }
ol { margin: 0; padding-left: 1.4rem; }
li { margin: 1.1rem 0; }
li::marker { color: var(--muted); }
pre {
  margin: 0.5rem 0 0;
  padding: 0.75rem 0.9rem;
  white-space: pre-wrap;
  overflow-wrap: anywhere;
  border: 1px solid var(--line);
  border-radius: 0.5rem;
  background: var(--card);
}
code, pre { font: 0.875rem/1.5 ui-monospace, monospace; }
footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: 0.9rem; }
`;
