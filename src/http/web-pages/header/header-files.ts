/** Chooses light or dark before the page is painted. The dashboard keeps the choice in the same place. */
const SCRIPT = `(() => {
  const KEY = 'halftone-theme';
  const system = matchMedia('(prefers-color-scheme: dark)');
  const chosen = () => {
    const stored = localStorage.getItem(KEY);
    return stored === 'light' || stored === 'dark' ? stored : 'system';
  };
  const root = document.documentElement;
  const show = () => {
    const theme = chosen();
    const isDark = theme === 'dark' || (theme === 'system' && system.matches);
    root.dataset.theme = isDark ? 'dark' : 'light';
    // Swagger UI follows this class.
    root.classList.toggle('dark-mode', isDark);
    const select = document.querySelector('#halftone-theme');
    if (select) select.value = theme;
    dispatchEvent(new Event('halftone-theme'));
  };
  show();
  system.addEventListener('change', show);
  addEventListener('storage', show);
  addEventListener('DOMContentLoaded', () => {
    show();
    document.querySelector('#halftone-theme').addEventListener('change', ({ target }) => {
      if (target.value === 'system') localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, target.value);
      show();
    });
  });
})();
`;

/** The colours and sizes are those of the dashboard (`web/dashboard/shared/ui/tokens.css`). */
const STYLE = `
:root { color-scheme: light; --hh-surface: #fff; --hh-line: #e8e8ec; --hh-text: #18181b; --hh-muted: #63636b; --hh-accent: #b80669; }
:root[data-theme='dark'] { color-scheme: dark; --hh-surface: #141417; --hh-line: #26262b; --hh-text: #ededf0; --hh-muted: #a0a0aa; --hh-accent: #ff6cb6; }
body { margin: 0; }
.halftone-header {
  display: flex;
  align-items: center;
  gap: 1.5rem;
  box-sizing: border-box;
  height: 56px;
  padding: 0 clamp(1rem, 3vw, 2rem);
  border-bottom: 1px solid var(--hh-line);
  background: var(--hh-surface);
  color: var(--hh-text);
  font: 14px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif;
}
.halftone-header a { color: var(--hh-muted); text-decoration: none; }
.halftone-header a:hover, .halftone-header nav a[aria-current] { color: var(--hh-text); }
.halftone-header :focus-visible { outline: 2px solid var(--hh-accent); outline-offset: -2px; }
.halftone-header a.halftone-brand {
  display: inline-flex;
  align-items: center;
  gap: 9px;
  color: var(--hh-text);
  font-size: 15px;
  font-weight: 650;
}
.halftone-brand svg { width: 22px; height: 22px; fill: #d6087b; }
.halftone-header nav { display: flex; flex: 1; height: 100%; min-width: 0; overflow-x: auto; scrollbar-width: none; }
.halftone-header nav a { display: grid; flex: none; place-items: center; padding: 0 11px; }
.halftone-header nav a[aria-current] { box-shadow: inset 0 -2px var(--hh-accent); }
.halftone-header select {
  height: 30px;
  padding: 0 6px;
  border: 1px solid var(--hh-line);
  border-radius: 7px;
  background: var(--hh-surface);
  color: var(--hh-text);
  font: inherit;
}
@media (max-width: 40rem) { .halftone-header { gap: 0.5rem; } .halftone-brand { font-size: 0 !important; } }
`;

/** The files that {@link withHeader} refers to: name, media type and content. */
export const HEADER_FILES = [
  { name: 'header.js', type: 'js', text: SCRIPT },
  { name: 'header.css', type: 'css', text: STYLE },
] as const;
