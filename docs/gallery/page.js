// What runs in the browser: one row a reply, one cell a look.
import '@fontsource/lato/400.css';
import '@fontsource/lato/700.css';
import '@fontsource/lato/900.css';
import '@fontsource/noto-sans/400.css';
import '@fontsource/noto-sans/500.css';
import '@fontsource/noto-sans/600.css';
import '@fontsource/noto-sans/700.css';
import '@fontsource/dejavu-mono/400.css';
import './page.css';
import { slack } from './slack.js';
import { discord } from './discord.js';

const draw = { slack, discord };
const logo = 'data:image/svg+xml,' + encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 36">
  <rect width="36" height="36" rx="6" fill="#1f4e79"/><path d="M9 10h5v5H9zm7 0h5v5h-5zm7 0h5v5h-5zM9 17h5v5H9zm14 0h5v5h-5zM9 24h5v5H9zm7 0h5v5h-5z" fill="#fff"/>
  <path d="M16 17h5v5h-5zm7 7h5v5h-5z" fill="#f2a93b"/></svg>`);

// show lays out replies and resolves when everything is drawn.
globalThis.show = async (platform, looks, replies) => {
  document.body.replaceChildren();
  for (const { name, message } of replies) {
    const row = document.createElement('article');
    const title = document.createElement('h2');
    title.textContent = name;
    row.append(title);
    for (const { theme, width } of looks) {
      const cell = document.createElement('div');
      cell.className = `look ${platform} ${theme}`;
      cell.style.width = `${width}px`;
      row.append(cell);
      draw[platform](cell, theme, message, logo);
    }
    document.body.append(row);
  }
  await document.fonts.ready;
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
};
